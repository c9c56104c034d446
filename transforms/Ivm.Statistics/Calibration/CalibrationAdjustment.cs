using Ivm.Statistics.Calibration.Solving;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// A calibration as a step in a chain of weighting: what goes with the final weights becomes g (e - x'B), with B the
/// regression of e on the auxiliary variables under the weights before (Deville and Sarndal 1992, equation 3.4).
/// </summary>
internal sealed class CalibrationAdjustment(CalibrationOutcome.Solved solution) : IWeightAdjustment
{
    public double[] WeightsBefore => solution.DesignWeights;

    public double[] Weights => solution.Weights;

    public CalibrationRegression Regression => solution.Regression;

    public void Pullback(Span<double> linearised)
    {
        if (linearised.Length != Weights.Length)
            throw new StatisticsInputException("linearised variable", null, $"{linearised.Length} rows", $"{Weights.Length}, as the weights have");
        var right = new double[Regression.Rows.ColumnCount];
        for (var row = 0; row < linearised.Length; row++)
            Regression.AddTo(right, row, linearised[row]);
        Regression.Factor.Solve(right);
        for (var row = 0; row < linearised.Length; row++)
            linearised[row] = solution.G[row] * (linearised[row] - Regression.Rows.Product(Regression.Rows.UnitOf(row), right));
    }
}
