using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// The variance of totals under weights that went through a chain of adjustments: the linearised variable is pulled back
/// through the steps, last one first, to the design weights, whose design gives the variance.
/// </summary>
/// <remarks>
/// A domain variable is zero for most rows but its residual is not. For a single calibration the variance is a quadratic
/// form z'Qz in the totals of sampling units, and z = a - XB with a the weighted variable and X the weighted auxiliary
/// variables per unit, so V = a'Qa - 2 B'(X'Qa) + B'(X'QX) B: X'QX is made once, and a domain costs its own rows plus one
/// solve. Where nearly everything cancels (the variable is explained by the calibration), where the chain is longer, and
/// where units have probabilities of their own, the residuals are formed one by one instead.
/// </remarks>
internal sealed class AdjustmentVariance
{
    private const double CancellationLimit = 1e-5;

    private readonly IReadOnlyList<IWeightAdjustment> chain;
    private readonly IReadOnlyList<CompiledStage> stages;
    private readonly LonelyUnitPolicy policy;
    private readonly Lazy<StageForm[]> forms;

    public AdjustmentVariance(IReadOnlyList<IWeightAdjustment> chain, IReadOnlyList<CompiledStage> stages, LonelyUnitPolicy policy)
    {
        this.chain = chain;
        this.stages = stages;
        this.policy = policy;
        forms = new Lazy<StageForm[]>(() => stages.Select(stage => StageForm.Make(stage, ((CalibrationAdjustment)chain[0]).Regression.Rows, chain[0].Weights, policy)).ToArray());
    }

    /// <summary>The steps, first one first.</summary>
    public IReadOnlyList<IWeightAdjustment> Chain => chain;

    /// <summary>Variance of the total of w e over the given rows, w the weights after the last step.</summary>
    /// <param name="allRows">All rows, sorted as the design sorts them.</param>
    /// <param name="rows">The rows of the domain, in the same order.</param>
    /// <param name="linearised">e beside each of them; NaN leaves the row out.</param>
    public double Variance(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        // The forms know one scale per stratum, not one per unit or pair of units.
        if (chain is not [CalibrationAdjustment { Regression: var regression }] || stages.Any(stage => stage.Unequal is not null))
            return ByResiduals(allRows, rows, linearised);
        var coefficients = new double[regression.Rows.ColumnCount];
        for (var k = 0; k < rows.Length; k++)
        {
            if (!double.IsNaN(linearised[k]))
                regression.AddTo(coefficients, rows[k], linearised[k]);
        }

        regression.Solve(coefficients);
        var finalWeights = chain[0].Weights;
        var (variance, size) = (0.0, 0.0);
        foreach (var form in forms.Value)
        {
            var (square, cross) = form.Own(rows, linearised, finalWeights, coefficients);
            var explained = form.Quadratic(coefficients);
            var lonely = form.AboutSampleMean(rows, linearised, finalWeights, coefficients);
            variance += square - (2 * cross) + explained + lonely;
            size += square + explained + lonely;
        }

        return variance > CancellationLimit * size || size == 0 ? variance : ByResiduals(allRows, rows, linearised);
    }

    private double ByResiduals(int[] allRows, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var contributionOfRow = Contributions(allRows.Length, rows, linearised);
        var contributions = Array.ConvertAll(allRows, row => contributionOfRow[row]);
        return stages.Sum(stage => StageVariance.Of(stage, allRows, contributions, policy, alsoInDomains: false));
    }

    /// <summary>What every row contributes to the total whose design variance is that of w e: residuals times weights.</summary>
    public double[] Contributions(int rowCount, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var pulled = new double[rowCount];
        for (var k = 0; k < rows.Length; k++)
            pulled[rows[k]] = double.IsNaN(linearised[k]) ? 0 : linearised[k];
        foreach (var step in chain.Reverse())
            step.Pullback(pulled);
        var weights = chain[0].WeightsBefore;
        // A row of weight zero may have been pulled back to a number beyond all bounds; it contributes nothing.
        for (var row = 0; row < rowCount; row++)
            pulled[row] = weights[row] == 0 ? 0 : weights[row] * pulled[row];
        return pulled;
    }
}
