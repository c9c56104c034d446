using System.Runtime.InteropServices;
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

/// <summary>What an interval is made of.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="Variance">Its variance.</param>
/// <param name="DegreesOfFreedom">Of the variance; infinity for the normal distribution.</param>
/// <param name="Size">Rows of the file the estimate was made from, as the beta interval's correction counts them.</param>
/// <param name="Observations">Equally weighted observations that the rows with a value are worth.</param>
/// <param name="Dispersion">Mean squared Pearson residual, what a likelihood is divided by.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IntervalBasis(
    double Estimate, double Variance, double DegreesOfFreedom, int Size, double Observations, double Dispersion = 1);

/// <summary>Confidence intervals from an estimate, its variance and its degrees of freedom.</summary>
/// <remarks>
/// Weights below zero can push a share out of [0, 1]; every method then gives the t interval, which always exists.
/// A share of exactly 0 or 1 has no variance: methods that can, take the binomial with as many observations as the rows are
/// worth, (sum of w)^2 over the sum of w^2 (Kish 1965, section 11.7).
/// </remarks>
internal static class ConfidenceInterval
{
    private static readonly (double Lower, double Upper) Unknown = (double.NaN, double.NaN);

    public static (double Lower, double Upper) Of(IntervalMethod method, IntervalBasis basis, ConfidenceQuantiles quantiles)
    {
        var (estimate, variance) = (basis.Estimate, basis.Variance);
        var t = quantiles.Student(basis.DegreesOfFreedom);
        var error = Math.Sqrt(variance);
        if (!double.IsFinite(estimate) || !double.IsFinite(error) || double.IsNaN(t))
            return Unknown;
        var isEnd = estimate is 0 or 1;
        var size = isEnd ? basis.Observations : estimate * (1 - estimate) / variance;
        if (method == IntervalMethod.Student || !(estimate is >= 0 and <= 1) || !(size > 0) || double.IsInfinity(size))
            return (estimate - (t * error), estimate + (t * error));
        return method switch
        {
            IntervalMethod.Logit when !isEnd => Logit(estimate, error, t),
            IntervalMethod.Arcsine when !isEnd => Arcsine(estimate, error, t),
            IntervalMethod.Beta => Beta(estimate, isEnd ? size : size * Correction(t, basis.Size, quantiles), quantiles.Tail),
            IntervalMethod.Wilson => Wilson(estimate, size, t),
            IntervalMethod.Likelihood => LikelihoodInterval.Of(estimate, t * t * (isEnd ? 1 : basis.Dispersion) / (2 * size)),
            _ => (estimate - (t * error), estimate + (t * error)),
        };
    }

    /// <summary>The Student interval on the logit scale, for a standard error given on that scale.</summary>
    public static (double Lower, double Upper) OnLogitScale(double p, double logitError, double t)
    {
        var centre = Math.Log(p / (1 - p));
        var half = t * logitError;
        return (1 / (1 + Math.Exp(half - centre)), 1 / (1 + Math.Exp(-half - centre)));
    }

    private static (double Lower, double Upper) Logit(double p, double error, double t) => OnLogitScale(p, error / (p * (1 - p)), t);

    private static (double Lower, double Upper) Arcsine(double p, double error, double t)
    {
        var centre = Math.Asin(Math.Sqrt(p));
        var half = t * error / (2 * Math.Sqrt(p * (1 - p)));
        var (low, high) = (Math.Sin(Math.Max(0, centre - half)), Math.Sin(Math.Min(Math.PI / 2, centre + half)));
        return (low * low, high * high);
    }

    private static (double Lower, double Upper) Beta(double p, double size, double tail)
        => double.IsNaN(size)
            ? Unknown
            : (BetaDistribution.Quantile(tail, size * p, (size * (1 - p)) + 1), BetaDistribution.Quantile(1 - tail, (size * p) + 1, size * (1 - p)));

    private static (double Lower, double Upper) Wilson(double p, double size, double z)
    {
        var shrink = 1 + (z * z / size);
        var centre = (p + (z * z / (2 * size))) / shrink;
        var half = z / shrink * Math.Sqrt((p * (1 - p) / size) + (z * z / (4 * size * size)));
        return (centre - half, centre + half);
    }

    /// <summary>From the size of equal variance to the effective one: Korn and Graubard's correction for the degrees of freedom.</summary>
    private static double Correction(double t, int rows, ConfidenceQuantiles quantiles)
    {
        var ratio = quantiles.Student(rows - 1) / t;
        return ratio * ratio;
    }
}
