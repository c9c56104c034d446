using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// The regression behind a calibration: auxiliary variables, design weights and the factored Gram matrix, in scaled columns.
/// </summary>
/// <param name="Rows">The auxiliary variables.</param>
/// <param name="Factor">Factor of the sum of d x x' / v (with 1 / cost on its diagonal); dropped margins are dropped here too.</param>
/// <param name="DesignWeights">Weight of every row before the calibration.</param>
/// <param name="Ridge">1 / cost per column; null where every margin must be met.</param>
internal sealed record CalibrationRegression(AuxiliaryRows Rows, GramFactor Factor, double[] DesignWeights, double[]? Ridge)
{
    /// <summary>Smallest scaled weight whose rounding in the factor (to 2^-37) does not show in a standard error.</summary>
    private const double CoarseBelow = 1.0 / 256;

    private readonly Lazy<double[]?> products = new(() => ProductsOf(Rows));

    /// <summary>
    /// Solves the normal equations. Where some weights are much smaller than the largest, what their rounding in the factor
    /// leaves is taken out by a second round with products of full precision.
    /// </summary>
    public void Solve(double[] right)
    {
        if (products.Value is not { } full)
        {
            Factor.Solve(right);
            return;
        }

        var rest = (double[])right.Clone();
        Factor.Solve(right);
        var order = right.Length;
        for (var i = 0; i < order; i++)
        {
            var row = full.AsSpan(i * order, i);
            rest[i] -= VectorOperations.Dot(row, right.AsSpan(0, i)) + (full[(i * order) + i] * right[i]);
            VectorOperations.AddScaled(rest.AsSpan(0, i), -right[i], row);
        }

        Subtract(rest, right);
        Factor.Solve(rest);
        for (var i = 0; i < order; i++)
            right[i] += rest[i];
    }

    /// <summary>The lower triangle, row by row, of the sum of d x x' / v; null where the factor is as good.</summary>
    private static double[]? ProductsOf(AuxiliaryRows rows)
    {
        var isCoarse = false;
        for (var unit = 0; unit < rows.UnitCount && !isCoarse; unit++)
            isCoarse = FactorOf(rows, unit) is > 0 and < CoarseBelow;
        if (!isCoarse)
            return null;
        var order = rows.ColumnCount;
        var sums = new double[order * order];
        for (var unit = 0; unit < rows.UnitCount; unit++)
        {
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            var factor = FactorOf(rows, unit);
            for (var j = 0; j < columns.Length && factor > 0; j++)
            {
                var scaled = j < rows.OnesCount ? factor : factor * values[j - rows.OnesCount];
                for (var k = 0; k <= j; k++)
                    sums[(columns[j] * order) + columns[k]] += k < rows.OnesCount ? scaled : scaled * values[k - rows.OnesCount];
            }
        }

        return sums;
    }

    private static double FactorOf(AuxiliaryRows rows, int unit) => rows.Weight[unit] * rows.Layout.WeightScale * rows.InverseVarianceOf(unit);

    /// <summary>Takes the ridge's part R b off the right-hand side.</summary>
    public void Subtract(double[] right, double[] coefficients)
    {
        for (var j = 0; Ridge is not null && j < right.Length; j++)
            right[j] -= Ridge[j] * coefficients[j];
    }

    /// <summary>Adds a row's share d x e / v to the right-hand side of the normal equations.</summary>
    public void AddTo(double[] right, int row, double linearised)
    {
        var unit = Rows.UnitOf(row);
        var weighted = DesignWeights[row] * Rows.Layout.WeightScale * Rows.InverseVarianceOf(unit) * linearised;
        // A row of weight zero may have a ratio, and so a residual, beyond all bounds.
        if (weighted == 0 || DesignWeights[row] == 0)
            return;
        var columns = Rows.ColumnsOf(unit);
        var values = Rows.ValuesOf(unit);
        for (var c = 0; c < columns.Length; c++)
            right[columns[c]] += c < Rows.OnesCount ? weighted : weighted * values[c - Rows.OnesCount];
    }
}
