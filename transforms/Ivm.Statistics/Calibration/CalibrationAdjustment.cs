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
        // The factor is that of slightly rounded weights: a second round takes out what the first one left.
        var coefficients = Solve(linearised, new double[Regression.Rows.ColumnCount]);
        coefficients = Solve(linearised, coefficients);
        for (var row = 0; row < linearised.Length; row++)
            linearised[row] = solution.G[row] * Residual(linearised, coefficients, row);
    }

    private double[] Solve(ReadOnlySpan<double> linearised, double[] coefficients)
    {
        var right = new double[coefficients.Length];
        for (var row = 0; row < linearised.Length; row++)
            Regression.AddTo(right, row, Residual(linearised, coefficients, row));
        Regression.Subtract(right, coefficients);
        Regression.Factor.Solve(right);
        for (var j = 0; j < right.Length; j++)
            right[j] += coefficients[j];
        return right;
    }

    private double Residual(ReadOnlySpan<double> linearised, double[] coefficients, int row)
        => linearised[row] - Regression.Rows.Product(Regression.Rows.UnitOf(row), coefficients);
}
