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
        if (weighted == 0)
            return;
        var columns = Rows.ColumnsOf(unit);
        var values = Rows.ValuesOf(unit);
        for (var c = 0; c < columns.Length; c++)
            right[columns[c]] += c < Rows.OnesCount ? weighted : weighted * values[c - Rows.OnesCount];
    }
}
