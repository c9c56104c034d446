namespace Ivm.Statistics.Sampling;

/// <summary>One stage of selection. Every array has one entry per row of the data (length n).</summary>
/// <remarks>
/// Codes are arbitrary integers. From the second stage on, strata and units are read within the unit of the stage before,
/// so their codes may repeat from one unit to the next.
/// </remarks>
public sealed record SamplingStage
{
    /// <summary>Stratum of every row; null: one stratum.</summary>
    public int[]? Strata { get; init; }

    /// <summary>Sampling unit of every row; null: every row is a unit of its own.</summary>
    public int[]? Units { get; init; }

    /// <summary>
    /// Finite population: the number of units in the row's stratum in the population, the same for all rows of a stratum
    /// and at least the number sampled. Infinity or null: drawn with replacement (no correction).
    /// </summary>
    public double[]? PopulationSizes { get; init; }

    /// <summary>Instead of <see cref="PopulationSizes"/>: the sampling fraction of the row's stratum, in (0, 1].</summary>
    public double[]? SamplingFractions { get; init; }

    /// <summary>
    /// Instead of <see cref="PopulationSizes"/>: the units were drawn without replacement with probabilities of their own.
    /// From the second stage on only by Brewer's method.
    /// </summary>
    public UnequalProbabilities? Unequal { get; init; }
}

/// <summary>
/// What to do with a stratum from which only one unit was drawn, so that its own variance cannot be estimated. Without
/// calibration, the variance for a domain is that of the strata in which it has rows: others add nothing to it, nor to the
/// means and averages below. With calibration all strata count.
/// </summary>
public enum LonelyUnitPolicy
{
    /// <summary>Refuse the estimate with a <see cref="StatisticsInputException"/>.</summary>
    Fail,

    /// <summary>The stratum adds nothing to the variance.</summary>
    Remove,

    /// <summary>The unit was drawn with certainty: it adds nothing to the variance.</summary>
    Certainty,

    /// <summary>The unit's deviation is taken from the mean over all sampled units instead of the stratum's (conservative).</summary>
    Adjust,

    /// <summary>
    /// The unit's deviation is taken from zero. For means and ratios without calibration this equals <see cref="Adjust"/>;
    /// for totals it is larger. R survey did so before version 4.2.
    /// </summary>
    AdjustAboutZero,

    /// <summary>The stratum is given the average variance of the other strata.</summary>
    Average,
}

/// <summary>All that says how a sample was drawn; becomes a <see cref="SurveyDesign"/> by <see cref="SurveyDesign.Create"/>.</summary>
public sealed record SurveyDesignSpecification
{
    /// <summary>
    /// Design weight of every row (length n, finite, not negative), or null when <see cref="Probabilities"/> or
    /// the population sizes or probabilities of every stage say it.
    /// </summary>
    public double[]? Weights { get; init; }

    /// <summary>Instead of weights: inclusion probability of every row, in (0, 1].</summary>
    public double[]? Probabilities { get; init; }

    /// <summary>The stages, first one first; empty means one stage of simple random sampling of rows.</summary>
    public IReadOnlyList<SamplingStage> Stages { get; init; } = [];

    /// <summary>
    /// True: unit codes of the first stage count within their stratum. False: a first-stage unit that lies in two strata
    /// is an error.
    /// </summary>
    public bool Nested { get; init; }

    /// <summary>The policy for lonely units.</summary>
    public LonelyUnitPolicy LonelyUnits { get; init; } = LonelyUnitPolicy.Fail;

    /// <summary>
    /// Apply the policies to adjust and to average also to strata that have one
    /// unit left in a domain (as R survey's <c>survey.adjust.domain.lonely</c>); has no effect on calibrated designs,
    /// where rows outside the domain stay as zeros.
    /// </summary>
    public bool AdjustLonelyInDomains { get; init; }

    /// <summary>Number of rows, needed only when no array is given.</summary>
    public int? RowCount { get; init; }
}
