using System.Collections.Immutable;
using Ivm.Transforms;

namespace Ivm.Pipeline.Execution;

/// <summary>Rows went missing, or came out of nowhere: in is not out + rejected + merged. Our fault, never the user's.</summary>
/// <param name="task">The task.</param>
/// <param name="accounts">The accounts that do not add up.</param>
public sealed class RowAccountException(string task, ImmutableArray<RowAccount> accounts) : Exception(
    string.Join(Environment.NewLine, accounts.Select(account =>
        $"{task}: found {account.In} rows of {account.Subject} in; expected {account.Out} out + {account.Rejected.Values.Sum()} rejected + {account.Merged.Values.Sum()} merged.")));
