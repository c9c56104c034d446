using System.Text.Json;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>
/// The variance that R's <c>rake()</c> reports: ten rounds of taking the mean of every cell of every margin out of the
/// linearised variable, all rows counting alike whatever their weights.
/// </summary>
/// <remarks>
/// The engine takes the regression with the design weights instead, as the theory of raking has it and as R does for the
/// same calibration by <c>calibrate()</c>.
/// </remarks>
public sealed class ProportionalFitting : IWeightAdjustment
{
    private const int Rounds = 10;

    private readonly int[][] cellOfRow;

    public ProportionalFitting(CaseData data, JsonElement step, double[] before, double[] after)
    {
        (WeightsBefore, Weights) = (before, after);
        cellOfRow = step.Find("margins")!.Value.EnumerateArray()
            .Select(margin => data.Codes(margin.Names("variables", "variable").Select(name => name!).ToArray())).ToArray();
    }

    public double[] WeightsBefore { get; }

    public double[] Weights { get; }

    public static bool IsNeeded(JsonElement step) => step.Text("distance") is "ipf" or "rake";

    public void Pullback(Span<double> linearised)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var cells in cellOfRow)
                TakeOutMeans(linearised, cells);
        }

        for (var row = 0; row < linearised.Length; row++)
            linearised[row] *= Weights[row] / WeightsBefore[row];
    }

    private static void TakeOutMeans(Span<double> values, int[] cells)
    {
        var (sums, counts) = (new double[cells.Max() + 1], new int[cells.Max() + 1]);
        for (var row = 0; row < cells.Length; row++)
        {
            sums[cells[row]] += values[row];
            counts[cells[row]]++;
        }

        for (var row = 0; row < cells.Length; row++)
            values[row] -= sums[cells[row]] / counts[cells[row]];
    }
}
