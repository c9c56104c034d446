namespace Ivm.Statistics.Numerics;

/// <summary>Logarithms of the gamma and beta functions for positive arguments.</summary>
internal static class GammaFunction
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // B(2k) / (2k (2k - 1)), k = 1, 2, ...: the series of Stirling, DLMF 5.11.1.
    private static readonly double[] Stirling =
    [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
    ];

    /// <summary>log of gamma(x), x > 0; relative accuracy about 1e-15 away from its zeros at 1 and 2.</summary>
    public static double Log(double x)
    {
        var shift = 1.0;
        while (x < 10)
            shift *= x++;
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingRemainder(x) - Math.Log(shift);
    }

    /// <summary>log of the beta function, written so that large arguments do not cancel.</summary>
    public static double LogBeta(double a, double b)
    {
        if (a < b)
            (a, b) = (b, a);
        if (a < 10)
            return Log(a) + Log(b) - Log(a + b);

        var sum = a + b;
        var common = (-(a - 0.5) * LogOnePlus(b / a)) + StirlingRemainder(a) - StirlingRemainder(sum);
        return b < 10
            ? Log(b) + common + b - (b * Math.Log(sum))
            : HalfLogTwoPi - (0.5 * Math.Log(b)) + (b * Math.Log(b / sum)) + common + StirlingRemainder(b);
    }

    /// <summary>log(1 + x) without cancellation for small x.</summary>
    public static double LogOnePlus(double x)
    {
        // Kahan: the rounding of 1 + x is undone by using the x that was really added.
        var rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * (x / (rounded - 1));
    }

    private static double StirlingRemainder(double x)
    {
        var inverseSquare = 1 / (x * x);
        var value = 0.0;
        for (var k = Stirling.Length - 1; k >= 0; k--)
            value = (value * inverseSquare) + Stirling[k];
        return value / x;
    }
}
