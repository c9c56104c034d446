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
    internal abstract Moments MomentsOf(int index);

    /// <summary>What is reported of an estimate with its interval.</summary>
    internal virtual DomainEstimate Reported(DomainEstimate estimate, ConfidenceQuantiles quantiles) => estimate;
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
            sums[domain] = VectorOperations.Sum(Sorted[next.RangeOf(domain)]);
    }
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

    internal override Moments MomentsOf(int index)
    {
        var sum = default(CompensatedSum);
        foreach (var weight in Owner.Design.Weights)
            sum.Add(weight);
        return new Moments(Owner.Design.Weights.Count(weight => weight != 0), sum.Value, double.NaN);
    }
}
