using Ivm.Statistics.Calibration;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Sampling;

/// <summary>
/// How a sample was drawn and weighted: the one object that every estimator takes. Immutable, safe to share between threads.
/// </summary>
/// <remarks>
/// Point estimates use <see cref="Weights"/>; variances are those of the linearised totals under stratified multistage
/// selection (Sarndal, Swensson and Wretman 1992, ch. 4; Binder 1983), with the finite population correction of each stage.
/// Without a correction at the first stage only that stage counts (ultimate clusters, with replacement).
/// </remarks>
public sealed class SurveyDesign
{
    private readonly CompiledStage[] stages;

    private SurveyDesign(double[] weights, double[] designWeights, CompiledStage[] stages, int[] rowOrder, SurveyDesignSpecification source, AdjustmentVariance? calibration)
    {
        Weights = weights;
        DesignWeights = designWeights;
        this.stages = stages;
        RowOrder = rowOrder;
        LonelyUnits = source.LonelyUnits;
        AdjustLonelyInDomains = source.AdjustLonelyInDomains;
        Source = source;
        Calibration = calibration;
    }

    /// <summary>Number of rows, n.</summary>
    public int RowCount => Weights.Length;

    /// <summary>The weights of the estimates, one per row: design weights, or calibrated ones. Do not change them.</summary>
    public double[] Weights { get; }

    /// <summary>The weights before any adjustment, one per row. Do not change them.</summary>
    public double[] DesignWeights { get; }

    /// <summary>The policy for strata with a single unit.</summary>
    public LonelyUnitPolicy LonelyUnits { get; }

    /// <summary>Whether that policy also holds for strata with a single unit left in a domain.</summary>
    public bool AdjustLonelyInDomains { get; }

    /// <summary>True when units of some stage were drawn with probabilities of their own (<see cref="SamplingStage.Unequal"/>).</summary>
    public bool HasUnequalProbabilities => stages.Any(stage => stage.Unequal is not null);

    /// <summary>True after <see cref="WithCalibration"/> or <see cref="WithAdjustment"/>.</summary>
    public bool IsCalibrated => Calibration is not null;

    /// <summary>First-stage units less first-stage strata.</summary>
    public int DegreesOfFreedom => stages[0].UnitCount - stages[0].StratumCount;

    /// <summary>Number of units sampled at the first stage.</summary>
    public int UnitCount => stages[0].UnitCount;

    /// <summary>Number of strata at the first stage.</summary>
    public int StratumCount => stages[0].StratumCount;

    /// <summary>Stages that add to the variance, first one first.</summary>
    internal IReadOnlyList<CompiledStage> Stages => stages;

    /// <summary>Rows sorted by stratum and unit of every stage in turn.</summary>
    internal int[] RowOrder { get; }

    internal AdjustmentVariance? Calibration { get; }

    private SurveyDesignSpecification Source { get; }

    /// <summary>Checks and compiles a design.</summary>
    /// <exception cref="StatisticsInputException">
    /// No rows; columns of different length; a weight or probability that is missing, infinite, negative or out of range;
    /// a unit in two strata; a finite population smaller than its sample or varying within a stratum; unequal probabilities that
    /// are out of range, vary within a unit, or come with a finite population or by a method that its stage does not know.
    /// </exception>
    public static SurveyDesign Create(SurveyDesignSpecification specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var first = specification.Stages.Count > 0 ? specification.Stages[0] : new SamplingStage();
        var rows = specification.Weights?.Length ?? specification.Probabilities?.Length ?? first.Units?.Length ?? first.Strata?.Length
            ?? first.PopulationSizes?.Length ?? first.SamplingFractions?.Length
            ?? first.Unequal?.Probabilities?.Length ?? first.Unequal?.JointProbabilities?.Count ?? specification.RowCount ?? 0;
        if (rows == 0)
            throw new StatisticsInputException("design", null, "no rows", "at least one row");

        var order = new int[rows];
        for (var row = 0; row < rows; row++)
            order[row] = row;
        var compiled = new List<CompiledStage> { CompiledStage.Compile(first, 1, rows, null, specification.Nested, ref order) };
        for (var s = 1; s < specification.Stages.Count; s++)
            compiled.Add(CompiledStage.Compile(specification.Stages[s], s + 1, rows, compiled[^1], nested: true, ref order));

        var weights = WeightsOf(specification, rows, compiled);
        var counting = compiled.Where((stage, s) => s == 0 || stage.Counts).ToArray();
        return new SurveyDesign(weights, weights, counting, order, specification, null);
    }

    /// <summary>Simple random sampling of rows with the given weights.</summary>
    public static SurveyDesign FromWeights(double[] weights) => Create(new SurveyDesignSpecification { Weights = weights });

    /// <summary>
    /// The same sample with calibrated weights. Estimators then use the final weights for the estimate and the calibration
    /// residuals for the variance, for the same calls. A design may be calibrated more than once.
    /// </summary>
    /// <param name="solution">A solution for this design's weights, row for row.</param>
    /// <exception cref="StatisticsInputException">The solution belongs to other weights.</exception>
    public SurveyDesign WithCalibration(CalibrationOutcome.Solved solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return WithAdjustment(new CalibrationAdjustment(solution));
    }

    /// <summary>
    /// The same sample after a further step of weighting (a response model, a calibration). Variances pull every estimate
    /// back through all steps, last one first, so the randomness of each is counted.
    /// </summary>
    /// <param name="step">A step that starts from this design's weights, row for row.</param>
    /// <exception cref="StatisticsInputException">The step starts from other weights.</exception>
    public SurveyDesign WithAdjustment(IWeightAdjustment step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (!step.WeightsBefore.AsSpan().SequenceEqual(Weights))
            throw new StatisticsInputException("adjustment", null, "a step that starts from other weights", "a step that starts from the weights of this design");
        var chain = new AdjustmentVariance([.. Calibration?.Chain ?? [], step], stages, LonelyUnits);
        return new SurveyDesign(step.Weights, DesignWeights, stages, RowOrder, Source, chain);
    }

    /// <summary>An estimator for the whole sample: each call gives one estimate.</summary>
    public DomainEstimator Whole() => By(new int[RowCount], 1);

    /// <summary>An estimator for domains: each call gives one estimate per domain.</summary>
    /// <param name="domainOfRow">Domain of every row, 0 to <paramref name="domainCount"/> - 1, or -1 for rows in none.</param>
    /// <param name="domainCount">Number of domains; those without rows give estimates that are not defined (NaN).</param>
    /// <exception cref="StatisticsInputException">A code outside that range, or another number of rows.</exception>
    public DomainEstimator By(int[] domainOfRow, int domainCount) => new(this, domainOfRow, domainCount);

    private static double[] WeightsOf(SurveyDesignSpecification specification, int rows, List<CompiledStage> stages)
    {
        if (specification.Weights is not null && specification.Probabilities is not null)
            throw new StatisticsInputException("design", null, "weights and probabilities", "one of the two");
        if (specification.Weights is { } weights)
        {
            for (var row = 0; row < rows; row++)
            {
                if (!(double.IsFinite(weights[row]) && weights[row] >= 0))
                    throw new StatisticsInputException("weights", row + 1, $"{weights[row]}", "a finite number, not negative");
            }

            return (double[])weights.Clone();
        }

        var result = new double[rows];
        if (specification.Probabilities is { } probabilities)
        {
            for (var row = 0; row < rows; row++)
            {
                if (!(probabilities[row] is > 0 and <= 1))
                    throw new StatisticsInputException("probabilities", row + 1, $"{probabilities[row]}", "a probability above 0 and at most 1");
                result[row] = 1 / probabilities[row];
            }

            return result;
        }

        Array.Fill(result, 1);
        foreach (var stage in stages)
        {
            for (var row = 0; row < rows; row++)
            {
                var probability = stage.ProbabilityOf(stage.UnitOfRow[row]);
                if (probability == 0)
                    throw new StatisticsInputException("design", null, "no weights, no probabilities and no population sizes at every stage", "one of these");
                result[row] *= stage.WeightOf(stage.UnitOfRow[row]);
            }
        }

        return result;
    }
}
