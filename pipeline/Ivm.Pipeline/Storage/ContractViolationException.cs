using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Pipeline.Storage;

/// <summary>What is written does not hold what its contract says. The data are not to blame: our code is.</summary>
public sealed class ContractViolationException : Exception
{
    internal const string Repair = "This is a fault of the program; please report it.";

    internal ContractViolationException(ImmutableArray<Fault> faults)
        : base(string.Join(Environment.NewLine, faults.Select(fault => fault.ToString()))) => Faults = faults;

    /// <summary>All faults found.</summary>
    public ImmutableArray<Fault> Faults { get; }

    internal static ContractViolationException Of(string where, string found, string expected) => new([new Fault(where, found, expected, Repair)]);
}
