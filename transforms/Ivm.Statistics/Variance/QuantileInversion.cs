using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// Quantiles whose interval comes from the distribution function: the interval of the share at or below the quantile, read
/// back through the distribution.
/// </summary>
/// <remarks>Woodruff (1952), JASA 47, 635-646; Francisco and Fuller (1991), Annals of Statistics 19, 454-469.</remarks>
internal sealed class QuantileInversion
{
    private readonly SurveyDesign design;
    private readonly double[] values;
    private readonly QuantileRule rule;
    private readonly EstimationOptions options;
    private readonly ConfidenceQuantiles quantiles;

    public QuantileInversion(SurveyDesign design, double[] values, QuantileRule rule, EstimationOptions options)
    {
        options.Check();
        this.design = design;
        this.values = values;
        this.rule = rule;
        this.options = options;
        quantiles = new ConfidenceQuantiles(options.Level);
    }

    public QuantileEstimate[] Of(int domain, ReadOnlySpan<int> rows, double[] probabilities, Span<double> linearised, Span<double> scratch)
    {
        var distribution = new WeightedDistribution(values, design.Weights, rows);
        var results = new QuantileEstimate[probabilities.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = Of(domain, rows, distribution, probabilities[i], linearised, scratch);
        return results;
    }

    private QuantileEstimate Of(
        int domain, ReadOnlySpan<int> rows, WeightedDistribution distribution, double probability, Span<double> linearised, Span<double> scratch)
    {
        var estimate = distribution.Quantile(probability, rule);
        var share = LineariseShare(rows, estimate, linearised, out var present);
        var degrees = options.Degrees(design, rows, linearised);
        var variance = double.IsNaN(estimate) ? double.NaN : DesignVariance.Of(design, rows, linearised, scratch);
        var size = design.IsCalibrated ? design.RowCount : present;
        var dispersion = distribution.Count / (distribution.Count - 1.0);
        var (low, high) = ConfidenceInterval.Of(options.ProportionInterval, new IntervalBasis(share, variance, degrees, size, Moments.Observations(design.Weights, rows, linearised), dispersion), quantiles);
        var (lower, upper) = (
            low >= 0 ? distribution.Quantile(low, rule) : double.NaN,
            high <= 1 ? distribution.Quantile(high, rule) : double.NaN);
        return new QuantileEstimate
        {
            Domain = domain,
            Probability = probability,
            Estimate = estimate,
            StandardError = (upper - lower) / (2 * quantiles.Student(degrees)),
            Count = distribution.Count,
            DegreesOfFreedom = degrees,
            Lower = lower,
            Upper = upper,
        };
    }

    /// <summary>The share at or below a limit and its linearised variable.</summary>
    private double LineariseShare(ReadOnlySpan<int> rows, double limit, Span<double> linearised, out int present)
    {
        var (below, all) = (default(CompensatedSum), default(CompensatedSum));
        present = 0;
        foreach (var row in rows)
        {
            if (double.IsNaN(values[row]))
                continue;
            present++;
            all.Add(design.Weights[row]);
            if (values[row] <= limit)
                below.Add(design.Weights[row]);
        }

        var share = below.Value / all.Value;
        for (var k = 0; k < rows.Length; k++)
        {
            var value = values[rows[k]];
            linearised[k] = double.IsNaN(value) ? double.NaN : ((value <= limit ? 1 : 0) - share) / all.Value;
        }

        return share;
    }
}
