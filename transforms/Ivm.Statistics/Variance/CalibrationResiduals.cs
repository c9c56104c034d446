using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// The variance of calibrated totals: that of w (e - x'B), with B the design-weighted regression of the linearised variable
/// e on the auxiliary variables (Deville and Sarndal 1992, equation 3.4, with final weights).
/// </summary>
/// <remarks>
/// A domain variable is zero for most rows but its residual is not. The variance is a quadratic form z'Qz in the totals of
/// sampling units, and z = a - XB with a the weighted variable and X the weighted auxiliary variables per unit, so
/// V = a'Qa - 2 B'(X'Qa) + B'(X'QX) B: X'QX is made once, and a domain costs its own rows plus one solve. Where nearly
/// everything cancels (the variable is explained by the calibration) the residuals are formed one by one instead.
/// </remarks>
internal sealed class CalibrationResiduals
{
    private const double CancellationLimit = 1e-5;

    private readonly CalibrationRegression regression;
    private readonly IReadOnlyList<CompiledStage> stages;
    private readonly LonelyUnitPolicy policy;
    private readonly int[] place;
    private readonly int[] kept;
    private readonly Lazy<StageForm[]> forms;
    private readonly double[] finalWeights;

    public CalibrationResiduals(CalibrationRegression regression, double[] finalWeights, IReadOnlyList<CompiledStage> stages, LonelyUnitPolicy policy)
    {
        this.regression = regression;
        this.finalWeights = finalWeights;
        this.stages = stages;
        this.policy = policy;
        kept = Enumerable.Range(0, regression.Factor.Order).Where(j => regression.Factor.Kept[j]).ToArray();
        place = new int[regression.Factor.Order];
        Array.Fill(place, -1);
        for (var k = 0; k < kept.Length; k++)
            place[kept[k]] = k;
        forms = new Lazy<StageForm[]>(() => stages.Select(stage => StageForm.Make(stage, regression.Rows, finalWeights, place, kept.Length, policy)).ToArray());
    }

    /// <summary>Variance of the total of w e over the given rows.</summary>
    /// <param name="allRows">All rows, sorted as the design sorts them.</param>
    /// <param name="rows">The rows of the domain, in the same order.</param>
    /// <param name="linearised">e beside each of them; NaN leaves the row out.</param>
    public double Variance(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var coefficients = Coefficients(rows, linearised);
        var compact = Array.ConvertAll(kept, j => coefficients[j]);
        var (variance, size) = (0.0, 0.0);
        foreach (var form in forms.Value)
        {
            var (square, cross) = form.Own(rows, linearised, finalWeights, compact);
            var explained = form.Quadratic(compact);
            var lonely = form.AboutSampleMean(rows, linearised, finalWeights, compact);
            variance += square - (2 * cross) + explained + lonely;
            size += square + explained + lonely;
        }

        return variance > CancellationLimit * size || size == 0 ? variance : ByResiduals(allRows, rows, linearised, coefficients);
    }

    private double[] Coefficients(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var auxiliary = regression.Rows;
        var right = new double[auxiliary.ColumnCount];
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]) || linearised[k] == 0)
                continue;
            var weighted = regression.DesignWeights[rows[k]] * linearised[k];
            var unit = auxiliary.UnitOf(rows[k]);
            var columns = auxiliary.ColumnsOf(unit);
            var values = auxiliary.ValuesOf(unit);
            for (var c = 0; c < columns.Length; c++)
                right[columns[c]] += values.IsEmpty ? weighted : weighted * values[c];
        }

        regression.Factor.Solve(right);
        return right;
    }

    private double ByResiduals(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, double[] coefficients)
    {
        var residual = new double[allRows.Length];
        for (var k = 0; k < rows.Length; k++)
            residual[rows[k]] = double.IsNaN(linearised[k]) ? 0 : linearised[k];
        var contributions = new double[allRows.Length];
        for (var k = 0; k < allRows.Length; k++)
        {
            var row = allRows[k];
            contributions[k] = finalWeights[row] * (residual[row] - regression.Rows.Product(regression.Rows.UnitOf(row), coefficients));
        }

        return stages.Sum(stage => StageVariance.Of(stage, allRows, contributions, policy, alsoInDomains: false));
    }
}
