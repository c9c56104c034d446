namespace Ivm.Statistics.Calibration;

/// <summary>Distance between design and final weights, by the function g = F(u) it leads to.</summary>
/// <remarks>Source: Deville and Sarndal (1992), JASA 87, 376-382, cases 1, 2, 6 and 7.</remarks>
public enum CalibrationDistance
{
    /// <summary>F(u) = 1 + u; with bounds, truncated to them.</summary>
    Linear,

    /// <summary>F(u) = exp(u); with bounds, truncated to them.</summary>
    Raking,

    /// <summary>The logistic curve between the bounds, which must be finite and lie around 1.</summary>
    Logit,
}

/// <summary>What the bounds of a calibration hold for.</summary>
public enum CalibrationBounds
{
    /// <summary>The ratio g of final to design weight.</summary>
    Ratio,

    /// <summary>The final weight itself, of every row (also within a cluster).</summary>
    FinalWeight,
}

/// <summary>How to calibrate.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The distance; linear unless said otherwise.</summary>
    public CalibrationDistance Distance { get; init; } = CalibrationDistance.Linear;

    /// <summary>Lower bound; minus infinity: none (raking and logit never go below zero anyway).</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Upper bound; infinity: none.</summary>
    public double UpperBound { get; init; } = double.PositiveInfinity;

    /// <summary>What the bounds hold for.</summary>
    public CalibrationBounds BoundsOn { get; init; } = CalibrationBounds.Ratio;

    /// <summary>
    /// Cluster of every row: g is the same for all rows of a cluster, and final weights too where design weights are
    /// (persons and households together). Null: every row by itself.
    /// </summary>
    public int[]? Clusters { get; init; }

    /// <summary>
    /// Variance coefficient v of every row, above zero and the same within a cluster: g = F(x'lambda / v), so that rows of
    /// large v move less. Null: one for all. (1 / v is Deville and Sarndal's q.)
    /// </summary>
    public double[]? VarianceCoefficients { get; init; }

    /// <summary>Threads to use at most, 1 or more; the result is the same bits for any number.</summary>
    public int MaximumThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Converged when every margin misses its total by at most this, relative to the larger of its total and its total of
    /// absolute values in the sample.
    /// </summary>
    public double Tolerance { get; init; } = 1e-12;

    /// <summary>Newton steps before giving up.</summary>
    public int MaximumIterations { get; init; } = 100;

    /// <summary>A margin whose part not explained by the margins factored before it is below this (relative square) counts as dependent.</summary>
    public double CollinearityTolerance { get; init; } = 1e-10;

    /// <summary>
    /// How far a dependent margin's total may differ from what the other totals imply, relatively. A total that differs less
    /// (rounded totals do) is taken to be met when the others are.
    /// </summary>
    public double ContradictionTolerance { get; init; } = 1e-8;
}
