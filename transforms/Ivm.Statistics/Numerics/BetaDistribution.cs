namespace Ivm.Statistics.Numerics;

/// <summary>The beta distribution with shapes a and b (&gt;= 0).</summary>
public static class BetaDistribution
{
    /// <summary>P(X &lt;= x), the regularised incomplete beta function I_x(a, b).</summary>
    /// <remarks>Continued fraction DLMF 8.17.22, evaluated by the modified Lentz method.</remarks>
    public static double Cumulative(double x, double a, double b) => Cumulative(x, 1 - x, a, b);

    /// <summary>As <see cref="Cumulative(double, double, double)"/>, with y = 1 - x given separately to keep its digits.</summary>
    internal static double Cumulative(double x, double y, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (y <= 0)
            return 1;
        var logX = x < 0.5 ? Math.Log(x) : GammaFunction.LogOnePlus(-y);
        var logY = y < 0.5 ? Math.Log(y) : GammaFunction.LogOnePlus(-x);
        var front = Math.Exp((a * logX) + (b * logY) - GammaFunction.LogBeta(a, b));
        return x < (a + 1) / (a + b + 2)
            ? front * ContinuedFraction(x, a, b) / a
            : 1 - (front * ContinuedFraction(y, b, a) / b);
    }

    /// <summary>The x with P(X &lt;= x) = <paramref name="p"/>. A shape of zero puts all mass on its end.</summary>
    /// <remarks>Newton steps kept inside a bracket that shrinks at every step; about 1e-14 relative.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">p outside [0, 1], or a negative or missing shape.</exception>
    public static double Quantile(double p, double a, double b)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability must lie in [0, 1].");
        if (!(a >= 0 && b >= 0 && a + b > 0))
            throw new ArgumentOutOfRangeException(nameof(a), (a, b), "Shapes must not be negative or both zero.");
        if (a == 0 || p == 0)
            return 0;
        if (b == 0 || p == 1)
            return 1;

        double low = 0, high = 1, x = a / (a + b);
        var logBeta = GammaFunction.LogBeta(a, b);
        for (var step = 0; step < 400; step++)
        {
            var error = Cumulative(x, a, b) - p;
            if (error > 0)
                high = x;
            else
                low = x;
            var density = Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * GammaFunction.LogOnePlus(-x)) - logBeta);
            var next = x - (error / density);
            if (!(next > low && next < high))
                next = low == 0 ? high / 16 : (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-16 * x || next == x)
                return next;
            x = next;
        }

        return x;
    }

    private static double ContinuedFraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        var value = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            Step(even);
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            if (Math.Abs(Step(odd) - 1) < 1e-16)
                return value;
        }

        return value;

        double Step(double numerator)
        {
            d = 1 + (numerator * d);
            d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
            c = 1 + (numerator / c);
            c = Math.Abs(c) < Tiny ? Tiny : c;
            var factor = c * d;
            value *= factor;
            return factor;
        }
    }
}
