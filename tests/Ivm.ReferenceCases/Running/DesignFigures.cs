using Ivm.Statistics.Sampling;
using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>Estimates with linearised variances.</summary>
public sealed class DesignFigures(SurveyDesign design) : IFigures
{
    public double[] Weights => design.Weights;

    public bool KeepsOtherRows => design.IsCalibrated;

    public double DegreesOfFreedom(int[] domain, double[] values)
        => Mean(domain, values, new EstimationOptions { DegreesOfFreedom = DegreesOfFreedomBasis.Domain }).DegreesOfFreedom;

    public Figure Mean(int[] domain, double[] values, EstimationOptions options) => Figure.Of(design.By(domain, 1).Mean(values, options)[0]);

    public Figure Total(int[] domain, double[] values, EstimationOptions options) => Figure.Of(design.By(domain, 1).Total(values, options)[0]);

    public Figure Ratio(int[] domain, double[] numerator, double[] denominator, EstimationOptions options)
        => Figure.Of(design.By(domain, 1).Ratio(numerator, denominator, options)[0]);

    public Figure Proportion(int[] domain, double[] values, bool isReplicatedScale, EstimationOptions options)
        => Figure.Of(design.By(domain, 1).Proportion(values, options)[0]);

    /// <summary>R's n in n / (n - 1) counts rows without a value too; the engine's does not.</summary>
    public Figure Variance(int[] domain, double[] values, EstimationOptions options)
    {
        var figure = Figure.Of(design.By(domain, 1).PopulationVariance(values, options)[0]);
        var rows = Enumerable.Range(0, domain.Length).Where(row => domain[row] == 0 && design.Weights[row] != 0).ToArray();
        var present = rows.Count(row => !double.IsNaN(values[row]));
        var factor = present == rows.Length ? 1 : Factor(rows.Length) / Factor(present);
        return figure with { Estimate = factor * figure.Estimate, StandardError = factor * figure.StandardError };

        static double Factor(double n) => n / (n - 1);
    }

    public Figure Quantile(int[] domain, double[] values, double probability, QuantileRule rule, bool isReplicated, EstimationOptions options)
    {
        if (isReplicated)
            throw new CaseException("interval 'quantile' needs replicates");
        var quantile = design.By(domain, 1).Quantile(values, [probability], rule, options)[0][0];
        return new Figure(quantile.Estimate, quantile.StandardError, quantile.Lower, quantile.Upper, double.NaN, quantile.DegreesOfFreedom);
    }

    public Figure Contrast(IReadOnlyList<(int[] Domain, double[] Values)> means, Contrast contrast, EstimationOptions options)
    {
        var estimate = contrast.Of(Linearised(means));
        var degrees = options.NormalIntervals ? double.PositiveInfinity : options.GivenDegreesOfFreedom ?? estimate.DegreesOfFreedom;
        var (lower, upper) = estimate.Interval(options.Level, degrees);
        return new Figure(estimate.Value, estimate.StandardError, lower, upper, double.NaN, degrees);
    }

    public double[,] Covariance(IReadOnlyList<(int[] Domain, double[] Values)> means) => LinearisedEstimate.CovarianceMatrix(Linearised(means));

    private LinearisedEstimate[] Linearised(IReadOnlyList<(int[] Domain, double[] Values)> means)
        => means.Select(mean => design.By(mean.Domain, 1).LinearisedMean(mean.Values)[0]).ToArray();
}
