using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Replication;

namespace Ivm.ReferenceCases.Running;

/// <summary>Compares weights: design, final and replicate weights.</summary>
public static class WeightChecks
{
    /// <summary>Columns d (design weight), w (final weight), g (their ratio); any of them may be missing.</summary>
    public static void Rows(CaseData data, CaseTable expected, double[] designWeights, double[] finalWeights, Comparison comparison, Tolerances tolerances)
    {
        var rows = data.RowsOf(expected);
        if (rows.Distinct().Count() != data.RowCount)
            throw new CaseException($"expected_weights.csv has {rows.Length} rows, the input has {data.RowCount}");
        foreach (var column in new[] { "d", "w", "g" })
        {
            if (!expected.Has(column))
                continue;
            var wanted = expected.Numbers(column);
            for (var k = 0; k < rows.Length; k++)
            {
                var row = rows[k];
                if (double.IsNaN(wanted[k]))
                    continue;
                var found = column switch { "d" => designWeights[row], "w" => finalWeights[row], _ => finalWeights[row] / designWeights[row] };
                comparison.Check(FigureKind.Weight, $"{column} of row {row + 1}", wanted[k], found, tolerances.Weight);
            }
        }
    }

    /// <summary>Replicate weights as they are, or over the final or the design weights: whichever the file holds.</summary>
    public static void Replicates(CaseData data, CaseTable expected, double[] designWeights, ReplicateDesign replicates, Comparison comparison, Tolerances tolerances)
    {
        var rows = data.RowsOf(expected);
        var columns = ReplicateReader.Columns(expected);
        if (columns.Length != replicates.ReplicateCount)
            throw new CaseException($"{Path.GetFileName(expected.Path)} has {columns.Length} replicates, the case has {replicates.ReplicateCount}");
        var wanted = Array.ConvertAll(columns, expected.Numbers);
        var found = Enumerable.Range(0, columns.Length).Select(r =>
        {
            var weights = new double[replicates.RowCount];
            replicates.WeightsOf(r, weights);
            return weights;
        }).ToArray();
        var ones = Enumerable.Repeat(1.0, replicates.RowCount).ToArray();
        var divisor = new[] { replicates.Weights, designWeights, ones }.MinBy(Distance)!;
        for (var r = 0; r < columns.Length; r++)
        {
            for (var k = 0; k < rows.Length; k++)
                comparison.Check(FigureKind.Weight, $"replicate {r + 1}, row {rows[k] + 1}", wanted[r][k], found[r][rows[k]] / divisor[rows[k]], tolerances.Weight);
        }

        double Distance(double[] by) => Enumerable.Range(0, rows.Length).Sum(k => Math.Abs((found[0][rows[k]] / by[rows[k]]) - wanted[0][k]));
    }
}
