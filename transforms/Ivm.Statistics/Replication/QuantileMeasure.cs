using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>
/// A quantile by any rule. By the commonest one, on weights that are not negative, the rows are sorted once for all
/// replicates; otherwise for each.
/// </summary>
internal sealed class QuantileMeasure : ReplicateMeasure
{
    private readonly ReplicateDomains domains;
    private readonly double[] values;
    private readonly double probability;
    private readonly QuantileRule rule;

    /// <summary>Places of rows in the classification, by domain and value.</summary>
    private readonly int[] places;
    private readonly int[] start;

    public QuantileMeasure(ReplicateDomains domains, double[] values, double probability, QuantileRule rule, EstimationOptions? options)
        : base(domains.Owner, domains.DomainCount, options)
    {
        (this.domains, this.values, this.probability, this.rule) = (domains, values, probability, rule);
        start = new int[Count + 1];
        var ordered = new List<int>(domains.Sorted.Length);
        for (var domain = 0; domain < Count; domain++)
        {
            var (offset, length) = domains.RangeOf(domain).GetOffsetAndLength(domains.Sorted.Length);
            ordered.AddRange(Enumerable.Range(offset, length).Where(place => !double.IsNaN(values[domains.Sorted[place]])).OrderBy(place => values[domains.Sorted[place]]));
            start[domain + 1] = ordered.Count;
        }

        places = ordered.ToArray();
    }

    internal override ReadOnlySpan<int> RowsOf(int index) => domains.Sorted.AsSpan()[domains.RangeOf(index)];

    internal override bool IsMissing(int row) => double.IsNaN(values[row]);

    internal override void Evaluate(WeightsByDomain weights, Span<double> results)
    {
        for (var domain = 0; domain < results.Length; domain++)
        {
            var own = places.AsSpan(start[domain]..start[domain + 1]);
            results[domain] = rule == QuantileRule.Inverse && TotalOf(weights.Sorted, own) is { } total
                ? Inverse(weights.Sorted, own, total)
                : new WeightedDistribution(values, weights.Weights, RowsOf(domain)).Quantile(probability, rule);
        }
    }

    internal override Moments MomentsOf(int index)
    {
        var rows = RowsOf(index);
        var linearised = new double[rows.Length];
        for (var k = 0; k < rows.Length; k++)
            linearised[k] = double.IsNaN(values[rows[k]]) ? double.NaN : 0;
        return Moments.Of(Owner.Design.Weights, rows, linearised) with { Spread = double.NaN };
    }

    /// <summary>Sum of weights in the order of values, or null where one is negative.</summary>
    private static double? TotalOf(ReadOnlySpan<double> sorted, ReadOnlySpan<int> own)
    {
        var total = default(CompensatedSum);
        foreach (var place in own)
        {
            if (sorted[place] < 0)
                return null;
            total.Add(sorted[place]);
        }

        return total.Value;
    }

    /// <summary>The value after the last one whose share is at most the probability; that one itself where they are equal.</summary>
    private double Inverse(ReadOnlySpan<double> sorted, ReadOnlySpan<int> own, double total)
    {
        var limit = probability * total;
        var reached = default(CompensatedSum);
        var last = double.NaN;
        foreach (var place in own)
        {
            if (sorted[place] == 0)
                continue;
            var before = reached.Value;
            reached.Add(sorted[place]);
            var value = values[domains.Sorted[place]];
            if (reached.Value > limit)
                return double.IsNaN(last) || before / total != probability ? value : last;
            last = value;
        }

        return last;
    }
}
