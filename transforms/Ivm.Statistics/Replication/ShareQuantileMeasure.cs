using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>
/// A quantile by its distribution function: the share at or below the full sample's quantile is repeated, and its interval
/// is read back through the distribution.
/// </summary>
/// <remarks>Source: Woodruff (1952), JASA 47, 635-646.</remarks>
internal sealed class ShareQuantileMeasure : TotalsMeasure
{
    private readonly WeightedDistribution[] distributions;
    private readonly double[] estimates;
    private readonly QuantileRule rule;

    private ShareQuantileMeasure(ReplicateDomains domains, double[] isBelow, WeightedDistribution[] distributions, double[] estimates, QuantileRule rule, EstimationOptions options)
        : base(domains, isBelow, null, isTotal: false, options, options.ProportionInterval, ReplicateScale.Linearised)
        => (this.distributions, this.estimates, this.rule) = (distributions, estimates, rule);

    public static ShareQuantileMeasure Of(ReplicateDomains domains, double[] values, double probability, QuantileRule rule, EstimationOptions options)
    {
        var weights = domains.Owner.Design.Weights;
        var isBelow = new double[values.Length];
        Array.Fill(isBelow, double.NaN);
        var sorted = new WeightedDistribution[domains.DomainCount];
        var found = new double[domains.DomainCount];
        for (var domain = 0; domain < found.Length; domain++)
        {
            var rows = domains.Sorted.AsSpan()[domains.RangeOf(domain)];
            sorted[domain] = new WeightedDistribution(values, weights, rows);
            found[domain] = sorted[domain].Quantile(probability, rule);
            foreach (var row in rows)
                isBelow[row] = double.IsNaN(values[row]) ? double.NaN : values[row] <= found[domain] ? 1 : 0;
        }

        return new ShareQuantileMeasure(domains, isBelow, sorted, found, rule, options);
    }

    internal override DomainEstimate Reported(DomainEstimate estimate, ConfidenceQuantiles quantiles)
    {
        var distribution = distributions[estimate.Domain];
        var lower = estimate.Lower >= 0 ? distribution.Quantile(estimate.Lower, rule) : double.NaN;
        var upper = estimate.Upper <= 1 ? distribution.Quantile(estimate.Upper, rule) : double.NaN;
        var error = (upper - lower) / (2 * quantiles.Student(estimate.DegreesOfFreedom));
        return estimate with { Estimate = estimates[estimate.Domain], Variance = error * error, DesignEffect = double.NaN, Lower = lower, Upper = upper };
    }
}
