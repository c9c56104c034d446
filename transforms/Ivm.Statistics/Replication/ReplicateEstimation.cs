using System.Runtime.ExceptionServices;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>
/// Statistics to be computed together: declare domains and measures, then <see cref="Run"/> once. Every replicate's weights
/// are made a single time and serve all measures and domains.
/// </summary>
/// <example>
/// <code>
/// var estimation = design.Estimation();
/// var regions = estimation.By(region, 25);
/// var (victims, offences) = (regions.Proportion(victim), regions.Mean(count));
/// var results = estimation.Run();
/// var table = results[victims].Estimates;
/// </code>
/// </example>
/// <remarks>Not safe for declaring from several threads; <see cref="Run"/> itself uses several, with the same bits as one.</remarks>
public sealed class ReplicateEstimation
{
    /// <summary>Numbers that measures may copy in the order of their domains: 64 MiB.</summary>
    private const long LargestCopies = 8L << 20;

    private readonly List<(ReplicateDomains Domains, List<ReplicateMeasure> Measures)> groups = [];

    internal ReplicateEstimation(ReplicateDesign design) => Design = design;

    private long Copied { get; set; }

    /// <summary>The design whose replicates are used.</summary>
    public ReplicateDesign Design { get; }

    /// <summary>Numbers in all measures together.</summary>
    public int ResultCount { get; private set; }

    /// <summary>A single domain of all rows.</summary>
    public ReplicateDomains Whole() => By(new int[Design.RowCount], 1);

    /// <summary>Domains; several classifications may be declared.</summary>
    /// <param name="domainOfRow">Domain of every row, 0 to <paramref name="domainCount"/> - 1, or -1 for rows in none.</param>
    /// <param name="domainCount">Number of domains.</param>
    /// <exception cref="StatisticsInputException">A code outside that range, or another number of rows.</exception>
    public ReplicateDomains By(int[] domainOfRow, int domainCount)
    {
        var domains = new ReplicateDomains(this, domainOfRow, domainCount);
        groups.Add((domains, []));
        return domains;
    }

    /// <summary>Any statistics of the weights, repeated with every replicate.</summary>
    /// <param name="count">How many.</param>
    /// <param name="function">Called on several threads.</param>
    /// <param name="options">Level.</param>
    public ReplicateMeasure Statistic(int count, ReplicateStatistic function, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Add(Whole(), new FunctionMeasure(this, count, function, options));
    }

    /// <summary>Computes everything that was declared.</summary>
    /// <param name="threads">Largest number of threads; null: all. Results do not depend on it.</param>
    /// <exception cref="StatisticsInputException">More replicates without weights than the design allows; the message names their margins.</exception>
    public ReplicateEstimates Run(int? threads = null)
    {
        var replicates = Design.ReplicateCount;
        var estimates = new double[ResultCount];
        var values = new double[ResultCount * replicates];
        var outcomes = new ReplicateOutcome[replicates];
        var full = new WeightsByDomain(Design.RowCount);
        Design.Weights.CopyTo(full.Weights, 0);
        Evaluate(full, estimates);
        // A fixed set of workers, so that there are no more copies of the weights than threads; each takes the next replicate
        // that nobody has, and writes to that replicate's places.
        var workers = Math.Clamp(threads ?? Environment.ProcessorCount, 1, Math.Max(1, replicates));
        var next = -1;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            var (weights, results) = (new WeightsByDomain(Design.RowCount), new double[ResultCount]);
            for (var replicate = Interlocked.Increment(ref next); replicate < replicates; replicate = Interlocked.Increment(ref next))
            {
                outcomes[replicate] = Results(replicate, weights, results);
                for (var k = 0; k < results.Length; k++)
                    values[(k * replicates) + replicate] = results[k];
            }
        });
        if (Array.Find(outcomes, outcome => outcome.Error is not null)?.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
        return new ReplicateEstimates(this, estimates, values, outcomes);
    }

    /// <summary>Reserves room for copies of so many numbers, if there is any.</summary>
    internal bool HasRoomFor(long numbers)
    {
        var fits = Copied + numbers <= LargestCopies;
        Copied += fits ? numbers : 0;
        return fits;
    }

    internal ReplicateMeasure Add(ReplicateDomains domains, ReplicateMeasure measure)
    {
        measure.Offset = ResultCount;
        ResultCount += measure.Count;
        groups.First(group => ReferenceEquals(group.Domains, domains)).Measures.Add(measure);
        return measure;
    }

    private ReplicateOutcome Results(int replicate, WeightsByDomain weights, double[] results)
    {
        Array.Fill(results, double.NaN);
        try
        {
            var outcome = Design.Source.Fill(replicate, weights.Weights);
            if (outcome.Failure is null)
                Evaluate(weights, results);
            return outcome;
        }
        catch (StatisticsInputException error)
        {
            // Thrown after all have run: the first replicate's error, whichever thread met it.
            return ReplicateOutcome.Fine with { Error = error };
        }
    }

    private void Evaluate(WeightsByDomain weights, double[] results)
    {
        foreach (var (domains, measures) in groups)
        {
            if (measures.Count == 0)
                continue;
            weights.Arrange(domains);
            foreach (var measure in measures)
                measure.Evaluate(weights, results.AsSpan(measure.Offset, measure.Count));
        }
    }
}

/// <summary>A classification of the rows into domains, for which measures are declared. Rows with a missing value (NaN) are left out.</summary>
public sealed class ReplicateDomains
{
    private readonly int[] start;

    internal ReplicateDomains(ReplicateEstimation owner, int[] domainOfRow, int domainCount)
    {
        ArgumentNullException.ThrowIfNull(domainOfRow);
        if (domainCount < 0 || domainCount >= Array.MaxLength)
            throw new StatisticsInputException("domains", null, $"{domainCount} domains", $"0 to {Array.MaxLength - 1}");
        var rows = owner.Design.RowCount;
        if (domainOfRow.Length != rows)
            throw new StatisticsInputException("domains", null, $"{domainOfRow.Length} rows", $"{rows}, as the design has");
        for (var row = 0; row < rows; row++)
        {
            if (domainOfRow[row] < -1 || domainOfRow[row] >= domainCount)
                throw new StatisticsInputException("domains", row + 1, $"code {domainOfRow[row]}", $"-1 (none) or 0 to {domainCount - 1}");
        }

        Owner = owner;
        var identity = new int[rows];
        for (var row = 0; row < rows; row++)
            identity[row] = row;
        Sorted = StableGrouping.Sort(identity, domainOfRow, domainCount, out start);
        IsWhole = domainCount == 1 && Sorted.Length == rows;
    }

    /// <summary>Number of domains.</summary>
    public int DomainCount => start.Length - 1;

    internal ReplicateEstimation Owner { get; }

    /// <summary>Rows by domain.</summary>
    internal int[] Sorted { get; }

    /// <summary>All rows in their own order.</summary>
    internal bool IsWhole { get; }

    /// <summary>Weighted mean per domain.</summary>
    /// <param name="values">Value of every row; NaN: missing.</param>
    /// <param name="options">Level, degrees of freedom, design effect.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or an infinite value.</exception>
    public ReplicateMeasure Mean(double[] values, EstimationOptions? options = null)
        => Totals(Checked(values, "values"), null, isTotal: false, options);

    /// <summary>Weighted total per domain.</summary>
    /// <inheritdoc cref="Mean"/>
    public ReplicateMeasure Total(double[] values, EstimationOptions? options = null)
        => Totals(Checked(values, "values"), null, isTotal: true, options);

    /// <summary>Variance of a variable in the population, per domain: n / (n - 1) times the weighted mean square about the mean.</summary>
    /// <inheritdoc cref="Mean"/>
    public ReplicateMeasure PopulationVariance(double[] values, EstimationOptions? options = null)
        => Owner.Add(this, new VarianceMeasure(this, Checked(values, "values"), options));

    /// <summary>Weighted total of one variable over that of another, per domain; rows with either missing are left out.</summary>
    /// <param name="numerator">Numerator of every row; NaN: missing.</param>
    /// <param name="denominator">Denominator of every row; NaN: missing.</param>
    /// <param name="options">Level, degrees of freedom, design effect.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or an infinite value.</exception>
    public ReplicateMeasure Ratio(double[] numerator, double[] denominator, EstimationOptions? options = null)
        => Totals(Checked(numerator, "numerator"), Checked(denominator, "denominator"), isTotal: false, options);

    /// <summary>Weighted share of ones per domain; values are 0, 1 or missing.</summary>
    /// <param name="values">0, 1 or NaN for every row.</param>
    /// <param name="options">Level, degrees of freedom, design effect, and the interval method.</param>
    /// <param name="scale">How logit and arcsine intervals get their standard error.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or another value.</exception>
    public ReplicateMeasure Proportion(double[] values, EstimationOptions? options = null, ReplicateScale scale = ReplicateScale.Replicated)
    {
        Checked(values, "values");
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is not (0 or 1 or double.NaN))
                throw new StatisticsInputException("values", row + 1, $"{values[row]}", "0, 1 or missing");
        }

        return Owner.Add(this, new TotalsMeasure(this, values, null, isTotal: false, options, (options ?? new EstimationOptions()).ProportionInterval, scale));
    }

    /// <summary>
    /// Quantile per domain, with the standard error of the quantile itself in the replicates. The jackknife is not valid for
    /// quantiles; bootstraps and half samples are.
    /// </summary>
    /// <param name="values">Value of every row; NaN: missing.</param>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="rule">Which value counts where the distribution function jumps.</param>
    /// <param name="options">Level and degrees of freedom.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a probability out of range.</exception>
    public ReplicateMeasure Quantile(double[] values, double probability, QuantileRule rule = QuantileRule.Inverse, EstimationOptions? options = null)
    {
        if (!(probability is > 0 and < 1))
            throw new StatisticsInputException("quantile", null, $"{probability}", "a probability between 0 and 1");
        return Owner.Add(this, new QuantileMeasure(this, Checked(values, "values"), probability, rule, options));
    }

    /// <summary>
    /// Quantile per domain whose interval is that of the share at or below it, read back through the distribution (Woodruff
    /// 1952): valid for the jackknife too. The standard error is the interval's length over twice the t quantile; points and
    /// replicates of the result are those of the share.
    /// </summary>
    /// <param name="values">Value of every row; NaN: missing.</param>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="rule">Which value counts where the distribution function jumps.</param>
    /// <param name="options">Level, degrees of freedom and the interval method of the share.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a probability out of range.</exception>
    public ReplicateMeasure QuantileByShare(double[] values, double probability, QuantileRule rule = QuantileRule.Inverse, EstimationOptions? options = null)
    {
        if (!(probability is > 0 and < 1))
            throw new StatisticsInputException("quantile", null, $"{probability}", "a probability between 0 and 1");
        return Owner.Add(this, ShareQuantileMeasure.Of(this, Checked(values, "values"), probability, rule, options ?? new EstimationOptions()));
    }

    internal Range RangeOf(int domain) => start[domain]..start[domain + 1];

    private ReplicateMeasure Totals(double[] numerator, double[]? denominator, bool isTotal, EstimationOptions? options)
        => Owner.Add(this, new TotalsMeasure(this, numerator, denominator, isTotal, options, IntervalMethod.Student, ReplicateScale.Linearised));

    private double[] Checked(double[] values, string subject)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != Owner.Design.RowCount)
            throw new StatisticsInputException(subject, null, $"{values.Length} rows", $"{Owner.Design.RowCount}, as the design has");
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new StatisticsInputException(subject, row + 1, $"{values[row]}", "a finite value, or NaN for missing");
        }

        return values;
    }
}
