using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>The design variance of the sum of w e over the rows: the one place where estimators meet the design.</summary>
internal static class DesignVariance
{
    /// <param name="design">The design.</param>
    /// <param name="rows">Rows, sorted as the design sorts them; e is zero for all others.</param>
    /// <param name="linearised">e beside each of them (not weighted); NaN leaves the row out.</param>
    /// <param name="scratch">Room for as many numbers.</param>
    public static double Of(SurveyDesign design, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, Span<double> scratch)
    {
        if (design.Calibration is { } calibration)
            return calibration.Variance(design.RowOrder, rows, linearised);
        for (var k = 0; k < rows.Length; k++)
            scratch[k] = design.Weights[rows[k]] * linearised[k];
        var variance = 0.0;
        foreach (var stage in design.Stages)
            variance += StageVariance.Of(stage, rows, scratch, design.LonelyUnits, design.AdjustLonelyInDomains);
        return variance;
    }

    /// <summary>What every row of the sample (length n) contributes to the total whose variance that is.</summary>
    public static double[] Contributions(SurveyDesign design, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        if (design.Calibration is { } calibration)
            return calibration.Contributions(design.RowCount, rows, linearised);
        var contributions = new double[design.RowCount];
        for (var k = 0; k < rows.Length; k++)
            contributions[rows[k]] = double.IsNaN(linearised[k]) ? 0 : design.Weights[rows[k]] * linearised[k];
        return contributions;
    }
}
