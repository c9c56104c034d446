using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>Where the iteration ended.</summary>
internal sealed record CalibrationSolution(bool Converged, double[] G, int Iterations, double LargestMisfit, IReadOnlyList<int> WorstMargins)
{
    public double[] UnitWeights(AuxiliaryRows rows)
    {
        var weights = new double[G.Length];
        for (var unit = 0; unit < weights.Length; unit++)
            weights[unit] = rows.Weight[unit] * G[unit];
        return weights;
    }
}

/// <summary>
/// Newton's method on the dual: the lambda for which the margins of d F(x'lambda) equal their totals minimises a convex
/// function whose gradient is the misfit and whose Hessian is the sum of d F'(x'lambda) x x'.
/// </summary>
internal sealed class CalibrationSolver
{
    private readonly AuxiliaryRows rows;
    private readonly RatioFunction ratio;
    private readonly double[] totals;
    private readonly CalibrationOptions options;
    private readonly double[] size;
    private readonly double[] g;
    private readonly double[] weight;
    private readonly double[] slope;

    public CalibrationSolver(AuxiliaryRows rows, RatioFunction ratio, double[] totals, CalibrationOptions options)
    {
        this.rows = rows;
        this.ratio = ratio;
        this.totals = totals;
        this.options = options;
        size = rows.Totals(rows.Weight, absolute: true);
        for (var j = 0; j < size.Length; j++)
            size[j] = Math.Max(size[j], Math.Abs(totals[j]));
        g = new double[rows.UnitCount];
        weight = new double[rows.UnitCount];
        slope = new double[rows.UnitCount];
    }

    /// <summary>Margins whose total lies outside the smallest and largest value that the bounds allow.</summary>
    public IReadOnlyList<int> BoundsExcludeMargin()
    {
        if (ratio.IsPlainLinear)
            return [];
        var (least, most) = (new double[totals.Length], new double[totals.Length]);
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var (low, high) = ratio.BoundsOf(unit);
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            for (var k = 0; k < columns.Length; k++)
            {
                var x = (values.IsEmpty ? 1 : values[k]) * rows.Weight[unit];
                if (x == 0)
                    continue;
                least[columns[k]] += x * (x > 0 ? low : high);
                most[columns[k]] += x * (x > 0 ? high : low);
            }
        }

        // Weights strictly between the bounds (raking, logit) can come near an end but not reach it.
        var open = options.Distance != CalibrationDistance.Linear;
        return Enumerable.Range(0, totals.Length).Where(j =>
        {
            var margin = 1e-9 * size[j];
            var below = totals[j] - least[j];
            var above = most[j] - totals[j];
            return size[j] > 0 && (below < -margin || above < -margin || (open && (below <= 0 || above <= 0)));
        }).ToArray();
    }

    public CalibrationSolution Solve(RankRevealingCholesky start)
    {
        var order = totals.Length;
        var place = Place(start.Kept, out var kept);
        var lambda = new double[order];
        Evaluate(lambda);
        var (misfit, largest) = Misfit();
        var stalled = 0;
        for (var iteration = 0; ; iteration++)
        {
            if (largest <= options.Tolerance)
                return Ended(true, iteration);
            if (iteration == options.MaximumIterations || stalled == 3 || !double.IsFinite(largest))
                return Ended(largest <= 10 * options.Tolerance, iteration);

            var step = iteration == 0 || ratio.IsPlainLinear ? StepBy(start, misfit) : StepBy(place, kept, misfit);
            var descent = VectorOperations.Dot(step, misfit);
            var (length, next, nextLargest) = LineSearch(lambda, step, descent);
            for (var j = 0; j < order; j++)
                lambda[j] += length * step[j];
            stalled = nextLargest < largest * 0.999 ? 0 : stalled + 1;
            (misfit, largest) = (next, nextLargest);
        }

        CalibrationSolution Ended(bool converged, int iterations)
            => new(converged, g, iterations, largest, Worst(misfit));
    }

    /// <summary>
    /// Halves the step until the slope along it has fallen enough. The dual is convex, so its slope along the step rises from
    /// -descent; a slope still negative, or positive but at most half as steep, is accepted.
    /// </summary>
    private (double Length, double[] Misfit, double Largest) LineSearch(double[] lambda, double[] step, double descent)
    {
        var trial = new double[lambda.Length];
        for (var length = 1.0; ; length /= 2)
        {
            for (var j = 0; j < trial.Length; j++)
                trial[j] = lambda[j] + (length * step[j]);
            Evaluate(trial);
            var (misfit, largest) = Misfit();
            var slopeAlong = -VectorOperations.Dot(step, misfit);
            if ((double.IsFinite(slopeAlong) && slopeAlong <= 0.5 * descent) || length < 1e-12)
                return (length, misfit, largest);
        }
    }

    private static double[] StepBy(RankRevealingCholesky factor, double[] misfit)
    {
        var step = (double[])misfit.Clone();
        factor.Solve(step);
        return step;
    }

    private double[] StepBy(int[] place, int[] kept, double[] misfit)
    {
        var curvature = new double[rows.UnitCount];
        for (var unit = 0; unit < curvature.Length; unit++)
            curvature[unit] = rows.Weight[unit] * slope[unit];
        var factor = RankRevealingCholesky.Factor(rows.Gram(curvature, place, kept.Length), kept.Length, 1e-13);
        var compact = Array.ConvertAll(kept, j => misfit[j]);
        factor.Solve(compact);
        var step = new double[misfit.Length];
        for (var k = 0; k < kept.Length; k++)
            step[kept[k]] = compact[k];
        return step;
    }

    private void Evaluate(double[] lambda)
    {
        for (var unit = 0; unit < g.Length; unit++)
        {
            (g[unit], slope[unit]) = ratio.Evaluate(unit, rows.Product(unit, lambda));
            weight[unit] = rows.Weight[unit] == 0 ? 0 : rows.Weight[unit] * g[unit];
        }
    }

    private (double[] Misfit, double Largest) Misfit()
    {
        var misfit = rows.Totals(weight);
        var largest = 0.0;
        for (var j = 0; j < misfit.Length; j++)
        {
            misfit[j] = totals[j] - misfit[j];
            if (size[j] > 0)
                largest = Math.Max(largest, Math.Abs(misfit[j]) / size[j]);
            if (double.IsNaN(misfit[j]))
                largest = double.NaN;
        }

        return (misfit, largest);
    }

    private int[] Worst(double[] misfit)
        => Enumerable.Range(0, misfit.Length).Where(j => size[j] > 0)
            .OrderByDescending(j => Math.Abs(misfit[j]) / size[j]).ThenBy(j => j).Take(5).ToArray();

    private static int[] Place(IReadOnlyList<bool> isKept, out int[] kept)
    {
        kept = Enumerable.Range(0, isKept.Count).Where(j => isKept[j]).ToArray();
        var place = new int[isKept.Count];
        Array.Fill(place, -1);
        for (var k = 0; k < kept.Length; k++)
            place[kept[k]] = k;
        return place;
    }
}
