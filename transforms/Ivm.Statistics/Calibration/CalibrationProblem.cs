using Ivm.Statistics.Calibration.Solving;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// Final weights w = d F(x'lambda), as near to the design weights as the distance measures, that meet population totals.
/// </summary>
/// <remarks>
/// n rows, T terms, q margins in all. Memory is n T numbers and q x q; never n x q. All sums over rows are exact, so that
/// the weights are the same bits whatever the order of the rows, the threads or the chunks (rows of one cluster keep their
/// order). For that, weights and the values of a term are held relative to their largest: what is a million million times
/// smaller counts as zero. Post-stratification is one factor with linear distance (rows in no level keep their weight); iterative
/// proportional fitting converges to raking, which is solved here directly.
/// Source: Deville and Sarndal (1992), "Calibration estimators in survey sampling", JASA 87, 376-382.
/// </remarks>
public sealed class CalibrationProblem
{
    /// <summary>Stored weights were rounded to doubles once more than the sums that were checked when they were found.</summary>
    private const double AcceptanceFactor = 10;

    private readonly double[] designWeights;
    private readonly CalibrationOptions options;
    private readonly CalibrationTerm[] terms;
    private readonly MarginCatalogue catalogue;
    private readonly RatioFunction ratio;
    private readonly AuxiliaryRows rows;
    private readonly SharedOrder order;
    private readonly MomentPool pool;

    /// <summary>Checks and compiles the problem.</summary>
    /// <param name="designWeights">Weight of every row: finite, not negative; rows of weight zero take no part.</param>
    /// <param name="terms">The model; margins may depend on each other.</param>
    /// <param name="options">Distance, bounds, clusters, tolerances.</param>
    /// <exception cref="StatisticsInputException">No rows or terms, columns of unequal length, or unusable weights, bounds or coefficients.</exception>
    public CalibrationProblem(double[] designWeights, IReadOnlyList<CalibrationTerm> terms, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(designWeights);
        ArgumentNullException.ThrowIfNull(terms);
        this.designWeights = (double[])designWeights.Clone();
        this.options = options ?? new CalibrationOptions();
        this.terms = [.. terms];
        CalibrationChecks.Problem(this.designWeights, this.terms, this.options);
        catalogue = new MarginCatalogue(this.terms);
        ratio = new RatioFunction(this.options);
        var layout = new AuxiliaryLayout(this.terms, this.designWeights.Max(), this.terms.Select(term => term.LargestValue).ToArray())
        {
            VarianceScale = this.options.VarianceCoefficients is { } variance ? Math.ScaleB(1, Math.ILogB(variance.Min())) : 1,
        };
        rows = AuxiliaryRows.Compile(this.terms, layout, this.designWeights, this.options.Clusters, this.options.VarianceCoefficients, this.options.MaximumThreads);
        ratio.Check(rows);
        order = new SharedOrder();
        pool = new MomentPool();
    }

    private CalibrationProblem(CalibrationProblem other, double[] weights, int maximumThreads)
    {
        CalibrationChecks.Weights(weights, other.designWeights.Length);
        designWeights = weights;
        options = other.options.MaximumThreads == maximumThreads ? other.options : other.options with { MaximumThreads = maximumThreads };
        (terms, catalogue, ratio, order, pool) = (other.terms, other.catalogue, other.ratio, other.order, other.pool);
        rows = other.rows.WithWeights(weights, options.Clusters);
    }

    /// <summary>Number of margins, q.</summary>
    public int MarginCount => catalogue.Names.Length;

    /// <summary>Number of rows, n.</summary>
    public int RowCount => designWeights.Length;

    /// <summary>The margins, in the order of the terms.</summary>
    public IReadOnlyList<MarginName> Margins => catalogue.Names;

    /// <summary>The terms of the model.</summary>
    public IReadOnlyList<CalibrationTerm> Terms => terms;

    /// <summary>The weights the problem starts from, one per row. Do not change them.</summary>
    public double[] DesignWeights => designWeights;

    /// <summary>The same margins for other starting weights, such as those of a replicate; what was compiled is shared.</summary>
    /// <param name="weights">Weight of every row: finite, not negative; zero: the row takes no part. Not copied.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or an unusable weight.</exception>
    public CalibrationProblem WithWeights(double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var problem = new CalibrationProblem(this, weights, options.MaximumThreads);
        ratio.Check(problem.rows);
        return problem;
    }

    /// <summary>
    /// Solves for the weights of a replicate, on one thread. Margins without rows are left out where the replicate has them,
    /// and so are those that the others contradict without them; both are named in the result.
    /// </summary>
    /// <param name="weights">Starting weights.</param>
    /// <param name="warmStart">Coefficients of the full sample; null: none.</param>
    /// <param name="final">Gets the final weights; untouched without a solution.</param>
    internal ReplicateCalibration SolveReplicate(double[] weights, double[]? warmStart, Span<double> final)
    {
        var replicate = new CalibrationProblem(this, weights, 1);
        if (ratio.Refusal(replicate.rows) is { } refusal)
            return new ReplicateCalibration(new CalibrationOutcome.NotSolved(CalibrationFailure.InfeasibleBounds, [], refusal.Message), []);
        var (solution, system, failure) = replicate.FindNear(warmStart);
        if (solution is not null)
            FinalWeights.Fill(replicate.rows, ratio, solution.Coefficients, weights, final);
        return new ReplicateCalibration(failure, system.LeftOut.Select(margin => catalogue.Names[margin]).ToArray());
    }

    /// <summary>
    /// Looks at the problem without solving it: empty cells, totals that contradict each other, margins that follow from
    /// others, and thin cells with the collapse that would mend them.
    /// </summary>
    /// <param name="minimumRows">Cells with fewer rows (or clusters) are thin.</param>
    public CalibrationReview Review(int minimumRows = 10)
        => CalibrationReview.Of(catalogue, terms, System(Source()), rows.Counts(), minimumRows);

    /// <summary>Solves the problem, or says why it cannot be solved.</summary>
    /// <param name="warmStart">
    /// <see cref="CalibrationOutcome.Solved.Coefficients"/> of a problem with the same terms, near to this one: saves steps
    /// where the distance is not linear. Null: start from the design weights.
    /// </param>
    public CalibrationOutcome Solve(double[]? warmStart = null)
    {
        var (solution, system, failure) = Find(warmStart, leavesOut: false);
        return solution is null ? failure! : Solved(solution, system);
    }

    private (CalibrationSolution? Solution, CalibrationSystem System, CalibrationOutcome.NotSolved? Failure) Find(double[]? warmStart, bool leavesOut)
    {
        var source = Source();
        var system = System(source);
        if (leavesOut)
            system.LeaveOutUnmeetable();
        if (catalogue.Refused(system) is { } refused)
            return (null, system, refused);
        if (!ratio.IsPlainLinear && ReachableTotals.MarginsOutside(rows, ratio, system) is { Length: > 0 } outside)
            return (null, system, catalogue.NotSolved(CalibrationFailure.InfeasibleBounds, outside, "these margins lie outside what the bounds allow, each by itself"));

        var solver = new CalibrationSolver(source, system, ratio, options);
        var solution = warmStart is null ? solver.Solve() : solver.SolveFrom(Scaled(warmStart));
        return solution.Converged ? (solution, system, null) : (null, system, Failure(solution, system, searchesConflict: !leavesOut));
    }

    /// <summary>
    /// The same for a replicate: the system itself is made at the coefficients of the full sample, which saves a pass over
    /// the rows. Where that does not lead to a solution, the usual way does or says why not.
    /// </summary>
    private (CalibrationSolution? Solution, CalibrationSystem System, CalibrationOutcome.NotSolved? Failure) FindNear(double[]? warmStart)
    {
        if (warmStart is null || !ratio.IsSmooth)
            return Find(warmStart, leavesOut: true);
        var (source, coefficients) = (Source(), Scaled(warmStart));
        var system = System(source, coefficients);
        system.LeaveOutUnmeetable();
        if (catalogue.Refused(system) is { } refused)
            return (null, system, refused);
        var solution = new CalibrationSolver(source, system, ratio, options).Solve(coefficients);
        return solution.Converged ? (solution, system, null) : Find(null, leavesOut: true);
    }

    /// <summary>A replicate's failure names its worst margins: the search for a smallest conflict costs more than all else.</summary>
    private CalibrationOutcome.NotSolved Failure(CalibrationSolution solution, CalibrationSystem system, bool searchesConflict)
    {
        var conflict = ratio.IsPlainLinear || !searchesConflict ? [] : new FeasibilityCheck(rows, options, catalogue.Totals, HardMargins(system)).Conflict();
        return conflict.Count > 0
            ? catalogue.NotSolved(CalibrationFailure.InfeasibleBounds, conflict, "no weights within the bounds meet these margins together")
            : catalogue.NotSolved(CalibrationFailure.NotConverged, solution.WorstMargins, $"stopped after {solution.Iterations} steps at a relative misfit of {solution.LargestMisfit:G3}");
    }

    /// <summary>
    /// Takes final weights that were found and stored before: what <see cref="Solve"/> gave then, for the price of checking
    /// that they meet the margins.
    /// </summary>
    /// <param name="finalWeights">Final weight of every row.</param>
    /// <returns>A solution without iterations, or the margins that the weights miss (<see cref="CalibrationFailure.NotConverged"/>).</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, or a weight that is not finite, or not zero where the design weight is.</exception>
    public CalibrationOutcome Accept(double[] finalWeights)
    {
        ArgumentNullException.ThrowIfNull(finalWeights);
        CalibrationChecks.FinalWeights(finalWeights, designWeights);
        var source = Source();
        var system = System(source);
        if (catalogue.Refused(system) is { } refused)
            return refused;

        // Row by row, as nothing says that the ratio is the same within a cluster.
        var scaled = Array.ConvertAll(finalWeights, weight => weight * rows.Layout.WeightScale);
        var reached = new RowsInMemory(rows.ByRow, ratio, options.MaximumThreads, new MomentPool()).Weighted(scaled, withGram: false).Totals;
        var (misfit, largest) = system.MisfitOf(reached, new double[reached.Length]);
        var missed = Enumerable.Range(0, misfit.Length)
            .Where(j => !system.IsSoft(j) && system.Excess(misfit, j) > AcceptanceFactor * options.Tolerance)
            .Select(rows.Layout.MarginOf).Order().ToArray();
        if (missed.Length > 0)
            return catalogue.NotSolved(CalibrationFailure.NotConverged, missed, "the given weights miss these margins");
        var g = finalWeights.Zip(designWeights, (final, design) => design == 0 ? 1 : final / design).ToArray();
        return Solved((double[])finalWeights.Clone(), g, new CalibrationSolution(true, new double[reached.Length], reached, 0, largest, []), system);
    }

    private RowsInMemory Source() => new(rows, ratio, options.MaximumThreads, pool);

    private CalibrationSystem System(RowsInMemory source, double[]? coefficients = null)
    {
        var start = source.At(coefficients ?? new double[rows.ColumnCount], withGram: true);
        var known = order.Find(source, designWeights, terms);
        var system = CalibrationSystem.Make(rows.Layout, options, catalogue.Totals, catalogue.Costs, start, known);
        source.Return(start);
        order.Remember(system.Elimination);
        return system;
    }

    private CalibrationOutcome.Solved Solved(CalibrationSolution solution, CalibrationSystem system)
    {
        var (g, weights) = FinalWeights.Of(rows, ratio, solution.Coefficients, designWeights, options.MaximumThreads);
        return Solved(weights, g, solution, system);
    }

    private CalibrationOutcome.Solved Solved(double[] weights, double[] g, CalibrationSolution solution, CalibrationSystem system)
    {
        var (margins, coefficients) = catalogue.Report(system, solution, rows.Counts());
        return new CalibrationOutcome.Solved
        {
            Weights = weights,
            G = g,
            DesignWeights = designWeights,
            Margins = margins,
            Coefficients = coefficients,
            Iterations = solution.Iterations,
            LargestMisfit = solution.LargestMisfit,
            DroppedMargins = margins.Where(margin => margin.IsDropped).Select(margin => margin.Name).ToArray(),
            NegativeWeightCount = weights.Count(weight => weight < 0),
            Regression = new CalibrationRegression(rows, system.Factor, designWeights, system.Ridge),
        };
    }

    private int[] HardMargins(CalibrationSystem system)
        => Enumerable.Range(0, MarginCount)
            .Where(margin => system.Factor.Kept[rows.Layout.ColumnOf(margin)] && !system.IsSoft(rows.Layout.ColumnOf(margin))).ToArray();

    private double[] Scaled(double[] coefficients)
    {
        if (coefficients.Length != MarginCount)
            throw new StatisticsInputException("warm start", null, $"{coefficients.Length} coefficients", $"{MarginCount}, one per margin");
        var scaled = new double[rows.ColumnCount];
        for (var margin = 0; margin < coefficients.Length; margin++)
            scaled[rows.Layout.ColumnOf(margin)] = coefficients[margin] / (rows.Layout.ColumnScale[rows.Layout.ColumnOf(margin)] * rows.Layout.VarianceScale);
        return scaled;
    }
}
