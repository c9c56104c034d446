using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// Finds margins that cannot be met together within the bounds on g, and shrinks them to a set of which none can be left out.
/// </summary>
/// <remarks>
/// Phase 1 looks for weights within the bounds whose margins come nearest to their totals, by calibration with truncated
/// linear distance and ever dearer soft margins. What misfit remains is a direction lambda in which every admissible
/// weighting falls short of the totals; that is checked by itself (Farkas), so a set is only named when it is proven.
/// </remarks>
internal sealed class FeasibilityCheck
{
    private readonly AuxiliaryRows rows;
    private readonly RatioFunction ratio;
    private readonly CalibrationOptions options;
    private readonly double[] totals;
    private readonly IReadOnlyList<int> candidates;
    private readonly bool[] isNonnegative;

    /// <summary>Prepares the check.</summary>
    /// <param name="rows">The auxiliary variables.</param>
    /// <param name="options">The options of the calibration, for its bounds.</param>
    /// <param name="totals">Totals per margin.</param>
    /// <param name="candidates">Margins that must be met and do not follow from others.</param>
    public FeasibilityCheck(AuxiliaryRows rows, CalibrationOptions options, double[] totals, IReadOnlyList<int> candidates)
    {
        this.rows = rows;
        this.totals = rows.Layout.ScaledTotals(totals);
        this.candidates = candidates;
        isNonnegative = Nonnegative(rows);
        this.options = options with
        {
            Distance = CalibrationDistance.Linear,
            LowerBound = options.Distance == CalibrationDistance.Linear ? options.LowerBound : Math.Max(0, options.LowerBound),
            Tolerance = 1e-10,
            MaximumIterations = 40,
        };
        ratio = new RatioFunction(this.options);
    }

    /// <summary>Margins that contradict each other given the bounds; empty where none were proven.</summary>
    public IReadOnlyList<int> Conflict()
    {
        var conflict = Proven(candidates.Select(rows.Layout.ColumnOf).ToArray());
        for (var size = conflict.Length / 2; size >= 1; size /= 2)
        {
            for (var from = 0; from < conflict.Length;)
            {
                var rest = conflict.Where((_, k) => k < from || k >= from + size).ToArray();
                var smaller = rest.Length == 0 ? [] : Proven(rest);
                (conflict, from) = smaller.Length > 0 ? (smaller, Math.Min(from, smaller.Length)) : (conflict, from + size);
            }
        }

        return conflict.Select(rows.Layout.MarginOf).Order().ToArray();
    }

    /// <summary>Columns among the given ones that are proven to conflict; empty where nothing is proven.</summary>
    private int[] Proven(int[] columns)
    {
        var isIn = new bool[rows.ColumnCount];
        foreach (var column in columns)
            isIn[column] = true;
        var restricted = rows.Restricted(isIn, mayMerge: options.BoundsOn == CalibrationBounds.Ratio);
        var source = new RowsInMemory(restricted, ratio, options.MaximumThreads, new MomentPool());
        var start = source.At(new double[rows.ColumnCount], withGram: true);
        var diagonal = Enumerable.Range(0, rows.ColumnCount).Select(j => start.Gram()[j, j]).ToArray();

        double[]? direction = null;
        EliminationOrder? order = null;
        for (var softness = 1.0; softness > 1e-11; softness /= 10)
        {
            var ridge = Array.ConvertAll(diagonal, square => softness * square);
            var system = CalibrationSystem.Soft(rows.Layout, options, totals, ridge, start, order);
            order = system.Elimination;
            var solver = new CalibrationSolver(source, system, ratio, options);
            direction = (direction is null ? solver.Solve() : solver.SolveFrom(direction)).Coefficients;
            if (softness < 1e-2 && Support(restricted, direction, diagonal, columns) is { Length: > 0 } support)
                return support;
        }

        return [];
    }

    /// <summary>The columns that carry a direction, if they prove that it cannot be gone.</summary>
    private int[] Support(AuxiliaryRows restricted, double[] direction, double[] diagonal, int[] columns)
    {
        var largest = columns.Max(j => Math.Abs(direction[j]) * Math.Sqrt(diagonal[j]));
        foreach (var threshold in new[] { 1e-3, 1e-6, 1e-9 })
        {
            var support = columns.Where(j => Math.Abs(direction[j]) * Math.Sqrt(diagonal[j]) > threshold * largest).ToArray();
            if (support.Length > 0 && Proves(restricted, direction, support))
                return support;
        }

        return [];
    }

    /// <summary>True where lambda't exceeds lambda'X'w for every w within the bounds.</summary>
    private bool Proves(AuxiliaryRows restricted, double[] lambda, int[] support)
    {
        var direction = new double[lambda.Length];
        var (asked, size) = (0.0, 0.0);
        foreach (var j in support)
        {
            direction[j] = lambda[j];
            asked += lambda[j] * totals[j];
            size += Math.Abs(lambda[j] * totals[j]);
        }

        var reachable = 0.0;
        for (var unit = 0; unit < restricted.UnitCount; unit++)
        {
            var u = restricted.Product(unit, direction) * restricted.Weight[unit] * restricted.Layout.WeightScale;
            var (low, high) = ratio.BoundsOf(restricted, unit);
            if (double.IsPositiveInfinity(high) && low >= 0)
                high = ImpliedUpper(restricted, unit, direction);
            var bound = u > 0 ? high : low;
            if (double.IsFinite(bound) || Math.Abs(u) > 1e-12 * size)
                reachable += u * bound;
        }

        return asked - reachable > 1e-9 * size;
    }

    /// <summary>
    /// Where g has no upper bound, the margins at hand give one: no weight that is not negative can be so large that it
    /// exceeds the total of a margin to which all units count positively.
    /// </summary>
    private double ImpliedUpper(AuxiliaryRows restricted, int unit, double[] direction)
    {
        var upper = double.PositiveInfinity;
        var columns = restricted.ColumnsOf(unit);
        var values = restricted.ValuesOf(unit);
        for (var k = 0; k < columns.Length; k++)
        {
            var x = k < restricted.OnesCount ? 1 : values[k - restricted.OnesCount];
            if (direction[columns[k]] != 0 && x > 0 && isNonnegative[columns[k]])
                upper = Math.Min(upper, totals[columns[k]] / (restricted.Weight[unit] * restricted.Layout.WeightScale * x));
        }

        return upper;
    }

    private static bool[] Nonnegative(AuxiliaryRows rows)
    {
        var result = new bool[rows.ColumnCount];
        Array.Fill(result, true);
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            for (var k = rows.OnesCount; k < columns.Length; k++)
                result[columns[k]] &= values[k - rows.OnesCount] >= 0;
        }

        return result;
    }
}
