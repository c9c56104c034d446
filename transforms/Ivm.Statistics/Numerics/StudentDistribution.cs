namespace Ivm.Statistics.Numerics;

/// <summary>Student's t distribution.</summary>
public static class StudentDistribution
{
    /// <summary>The t with P(T &lt;= t) = <paramref name="p"/>; relative accuracy about 1e-13.</summary>
    /// <remarks>
    /// Newton's method on the upper tail, which is convex and decreasing for t &gt; 0: from the second step on it climbs
    /// without overshooting. It starts from the expansion in 1 / degrees of freedom (Abramowitz and Stegun 26.7.5), or
    /// where that does not serve from the normal quantile, and stops when a step is so small that the next one, quadratically
    /// smaller, would be lost in rounding. The tail is an incomplete beta function (DLMF 8.17).
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
        var t = Start(Math.Abs(normal), degreesOfFreedom);
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
            if (Math.Abs(change) <= 1e-9 * t)
                break;
        }

        return p < 0.5 ? -t : t;
    }

    /// <summary>The expansion's first four terms; their error is of the order of (z^2 / n)^5.</summary>
    private static double Start(double z, double n)
    {
        var square = z * z;
        if (square + 1 > n / 4)
            return z;
        var first = (square + 1) / 4;
        var second = ((((5 * square) + 16) * square) + 3) / 96;
        var third = ((((((3 * square) + 19) * square) + 17) * square) - 15) / 384;
        var fourth = ((((((((79 * square) + 776) * square) + 1482) * square) - 1920) * square) - 945) / 92_160;
        return z * (1 + ((first + ((second + ((third + (fourth / n)) / n)) / n)) / n));
    }
}
