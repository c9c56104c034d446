namespace Ivm.Statistics.Numerics;

/// <summary>Student's t distribution.</summary>
public static class StudentDistribution
{
    /// <summary>The t with P(T &lt;= t) = <paramref name="p"/>; relative accuracy about 1e-13.</summary>
    /// <remarks>
    /// Newton's method on the upper tail, which is convex and decreasing for t &gt; 0: started at the normal quantile, which
    /// never exceeds the answer, it climbs without overshooting. The tail is an incomplete beta function (DLMF 8.17).
    /// </remarks>
    /// <param name="p">Probability in [0, 1].</param>
    /// <param name="degreesOfFreedom">Positive; infinity gives the normal quantile.</param>
    /// <exception cref="ArgumentOutOfRangeException">p outside [0, 1], or degrees of freedom not positive.</exception>
    public static double Quantile(double p, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0))
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Degrees of freedom must be positive.");
        var normal = NormalDistribution.Quantile(p);
        if (double.IsPositiveInfinity(degreesOfFreedom) || double.IsInfinity(normal) || p == 0.5)
            return normal;

        var tail = p < 0.5 ? p : 1 - p;
        var t = Math.Abs(normal);
        var half = degreesOfFreedom / 2;
        var logScale = GammaFunction.LogBeta(half, 0.5) + (0.5 * Math.Log(degreesOfFreedom));
        for (var step = 0; step < 1_000; step++)
        {
            var square = t * t;
            var upper = 0.5 * BetaDistribution.Cumulative(
                degreesOfFreedom / (degreesOfFreedom + square), square / (degreesOfFreedom + square), half, 0.5);
            var density = Math.Exp((-(half + 0.5) * GammaFunction.LogOnePlus(square / degreesOfFreedom)) - logScale);
            var change = (upper - tail) / density;
            t += change;
            if (Math.Abs(change) <= 1e-15 * t)
                break;
        }

        return p < 0.5 ? -t : t;
    }
}
