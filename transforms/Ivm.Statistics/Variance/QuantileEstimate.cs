namespace Ivm.Statistics.Variance;

/// <summary>A quantile of one domain. Numbers are NaN where they are not defined.</summary>
public sealed record QuantileEstimate
{
    /// <summary>Number of the domain, as in the codes given to the estimator.</summary>
    public required int Domain { get; init; }

    /// <summary>The share of the population that lies at or below it.</summary>
    public required double Probability { get; init; }

    /// <summary>The quantile.</summary>
    public required double Estimate { get; init; }

    /// <summary>Width of the interval over twice the t quantile.</summary>
    public required double StandardError { get; init; }

    /// <summary>Rows that count: in the domain, not missing, weight not zero.</summary>
    public required int Count { get; init; }

    /// <summary>Degrees of freedom behind the interval.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Lower end of the interval; NaN where the interval of the distribution function reaches below zero.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the interval; NaN where the interval of the distribution function reaches above one.</summary>
    public required double Upper { get; init; }
}
