using System.Collections.Immutable;

namespace Ivm.Transforms.Linkage.Matching;

/// <summary>What one comparison says of a pair.</summary>
/// <param name="Comparison">Its name.</param>
/// <param name="Level">The level that holds, 0 the strongest; -1 where values are missing.</param>
/// <param name="Condition">The level as it is written; <c>missing</c> where values are.</param>
/// <param name="Weight">Its weight in bits.</param>
/// <param name="Term">What the frequency of the equal term adds, in bits; null where that does not count.</param>
public sealed record LevelEvidence(string Comparison, int Level, string Condition, double Weight, double? Term);

/// <summary>How the two values of an equality stand to each other.</summary>
public enum EqualityState
{
    /// <summary>They are equal.</summary>
    Equal,

    /// <summary>They differ.</summary>
    Different,

    /// <summary>That of the left record is missing.</summary>
    LeftMissing,

    /// <summary>That of the right record is missing.</summary>
    RightMissing,

    /// <summary>Both are missing.</summary>
    BothMissing,
}

/// <summary>What a blocking rule or a pass asks for, and how the pair stands to it.</summary>
/// <param name="Name">The rule, or the name of the pass.</param>
/// <param name="IsPass">Whether it is a deterministic pass.</param>
/// <param name="Parts">What must be equal, with its state; within one file with the earlier record on the left.</param>
public sealed record RuleEvidence(string Name, bool IsPass, ImmutableArray<(string Thing, EqualityState State)> Parts);

/// <summary>All evidence on a pair, level by level; no value of either record.</summary>
/// <param name="LeftKey">Key on the left, as asked for.</param>
/// <param name="RightKey">Key on the right, as asked for.</param>
/// <param name="Rules">Blocking rules that the pair meets; none: it is no candidate.</param>
/// <param name="Passes">Deterministic passes whose values are equal, whether or not they are unique.</param>
/// <param name="Levels">The comparisons.</param>
/// <param name="Weight">Sum of their weights in bits.</param>
/// <param name="Posterior">Probability that the pair is a match.</param>
public sealed record PairEvidence(
    string LeftKey, string RightKey, ImmutableArray<string> Rules, ImmutableArray<string> Passes, ImmutableArray<LevelEvidence> Levels, double Weight, double Posterior)
{
    /// <summary>All blocking rules and passes, with what the pair has of each.</summary>
    public ImmutableArray<RuleEvidence> Asked { get; init; } = [];
}
