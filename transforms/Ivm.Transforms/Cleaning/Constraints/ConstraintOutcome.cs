using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>What a condition must come to.</summary>
public enum Demand
{
    /// <summary>True, or it cannot be said: what a rule demands of a record.</summary>
    NotFalse,

    /// <summary>Certainly true.</summary>
    True,

    /// <summary>Certainly false.</summary>
    False,
}

/// <summary>Whether all that is required can hold at once.</summary>
public abstract record ConstraintOutcome
{
    private ConstraintOutcome()
    {
    }

    /// <summary>It can.</summary>
    /// <param name="Values">Values of an example by variable, as texts; null where missing.</param>
    public sealed record Possible(ImmutableSortedDictionary<string, string?> Values) : ConstraintOutcome;

    /// <summary>It cannot.</summary>
    /// <param name="Conflict">Names of a smallest set of requirements that exclude each other, in the order in which they were required; empty when the variables alone leave nothing.</param>
    public sealed record Impossible(ImmutableArray<string> Conflict) : ConstraintOutcome;
}
