using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Replication;

/// <summary>Writes the weights of a replicate (from 0) into a span of n numbers; always the same for the same replicate.</summary>
public delegate void ReplicateWeights(int replicate, Span<double> weights);

/// <summary>Changes the weights of a replicate in place, as a step of weighting repeated on it would.</summary>
public delegate void ReplicateAdjustment(Span<double> weights);

/// <summary>
/// A sample with replicate weights: variances come from repeating an estimate with each of them. Immutable, safe to share
/// between threads. Replicates made from a seed are never stored: replicate r is computed whenever it is asked for.
/// </summary>
public sealed partial class ReplicateDesign
{
    private readonly Lazy<double> degrees;

    private ReplicateDesign(double[] weights, ReplicateSource source, ReplicateRule rule)
    {
        Weights = weights;
        Source = source;
        Rule = rule;
        Check(rule, source.Count);
        degrees = new Lazy<double>(() => rule.DegreesOfFreedom ?? source.DegreesOfFreedom([], all: true) ?? double.PositiveInfinity);
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => Weights.Length;

    /// <summary>Number of replicates, R.</summary>
    public int ReplicateCount => Source.Count;

    /// <summary>The weights of the full sample, one per row. Do not change them.</summary>
    public double[] Weights { get; }

    /// <summary>How replicate estimates make a variance.</summary>
    public ReplicateRule Rule { get; }

    /// <summary>The degrees of freedom given, or the rank of the replicate weights less one.</summary>
    public double DegreesOfFreedom => degrees.Value;

    /// <summary>The share of replicates that may have no weights before estimates are refused.</summary>
    public double LargestFailingShare { get; private init; } = 0.05;

    internal ReplicateSource Source { get; }

    /// <summary>Replicates that multiply the weights by factors made elsewhere, which are held.</summary>
    /// <param name="weights">Weight of every row.</param>
    /// <param name="factors">R arrays of n factors.</param>
    /// <param name="rule">Scales, centre, degrees of freedom.</param>
    /// <exception cref="StatisticsInputException">No replicates, columns of unequal length, or numbers that are not finite.</exception>
    public static ReplicateDesign FromFactors(double[] weights, double[][] factors, ReplicateRule rule)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return FromUnitFactors(weights, Enumerable.Range(0, weights.Length).ToArray(), factors, rule);
    }

    /// <summary>The same with one factor per unit and replicate.</summary>
    /// <param name="weights">Weight of every row.</param>
    /// <param name="unitOfRow">Unit of every row, from 0.</param>
    /// <param name="factors">R arrays with a factor per unit.</param>
    /// <param name="rule">Scales, centre, degrees of freedom.</param>
    /// <exception cref="StatisticsInputException">No replicates, columns of unequal length, or numbers that are not finite.</exception>
    public static ReplicateDesign FromUnitFactors(double[] weights, int[] unitOfRow, double[][] factors, ReplicateRule rule)
    {
        ArgumentNullException.ThrowIfNull(unitOfRow);
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(rule);
        CheckFinite(weights, "weights");
        if (factors.Length == 0)
            throw new StatisticsInputException("replicates", null, "none", "at least one");
        var units = factors[0].Length;
        foreach (var factor in factors)
        {
            if (factor.Length != units)
                throw new StatisticsInputException("replicate factors", null, $"{factor.Length} rows", $"{units}, as the first replicate has");
            CheckFinite(factor, "replicate factors");
        }

        if (unitOfRow.Length != weights.Length)
            throw new StatisticsInputException("replicate units", null, $"{unitOfRow.Length} rows", $"{weights.Length}, one per weight");
        for (var row = 0; row < unitOfRow.Length; row++)
        {
            if (unitOfRow[row] < 0 || unitOfRow[row] >= units)
                throw new StatisticsInputException("replicate factors", row + 1, $"unit {unitOfRow[row]}", $"0 to {units - 1}: a factor for every row");
        }

        return new ReplicateDesign(weights, new GivenReplicates(weights, unitOfRow, units, factors, rule.DegreesOfFreedom), rule);
    }

    /// <summary>Replicates whose weights (not factors) were made elsewhere, and are held.</summary>
    /// <param name="weights">Weight of every row in the full sample.</param>
    /// <param name="replicateWeights">R arrays of n weights.</param>
    /// <param name="rule">Scales, centre, degrees of freedom.</param>
    /// <exception cref="StatisticsInputException">No replicates, columns of unequal length, or numbers that are not finite.</exception>
    public static ReplicateDesign FromWeights(double[] weights, double[][] replicateWeights, ReplicateRule rule)
    {
        CheckFinite(weights, "weights");
        var ones = new double[weights.Length];
        Array.Fill(ones, 1);
        return new ReplicateDesign(weights, FromFactors(ones, replicateWeights, rule).Source, rule);
    }

    /// <summary>Replicates whose weights a function makes when they are needed, on several threads.</summary>
    /// <param name="weights">Weight of every row in the full sample.</param>
    /// <param name="count">Number of replicates.</param>
    /// <param name="function">Must write all n weights, the same for the same replicate whenever it is called.</param>
    /// <param name="rule">Scales, centre and degrees of freedom, which must be given.</param>
    /// <exception cref="StatisticsInputException">No degrees of freedom, or unusable weights.</exception>
    public static ReplicateDesign FromFunction(double[] weights, int count, ReplicateWeights function, ReplicateRule rule)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(rule);
        CheckFinite(weights, "weights");
        var given = rule.DegreesOfFreedom ?? throw new StatisticsInputException("degrees of freedom", null, "none for replicates made by a function", "a number");
        return new ReplicateDesign(weights, new FunctionReplicates(count, function, given), rule);
    }

    /// <summary>The weights of one replicate.</summary>
    /// <param name="replicate">From 0.</param>
    /// <param name="weights">Gets one weight per row (length n).</param>
    /// <returns>Null, or why this replicate has no weights.</returns>
    public ReplicateFailure? WeightsOf(int replicate, Span<double> weights) => WeightsOf(replicate, weights, out _);

    /// <inheritdoc cref="WeightsOf(int, Span{double})" path="/summary|/returns"/>
    /// <param name="replicate">From 0.</param>
    /// <param name="weights">Gets one weight per row (length n).</param>
    /// <param name="emptyMargins">Gets the margins that this replicate's calibration left out because it has no rows in them, or could not meet without those.</param>
    public ReplicateFailure? WeightsOf(int replicate, Span<double> weights, out IReadOnlyList<MarginName> emptyMargins)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(replicate, ReplicateCount);
        if (weights.Length != RowCount)
            throw new StatisticsInputException("replicate weights", null, $"room for {weights.Length} rows", $"{RowCount}");
        var outcome = Source.Fill(replicate, weights);
        emptyMargins = outcome.EmptyMargins;
        return outcome.Failure;
    }

    /// <summary>
    /// The same replicates after a further step of weighting, repeated on each of them (an adjustment for nonresponse, for
    /// instance), and on the full sample.
    /// </summary>
    /// <param name="adjustment">
    /// Changes weights in place; called on several threads. A <see cref="StatisticsInputException"/> means that the replicate
    /// has no weights: it counts among <see cref="ReplicateEstimates.Failures"/>.
    /// </param>
    public ReplicateDesign Adjusted(ReplicateAdjustment adjustment)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        var weights = (double[])Weights.Clone();
        adjustment(weights);
        CheckFinite(weights, "adjusted weights");
        return new ReplicateDesign(weights, new AdjustedReplicates(Source, adjustment), Rule) { LargestFailingShare = LargestFailingShare };
    }

    /// <summary>
    /// The same replicates, each calibrated to the totals of the problem, and the full sample too. Nothing is solved until a
    /// replicate's weights are asked for; degrees of freedom stay those of the replicates before.
    /// </summary>
    /// <remarks>
    /// A margin without rows in a replicate is left out there, with those that contradict the rest without it;
    /// <see cref="ReplicateEstimates.EmptyMargins"/> counts them by name. A replicate without a solution counts among
    /// <see cref="ReplicateEstimates.Failures"/> with its cause; the others count for it.
    /// </remarks>
    /// <param name="problem">The calibration of the full sample: it starts from this design's weights.</param>
    /// <param name="largestFailingShare">An estimation is refused when more than this share of the replicates have no solution.</param>
    /// <exception cref="StatisticsInputException">The problem starts from other weights, or has no solution for the full sample.</exception>
    public ReplicateDesign Recalibrated(CalibrationProblem problem, double largestFailingShare = 0.05)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Solve() switch
        {
            CalibrationOutcome.Solved solved => Recalibrated(problem, solved, largestFailingShare),
            var outcome => throw new StatisticsInputException("calibration", null, ((CalibrationOutcome.NotSolved)outcome).Message, "totals that the full sample can meet"),
        };
    }

    /// <inheritdoc cref="Recalibrated(CalibrationProblem, double)" path="/summary|/remarks"/>
    /// <param name="problem">The calibration of the full sample: it starts from this design's weights.</param>
    /// <param name="solution">Its solution, where that was found before.</param>
    /// <param name="largestFailingShare">An estimation is refused when more than this share of the replicates have no solution.</param>
    /// <exception cref="StatisticsInputException">The problem or the solution starts from other weights.</exception>
    public ReplicateDesign Recalibrated(CalibrationProblem problem, CalibrationOutcome.Solved solution, double largestFailingShare = 0.05)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(solution);
        if (!(largestFailingShare is >= 0 and <= 1))
            throw new StatisticsInputException("failing share", null, $"{largestFailingShare}", "0 to 1");
        if (!problem.DesignWeights.AsSpan().SequenceEqual(Weights) || !solution.DesignWeights.AsSpan().SequenceEqual(Weights))
            throw new StatisticsInputException("calibration", null, "a problem for other weights", "a problem for the weights of this design");
        return new ReplicateDesign(solution.Weights, new CalibratedReplicates(Source, problem, solution.Coefficients), Rule) { LargestFailingShare = largestFailingShare };
    }

    /// <summary>Factor of every replicate within the variance, without the common scale.</summary>
    internal double ScaleOf(int replicate) => Rule.ReplicateScales is null ? 1 : Rule.ReplicateScales[replicate];

    /// <summary>All that an estimation needs: measures are declared first and then computed together, replicate by replicate.</summary>
    public ReplicateEstimation Estimation() => new(this);

    private static void Check(ReplicateRule rule, int count)
    {
        if (!(double.IsFinite(rule.Scale) && rule.Scale > 0))
            throw new StatisticsInputException("replicate scale", null, $"{rule.Scale}", "a positive number");
        if (rule.ReplicateScales is not { } scales)
            return;
        if (scales.Length != count)
            throw new StatisticsInputException("replicate scales", null, $"{scales.Length}", $"{count}, one per replicate");
        for (var replicate = 0; replicate < count; replicate++)
        {
            if (!(double.IsFinite(scales[replicate]) && scales[replicate] >= 0))
                throw new StatisticsInputException("replicate scales", replicate + 1, $"{scales[replicate]}", "a finite number, not negative");
        }
    }

    private static void CheckFinite(double[] values, string subject)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
            throw new StatisticsInputException(subject, null, "no rows", "at least one row");
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                throw new StatisticsInputException(subject, row + 1, $"{values[row]}", "a finite number");
        }
    }
}
