using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>The total of a variable, over nothing, over the weights, or over the total of another variable.</summary>
/// <remarks>
/// Values are copied in the order of domains, missing ones as zeros, as long as the estimation has room for copies: a domain
/// of a replicate is then a product of two contiguous vectors. Without a copy its rows are looked up one by one.
/// </remarks>
internal class TotalsMeasure : ReplicateMeasure
{
    private readonly ReplicateDomains domains;
    private readonly double[] numerator;
    private readonly double[]? denominator;
    private readonly bool isTotal;

    /// <summary>Rows of every domain in which nothing is missing.</summary>
    private readonly int[] present;
    private readonly bool hasMissing;

    /// <summary>Numerator and denominator (ones where nothing is missing) by domain; null: not copied.</summary>
    private readonly double[]? sortedTop;
    private readonly double[]? sortedBottom;

    public TotalsMeasure(
        ReplicateDomains domains, double[] numerator, double[]? denominator, bool isTotal, EstimationOptions? options, IntervalMethod interval, ReplicateScale scale)
        : base(domains.Owner, domains.DomainCount, options)
    {
        (this.domains, this.numerator, this.denominator, this.isTotal) = (domains, numerator, denominator, isTotal);
        (Interval, Scale) = (interval, scale);
        present = new int[Count];
        for (var domain = 0; domain < Count; domain++)
        {
            var rows = RowsOf(domain);
            foreach (var row in rows)
                present[domain] += IsMissing(row) ? 0 : 1;
            hasMissing |= present[domain] < rows.Length;
        }

        if (domains.IsWhole && !hasMissing)
        {
            (sortedTop, sortedBottom) = (numerator, denominator);
            return;
        }

        var hasBottom = !isTotal && (denominator is not null || hasMissing);
        if (!Owner.HasRoomFor((hasBottom ? 2L : 1) * domains.Sorted.Length))
            return;
        sortedTop = Array.ConvertAll(domains.Sorted, row => IsMissing(row) ? 0 : numerator[row]);
        sortedBottom = hasBottom ? Array.ConvertAll(domains.Sorted, row => IsMissing(row) ? 0 : denominator is null ? 1 : denominator[row]) : null;
    }

    internal sealed override IntervalMethod Interval { get; }

    internal sealed override ReplicateScale Scale { get; }

    internal sealed override ReadOnlySpan<int> RowsOf(int index) => domains.Sorted.AsSpan()[domains.RangeOf(index)];

    internal sealed override bool IsMissing(int row) => double.IsNaN(numerator[row]) || (denominator is not null && double.IsNaN(denominator[row]));

    internal override void Evaluate(WeightsByDomain weights, Span<double> results)
    {
        for (var domain = 0; domain < results.Length; domain++)
        {
            var range = domains.RangeOf(domain);
            var own = weights.Sorted[range];
            if (present[domain] == 0)
                results[domain] = double.NaN;
            else if (sortedTop is null)
                results[domain] = OneByOne(own, RowsOf(domain));
            else
                results[domain] = VectorOperations.Dot(own, sortedTop.AsSpan()[range]) / Bottom(weights, own, domain, range);
        }
    }

    internal override Moments MomentsOf(int index)
    {
        var rows = RowsOf(index);
        var linearised = new double[rows.Length];
        var full = Owner.Design.Weights;
        var linearise = isTotal ? Linearisation.Total(full, numerator)
            : denominator is null ? Linearisation.Mean(full, numerator)
            : Linearisation.Ratio(full, numerator, denominator);
        linearise(rows, linearised);
        return Moments.Of(Owner.Design.Weights, rows, linearised);
    }

    private double Bottom(WeightsByDomain weights, ReadOnlySpan<double> own, int domain, Range range)
    {
        if (isTotal)
            return 1;
        return sortedBottom is null ? weights.Sums[domain] : VectorOperations.Dot(own, sortedBottom.AsSpan()[range]);
    }

    private double OneByOne(ReadOnlySpan<double> weights, ReadOnlySpan<int> rows)
    {
        var (top, bottom) = (0.0, 0.0);
        for (var k = 0; k < rows.Length; k++)
        {
            if (hasMissing && IsMissing(rows[k]))
                continue;
            top += weights[k] * numerator[rows[k]];
            bottom += denominator is null ? weights[k] : weights[k] * denominator[rows[k]];
        }

        return isTotal ? top : top / bottom;
    }
}
