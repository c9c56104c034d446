using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>Variance of a total of row contributions at one stage: the sum over strata of f n / (n - 1) times squared deviations.</summary>
internal static class StageVariance
{
    /// <summary>The part of the variance that this stage adds.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="rows">Rows sorted as the design sorts them; all others contribute zero.</param>
    /// <param name="contributions">Weighted linearised contribution beside each of those rows; NaN leaves the row out.</param>
    /// <param name="policy">For strata with one unit.</param>
    /// <param name="alsoInDomains">The policy holds for strata with one unit among these rows too.</param>
    public static double Of(CompiledStage stage, ReadOnlySpan<int> rows, ReadOnlySpan<double> contributions, LonelyUnitPolicy policy, bool alsoInDomains)
    {
        var total = 0.0;
        var (parent, parentSum, strata, known) = (-1, 0.0, 0, 0);
        var units = new StratumUnits();
        for (var k = 0; k < rows.Length;)
        {
            var stratum = stage.StratumOfUnit[stage.UnitOfRow[rows[k]]];
            k = units.Read(stage, stratum, rows, contributions, k);
            if (units.Count == 0)
                continue;
            if (stage.ParentOfStratum[stratum] != parent)
            {
                total += Averaged(parentSum, strata, known);
                (parent, parentSum, strata, known) = (stage.ParentOfStratum[stratum], 0, 0, 0);
            }

            var scale = stage.Scale(stratum);
            var rule = LonelyStrata.Rule(stage, stratum, scale, units.Count, policy, alsoInDomains);
            strata++;
            known += rule == StratumRule.Averaged ? 0 : 1;
            if (rule is StratumRule.Centred or StratumRule.Uncentred)
                parentSum += scale * units.SquaredDeviations(rule == StratumRule.Centred ? stage.Sampled[stratum] : null);
        }

        return total + Averaged(parentSum, strata, known);
    }

    private static double Averaged(double sum, int strata, int known)
        => strata == known ? sum : sum * strata / known;
}

/// <summary>Totals of the units of one stratum; the list is reused from stratum to stratum.</summary>
internal sealed class StratumUnits
{
    private double[] totals = new double[64];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Totals => totals.AsSpan(0, Count);

    /// <summary>Reads the rows of a stratum from position k on; returns the position after them.</summary>
    public int Read(CompiledStage stage, int stratum, ReadOnlySpan<int> rows, ReadOnlySpan<double> contributions, int k)
    {
        Count = 0;
        var last = -1;
        for (; k < rows.Length; k++)
        {
            var unit = stage.UnitOfRow[rows[k]];
            if (stage.StratumOfUnit[unit] != stratum)
                break;
            if (double.IsNaN(contributions[k]))
                continue;
            if (unit != last)
            {
                if (Count == totals.Length)
                    Array.Resize(ref totals, 2 * Count);
                totals[Count++] = 0;
                last = unit;
            }

            totals[Count - 1] += contributions[k];
        }

        return k;
    }

    /// <summary>Squared deviations from the mean over all sampled units (those not read are zero), or from zero.</summary>
    public double SquaredDeviations(int? sampled)
    {
        var mean = sampled is { } n ? Mean(n) : 0;
        var sum = 0.0;
        foreach (var value in Totals)
            sum += (value - mean) * (value - mean);
        return sampled is { } all ? sum + ((all - Count) * mean * mean) : sum;
    }

    public double Mean(int sampled)
    {
        var sum = 0.0;
        foreach (var value in Totals)
            sum += value;
        return sum / sampled;
    }
}
