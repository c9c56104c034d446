namespace Ivm.Statistics.Calibration.Solving;

/// <summary>The smallest and largest total of every column that weights within the bounds can have.</summary>
internal static class ReachableTotals
{
    /// <summary>Margins whose total lies outside them, each by itself, in the caller's order.</summary>
    public static int[] MarginsOutside(AuxiliaryRows rows, RatioFunction ratio, CalibrationSystem system)
    {
        var (least, most) = Of(rows, ratio, system.Before);

        // Weights strictly within the bounds (logit, and raking at zero) can come near an end but not reach it.
        return Enumerable.Range(0, least.Length).Where(j =>
        {
            var allowance = 1e-9 * system.Size[j];
            var below = system.Totals[j] - least[j];
            var above = most[j] - system.Totals[j];
            return system.Size[j] > 0 && !system.IsEmpty[j] && !system.IsSoft(j)
                && (below < -allowance || above < -allowance || (ratio.IsOpenBelow && below <= 0) || (above <= 0 && (ratio.IsOpenAbove || (ratio.IsOpenBelow && most[j] <= 0))));
        }).Select(rows.Layout.MarginOf).Order().ToArray();
    }

    private static (double[] Least, double[] Most) Of(AuxiliaryRows rows, RatioFunction ratio, double[] before)
    {
        var (least, most) = (new double[rows.ColumnCount], new double[rows.ColumnCount]);
        if (!ratio.HasBoundsPerUnit && rows.Layout.FactorCount == rows.Layout.Terms.Length)
        {
            var (low, high) = ratio.BoundsOf(rows, 0);
            for (var j = 0; j < least.Length; j++)
                (least[j], most[j]) = before[j] == 0 ? (0, 0) : (low * before[j], high * before[j]);
            return (least, most);
        }

        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var weight = rows.Weight[unit] * rows.Layout.WeightScale;
            if (weight == 0)
                continue;
            var (low, high) = ratio.BoundsOf(rows, unit);
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            for (var k = 0; k < columns.Length; k++)
            {
                var x = weight * (k < rows.OnesCount ? 1 : values[k - rows.OnesCount]);
                if (x == 0)
                    continue;
                least[columns[k]] += x * (x > 0 ? low : high);
                most[columns[k]] += x * (x > 0 ? high : low);
            }
        }

        return (least, most);
    }
}
