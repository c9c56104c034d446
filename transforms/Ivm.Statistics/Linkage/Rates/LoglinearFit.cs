using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Poisson regression with log link on a small table.</summary>
/// <remarks>Iteratively reweighted least squares: McCullagh and Nelder (1989), Generalized Linear Models, section 2.5.</remarks>
internal sealed class LoglinearFit
{
    private const int MostSteps = 200;
    private const double Tolerance = 1e-10;

    /// <summary>Beyond this log mean (or below its negative) a term runs off: an empty margin.</summary>
    private const double FarOff = 30;

    private LoglinearFit(double[] means) => Means = means;

    /// <summary>Fitted mean of every row of the design, those that were not observed included.</summary>
    public double[] Means { get; }

    /// <summary>Fits; null where the counts do not determine the terms.</summary>
    /// <param name="design">Rows of the model.</param>
    /// <param name="counts">Counts of the rows from <paramref name="firstRow"/> on, not negative.</param>
    /// <param name="firstRow">Rows before this one were not observed.</param>
    public static LoglinearFit? Of(double[][] design, double[] counts, int firstRow)
    {
        var terms = design[0].Length;
        if (terms > counts.Length)
            return null;
        var scale = Math.Max(1, counts.Max());
        var linear = Array.ConvertAll(counts, count => Math.Log(count + (0.1 * scale / counts.Length) + 1e-3));
        for (var step = 0; step < MostSteps; step++)
        {
            if (Step(design, counts, firstRow, linear) is not { } coefficients)
                return null;
            var change = 0.0;
            for (var row = 0; row < linear.Length; row++)
            {
                var value = VectorOperations.Dot(design[row + firstRow], coefficients);
                change = Math.Max(change, Math.Abs(value - linear[row]));
                linear[row] = value;
            }

            if (linear.Any(value => Math.Abs(value - Math.Log(scale)) > FarOff))
                return null;
            if (change <= Tolerance)
                return new LoglinearFit(Array.ConvertAll(design, row => Math.Exp(VectorOperations.Dot(row, coefficients))));
        }

        return null;
    }

    /// <summary>2 x sum of count x log(count / mean) - (count - mean).</summary>
    public static double Deviance(ReadOnlySpan<double> counts, ReadOnlySpan<double> means)
    {
        var sum = default(CompensatedSum);
        for (var row = 0; row < counts.Length; row++)
            sum.Add((counts[row] > 0 ? counts[row] * Math.Log(counts[row] / means[row]) : 0) - (counts[row] - means[row]));
        return 2 * sum.Value;
    }

    /// <summary>Variance of a combination of the terms, g' (X' W X)^-1 g, at fitted means.</summary>
    /// <param name="design">Rows of the model.</param>
    /// <param name="means">Fitted means of all rows.</param>
    /// <param name="firstRow">Rows before this one were not observed and tell nothing.</param>
    /// <param name="gradient">The combination, g.</param>
    public static double Variance(double[][] design, double[] means, int firstRow, double[] gradient)
    {
        var terms = gradient.Length;
        var gram = new double[terms * terms];
        for (var row = firstRow; row < design.Length; row++)
        {
            for (var i = 0; i < terms; i++)
            {
                for (var j = 0; j <= i; j++)
                    gram[(i * terms) + j] += means[row] * design[row][i] * design[row][j];
            }
        }

        double[] solved = [.. gradient];
        RankRevealingCholesky.Factor(gram, terms, 1e-14).Solve(solved);
        return VectorOperations.Dot(gradient, solved);
    }

    private static double[]? Step(double[][] design, double[] counts, int firstRow, double[] linear)
    {
        var terms = design[0].Length;
        var (gram, right) = (new double[terms * terms], new double[terms]);
        for (var row = 0; row < counts.Length; row++)
        {
            var mean = Math.Exp(linear[row]);
            var working = linear[row] + ((counts[row] - mean) / mean);
            var columns = design[row + firstRow];
            for (var i = 0; i < terms; i++)
            {
                right[i] += mean * working * columns[i];
                for (var j = 0; j <= i; j++)
                    gram[(i * terms) + j] += mean * columns[i] * columns[j];
            }
        }

        var factor = RankRevealingCholesky.Factor(gram, terms, 1e-14);
        if (factor.Kept.Contains(false))
            return null;
        factor.Solve(right);
        return right;
    }
}
