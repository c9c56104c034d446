using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>
/// Where the log-likelihood of a share, scaled to a sample of the design's precision, has fallen by a given amount.
/// </summary>
/// <remarks>
/// Rao and Scott (1984), Annals of Statistics 12, 46-60: the profile likelihood of a binomial with p (1 - p) / V
/// observations. Both ends solve p log(p / q) + (1 - p) log((1 - p) / (1 - q)) = drop.
/// </remarks>
internal static class LikelihoodInterval
{
    private const int MaximumSteps = 200;

    /// <param name="p">The share, from 0 to 1.</param>
    /// <param name="drop">Fall of the log-likelihood per observation, positive.</param>
    public static (double Lower, double Upper) Of(double p, double drop)
    {
        if (p == 0)
            return (0, 1 - Math.Exp(-drop));
        if (p == 1)
            return (Math.Exp(-drop), 1);
        return (End(p, drop, -1), End(p, drop, 1));
    }

    /// <summary>
    /// Newton's method in u = log(q / (1 - q)): the fall is convex there, so after the first step it comes in from outside.
    /// </summary>
    private static double End(double p, double drop, int side)
    {
        var centre = Math.Log(p / (1 - p));
        var u = centre + (side * Math.Sqrt(2 * drop / (p * (1 - p))));
        for (var step = 0; step < MaximumSteps; step++)
        {
            var q = 1 / (1 + Math.Exp(-u));
            var fall = (p * (centre - u)) + SoftPlus(u) - SoftPlus(centre);
            var change = (fall - drop) / (q - p);
            u -= change;
            if (!(Math.Abs(change) > 1e-15 * Math.Max(1, Math.Abs(u))))
                break;
        }

        return 1 / (1 + Math.Exp(-u));
    }

    /// <summary>log(1 + exp(u)).</summary>
    private static double SoftPlus(double u) => u > 0 ? u + GammaFunction.LogOnePlus(Math.Exp(-u)) : GammaFunction.LogOnePlus(Math.Exp(u));
}
