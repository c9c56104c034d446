using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A variable whose high (or low) values are pooled before release.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Minimum">Values below become this; null for no bottom.</param>
/// <param name="Maximum">Values above become this; null for no top.</param>
public sealed record TopCode(string Variable, int? Minimum, int? Maximum);

/// <summary>What may leave, and in what form (<c>data-schemas/disclosure</c>).</summary>
/// <param name="Name">Name of the policy.</param>
/// <param name="DropVariables">Variables that never leave: direct identifiers and technical columns.</param>
/// <param name="TopCodes">Variables with pooled extremes.</param>
/// <param name="KeyVariables">Variables that together could identify a person.</param>
/// <param name="MinimumCount">Fewest sample persons that must share a combination of the key variables; else the key variables are suppressed in the order of <paramref name="SuppressionOrder"/>.</param>
/// <param name="SuppressionOrder">Key variables from first to last suppressed.</param>
/// <param name="MinimumCellCount">Fewest unweighted observations behind a published figure, and behind both parts of a percentage.</param>
/// <param name="MinimumDegreesOfFreedom">Fewest degrees of freedom behind a published margin.</param>
public sealed record DisclosurePolicy(
    string Name,
    ImmutableArray<string> DropVariables,
    ImmutableArray<TopCode> TopCodes,
    ImmutableArray<string> KeyVariables,
    int MinimumCount,
    ImmutableArray<string> SuppressionOrder,
    int MinimumCellCount,
    int MinimumDegreesOfFreedom)
{
    /// <summary>
    /// Numeric variables that leave in classes only: each is released under the name of the classification, and the
    /// variable itself never leaves. Key variables may be classifications of this list.
    /// </summary>
    public ImmutableArray<WeightingClassification> Recodes { get; init; } = [];
}
