using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>Where the iteration ended.</summary>
/// <param name="Converged">Whether every margin is met.</param>
/// <param name="Coefficients">lambda per column, scaled as the columns are.</param>
/// <param name="Reached">Scaled totals under the final weights.</param>
/// <param name="Iterations">Newton steps taken.</param>
/// <param name="LargestMisfit">The largest relative misfit left.</param>
/// <param name="WorstMargins">The worst met margins, worst first.</param>
internal sealed record CalibrationSolution(bool Converged, double[] Coefficients, double[] Reached, int Iterations, double LargestMisfit, int[] WorstMargins);

/// <summary>
/// Newton's method on the dual: the lambda for which the margins of d F(x'lambda) equal their totals minimises a convex
/// function whose gradient is the misfit and whose Hessian is the sum of d F'(x'lambda) x x'.
/// </summary>
/// <remarks>
/// A margin with a cost C adds lambda^2 / (2 C) to that function: its misfit at the optimum is lambda / C (ridge
/// calibration: Bardsley and Chambers 1984, Applied Statistics 33, 290-299).
/// </remarks>
internal sealed class CalibrationSolver(IMomentSource source, CalibrationSystem system, RatioFunction ratio, CalibrationOptions options)
{
    /// <summary>
    /// Below this relative misfit the factor of the step before serves again: the error falls by about as much a step, which
    /// costs less than another Gram matrix.
    /// </summary>
    private const double ReuseBelow = 1e-3;

    /// <summary>
    /// Steps without progress where all units of a margin that is not met are at a bound: there its curvature is zero, and
    /// the last known one leads back in steps of equal length.
    /// </summary>
    private const int FlatSteps = 12;

    /// <summary>Solves from the coefficients at which the system was made (null: zero).</summary>
    public CalibrationSolution Solve(double[]? start = null)
        => Solve(start ?? new double[system.Layout.ColumnCount], null, system.Before);

    /// <summary>Solves from other coefficients, such as those that solved a problem like this.</summary>
    public CalibrationSolution SolveFrom(double[] warm)
    {
        var moments = source.At(warm, withGram: !ratio.IsPlainLinear);
        return Solve(warm, moments, moments.Totals);
    }

    private CalibrationSolution Solve(double[] coefficients, CalibrationMoments? moments, double[] reached)
    {
        var (misfit, largest) = system.MisfitOf(reached, coefficients);
        var (factor, isReused, isFlat, previous, stalled) = (system.Factor, false, false, double.PositiveInfinity, 0);
        for (var iteration = 0; ; iteration++)
        {
            if (largest <= options.Tolerance)
                return Ended(true, iteration);
            if (iteration == options.MaximumIterations || stalled == (isFlat ? FlatSteps : 3) || !double.IsFinite(largest))
                return Ended(largest <= 10 * options.Tolerance, iteration);

            if (!ratio.IsPlainLinear && moments is not null)
            {
                var isSlow = isReused && largest > 0.1 * previous;
                isReused = !moments.HasGram && !isSlow;
                if (!isReused)
                {
                    var here = FactorAt(coefficients, moments);
                    isFlat = IsFlat(here, misfit);
                    factor = isFlat ? factor : here;
                }
            }

            var step = (double[])misfit.Clone();
            factor.Solve(step);
            previous = largest;
            if (moments is not null)
                source.Return(moments);
            (coefficients, moments, misfit, largest) = LineSearch(coefficients, step, VectorOperations.Dot(step, misfit), withGram: !ratio.IsPlainLinear && largest > ReuseBelow);
            reached = moments.Totals;
            stalled = largest < previous * 0.999 ? 0 : stalled + 1;
        }

        CalibrationSolution Ended(bool converged, int iterations)
        {
            if (moments is not null)
                source.Return(moments);
            return new CalibrationSolution(converged, coefficients, reached, iterations, largest, Worst(misfit));
        }
    }

    /// <summary>
    /// Halves the step until the slope along it has fallen enough. The dual is convex, so its slope along the step rises from
    /// -descent; a slope still negative, or positive but at most half as steep, is accepted.
    /// </summary>
    private (double[] Coefficients, CalibrationMoments Moments, double[] Misfit, double Largest) LineSearch(double[] coefficients, double[] step, double descent, bool withGram)
    {
        for (var length = 1.0; ; length /= 2)
        {
            var trial = (double[])coefficients.Clone();
            VectorOperations.AddScaled(trial, length, step);
            var moments = source.At(trial, withGram);
            var (misfit, largest) = system.MisfitOf(moments.Totals, trial);
            var slopeAlong = -VectorOperations.Dot(step, misfit);
            if ((double.IsFinite(slopeAlong) && slopeAlong <= 0.5 * descent) || length < 1e-12)
                return (trial, moments, misfit, largest);
            source.Return(moments);
        }
    }

    private GramFactor FactorAt(double[] coefficients, CalibrationMoments known)
    {
        var moments = known.HasGram ? known : source.At(coefficients, withGram: true);
        var factor = GramFactor.Of(moments.Gram(system.Ridge), system.Elimination, 1e-13, system.Factor.Kept);
        if (!ReferenceEquals(moments, known))
            source.Return(moments);
        return factor;
    }

    private bool IsFlat(GramFactor here, double[] misfit)
        => !ratio.IsSmooth && Enumerable.Range(0, misfit.Length).Any(j => system.Factor.Kept[j] && !here.Kept[j] && system.Excess(misfit, j) > options.Tolerance);

    private int[] Worst(double[] misfit)
        => Enumerable.Range(0, misfit.Length).Where(j => system.Size[j] > 0)
            .OrderByDescending(j => Math.Abs(misfit[j]) / system.Size[j]).ThenBy(j => j).Take(5).Select(system.Layout.MarginOf).ToArray();
}
