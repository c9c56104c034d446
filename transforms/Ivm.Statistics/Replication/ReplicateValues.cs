using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>Any function of estimates: fills <paramref name="results"/>; NaN where one is not defined.</summary>
public delegate void ReplicateFunction(ReadOnlySpan<double> estimates, Span<double> results);

/// <summary>Estimates with their values in every replicate: what variances, covariances and functions of them are made of.</summary>
public sealed class ReplicateValues
{
    private readonly ReplicateVariance variance;
    private readonly ReadOnlyMemory<double> points;
    private readonly ReadOnlyMemory<double> values;
    private readonly Lazy<DomainEstimate[]> estimates;

    internal ReplicateValues(ReplicateVariance variance, ReadOnlyMemory<double> points, ReadOnlyMemory<double> values, Func<ReplicateValues, int, DomainEstimate> describe)
    {
        (this.variance, this.points, this.values) = (variance, points, values);
        estimates = new Lazy<DomainEstimate[]>(() => Enumerable.Range(0, Count).Select(k => describe(this, k)).ToArray());
    }

    /// <summary>How many estimates.</summary>
    public int Count => points.Length;

    /// <summary>The estimates with variance and interval, one per domain. Do not change them.</summary>
    public DomainEstimate[] Estimates => estimates.Value;

    /// <summary>The estimates from the full sample.</summary>
    public ReadOnlySpan<double> Points => points.Span;

    /// <summary>An estimate's value in every replicate (length R; NaN where it is not defined).</summary>
    public ReadOnlySpan<double> Replicates(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return values.Span.Slice(index * variance.ReplicateCount, variance.ReplicateCount);
    }

    /// <summary>Replicates with weights in which an estimate is not defined (a domain empty in them), which its variance leaves out.</summary>
    public int MissingReplicates(int index) => variance.Missing(Replicates(index));

    /// <summary>The variance of one estimate.</summary>
    public double Variance(int index) => variance.Of(Points[index], Replicates(index));

    /// <summary>Covariance matrix, Count x Count; NaN for estimates that are not defined.</summary>
    public double[,] Covariance() => Covariance(this);

    /// <summary>Covariances with the estimates of another measure of the same run, Count x other.Count.</summary>
    /// <exception cref="ArgumentException">The other values come from another run.</exception>
    public double[,] Covariance(ReplicateValues other)
    {
        ArgumentNullException.ThrowIfNull(other);
        CheckSameRun(other);
        var matrix = new double[Count, other.Count];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < other.Count; j++)
                matrix[i, j] = variance.Of(Points[i], Replicates(i), other.Points[j], other.Replicates(j));
        }

        return matrix;
    }

    /// <summary>
    /// Functions of estimates (contrasts, rates, indices), repeated with every replicate. The result can be used like any
    /// measure's: in covariances and in further functions.
    /// </summary>
    /// <param name="inputs">Measures of one run; the function gets all their estimates one after the other.</param>
    /// <param name="count">How many results.</param>
    /// <param name="function">Called once for the full sample and once per replicate.</param>
    /// <param name="options">Level.</param>
    /// <returns>
    /// Results whose count of rows is the smallest among the inputs; the sum of weights and the design effect are not defined.
    /// </returns>
    /// <exception cref="ArgumentException">No inputs, or inputs of different runs.</exception>
    public static ReplicateValues Function(IReadOnlyList<ReplicateValues> inputs, int count, ReplicateFunction function, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(function);
        if (inputs.Count == 0)
            throw new ArgumentException("No inputs.", nameof(inputs));
        foreach (var input in inputs)
            inputs[0].CheckSameRun(input);
        var replicates = inputs[0].variance.ReplicateCount;
        var all = new double[inputs.Sum(input => input.Count)];
        var result = new double[count];
        var fromFull = new double[count];
        var fromReplicates = new double[count * replicates];
        Gather(inputs, all, (input, k) => input.points.Span[k]);
        function(all, fromFull);
        for (var r = 0; r < replicates; r++)
        {
            Gather(inputs, all, (input, k) => input.values.Span[(k * replicates) + r]);
            function(all, result);
            for (var k = 0; k < count; k++)
                fromReplicates[(k * replicates) + r] = result[k];
        }

        var rows = new Lazy<int>(() => inputs.SelectMany(input => input.Estimates).Select(estimate => estimate.Count).DefaultIfEmpty().Min());
        return new ReplicateValues(
            inputs[0].variance, fromFull, fromReplicates, (own, k) => ReplicateInterval.Describe(own.variance, rows.Value, options ?? new EstimationOptions(), own, k));
    }

    /// <summary>One function of these estimates.</summary>
    /// <param name="function">Gets the estimates, one per domain.</param>
    /// <param name="options">Level.</param>
    public DomainEstimate Function(Func<double[], double> function, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Function([this], 1, (estimates, results) => results[0] = function(estimates.ToArray()), options).Estimates[0];
    }

    private static void Gather(IReadOnlyList<ReplicateValues> inputs, double[] all, Func<ReplicateValues, int, double> pick)
    {
        var next = 0;
        foreach (var input in inputs)
        {
            for (var k = 0; k < input.Count; k++)
                all[next++] = pick(input, k);
        }
    }

    private void CheckSameRun(ReplicateValues other)
    {
        if (!ReferenceEquals(variance, other.variance))
            throw new ArgumentException("The estimates come from different runs.", nameof(other));
    }
}
