using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>What selections ask of their input.</summary>
internal static class Require
{
    /// <summary>How far a sum of probabilities may be from a whole number, per unit of the sample.</summary>
    private const double WholeTolerance = 1e-9;

    private const double Rounding = 1e-12;

    public static void Sizes(int populationSize, int sampleSize)
    {
        if (populationSize < 0)
            throw new StatisticsInputException("population size", null, $"{populationSize}", "a number of units, not negative");
        if (sampleSize < 0 || sampleSize > populationSize)
            throw new StatisticsInputException("sample size", null, $"{sampleSize} of {populationSize} units", "from 0 to the number of units");
    }

    public static void Probabilities(double[] probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        for (var i = 0; i < probabilities.Length; i++)
            Probability(probabilities[i], "inclusion probabilities", i + 1);
    }

    public static void Probability(double probability, string subject, int? row)
    {
        if (!(probability is >= 0 and <= 1))
            throw new StatisticsInputException(subject, row, $"{probability}", "a probability from 0 to 1");
    }

    /// <summary>A probability so near to 1 that it is one but for rounding.</summary>
    public static bool IsCertain(double probability) => probability > 1 - Rounding;

    /// <summary>A probability that is neither 0 nor 1, rounding aside.</summary>
    public static bool IsOpen(double probability) => probability > Rounding && !IsCertain(probability);

    /// <summary>Units whose probability is neither 0 nor 1, their probabilities, and the whole number of them to draw.</summary>
    public static (int[] Open, double[] Values, int Size) OpenUnits(double[] probabilities)
    {
        Probabilities(probabilities);
        var open = Enumerable.Range(0, probabilities.Length).Where(i => IsOpen(probabilities[i])).ToArray();
        var values = Array.ConvertAll(open, i => probabilities[i]);
        var sum = CompensatedSum.Of(values);
        var size = Math.Round(sum);
        if (Math.Abs(sum - size) > WholeTolerance * Math.Max(1, size))
            throw new StatisticsInputException("inclusion probabilities", null, $"a sum of {CompensatedSum.Of(probabilities)}", "a whole number, the size of the sample");
        return (open, values, (int)size);
    }

    /// <summary>The units of every stratum, ascending.</summary>
    public static int[][] Strata(int[] stratumOfUnit, int stratumCount)
    {
        ArgumentNullException.ThrowIfNull(stratumOfUnit);
        for (var i = 0; i < stratumOfUnit.Length; i++)
        {
            if (stratumOfUnit[i] < 0 || stratumOfUnit[i] >= stratumCount)
                throw new StatisticsInputException("strata", i + 1, $"code {stratumOfUnit[i]}", $"0 to {stratumCount - 1}");
        }

        var all = Enumerable.Range(0, stratumOfUnit.Length).ToArray();
        var sorted = StableGrouping.Sort(all, stratumOfUnit, stratumCount, out var start);
        return Enumerable.Range(0, stratumCount).Select(h => sorted[start[h]..start[h + 1]]).ToArray();
    }
}
