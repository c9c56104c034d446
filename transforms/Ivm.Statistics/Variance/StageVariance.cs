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
        // Known joint probabilities hold across strata too, and say all about lonely units.
        if (stage.Unequal is { Method: UnequalProbabilityMethod.Exact })
            return UnequalVariance.Exact(stage, rows, contributions);
        var total = 0.0;
        var units = new StratumUnits();
        for (var first = 0; first < rows.Length;)
        {
            var last = EndOfParent(stage, rows, first);
            total += OfParent(stage, rows[first..last], contributions[first..last], policy, alsoInDomains, units);
            first = last;
        }

        return total;
    }

    /// <summary>The strata within one unit of the stage before; strata of unknown variance take the average of the others.</summary>
    private static double OfParent(
        CompiledStage stage, ReadOnlySpan<int> rows, ReadOnlySpan<double> contributions, LonelyUnitPolicy policy, bool alsoInDomains, StratumUnits units)
    {
        var sampleMean = policy == LonelyUnitPolicy.Adjust ? SampleMean(stage, rows, contributions, units) : 0;
        var (sum, strata, known) = (0.0, 0, 0);
        for (var k = 0; k < rows.Length;)
        {
            var stratum = stage.StratumOfUnit[stage.UnitOfRow[rows[k]]];
            k = units.Read(stage, stratum, rows, contributions, k);
            if (units.Count == 0)
                continue;
            var scale = stage.Scale(stratum);
            var rule = LonelyStrata.Rule(stage, stratum, scale, units.Count, policy, alsoInDomains);
            strata++;
            known += rule == StratumRule.Averaged ? 0 : 1;
            sum += rule switch
            {
                StratumRule.Centred when stage.Unequal is { Method: not UnequalProbabilityMethod.Brewer } approximate
                    => stage.Factor[stratum] * UnequalVariance.Approximate(approximate, stratum, units),
                StratumRule.Centred => scale * units.SquaredDeviations(units.Sum / stage.Sampled[stratum], stage, stratum),
                StratumRule.AboutSampleMean => scale * units.SquaredDeviations(sampleMean, stage, stratum),
                StratumRule.AboutZero => scale * units.SquaredDeviations(0, stage, stratum),
                _ => 0,
            };
        }

        return strata == known ? sum : sum * strata / known;
    }

    private static double SampleMean(CompiledStage stage, ReadOnlySpan<int> rows, ReadOnlySpan<double> contributions, StratumUnits units)
    {
        var (sum, sampled) = (0.0, 0);
        for (var k = 0; k < rows.Length;)
        {
            var stratum = stage.StratumOfUnit[stage.UnitOfRow[rows[k]]];
            k = units.Read(stage, stratum, rows, contributions, k);
            if (units.Count == 0)
                continue;
            sum += units.Sum;
            sampled += stage.Sampled[stratum];
        }

        return sampled == 0 ? 0 : sum / sampled;
    }

    private static int EndOfParent(CompiledStage stage, ReadOnlySpan<int> rows, int k)
    {
        var parent = stage.ParentOfStratum[stage.StratumOfUnit[stage.UnitOfRow[rows[k]]]];
        while (k < rows.Length && stage.ParentOfStratum[stage.StratumOfUnit[stage.UnitOfRow[rows[k]]]] == parent)
            k++;
        return k;
    }
}

/// <summary>Totals of the units of one stratum; the list is reused from stratum to stratum.</summary>
internal sealed class StratumUnits
{
    private double[] totals = new double[64];
    private int[] numbers = new int[64];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Totals => totals.AsSpan(0, Count);

    /// <summary>The unit beside every total.</summary>
    public ReadOnlySpan<int> Numbers => numbers.AsSpan(0, Count);

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
                {
                    Array.Resize(ref totals, 2 * Count);
                    Array.Resize(ref numbers, 2 * Count);
                }

                numbers[Count] = unit;
                totals[Count++] = 0;
                last = unit;
            }

            totals[Count - 1] += contributions[k];
        }

        return k;
    }

    public double Sum
    {
        get
        {
            var sum = 0.0;
            foreach (var value in Totals)
                sum += value;
            return sum;
        }
    }

    /// <summary>
    /// Squared deviations from a centre over all sampled units, those not read being zero; with probabilities of their own each
    /// counts 1 - pi.
    /// </summary>
    public double SquaredDeviations(double centre, CompiledStage stage, int stratum)
    {
        if (stage.Unequal is { } unequal)
            return WeightedDeviations(centre, unequal.Probability, unequal.FirstUnit[stratum], unequal.FirstUnit[stratum + 1]);
        var sum = (stage.Sampled[stratum] - Count) * centre * centre;
        foreach (var value in Totals)
            sum += (value - centre) * (value - centre);
        return sum;
    }

    private double WeightedDeviations(double centre, double[] probability, int first, int end)
    {
        var (sum, read) = (0.0, 0);
        for (var unit = first; unit < end; unit++)
        {
            var isRead = read < Count && numbers[read] == unit;
            var deviation = isRead ? totals[read++] - centre : centre;
            sum += (1 - probability[unit]) * deviation * deviation;
        }

        return sum;
    }
}
