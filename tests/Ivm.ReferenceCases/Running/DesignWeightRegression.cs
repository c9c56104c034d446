using System.Text.Json;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>
/// The variance that R reports after raking, logit or bounded calibration with variance coefficients: residuals of a
/// regression with design weights in which those coefficients have no part.
/// </summary>
/// <remarks>
/// The engine divides the design weights by the coefficients, as R itself does after linear calibration. Columns are made
/// orthogonal under the design weights by Gram and Schmidt's method, twice over; dependent ones are left out.
/// </remarks>
public sealed class DesignWeightRegression : IWeightAdjustment
{
    private const double Dependent = 1e-10;

    private readonly List<double[]> directions = [];

    public DesignWeightRegression(IEnumerable<double[]> columns, double[] before, double[] after)
    {
        (WeightsBefore, Weights) = (before, after);
        foreach (var column in columns)
        {
            var direction = (double[])column.Clone();
            var length = Math.Sqrt(Product(direction, direction));
            TakeOut(direction);
            TakeOut(direction);
            var rest = Math.Sqrt(Product(direction, direction));
            if (rest > Dependent * length)
                directions.Add(Array.ConvertAll(direction, value => value / rest));
        }
    }

    public double[] WeightsBefore { get; }

    public double[] Weights { get; }

    public static bool IsNeeded(JsonElement step) => CalibrationReader.HasVarianceCoefficients(step) && CalibrationReader.IsIterative(step);

    public void Pullback(Span<double> linearised)
    {
        var residuals = linearised.ToArray();
        TakeOut(residuals);
        TakeOut(residuals);
        for (var row = 0; row < residuals.Length; row++)
            linearised[row] = residuals[row] * Weights[row] / WeightsBefore[row];
    }

    private void TakeOut(double[] values)
    {
        foreach (var direction in directions)
        {
            var amount = Product(direction, values);
            for (var row = 0; row < values.Length; row++)
                values[row] -= amount * direction[row];
        }
    }

    private double Product(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var row = 0; row < left.Length; row++)
            sum += WeightsBefore[row] * left[row] * right[row];
        return sum;
    }
}
