using Ivm.Statistics.Numerics;

namespace Ivm.ReferenceCases.Comparing;

/// <summary>
/// How far R's likelihood interval of a share lies from the exact one because R reads it off a drawing of the profile.
/// </summary>
/// <remarks>
/// R computes the signed root z(b) of the scaled likelihood ratio at about ten logits b, lays a cubic spline through them
/// (end pieces with the third derivative of the cubic through the four outermost points: Forsythe, Malcolm and Moler 1977,
/// ch. 4), takes three times as many points of the spline, and joins those by straight lines. With one parameter z(b) has a
/// closed form, so both the exact ends and R's can be found; the difference is up to 4e-4 of an end.
/// </remarks>
/// <param name="Share">The share, inside (0, 1).</param>
/// <param name="StandardError">Its standard error under the design.</param>
/// <param name="Quantile">t quantile of the interval.</param>
/// <param name="FileSize">Rows with a value that R goes through, those it keeps outside a domain with weight zero included.</param>
/// <param name="Weight">Sum of the weights of rows with a value when the mean weight over all rows R goes through is one.</param>
/// <param name="Dispersion">Mean squared Pearson residual.</param>
/// <param name="Information">What R takes for p (1 - p) in its covariance (<see cref="LogisticFit"/>).</param>
public sealed record InterpolatedProfile(double Share, double StandardError, double Quantile, int FileSize, double Weight, double Dispersion, double Information)
{
    private const int LastStep = 9;
    private const double StepsToEnd = 5;

    private double Centre => Math.Log(Share / (1 - Share));

    /// <summary>The t quantile times the root of the ratio of the variance of the logit to that of simple random sampling.</summary>
    private double Cutoff => CutoffFor(Information);

    /// <summary>R's end less the exact end, lower and upper.</summary>
    public (double Lower, double Upper) Shift()
    {
        var (logits, roots) = Points();
        var (fineLogits, fineRoots) = Spline(logits, roots, 3 * logits.Length);
        return (ReadOff(fineLogits, fineRoots, -Cutoff) - Exact(-1), ReadOff(fineLogits, fineRoots, Cutoff) - Exact(1));
    }

    private (double[] Logits, double[] Roots) Points()
    {
        var tail = UpperNormalTail(Cutoff) / 2;
        var largest = -StudentDistribution.Quantile(tail / 2, FileSize - 1);
        var step = largest / StepsToEnd * StandardError / (Share * (1 - Share));
        var points = new List<(double Logit, double Root)> { (Centre, 0) };
        foreach (var side in new[] { -1, 1 })
        {
            var root = 0.0;
            for (var k = 1; k <= LastStep && Math.Abs(root) < largest; k++)
            {
                var logit = Centre + (side * k * step);
                root = Root(logit);
                points.Add((logit, root));
            }
        }

        points.Sort();
        return (points.Select(point => point.Logit).ToArray(), points.Select(point => point.Root).ToArray());
    }

    /// <summary>Signed root of the likelihood ratio over the dispersion.</summary>
    private double Root(double logit)
    {
        var other = 1 / (1 + Math.Exp(-logit));
        var fall = (Share * Math.Log(Share / other)) + ((1 - Share) * Math.Log((1 - Share) / (1 - other)));
        return Math.Sign(logit - Centre) * Math.Sqrt(Math.Max(0, 2 * Weight / Dispersion * fall));
    }

    private double Exact(int side)
    {
        var cutoff = CutoffFor(Share * (1 - Share));
        var (near, far) = (Centre, Centre + side);
        while (Math.Abs(Root(far)) < cutoff)
            far += side;
        for (var k = 0; k < 200; k++)
        {
            var middle = (near + far) / 2;
            (near, far) = Math.Abs(Root(middle)) < cutoff ? (middle, far) : (near, middle);
        }

        return Inverse(near);
    }

    private double CutoffFor(double information) => Quantile * StandardError / (Share * (1 - Share)) * Math.Sqrt(Weight * information);

    private static double ReadOff(double[] logits, double[] roots, double cutoff)
    {
        for (var i = 1; i < roots.Length; i++)
        {
            if (roots[i - 1] <= cutoff && cutoff <= roots[i])
                return Inverse(logits[i - 1] + ((logits[i] - logits[i - 1]) * (cutoff - roots[i - 1]) / (roots[i] - roots[i - 1])));
        }

        return double.NaN;
    }

    private static double Inverse(double logit) => 1 / (1 + Math.Exp(-logit));

    private static (double[] X, double[] Y) Spline(double[] x, double[] y, int count)
    {
        var n = x.Length;
        var width = Enumerable.Range(0, n - 1).Select(i => x[i + 1] - x[i]).ToArray();
        var slope = Enumerable.Range(0, n - 1).Select(i => (y[i + 1] - y[i]) / width[i]).ToArray();
        var curve = Curvatures(x, width, slope);
        var (fineX, fineY) = (new double[count], new double[count]);
        for (int k = 0, i = 0; k < count; k++)
        {
            fineX[k] = x[0] + (k * (x[^1] - x[0]) / (count - 1));
            while (i < n - 2 && fineX[k] > x[i + 1])
                i++;
            var t = fineX[k] - x[i];
            var first = slope[i] - (width[i] * (curve[i + 1] + (2 * curve[i])));
            fineY[k] = y[i] + (t * (first + (t * ((3 * curve[i]) + (t * (curve[i + 1] - curve[i]) / width[i])))));
        }

        return (fineX, fineY);
    }

    /// <summary>A sixth of the second derivative at every point.</summary>
    private static double[] Curvatures(double[] x, double[] width, double[] slope)
    {
        var n = x.Length;
        var diagonal = new double[n];
        var right = new double[n];
        for (var i = 1; i < n - 1; i++)
            (diagonal[i], right[i]) = (2 * (width[i - 1] + width[i]), slope[i] - slope[i - 1]);
        (diagonal[0], diagonal[^1]) = (-width[0], -width[^1]);
        if (n > 3)
        {
            right[0] = ((right[2] / (x[3] - x[1])) - (right[1] / (x[2] - x[0]))) * width[0] * width[0] / (x[3] - x[0]);
            right[^1] = -((right[n - 2] / (x[n - 1] - x[n - 3])) - (right[n - 3] / (x[n - 2] - x[n - 4]))) * width[^1] * width[^1] / (x[n - 1] - x[n - 4]);
        }

        for (var i = 1; i < n; i++)
        {
            var factor = width[i - 1] / diagonal[i - 1];
            diagonal[i] -= factor * width[i - 1];
            right[i] -= factor * right[i - 1];
        }

        right[^1] /= diagonal[^1];
        for (var i = n - 2; i >= 0; i--)
            right[i] = (right[i] - (width[i] * right[i + 1])) / diagonal[i];
        return right;
    }

    /// <summary>P(Z > x) for x above zero, by Laplace's continued fraction of Mills' ratio.</summary>
    private static double UpperNormalTail(double x)
    {
        var fraction = x;
        for (var k = 500; k >= 1; k--)
            fraction = x + (k / fraction);
        return Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) / fraction;
    }
}
