using System.Collections.Immutable;

namespace Ivm.Transforms.Tests.Common;

public sealed class RowAccountTests
{
    private static readonly ImmutableSortedDictionary<string, long> None = ImmutableSortedDictionary<string, long>.Empty;

    [Fact]
    public void An_account_balances_when_every_row_went_on_was_rejected_or_was_merged() =>
        Assert.True(new RowAccount("responses", 10, 7, None.Add("no key", 1), None.Add("duplicate", 2)).Balances);

    [Fact]
    public void An_account_that_lost_a_row_does_not_balance() =>
        Assert.False(new RowAccount("responses", 10, 7, None.Add("no key", 1), None.Add("duplicate", 1)).Balances);
}
