using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// Final weights w = d F(x'lambda), as near to the design weights as the distance measures, that meet population totals.
/// </summary>
/// <remarks>
/// n rows, T terms, q margins in all. Memory is n T numbers and q x q; never n x q. Source: Deville and Sarndal (1992),
/// "Calibration estimators in survey sampling", JASA 87, 376-382.
/// </remarks>
public sealed class CalibrationProblem
{
    /// <summary>Stored weights were rounded to doubles once more than the sums that were checked when they were found.</summary>
    private const double AcceptanceFactor = 10;

    /// <summary>A message names so many margins in words; the outcome lists them all.</summary>
    private const int MarginsInMessage = 12;

    private readonly double[] designWeights;
    private readonly CalibrationOptions options;
    private readonly AuxiliaryRows rows;
    private readonly MarginName[] names;
    private readonly double[] totals;

    /// <summary>Checks and compiles the problem.</summary>
    /// <param name="designWeights">Weight of every row: finite, not negative.</param>
    /// <param name="terms">The model; margins may depend on each other.</param>
    /// <param name="options">Distance, bounds, clusters, tolerances.</param>
    /// <exception cref="StatisticsInputException">No rows or terms, columns of unequal length, or unusable weights.</exception>
    public CalibrationProblem(double[] designWeights, IReadOnlyList<CalibrationTerm> terms, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(designWeights);
        ArgumentNullException.ThrowIfNull(terms);
        this.designWeights = (double[])designWeights.Clone();
        this.options = options ?? new CalibrationOptions();
        Check(terms);
        rows = AuxiliaryRows.Compile(terms, this.designWeights, this.options.Clusters);
        names = terms.SelectMany(term => term.Levels, (term, level) => new MarginName(term.Name, level)).ToArray();
        totals = terms.SelectMany(term => term.Totals).ToArray();
    }

    /// <summary>Number of margins, q.</summary>
    public int MarginCount => names.Length;

    /// <summary>Solves the problem, or says why it cannot be solved.</summary>
    public CalibrationOutcome Solve()
    {
        var ratio = new RatioFunction(options, rows, RowsPerUnit());
        var before = rows.Totals(rows.Weight);
        var counts = rows.Counts();
        if (EmptyCells(counts) is { } empty)
            return empty;

        var place = Enumerable.Range(0, MarginCount).ToArray();
        var factor = RankRevealingCholesky.Factor(rows.Gram(rows.Weight, place, MarginCount), MarginCount, options.CollinearityTolerance);
        if (Contradiction(factor) is { } contradiction)
            return contradiction;

        var solver = new CalibrationSolver(rows, ratio, totals, options);
        if (solver.BoundsExcludeMargin() is { Count: > 0 } excluded)
            return NotSolved(CalibrationFailure.InfeasibleBounds, excluded, "these margins lie outside what the bounds allow, each by itself");
        var solution = solver.Solve(factor);
        if (solution.Converged)
            return Solved(solution, factor, before, counts);

        var conflict = new FeasibilityCheck(rows, ratio, totals, factor.Kept).Conflict();
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
        if (finalWeights.Length != designWeights.Length)
            throw new StatisticsInputException("final weights", null, $"{finalWeights.Length} rows", $"{designWeights.Length}, one per design weight");
        var unitWeights = new double[rows.UnitCount];
        for (var row = 0; row < finalWeights.Length; row++)
        {
            if (!double.IsFinite(finalWeights[row]))
                throw new StatisticsInputException("final weights", row + 1, $"{finalWeights[row]}", "a finite number");
            unitWeights[rows.UnitOf(row)] += finalWeights[row];
        }

        var counts = rows.Counts();
        if (EmptyCells(counts) is { } empty)
            return empty;
        var after = rows.Totals(unitWeights);
        var size = rows.Totals(rows.Weight, absolute: true);
        var misfit = totals.Select((total, j) => size[j] == 0 ? 0 : Math.Abs(after[j] - total) / Math.Max(size[j], Math.Abs(total))).ToArray();
        if (Enumerable.Range(0, MarginCount).Where(j => misfit[j] > AcceptanceFactor * options.Tolerance).ToArray() is { Length: > 0 } missed)
            return NotSolved(CalibrationFailure.NotConverged, missed, "the given weights miss these margins");

        var factor = RankRevealingCholesky.Factor(rows.Gram(rows.Weight, Enumerable.Range(0, MarginCount).ToArray(), MarginCount), MarginCount, options.CollinearityTolerance);
        var g = finalWeights.Zip(designWeights, (final, design) => design == 0 ? 1 : final / design).ToArray();
        return Solved(finalWeights, g, after, iterations: 0, misfit.DefaultIfEmpty().Max(), factor, rows.Totals(rows.Weight), counts);
    }

    private CalibrationOutcome.Solved Solved(CalibrationSolution solution, RankRevealingCholesky factor, double[] before, int[] counts)
    {
        var g = new double[designWeights.Length];
        var weights = new double[designWeights.Length];
        for (var row = 0; row < g.Length; row++)
        {
            g[row] = solution.G[rows.UnitOf(row)];
            weights[row] = designWeights[row] * g[row];
        }

        return Solved(weights, g, rows.Totals(solution.UnitWeights(rows)), solution.Iterations, solution.LargestMisfit, factor, before, counts);
    }

    private CalibrationOutcome.Solved Solved(
        double[] weights, double[] g, double[] after, int iterations, double largestMisfit, RankRevealingCholesky factor, double[] before, int[] counts) => new()
        {
            Weights = (double[])weights.Clone(),
            G = g,
            DesignWeights = designWeights,
            Margins = names.Select((name, j) => new CalibrationMargin(name, totals[j], before[j], after[j], counts[j], !factor.Kept[j])).ToArray(),
            Iterations = iterations,
            LargestMisfit = largestMisfit,
            DroppedMargins = names.Where((_, j) => !factor.Kept[j]).ToArray(),
            NegativeWeightCount = weights.Count(weight => weight < 0),
            Regression = new CalibrationRegression(rows, factor, designWeights),
        };

    private CalibrationOutcome.NotSolved? EmptyCells(int[] counts)
    {
        var empty = Enumerable.Range(0, MarginCount).Where(j => counts[j] == 0 && totals[j] != 0).ToArray();
        return empty.Length == 0
            ? null
            : NotSolved(CalibrationFailure.EmptyCell, empty, "no row in the sample counts towards these margins, but their totals are not zero");
    }

    private CalibrationOutcome.NotSolved? Contradiction(RankRevealingCholesky factor)
    {
        for (var j = 0; j < MarginCount; j++)
        {
            if (factor.Kept[j])
                continue;
            var coefficients = factor.Dependence(j);
            var (implied, size) = (default(CompensatedSum), Math.Abs(totals[j]));
            for (var k = 0; k < j; k++)
            {
                implied.Add(coefficients[k] * totals[k]);
                size = Math.Max(size, Math.Abs(coefficients[k] * totals[k]));
            }

            if (Math.Abs(implied.Value - totals[j]) <= options.ContradictionTolerance * size)
                continue;
            var parties = Enumerable.Range(0, j).Where(k => Math.Abs(coefficients[k]) > 1e-6).Append(j).ToArray();
            return NotSolved(
                CalibrationFailure.ContradictoryTotals,
                parties,
                $"{names[j]} follows from the others, which imply {implied.Value:G12} where {totals[j]:G12} is asked");
        }

        return null;
    }

    private CalibrationOutcome.NotSolved NotSolved(CalibrationFailure cause, IReadOnlyList<int> columns, string reason)
    {
        var margins = columns.Select(j => names[j]).ToArray();
        var listed = string.Join("; ", columns.Take(MarginsInMessage).Select(j => $"{names[j]} (total {totals[j]:G12})"));
        if (columns.Count > MarginsInMessage)
            listed += $"; and {columns.Count - MarginsInMessage} more";
        return new CalibrationOutcome.NotSolved(cause, margins, $"{reason}: {listed}");
    }

    private int[]? RowsPerUnit()
    {
        if (rows.UnitOfRow is null)
            return null;
        var counts = new int[rows.UnitCount];
        foreach (var unit in rows.UnitOfRow)
            counts[unit]++;
        return counts;
    }

    private void Check(IReadOnlyList<CalibrationTerm> terms)
    {
        if (designWeights.Length == 0)
            throw new StatisticsInputException("calibration", null, "no rows", "at least one row");
        if (terms.Count == 0)
            throw new StatisticsInputException("calibration", null, "no terms", "at least one term");
        for (var row = 0; row < designWeights.Length; row++)
        {
            if (!(double.IsFinite(designWeights[row]) && designWeights[row] >= 0))
                throw new StatisticsInputException("design weights", row + 1, $"{designWeights[row]}", "a finite number, not negative");
        }

        foreach (var term in terms)
        {
            foreach (var length in new[] { term.Codes?.Length, term.Values?.Length })
            {
                if (length is { } found && found != designWeights.Length)
                    throw new StatisticsInputException($"term '{term.Name}'", null, $"{found} rows", $"{designWeights.Length}, one per weight");
            }
        }

        if (options.Clusters is { } clusters && clusters.Length != designWeights.Length)
            throw new StatisticsInputException("clusters", null, $"{clusters.Length} rows", $"{designWeights.Length}, one per weight");
    }
}
