namespace Ivm.Statistics.Calibration.Solving;

/// <summary>g and final weight of every row from the coefficients of a solution.</summary>
internal static class FinalWeights
{
    private const int UnitsPerBlock = 16384;

    public static (double[] G, double[] Weights) Of(AuxiliaryRows rows, RatioFunction ratio, double[] coefficients, double[] designWeights, int threads)
    {
        var ofUnit = new double[rows.UnitCount];
        var blocks = (rows.UnitCount + UnitsPerBlock - 1) / UnitsPerBlock;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            var to = Math.Min(rows.UnitCount, (block + 1) * UnitsPerBlock);
            for (var unit = block * UnitsPerBlock; unit < to; unit++)
                ofUnit[unit] = ratio.Evaluate(rows, unit, rows.Product(unit, coefficients) * rows.InverseVarianceOf(unit)).G;
        });
        var g = rows.UnitOfRow is null ? ofUnit : Array.ConvertAll(rows.UnitOfRow, unit => ofUnit[unit]);
        var weights = new double[designWeights.Length];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = designWeights[row] == 0 ? 0 : ratio.Bounded(designWeights[row] * g[row]);
        return (g, weights);
    }

    /// <summary>Final weight of every row alone, without room of its own where every row is a unit.</summary>
    public static void Fill(AuxiliaryRows rows, RatioFunction ratio, double[] coefficients, double[] designWeights, Span<double> weights)
    {
        if (rows.UnitOfRow is not null)
        {
            Of(rows, ratio, coefficients, designWeights, threads: 1).Weights.CopyTo(weights);
            return;
        }

        for (var row = 0; row < weights.Length; row++)
            weights[row] = designWeights[row] == 0 ? 0 : ratio.Bounded(designWeights[row] * ratio.Evaluate(rows, row, rows.Product(row, coefficients) * rows.InverseVarianceOf(row)).G);
    }
}
