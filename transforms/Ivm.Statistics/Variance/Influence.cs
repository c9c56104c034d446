using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>The part of a linearised estimate that rests on one sample: e for the rows where it is not zero.</summary>
/// <param name="Design">The sample.</param>
/// <param name="IsIndependent">Declared independent of every other sample.</param>
/// <param name="Rows">Rows, sorted as the design sorts them.</param>
/// <param name="Values">e beside each of them, not weighted.</param>
internal sealed record Influence(SurveyDesign Design, bool IsIndependent, int[] Rows, double[] Values)
{
    public static Influence Of(SurveyDesign design, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var count = 0;
        foreach (var value in linearised)
            count += double.IsNaN(value) ? 0 : 1;
        var (kept, values) = (new int[count], new double[count]);
        for (int k = 0, next = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]))
                continue;
            (kept[next], values[next]) = (rows[k], linearised[k]);
            next++;
        }

        return new Influence(design, false, kept, values);
    }

    public double Variance() => DesignVariance.Of(Design, Rows, Values, new double[Rows.Length]);

    public Influence Times(double factor) => this with { Values = Array.ConvertAll(Values, value => value * factor) };

    /// <summary>The sum of two influences on the same sample.</summary>
    public Influence Plus(Influence other)
    {
        var sum = new double[Design.RowCount];
        var present = new bool[Design.RowCount];
        var count = 0;
        foreach (var part in new[] { this, other })
        {
            for (var k = 0; k < part.Rows.Length; k++)
            {
                count += present[part.Rows[k]] ? 0 : 1;
                present[part.Rows[k]] = true;
                sum[part.Rows[k]] += part.Values[k];
            }
        }

        var (rows, values) = (new int[count], new double[count]);
        var next = 0;
        foreach (var row in Design.RowOrder)
        {
            if (!present[row])
                continue;
            (rows[next], values[next]) = (row, sum[row]);
            next++;
        }

        return new Influence(Design, IsIndependent || other.IsIndependent, rows, values);
    }
}
