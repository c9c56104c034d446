using System.Runtime.InteropServices;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>Count, weight and spread of the rows behind an estimate.</summary>
/// <param name="Count">Rows with a value and a weight other than zero.</param>
/// <param name="SumOfWeights">Sum of their weights.</param>
/// <param name="Spread">Weighted variance of the linearised variable, times n / (n - 1).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Moments(int Count, double SumOfWeights, double Spread)
{
    public static Moments Of(double[] weights, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var count = 0;
        var (weight, total) = (default(CompensatedSum), default(CompensatedSum));
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]) || weights[rows[k]] == 0)
                continue;
            count++;
            weight.Add(weights[rows[k]]);
            total.Add(weights[rows[k]] * linearised[k]);
        }

        var mean = total.Value / weight.Value;
        var squares = default(CompensatedSum);
        for (var k = 0; k < rows.Length; k++)
        {
            if (!double.IsNaN(linearised[k]))
                squares.Add(weights[rows[k]] * (linearised[k] - mean) * (linearised[k] - mean));
        }

        return new Moments(count, weight.Value, squares.Value / weight.Value * count / (count - 1.0));
    }

    /// <summary>Equally weighted observations that the rows are worth: the squared sum of weights over the sum of their squares.</summary>
    public static double Observations(double[] weights, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var (sum, squares) = (default(CompensatedSum), default(CompensatedSum));
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]))
                continue;
            sum.Add(weights[rows[k]]);
            squares.Add(weights[rows[k]] * weights[rows[k]]);
        }

        return sum.Value * sum.Value / squares.Value;
    }

    /// <summary>
    /// Mean squared Pearson residual of a share: one, but for the degree of freedom of the share itself and for rows with a
    /// missing value. Weights are first brought to a mean of one over all rows given, those with a missing value included,
    /// as R survey does.
    /// </summary>
    public double Dispersion(double[] weights, ReadOnlySpan<int> rows)
    {
        var all = default(CompensatedSum);
        foreach (var row in rows)
            all.Add(weights[row]);
        return SumOfWeights / (all.Value / rows.Length) / (Count - 1.0);
    }

    /// <summary>Variance of the estimate had as many rows been drawn by simple random sampling; NaN where that is not defined.</summary>
    public double SimpleRandomVariance(DesignEffectKind kind)
    {
        var withReplacement = Spread * SumOfWeights * SumOfWeights / Count;
        if (kind == DesignEffectKind.WithReplacement)
            return withReplacement;
        return SumOfWeights < Count ? double.NaN : withReplacement * (SumOfWeights - Count) / SumOfWeights;
    }
}
