using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What is estimated.</summary>
public enum Statistic
{
    /// <summary>100 x the mean of a 0/1 variable.</summary>
    Percentage,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>100 x the mean of a count: offences per 100 inhabitants of 15 and older.</summary>
    Per100,

    /// <summary>100 x the ratio of two totals (of incidents, the share reported).</summary>
    RatioPercentage,
}

/// <summary>How an interval of a percentage is made.</summary>
public enum ProportionInterval
{
    /// <summary>Wilson's, with the effective number of respondents: never below 0 or above 100.</summary>
    Wilson,

    /// <summary>The t interval on the logit scale.</summary>
    Logit,

    /// <summary>The t interval: the estimate plus and minus the margin.</summary>
    Student,
}

/// <summary>One figure that tables show.</summary>
/// <param name="Name">Name of the measure.</param>
/// <param name="Label">What it is.</param>
/// <param name="Statistic">How it is estimated.</param>
/// <param name="Variable">Variable of the persons dataset (numerator of a ratio).</param>
/// <param name="Denominator">Variable below the line of a ratio; else null.</param>
/// <param name="Decimals">Decimals shown.</param>
public sealed record Measure(string Name, Label Label, Statistic Statistic, string Variable, string? Denominator, int Decimals);

/// <summary>One table: measures for every cell of one or more classifications.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Measures">Names of its measures.</param>
/// <param name="By">Each entry is a crossing of classifications; an empty crossing is the total.</param>
public sealed record TableDefinition(string Name, Label Title, ImmutableArray<string> Measures, ImmutableArray<ImmutableArray<string>> By);

/// <summary>
/// Margins that come from repeating the estimation, calibration included, on bootstrap samples of the respondents: a check
/// on the linearised margins of the same figures.
/// </summary>
/// <param name="Bootstrap">Number of bootstrap replicates.</param>
/// <param name="Seed">The same seed gives the same replicates.</param>
/// <param name="By">Crossings for which the figures of all tables get such margins; an empty crossing is the total.</param>
public sealed record ReplicateMargins(int Bootstrap, ulong Seed, ImmutableArray<ImmutableArray<string>> By);

/// <summary>All tables of an edition (<c>data-schemas/tables</c>).</summary>
/// <param name="Measures">The measures by name.</param>
/// <param name="Classifications">Classifications that tables are split by.</param>
/// <param name="Tables">The tables.</param>
/// <param name="ConfidenceLevel">Level of the intervals behind the margins, 0.95.</param>
public sealed record TablePlan(
    ImmutableArray<Measure> Measures,
    ImmutableArray<WeightingClassification> Classifications,
    ImmutableArray<TableDefinition> Tables,
    double ConfidenceLevel)
{
    /// <summary>How intervals of percentages are made; margins are always half the width of a t interval.</summary>
    public ProportionInterval ProportionInterval { get; init; }

    /// <summary>Margins by replicates; null for none.</summary>
    public ReplicateMargins? ReplicateMargins { get; init; }
}
