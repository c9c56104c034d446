using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What went wrong in the sense of the exit codes that the program documents.</summary>
public enum InputFailure
{
    /// <summary>Invalid use, configuration or contract (exit code 2).</summary>
    Invalid,

    /// <summary>Data refused by a check or quality gate (exit code 3).</summary>
    DataRefused,

    /// <summary>Weighting or linkage has no acceptable solution (exit code 4).</summary>
    NoSolution,
}

/// <summary>
/// A failure that the user can repair. It carries every fault found, not only the first, and never a value of a
/// person: values in messages are redacted by whoever builds the <see cref="Fault"/>.
/// </summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates the exception for one or more faults.</summary>
    /// <param name="kind">Decides the exit code.</param>
    /// <param name="faults">At least one fault, in the order in which they are shown.</param>
    /// <exception cref="ArgumentException"><paramref name="faults"/> is empty.</exception>
    public InvalidInputException(InputFailure kind, ImmutableArray<Fault> faults)
        : base(string.Join(Environment.NewLine, faults.Select(fault => fault.ToString())))
    {
        if (faults.IsDefaultOrEmpty)
        {
            throw new ArgumentException("An invalid input has at least one fault.", nameof(faults));
        }

        Kind = kind;
        Faults = faults;
    }

    /// <summary>Creates the exception for a single fault.</summary>
    public InvalidInputException(InputFailure kind, Fault fault)
        : this(kind, [fault])
    {
    }

    /// <summary>Decides the exit code.</summary>
    public InputFailure Kind { get; }

    /// <summary>All faults found, at least one.</summary>
    public ImmutableArray<Fault> Faults { get; }
}
