using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>Gives the estimate for some rows and fills in the linearised variable (not weighted; NaN where a row is left out).</summary>
internal delegate double Linearise(ReadOnlySpan<int> rows, Span<double> linearised);

/// <summary>Estimates of one set of rows, each with the variable whose weighted total has, to first order, the same variance.</summary>
/// <remarks>Sarndal, Swensson and Wretman (1992), sections 5.5 to 5.7; Deville (1999), Survey Methodology 25, 193-203.</remarks>
internal static class Linearisation
{
    public static Linearise Mean(double[] weights, double[] values) => (rows, linearised) =>
    {
        var (total, weight) = (default(CompensatedSum), default(CompensatedSum));
        foreach (var row in rows)
        {
            if (double.IsNaN(values[row]))
                continue;
            total.Add(weights[row] * values[row]);
            weight.Add(weights[row]);
        }

        var mean = total.Value / weight.Value;
        var inverse = 1 / weight.Value;
        for (var k = 0; k < rows.Length; k++)
            linearised[k] = (values[rows[k]] - mean) * inverse;
        return mean;
    };

    public static Linearise Total(double[] weights, double[] values) => (rows, linearised) =>
    {
        var total = default(CompensatedSum);
        for (var k = 0; k < rows.Length; k++)
        {
            linearised[k] = values[rows[k]];
            if (!double.IsNaN(linearised[k]))
                total.Add(weights[rows[k]] * linearised[k]);
        }

        return total.Value;
    };

    public static Linearise Ratio(double[] weights, double[] numerator, double[] denominator) => (rows, linearised) =>
    {
        var (top, bottom) = (default(CompensatedSum), default(CompensatedSum));
        foreach (var row in rows)
        {
            if (double.IsNaN(numerator[row]) || double.IsNaN(denominator[row]))
                continue;
            top.Add(weights[row] * numerator[row]);
            bottom.Add(weights[row] * denominator[row]);
        }

        var ratio = top.Value / bottom.Value;
        for (var k = 0; k < rows.Length; k++)
            linearised[k] = (numerator[rows[k]] - (ratio * denominator[rows[k]])) / bottom.Value;
        return ratio;
    };

    /// <summary>
    /// The population variance of a variable, n / (n - 1) times the weighted mean square about the mean. The mean's own
    /// influence vanishes, because weighted deviations from it add up to zero.
    /// </summary>
    public static Linearise Variance(double[] weights, double[] values) => (rows, linearised) =>
    {
        var mean = Mean(weights, values)(rows, linearised);
        var (count, squares, weight) = (0, default(CompensatedSum), default(CompensatedSum));
        foreach (var row in rows)
        {
            if (double.IsNaN(values[row]) || weights[row] == 0)
                continue;
            count++;
            weight.Add(weights[row]);
            squares.Add(weights[row] * (values[row] - mean) * (values[row] - mean));
        }

        var correction = count / (count - 1.0);
        var variance = squares.Value / weight.Value * correction;
        for (var k = 0; k < rows.Length; k++)
        {
            var deviation = values[rows[k]] - mean;
            linearised[k] = ((deviation * deviation * correction) - variance) / weight.Value;
        }

        return variance;
    };
}
