using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>A term of the model in one part of the sample: margins with totals, and where every row counts.</summary>
/// <param name="Name">Name of the term.</param>
/// <param name="Levels">Names of the margins.</param>
/// <param name="Totals">Their totals.</param>
/// <param name="Codes">Margin of every row of the part; -1: in none.</param>
/// <param name="Values">Value of every row of the part; null: ones.</param>
/// <param name="Cost">Cost of missing a total; null: it must be met.</param>
internal sealed record TermMargins(string Name, IReadOnlyList<string> Levels, double[] Totals, int[] Codes, double[]? Values, double? Cost)
{
    /// <summary>The factors, where the margins are all combinations of them; else null.</summary>
    public IReadOnlyList<CalibrationFactor>? Factors { get; init; }

    /// <summary>The term as the calibration takes it.</summary>
    public CalibrationTerm ToTerm()
    {
        var term = (Values, Factors) switch
        {
            ({ } values, _) => CalibrationTerm.FactorByNumeric(Name, Codes, Levels, values, Totals),
            (null, { } factors) => CalibrationTerm.Crossing(Name, factors, Totals),
            _ => CalibrationTerm.Factor(Name, Codes, Levels, Totals),
        };
        return Cost is { } cost ? term.WithCost(cost) : term;
    }

    /// <summary>Rows that count towards each margin.</summary>
    public int[] Rows()
    {
        var counts = new int[Levels.Count];
        foreach (var code in Codes)
        {
            if (code >= 0)
                counts[code]++;
        }

        return counts;
    }

    /// <summary>The weighted total of each margin.</summary>
    /// <param name="weights">Weight of every row of the part.</param>
    public double[] Weighted(double[] weights)
    {
        var sums = new CompensatedSum[Levels.Count];
        for (var row = 0; row < Codes.Length; row++)
        {
            if (Codes[row] >= 0)
                sums[Codes[row]].Add(Values is null ? weights[row] : weights[row] * Values[row]);
        }

        return Array.ConvertAll(sums, sum => sum.Value);
    }
}
