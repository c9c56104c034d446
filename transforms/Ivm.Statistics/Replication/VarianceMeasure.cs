using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>The variance of a variable: n / (n - 1) times the weighted mean square about the weighted mean, n the rows of the full sample.</summary>
internal sealed class VarianceMeasure(ReplicateDomains domains, double[] values, EstimationOptions? options)
    : ReplicateMeasure(domains.Owner, domains.DomainCount, options)
{
    internal override ReadOnlySpan<int> RowsOf(int index) => domains.Sorted.AsSpan()[domains.RangeOf(index)];

    internal override bool IsMissing(int row) => double.IsNaN(values[row]);

    internal override void Evaluate(WeightsByDomain weights, Span<double> results)
    {
        for (var domain = 0; domain < results.Length; domain++)
        {
            var rows = RowsOf(domain);
            var own = weights.Sorted[domains.RangeOf(domain)];
            var (all, total, count) = (0.0, 0.0, 0);
            for (var k = 0; k < rows.Length; k++)
            {
                if (IsMissing(rows[k]))
                    continue;
                all += own[k];
                total += own[k] * values[rows[k]];
                count += Owner.Design.Weights[rows[k]] == 0 ? 0 : 1;
            }

            var (mean, squares) = (total / all, default(CompensatedSum));
            for (var k = 0; k < rows.Length; k++)
            {
                if (!IsMissing(rows[k]))
                    squares.Add(own[k] * (values[rows[k]] - mean) * (values[rows[k]] - mean));
            }

            results[domain] = squares.Value / all * count / (count - 1.0);
        }
    }

    internal override Moments MomentsOf(int index)
    {
        var rows = RowsOf(index);
        var linearised = new double[rows.Length];
        Linearisation.Variance(Owner.Design.Weights, values)(rows, linearised);
        return Moments.Of(Owner.Design.Weights, rows, linearised);
    }
}
