namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>Whose non-matches the u probabilities of a stratum describe.</summary>
public enum NonMatches
{
    /// <summary>The same as everywhere: the stratum uses, and helps to estimate, the u of the model.</summary>
    Shared,

    /// <summary>
    /// Those of this stratum alone: for a blocking rule whose non-matches agree more often than random pairs do (neighbours of one
    /// postcode share surnames). They are estimated, left to the stratum, and only its m goes into the model.
    /// </summary>
    Own,
}

/// <summary>Pairs of one origin, for instance of one blocking rule or drawn at random, with their patterns.</summary>
/// <remarks>
/// Within the pairs of a rule the comparisons on what the rule asks to be equal tell nothing: their levels are fixed by the rule for
/// matches and non-matches alike. They are named in <see cref="Excluded"/> and are estimated from the other strata. A pair may
/// stand in several strata.
/// </remarks>
public sealed record PatternStratum
{
    /// <summary>Name, for messages and results.</summary>
    public required string Name { get; init; }

    /// <summary>The pairs, as patterns of all comparisons.</summary>
    public required PatternCounts Patterns { get; init; }

    /// <summary>Places of the comparisons that the rule fixes, wholly or in part.</summary>
    public IReadOnlyList<int> Excluded { get; init; } = [];

    /// <summary>Share of matches among these pairs where it is known, strictly between 0 and 1; null to estimate it.</summary>
    public double? Prior { get; init; }

    /// <summary>Whose u the non-matches of the stratum have.</summary>
    public NonMatches NonMatches { get; init; }
}
