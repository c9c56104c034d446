using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>t quantiles at one level, kept by degrees of freedom: most domains share them.</summary>
internal sealed class ConfidenceQuantiles(double level)
{
    private readonly Dictionary<double, double> known = [];

    /// <summary>Half of what lies outside the interval.</summary>
    public double Tail { get; } = (1 - level) / 2;

    /// <summary>The upper t quantile; NaN without degrees of freedom.</summary>
    public double Student(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0))
            return double.NaN;
        if (!known.TryGetValue(degreesOfFreedom, out var quantile))
            known[degreesOfFreedom] = quantile = -StudentDistribution.Quantile(Tail, degreesOfFreedom);
        return quantile;
    }
}

/// <summary>Confidence intervals from an estimate, its variance and its degrees of freedom.</summary>
internal static class ConfidenceInterval
{
    public static (double Lower, double Upper) Of(
        IntervalMethod method, double estimate, double variance, double degrees, int count, ConfidenceQuantiles quantiles)
    {
        var t = quantiles.Student(degrees);
        var error = Math.Sqrt(variance);
        if (!double.IsFinite(estimate) || !double.IsFinite(error))
            return (double.NaN, double.NaN);
        var isInside = estimate is > 0 and < 1;
        return method switch
        {
            IntervalMethod.Logit when isInside => Logit(estimate, error, t),
            IntervalMethod.Arcsine when isInside => Arcsine(estimate, error, t),
            IntervalMethod.Beta when isInside && variance > 0 => Beta(estimate, EffectiveSize(estimate, variance, t, count, quantiles), quantiles.Tail),
            IntervalMethod.Beta => Beta(estimate, count, quantiles.Tail),
            IntervalMethod.Wilson when isInside && variance > 0 => Wilson(estimate, estimate * (1 - estimate) / variance, t),
            IntervalMethod.Wilson => Wilson(estimate, count, t),
            _ => (estimate - (t * error), estimate + (t * error)),
        };
    }

    private static (double Lower, double Upper) Logit(double p, double error, double t)
    {
        var centre = Math.Log(p / (1 - p));
        var half = t * error / (p * (1 - p));
        return (1 / (1 + Math.Exp(half - centre)), 1 / (1 + Math.Exp(-half - centre)));
    }

    private static (double Lower, double Upper) Arcsine(double p, double error, double t)
    {
        var centre = Math.Asin(Math.Sqrt(p));
        var half = t * error / (2 * Math.Sqrt(p * (1 - p)));
        var (low, high) = (Math.Sin(Math.Max(0, centre - half)), Math.Sin(Math.Min(Math.PI / 2, centre + half)));
        return (low * low, high * high);
    }

    private static (double Lower, double Upper) Beta(double p, double size, double tail)
        => (BetaDistribution.Quantile(tail, size * p, (size * (1 - p)) + 1),
            BetaDistribution.Quantile(1 - tail, (size * p) + 1, size * (1 - p)));

    private static (double Lower, double Upper) Wilson(double p, double size, double z)
    {
        var shrink = 1 + (z * z / size);
        var centre = (p + (z * z / (2 * size))) / shrink;
        var half = z / shrink * Math.Sqrt((p * (1 - p) / size) + (z * z / (4 * size * size)));
        return (centre - half, centre + half);
    }

    /// <summary>Rows of a simple random sample that would be as precise, corrected for the degrees of freedom.</summary>
    private static double EffectiveSize(double p, double variance, double t, int count, ConfidenceQuantiles quantiles)
    {
        var correction = quantiles.Student(count - 1) / t;
        return p * (1 - p) / variance * correction * correction;
    }
}
