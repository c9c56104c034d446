using Ivm.Statistics.Replication;
using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>Estimates with variances by replicates.</summary>
public sealed class ReplicateFigures(ReplicateDesign design) : IFigures
{
    public double[] Weights => design.Weights;

    public bool KeepsOtherRows => false;

    public double DegreesOfFreedom(int[] domain, double[] values)
        => Mean(domain, values, new EstimationOptions { DegreesOfFreedom = DegreesOfFreedomBasis.Domain }).DegreesOfFreedom;

    public Figure Mean(int[] domain, double[] values, EstimationOptions options) => One(domain, domains => domains.Mean(values, options));

    public Figure Total(int[] domain, double[] values, EstimationOptions options) => One(domain, domains => domains.Total(values, options));

    public Figure Ratio(int[] domain, double[] numerator, double[] denominator, EstimationOptions options)
        => One(domain, domains => domains.Ratio(numerator, denominator, options));

    public Figure Proportion(int[] domain, double[] values, bool isReplicatedScale, EstimationOptions options)
        => One(domain, domains => domains.Proportion(values, options, isReplicatedScale ? ReplicateScale.Replicated : ReplicateScale.Linearised));

    /// <summary>n is that of the file, also in replicates that leave rows out.</summary>
    public Figure Variance(int[] domain, double[] values, EstimationOptions options)
    {
        var rows = Enumerable.Range(0, domain.Length).Where(row => domain[row] == 0 && !double.IsNaN(values[row])).ToArray();
        return Statistic(options, weights =>
        {
            var (sum, total, squares) = (0.0, 0.0, 0.0);
            foreach (var row in rows)
            {
                sum += weights[row];
                total += weights[row] * values[row];
            }

            foreach (var row in rows)
                squares += weights[row] * (values[row] - (total / sum)) * (values[row] - (total / sum));
            return squares / sum * rows.Length / (rows.Length - 1.0);
        });
    }

    public Figure Quantile(int[] domain, double[] values, double probability, QuantileRule rule, bool isReplicated, EstimationOptions options)
        => One(domain, domains => isReplicated ? domains.Quantile(values, probability, rule, options) : domains.QuantileByShare(values, probability, rule, options));

    public Figure Contrast(IReadOnlyList<(int[] Domain, double[] Values)> means, Contrast contrast, EstimationOptions options)
    {
        var estimation = design.Estimation();
        var measures = means.Select(mean => estimation.By(mean.Domain, 1).Mean(mean.Values)).ToArray();
        var results = estimation.Run();
        var values = ReplicateValues.Function(measures.Select(measure => results[measure]).ToArray(), 1, (estimates, found) => found[0] = contrast.Of(estimates), options);
        return Figure.Of(values.Estimates[0]);
    }

    public double[,] Covariance(IReadOnlyList<(int[] Domain, double[] Values)> means)
    {
        var estimation = design.Estimation();
        var measures = means.Select(mean => estimation.By(mean.Domain, 1).Mean(mean.Values)).ToArray();
        var results = estimation.Run();
        return ReplicateValues.Function(measures.Select(measure => results[measure]).ToArray(), means.Count, (estimates, found) => estimates.CopyTo(found)).Covariance();
    }

    private Figure One(int[] domain, Func<ReplicateDomains, ReplicateMeasure> declare)
    {
        var estimation = design.Estimation();
        var measure = declare(estimation.By(domain, 1));
        return Figure.Of(estimation.Run()[measure].Estimates[0]);
    }

    private Figure Statistic(EstimationOptions options, WeightsToNumber function)
    {
        var estimation = design.Estimation();
        var measure = estimation.Statistic(1, (weights, results) => results[0] = function(weights), options);
        return Figure.Of(estimation.Run()[measure].Estimates[0]);
    }

    private delegate double WeightsToNumber(ReadOnlySpan<double> weights);
}
