using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>A figure with its uncertainty; NaN where something is not defined.</summary>
public sealed record Figure(double Estimate, double StandardError, double Lower, double Upper, double DesignEffect, double DegreesOfFreedom)
{
    public static Figure Of(DomainEstimate estimate)
        => new(estimate.Estimate, estimate.StandardError, estimate.Lower, estimate.Upper, estimate.DesignEffect, estimate.DegreesOfFreedom);
}

/// <summary>Estimates under a design or under its replicates.</summary>
public interface IFigures
{
    /// <summary>Degrees of freedom of the rows of a domain.</summary>
    /// <param name="domain">0 for rows that count, -1 for others.</param>
    /// <param name="values">NaN leaves a row out.</param>
    double DegreesOfFreedom(int[] domain, double[] values);

    /// <summary>The weights of the estimates.</summary>
    double[] Weights { get; }

    /// <summary>R keeps rows outside a domain, with weight zero.</summary>
    bool KeepsOtherRows { get; }

    Figure Mean(int[] domain, double[] values, EstimationOptions options);

    Figure Total(int[] domain, double[] values, EstimationOptions options);

    Figure Ratio(int[] domain, double[] numerator, double[] denominator, EstimationOptions options);

    /// <param name="domain">0 for rows that count, -1 for others.</param>
    /// <param name="values">0, 1 or NaN.</param>
    /// <param name="isReplicatedScale">The standard error of a transformed share is that of its replicates, where there are any.</param>
    /// <param name="options">Level, interval, degrees of freedom.</param>
    Figure Proportion(int[] domain, double[] values, bool isReplicatedScale, EstimationOptions options);

    Figure Variance(int[] domain, double[] values, EstimationOptions options);

    /// <param name="domain">0 for rows that count, -1 for others.</param>
    /// <param name="values">Values.</param>
    /// <param name="probability">Probability.</param>
    /// <param name="rule">Rule.</param>
    /// <param name="isReplicated">The quantile itself is replicated, instead of inverting the interval of its share.</param>
    /// <param name="options">Level, interval of the share, degrees of freedom.</param>
    Figure Quantile(int[] domain, double[] values, double probability, QuantileRule rule, bool isReplicated, EstimationOptions options);

    /// <summary>A smooth function of means, one per domain and variable.</summary>
    Figure Contrast(IReadOnlyList<(int[] Domain, double[] Values)> means, Contrast contrast, EstimationOptions options);

    /// <summary>Covariance matrix of means.</summary>
    double[,] Covariance(IReadOnlyList<(int[] Domain, double[] Values)> means);
}
