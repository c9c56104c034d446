using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// Finds margins that cannot be met together within the bounds on g, and shrinks them to a set of which none can be left out.
/// </summary>
/// <remarks>
/// Phase 1 looks for weights within the bounds whose margins come nearest to their totals, by calibration with truncated
/// linear distance and ever dearer soft margins. What misfit remains is a direction lambda in which every admissible
/// weighting falls short of the totals; that is checked by itself (Farkas), so a set is only named when it is proven.
/// </remarks>
internal sealed class FeasibilityCheck(AuxiliaryRows rows, RatioFunction ratio, double[] totals, IReadOnlyList<bool> kept)
{
    private const int LargestSetToShrink = 60;

    private readonly double[] scale = Scale(rows);

    /// <summary>Columns that contradict each other given the bounds; empty where none were proven.</summary>
    public IReadOnlyList<int> Conflict()
    {
        var columns = Enumerable.Range(0, totals.Length).Where(j => kept[j] && scale[j] > 0).ToArray();
        var conflict = ProvenConflict(columns);
        if (conflict.Length is 0 or > LargestSetToShrink)
            return conflict;
        foreach (var candidate in conflict.ToArray())
        {
            var smaller = ProvenConflict(conflict.Where(j => j != candidate).ToArray());
            if (smaller.Length > 0)
                conflict = smaller;
        }

        return conflict;
    }

    private int[] ProvenConflict(int[] columns)
    {
        var lambda = Direction(columns);
        var largest = columns.Select(j => Math.Abs(lambda[j] / scale[j])).DefaultIfEmpty().Max();
        foreach (var threshold in new[] { 1e-3, 1e-6, 1e-9 })
        {
            var support = columns.Where(j => Math.Abs(lambda[j] / scale[j]) > threshold * largest).ToArray();
            if (support.Length > 0 && Proves(lambda, support))
                return support;
        }

        return [];
    }

    /// <summary>True where lambda't exceeds lambda'X'w for every w within the bounds.</summary>
    private bool Proves(double[] lambda, int[] support)
    {
        var direction = new double[totals.Length];
        var (asked, size) = (0.0, 0.0);
        foreach (var j in support)
        {
            direction[j] = lambda[j];
            asked += lambda[j] * totals[j];
            size += Math.Abs(lambda[j] * totals[j]);
        }

        var reachable = 0.0;
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var u = rows.Product(unit, direction) * rows.Weight[unit];
            if (Math.Abs(u) <= 1e-12 * size)
                continue;
            var (low, high) = ratio.BoundsOf(unit);
            reachable += u * (u > 0 ? high : low);
        }

        return asked - reachable > 1e-9 * size;
    }

    /// <summary>The misfit of the nearest admissible weights, as a direction in the dual.</summary>
    private double[] Direction(int[] columns)
    {
        var place = new int[totals.Length];
        Array.Fill(place, -1);
        for (var k = 0; k < columns.Length; k++)
            place[columns[k]] = k;
        var lambda = new double[totals.Length];
        var weight = new double[rows.UnitCount];
        var curvature = new double[rows.UnitCount];
        for (var softness = 1.0; softness > 1e-11; softness /= 10)
        {
            for (var step = 0; step < 30; step++)
            {
                if (NewtonStep(columns, place, lambda, softness, weight, curvature) < 1e-9)
                    break;
            }
        }

        return lambda;
    }

    private double NewtonStep(int[] columns, int[] place, double[] lambda, double softness, double[] weight, double[] curvature)
    {
        var order = columns.Length;
        var gradient = Gradient(lambda);
        var hessian = rows.Gram(curvature, place, order);
        for (var k = 0; k < order; k++)
            hessian[(k * order) + k] += softness / (scale[columns[k]] * scale[columns[k]]);
        var factor = RankRevealingCholesky.Factor(hessian, order, 0);
        var change = (double[])gradient.Clone();
        factor.Solve(change);
        var descent = VectorOperations.Dot(change, gradient);
        var trial = (double[])lambda.Clone();
        for (var length = 1.0; length > 1e-10; length /= 2)
        {
            for (var k = 0; k < order; k++)
                trial[columns[k]] = lambda[columns[k]] + (length * change[k]);
            if (-VectorOperations.Dot(change, Gradient(trial)) <= 0.5 * descent)
                break;
        }

        var moved = columns.Max(j => Math.Abs(trial[j] - lambda[j]) / scale[j]);
        var reach = columns.Max(j => Math.Abs(trial[j]) / scale[j]);
        trial.CopyTo(lambda, 0);
        return reach == 0 ? 0 : moved / reach;

        double[] Gradient(double[] at)
        {
            for (var unit = 0; unit < rows.UnitCount; unit++)
            {
                var (low, high) = ratio.BoundsOf(unit);
                var g = 1 + rows.Product(unit, at);
                var inside = g > low && g < high;
                weight[unit] = rows.Weight[unit] == 0 ? 0 : rows.Weight[unit] * Math.Clamp(g, low, high);
                curvature[unit] = inside ? rows.Weight[unit] : 0;
            }

            var reached = rows.Totals(weight);
            return Array.ConvertAll(columns, j => totals[j] - reached[j] - (softness * at[j] / (scale[j] * scale[j])));
        }
    }

    /// <summary>One over the root of the weighted sum of squares of each column; 0 for an empty one.</summary>
    private static double[] Scale(AuxiliaryRows rows)
    {
        var squares = new double[rows.ColumnCount];
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            for (var k = 0; k < columns.Length; k++)
                squares[columns[k]] += rows.Weight[unit] * (values.IsEmpty ? 1 : values[k] * values[k]);
        }

        return Array.ConvertAll(squares, square => square > 0 ? 1 / Math.Sqrt(square) : 0);
    }
}
