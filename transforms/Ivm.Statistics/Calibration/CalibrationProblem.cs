using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// Final weights w = d F(x'lambda), as near to the design weights as the distance measures, that meet population totals.
/// </summary>
/// <remarks>
/// n rows, T terms, q margins in all. Memory is n T numbers and q x q; never n x q. All sums over rows are exact, so that
/// the weights are the same bits whatever the order of the rows, the threads or the chunks (rows of one cluster keep their
/// order). Source: Deville and Sarndal (1992), "Calibration estimators in survey sampling", JASA 87, 376-382.
/// </remarks>
public sealed class CalibrationProblem
{
    /// <summary>Stored weights were rounded to doubles once more than the sums that were checked when they were found.</summary>
    private const double AcceptanceFactor = 10;

    /// <summary>A message names so many margins in words; the outcome lists them all.</summary>
    private const int MarginsInMessage = 12;

    private readonly double[] designWeights;
    private readonly CalibrationOptions options;
    private readonly CalibrationTerm[] terms;
    private readonly RatioFunction ratio;
    private readonly AuxiliaryRows rows;
    private readonly MarginName[] names;
    private readonly double[] totals;
    private readonly double[]? costs;
    private readonly SharedOrder order;

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
        ratio = new RatioFunction(this.options);
        var layout = new AuxiliaryLayout(this.terms, this.designWeights.Max(), this.terms.Select(LargestValue).ToArray());
        rows = AuxiliaryRows.Compile(this.terms, layout, this.designWeights, this.options.Clusters, this.options.VarianceCoefficients, this.options.MaximumThreads);
        ratio.Check(rows);
        names = this.terms.SelectMany(term => term.Levels, (term, level) => new MarginName(term.Name, level)).ToArray();
        totals = this.terms.SelectMany(term => term.Totals).ToArray();
        costs = this.terms.All(term => double.IsPositiveInfinity(term.Cost)) ? null : this.terms.SelectMany(term => term.Levels, (term, _) => term.Cost).ToArray();
        order = new SharedOrder();
    }

    private CalibrationProblem(CalibrationProblem other, double[] weights, int maximumThreads)
    {
        CalibrationChecks.Weights(weights, other.designWeights.Length);
        designWeights = weights;
        options = other.options.MaximumThreads == maximumThreads ? other.options : other.options with { MaximumThreads = maximumThreads };
        (terms, ratio, names, totals, costs, order) = (other.terms, other.ratio, other.names, other.totals, other.costs, other.order);
        rows = other.rows.WithWeights(weights, options.Clusters);
        ratio.Check(rows);
    }

    /// <summary>Number of margins, q.</summary>
    public int MarginCount => names.Length;

    /// <summary>Number of rows, n.</summary>
    public int RowCount => designWeights.Length;

    /// <summary>The margins, in the order of the terms.</summary>
    public IReadOnlyList<MarginName> Margins => names;

    /// <summary>The weights the problem starts from, one per row. Do not change them.</summary>
    public double[] DesignWeights => designWeights;

    /// <summary>The same margins for other starting weights, such as those of a replicate; what was compiled is shared.</summary>
    /// <param name="weights">Weight of every row: finite, not negative; zero: the row takes no part. Not copied.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or an unusable weight.</exception>
    public CalibrationProblem WithWeights(double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new CalibrationProblem(this, weights, options.MaximumThreads);
    }

    /// <summary>
    /// Solves for the weights of a replicate, on one thread. Margins without rows are left out where the replicate has them,
    /// and so are those that the others contradict without them; both are named in the solution.
    /// </summary>
    internal CalibrationOutcome SolveReplicate(double[] weights, double[]? warmStart)
        => new CalibrationProblem(this, weights, 1).Outcome(warmStart, leavesOut: true);

    /// <summary>Solves the problem, or says why it cannot be solved.</summary>
    /// <param name="warmStart">
    /// <see cref="CalibrationOutcome.Solved.Coefficients"/> of a problem with the same terms, near to this one: saves steps
    /// where the distance is not linear. Null: start from the design weights.
    /// </param>
    public CalibrationOutcome Solve(double[]? warmStart = null) => Outcome(warmStart, leavesOut: false);

    private CalibrationOutcome Outcome(double[]? warmStart, bool leavesOut)
    {
        var source = new RowsInMemory(rows, ratio, options.MaximumThreads);
        var system = System(source);
        if (leavesOut)
            system.LeaveOutUnmeetable();
        if (Refused(system) is { } refused)
            return refused;
        if (!ratio.IsPlainLinear && ReachableTotals.MarginsOutside(rows, ratio, system) is { Length: > 0 } excluded)
            return NotSolved(CalibrationFailure.InfeasibleBounds, excluded, "these margins lie outside what the bounds allow, each by itself");

        var solution = new CalibrationSolver(source, system, ratio, options).Solve(warmStart is null ? null : Scaled(warmStart));
        if (solution.Converged)
            return Solved(solution, system);

        var conflict = ratio.IsPlainLinear ? [] : new FeasibilityCheck(rows, options, totals, HardMargins(system)).Conflict();
        return conflict.Count > 0
            ? NotSolved(CalibrationFailure.InfeasibleBounds, conflict, "no weights within the bounds meet these margins together")
            : NotSolved(CalibrationFailure.NotConverged, solution.WorstMargins, $"stopped after {solution.Iterations} steps at a relative misfit of {solution.LargestMisfit:G3}");
    }

    /// <summary>
    /// Takes final weights that were found and stored before: what <see cref="Solve"/> gave then, for the price of checking
    /// that they meet the margins.
    /// </summary>
    /// <param name="finalWeights">Final weight of every row.</param>
    /// <returns>A solution without iterations, or the margins that the weights miss (<see cref="CalibrationFailure.NotConverged"/>).</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, or a weight that is not finite.</exception>
    public CalibrationOutcome Accept(double[] finalWeights)
    {
        ArgumentNullException.ThrowIfNull(finalWeights);
        CalibrationChecks.FinalWeights(finalWeights, designWeights.Length);
        var source = new RowsInMemory(rows, ratio, options.MaximumThreads);
        var system = System(source);
        if (Refused(system) is { } refused)
            return refused;
        var unitWeights = new double[rows.UnitCount];
        for (var row = 0; row < finalWeights.Length; row++)
            unitWeights[rows.UnitOf(row)] += finalWeights[row] * rows.Layout.WeightScale;

        var reached = source.Weighted(unitWeights, withGram: false).Totals;
        var (misfit, largest) = system.MisfitOf(reached, new double[reached.Length]);
        var missed = Enumerable.Range(0, misfit.Length)
            .Where(j => !system.IsSoft(j) && Math.Abs(misfit[j]) > AcceptanceFactor * options.Tolerance * system.Size[j])
            .Select(rows.Layout.MarginOf).Order().ToArray();
        if (missed.Length > 0)
            return NotSolved(CalibrationFailure.NotConverged, missed, "the given weights miss these margins");
        var g = finalWeights.Zip(designWeights, (final, design) => design == 0 ? 1 : final / design).ToArray();
        return Solved((double[])finalWeights.Clone(), g, new CalibrationSolution(true, new double[reached.Length], reached, 0, largest, []), system);
    }

    private CalibrationSystem System(RowsInMemory source)
    {
        var start = source.At(new double[rows.ColumnCount], withGram: true);
        var known = order.Find(source, designWeights, terms);
        var system = CalibrationSystem.Make(rows.Layout, options, totals, costs, start, known);
        order.Remember(system.Elimination);
        return system;
    }

    private CalibrationOutcome.NotSolved? Refused(CalibrationSystem system)
    {
        if (system.EmptyMargins() is { Length: > 0 } empty)
            return NotSolved(CalibrationFailure.EmptyCell, empty, "no row in the sample counts towards these margins, but their totals are not zero");
        return system.FindContradiction() is { } contradiction
            ? NotSolved(
                CalibrationFailure.ContradictoryTotals,
                contradiction.Parties,
                $"{names[contradiction.Margin]} follows from the others, which imply {contradiction.Implied:G12} where {totals[contradiction.Margin]:G12} is asked")
            : null;
    }

    private CalibrationOutcome.Solved Solved(CalibrationSolution solution, CalibrationSystem system)
    {
        var g = new double[designWeights.Length];
        var weights = new double[designWeights.Length];
        RatiosOf(solution.Coefficients, g, weights);
        return Solved(weights, g, solution, system);
    }

    private CalibrationOutcome.Solved Solved(double[] weights, double[] g, CalibrationSolution solution, CalibrationSystem system)
    {
        var layout = rows.Layout;
        var counts = rows.Counts();
        var margins = new CalibrationMargin[names.Length];
        var coefficients = new double[names.Length];
        for (var margin = 0; margin < margins.Length; margin++)
        {
            var j = layout.ColumnOf(margin);
            coefficients[margin] = solution.Coefficients[j] * layout.ColumnScale[j];
            margins[margin] = new CalibrationMargin(
                names[margin], totals[margin], layout.Unscaled(j, system.Before[j]), layout.Unscaled(j, solution.Reached[j]), counts[j], !system.Factor.Kept[j]);
        }

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
            LeftOutMargins = system.LeftOut.Select(margin => names[margin]).ToArray(),
            NegativeWeightCount = weights.Count(weight => weight < 0),
            Regression = new CalibrationRegression(rows, system.Factor, designWeights),
        };
    }

    /// <summary>g and final weight of every row.</summary>
    private void RatiosOf(double[] coefficients, double[] g, double[] weights)
    {
        var perUnit = rows.UnitOfRow is null ? null : new double[rows.UnitCount];
        var blocks = Math.Clamp(rows.UnitCount / 16384, 1, options.MaximumThreads);
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = options.MaximumThreads }, block =>
        {
            var (from, to) = ((int)((long)rows.UnitCount * block / blocks), (int)((long)rows.UnitCount * (block + 1) / blocks));
            for (var unit = from; unit < to; unit++)
            {
                var own = ratio.Evaluate(rows, unit, rows.Product(unit, coefficients) * rows.InverseVarianceOf(unit)).G;
                if (perUnit is not null)
                {
                    perUnit[unit] = own;
                    continue;
                }

                (g[unit], weights[unit]) = (own, designWeights[unit] == 0 ? 0 : designWeights[unit] * own);
            }
        });
        for (var row = 0; perUnit is not null && row < g.Length; row++)
            (g[row], weights[row]) = (perUnit[rows.UnitOf(row)], designWeights[row] == 0 ? 0 : designWeights[row] * perUnit[rows.UnitOf(row)]);
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
            scaled[rows.Layout.ColumnOf(margin)] = coefficients[margin] / rows.Layout.ColumnScale[rows.Layout.ColumnOf(margin)];
        return scaled;
    }

    private CalibrationOutcome.NotSolved NotSolved(CalibrationFailure cause, IReadOnlyList<int> columns, string reason)
    {
        var margins = columns.Select(j => names[j]).ToArray();
        var listed = string.Join("; ", columns.Take(MarginsInMessage).Select(j => $"{names[j]} (total {totals[j]:G12})"));
        if (columns.Count > MarginsInMessage)
            listed += $"; and {columns.Count - MarginsInMessage} more";
        return new CalibrationOutcome.NotSolved(cause, margins, $"{reason}: {listed}");
    }

    private static double LargestValue(CalibrationTerm term)
    {
        var largest = 0.0;
        foreach (var value in term.Values ?? [])
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>The order of elimination, found once for a problem and all that share its rows.</summary>
    private sealed class SharedOrder
    {
        private EliminationOrder? found;

        /// <summary>
        /// The order if it is known or must be found apart: rows of weight zero and values of either sign can hide pairs of
        /// columns from the Gram matrix that another set of weights would show.
        /// </summary>
        public EliminationOrder? Find(RowsInMemory source, double[] weights, CalibrationTerm[] terms)
        {
            if (Volatile.Read(ref found) is { } known)
                return known;
            if (Array.TrueForAll(weights, weight => weight > 0) && terms.All(term => term.Values is null || Array.TrueForAll(term.Values, value => value >= 0)))
                return null;
            var pattern = source.Pattern().Gram();
            var layout = source.Layout;
            return EliminationOrder.Of(layout.ColumnCount, (i, j) => layout.MarginOf(i) >= 0 && layout.MarginOf(j) >= 0 && pattern.IsNonzero(i, j));
        }

        public void Remember(EliminationOrder elimination) => Volatile.Write(ref found, elimination);
    }
}
