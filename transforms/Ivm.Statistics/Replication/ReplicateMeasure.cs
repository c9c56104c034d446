using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>Any statistics of the weights: fills <paramref name="results"/>; NaN where one is not defined.</summary>
public delegate void ReplicateStatistic(ReadOnlySpan<double> weights, Span<double> results);

/// <summary>On which scale the interval of a proportion takes its standard error.</summary>
public enum ReplicateScale
{
    /// <summary>
    /// The transformed proportion is repeated with every replicate (R survey's "logit"); where a replicate's proportion is 0
    /// or 1 the linearised scale is used.
    /// </summary>
    Replicated,

    /// <summary>The standard error of the proportion is carried over by the derivative (R survey's "xlogit").</summary>
    Linearised,
}

/// <summary>
/// A statistic that was declared to a <see cref="ReplicateEstimation"/>: the key to its results. One number per domain.
/// </summary>
public abstract class ReplicateMeasure
{
    private protected ReplicateMeasure(ReplicateEstimation owner, int count, EstimationOptions? options)
    {
        (Owner, Count, Options) = (owner, count, options ?? new EstimationOptions());
        Options.Check();
    }

    /// <summary>Number of domains, or of statistics.</summary>
    public int Count { get; }

    internal ReplicateEstimation Owner { get; }

    internal EstimationOptions Options { get; }

    /// <summary>Position of the first result among all results of the estimation.</summary>
    internal int Offset { get; set; }

    internal virtual IntervalMethod Interval => IntervalMethod.Student;

    internal virtual ReplicateScale Scale => ReplicateScale.Linearised;

    /// <summary>The rows behind a result, those with a missing value included.</summary>
    internal abstract ReadOnlySpan<int> RowsOf(int index);

    /// <summary>Whether a row is left out because of a missing value.</summary>
    internal abstract bool IsMissing(int row);

    /// <summary>The statistics under the given weights.</summary>
    internal abstract void Evaluate(WeightsByDomain weights, Span<double> results);

    /// <summary>Count, weight and spread behind a result of the full sample, by its linearised variable.</summary>
    internal abstract Moments MomentsOf(int index, ReadOnlySpan<double> weights, double estimate);
}

/// <summary>The weights of one replicate, also in the order of a classification's domains; reused from replicate to replicate.</summary>
internal sealed class WeightsByDomain(int rows)
{
    private readonly double[] gathered = new double[rows];
    private double[] sums = [];
    private ReplicateDomains? domains;

    public double[] Weights { get; } = new double[rows];

    /// <summary>Weights beside the rows of the present classification.</summary>
    public ReadOnlySpan<double> Sorted => domains is { IsWhole: false } ? gathered.AsSpan(0, domains.Sorted.Length) : Weights;

    /// <summary>Sum of weights of every domain of the present classification.</summary>
    public ReadOnlySpan<double> Sums => sums;

    public void Arrange(ReplicateDomains next)
    {
        domains = next;
        if (!next.IsWhole)
        {
            for (var k = 0; k < next.Sorted.Length; k++)
                gathered[k] = Weights[next.Sorted[k]];
        }

        if (sums.Length != next.DomainCount)
            sums = new double[next.DomainCount];
        for (var domain = 0; domain < sums.Length; domain++)
            sums[domain] = LaneSums.Of(Sorted[next.RangeOf(domain)]);
    }
}

/// <summary>Sums over rows with four running totals that take turns: quick, and always in the same order.</summary>
internal static class LaneSums
{
    public static double Of(ReadOnlySpan<double> terms)
    {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var k = 0;
        for (; k <= terms.Length - 4; k += 4)
        {
            a += terms[k];
            b += terms[k + 1];
            c += terms[k + 2];
            d += terms[k + 3];
        }

        for (; k < terms.Length; k++)
            a += terms[k];
        return a + b + (c + d);
    }

    /// <summary>The sum of weight times value over the rows.</summary>
    public static double Of(ReadOnlySpan<double> weights, ReadOnlySpan<int> rows, double[] values)
    {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var k = 0;
        for (; k <= rows.Length - 4; k += 4)
        {
            a += weights[k] * values[rows[k]];
            b += weights[k + 1] * values[rows[k + 1]];
            c += weights[k + 2] * values[rows[k + 2]];
            d += weights[k + 3] * values[rows[k + 3]];
        }

        for (; k < rows.Length; k++)
            a += weights[k] * values[rows[k]];
        return a + b + (c + d);
    }
}

/// <summary>The total of a variable, over nothing, over the weights, or over the total of another variable.</summary>
internal sealed class TotalsMeasure : ReplicateMeasure
{
    private readonly ReplicateDomains domains;
    private readonly double[] numerator;
    private readonly double[]? denominator;
    private readonly bool isTotal;

    /// <summary>Rows that count (nothing missing), by domain; null: all of them.</summary>
    private readonly bool[]? isPresent;

    public TotalsMeasure(
        ReplicateDomains domains, double[] numerator, double[]? denominator, bool isTotal, EstimationOptions? options, IntervalMethod interval, ReplicateScale scale)
        : base(domains.Owner, domains.DomainCount, options)
    {
        (this.domains, this.numerator, this.denominator, this.isTotal) = (domains, numerator, denominator, isTotal);
        (Interval, Scale) = (interval, scale);
        var hasMissing = false;
        foreach (var row in domains.Sorted)
            hasMissing |= IsMissing(row);
        if (hasMissing)
            isPresent = Array.ConvertAll(domains.Sorted, row => !IsMissing(row));
    }

    internal override IntervalMethod Interval { get; }

    internal override ReplicateScale Scale { get; }

    internal override ReadOnlySpan<int> RowsOf(int index)
        => domains.Sorted.AsSpan()[domains.RangeOf(index)];

    internal override void Evaluate(WeightsByDomain weights, Span<double> results)
    {
        for (var domain = 0; domain < results.Length; domain++)
        {
            var range = domains.RangeOf(domain);
            var w = weights.Sorted[range];
            var rows = domains.Sorted.AsSpan()[range];
            if (isPresent is not null)
            {
                results[domain] = OfPresent(w, rows, isPresent.AsSpan()[range]);
                continue;
            }

            var top = LaneSums.Of(w, rows, numerator);
            var bottom = denominator is not null ? LaneSums.Of(w, rows, denominator) : isTotal ? 1 : weights.Sums[domain];
            results[domain] = rows.Length == 0 ? double.NaN : top / bottom;
        }
    }

    internal override Moments MomentsOf(int index, ReadOnlySpan<double> weights, double estimate)
    {
        var rows = RowsOf(index);
        var bottom = isTotal ? 1.0 : 0;
        for (var k = 0; k < rows.Length && !isTotal; k++)
            bottom += IsMissing(rows[k]) ? 0 : weights[rows[k]] * (denominator is null ? 1 : denominator[rows[k]]);
        var linearised = new double[rows.Length];
        for (var k = 0; k < rows.Length; k++)
        {
            var deviation = isTotal ? numerator[rows[k]] : numerator[rows[k]] - (estimate * (denominator is null ? 1 : denominator[rows[k]]));
            linearised[k] = IsMissing(rows[k]) ? double.NaN : deviation / bottom;
        }

        return Moments.Of(Owner.Design.Weights, rows, linearised);
    }

    private double OfPresent(ReadOnlySpan<double> weights, ReadOnlySpan<int> rows, ReadOnlySpan<bool> present)
    {
        var (top, bottom, count) = (0.0, 0.0, 0);
        for (var k = 0; k < rows.Length; k++)
        {
            if (!present[k])
                continue;
            count++;
            top += weights[k] * numerator[rows[k]];
            bottom += denominator is null ? weights[k] : weights[k] * denominator[rows[k]];
        }

        return count == 0 ? double.NaN : isTotal ? top : top / bottom;
    }

    internal override bool IsMissing(int row) => double.IsNaN(numerator[row]) || (denominator is not null && double.IsNaN(denominator[row]));
}

/// <summary>Statistics that a function of the caller's computes.</summary>
internal sealed class FunctionMeasure(ReplicateEstimation owner, int count, ReplicateStatistic function, EstimationOptions? options)
    : ReplicateMeasure(owner, count, options)
{
    internal override ReadOnlySpan<int> RowsOf(int index) => Enumerable.Range(0, Owner.Design.RowCount).ToArray();

    internal override bool IsMissing(int row) => false;

    internal override void Evaluate(WeightsByDomain weights, Span<double> results)
    {
        results.Fill(double.NaN);
        function(weights.Weights, results);
    }

    internal override Moments MomentsOf(int index, ReadOnlySpan<double> weights, double estimate)
    {
        var sum = default(CompensatedSum);
        foreach (var weight in weights)
            sum.Add(weight);
        return new Moments(weights.Length - weights.Count(0), sum.Value, double.NaN);
    }
}
