using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Draws samples from a population of units 0 to N - 1. Each method is a pure function of its arguments: the same generator
/// and stream give the same sample, on every machine. Use a stream for one selection only.
/// </summary>
/// <remarks>
/// Source: Sarndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, ch. 3; Tille (2006), Sampling Algorithms.
/// </remarks>
public static partial class SampleSelection
{
    /// <summary>Simple random sampling without replacement: every set of n units has the same probability.</summary>
    /// <param name="populationSize">Number of units, N.</param>
    /// <param name="sampleSize">Number to draw, n, from 0 to N.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <exception cref="StatisticsInputException">N below zero, or n not from 0 to N.</exception>
    /// <remarks>Takes n numbers and memory for n. Source: R. W. Floyd in Bentley (1987), Communications of the ACM 30, 754-757.</remarks>
    public static SelectedSample Simple(int populationSize, int sampleSize, CounterRandom random, ulong stream)
    {
        Require.Sizes(populationSize, sampleSize);
        var chosen = new HashSet<int>(sampleSize);
        for (var last = populationSize - sampleSize; last < populationSize; last++)
        {
            // Below(last + 1) would overflow only for a population of 2^31, which an index cannot number.
            var unit = random.Below(last + 1, stream, last);
            if (!chosen.Add(unit))
                chosen.Add(last);
        }

        var units = chosen.ToArray();
        Array.Sort(units);
        return SelectedSample.Of(units, (double)sampleSize / populationSize);
    }

    /// <summary>Simple random sampling with replacement: n independent draws, each of every unit with probability 1/N.</summary>
    /// <param name="populationSize">Number of units, N, at least 1 when anything is drawn.</param>
    /// <param name="draws">Number of draws, n; it may exceed N.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <returns>The units as often as they were drawn, with expected number of draws n/N.</returns>
    /// <exception cref="StatisticsInputException">A number below zero, or draws from an empty population.</exception>
    public static SelectedSample SimpleWithReplacement(int populationSize, int draws, CounterRandom random, ulong stream)
    {
        Require.Sizes(populationSize, 0);
        if (draws < 0 || (populationSize == 0 && draws > 0))
            throw new StatisticsInputException("draws", null, $"{draws} from {populationSize} units", "a number not negative, and none from an empty population");
        var units = new int[draws];
        for (var draw = 0; draw < draws; draw++)
            units[draw] = random.Below(populationSize, stream, draw);
        Array.Sort(units);
        return SelectedSample.Of(units, (double)draws / populationSize);
    }

    /// <summary>Draws with replacement with probabilities proportional to size (pps with replacement).</summary>
    /// <param name="sizes">Size of every unit, not negative; those of size 0 are never drawn.</param>
    /// <param name="draws">Number of draws, n.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <returns>The units as often as they were drawn, with expected number of draws n x / sum of x.</returns>
    /// <exception cref="StatisticsInputException">A size that is negative, missing or infinite; draws where all sizes are 0.</exception>
    /// <remarks>Source: Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14, 333-362.</remarks>
    public static SelectedSample WithReplacement(double[] sizes, int draws, CounterRandom random, ulong stream)
    {
        InclusionProbabilities.CheckSizes(sizes);
        var cumulative = SystematicIntervals.CumulativeSums(sizes);
        var total = sizes.Length == 0 ? 0 : cumulative[^1];
        if (draws < 0 || (draws > 0 && total == 0))
            throw new StatisticsInputException("draws", null, $"{draws} with sizes that add up to {total}", "a number not negative, and none from an empty population");
        var units = new int[draws];
        for (var draw = 0; draw < draws; draw++)
            units[draw] = SystematicIntervals.UnitAt(cumulative, random.Uniform(stream, draw) * total);
        return SelectedSample.Of(units, Array.ConvertAll(sizes, size => draws * size / total));
    }

    /// <summary>Bernoulli sampling: every unit by itself with the same probability; the size of the sample is random.</summary>
    /// <inheritdoc cref="Poisson"/>
    /// <param name="populationSize">Number of units, N.</param>
    /// <param name="probability">From 0 to 1.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    public static SelectedSample Bernoulli(int populationSize, double probability, CounterRandom random, ulong stream)
    {
        Require.Sizes(populationSize, 0);
        Require.Probability(probability, "inclusion probability", null);
        return SelectedSample.Of(Enumerable.Range(0, populationSize).Where(i => random.Chance(probability, stream, i)).ToArray(), probability);
    }

    /// <summary>Poisson sampling: every unit by itself with its own probability; the size of the sample is random.</summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection; unit i takes number i.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1].</exception>
    /// <remarks>Source: Hajek (1964), Annals of Mathematical Statistics 35, 1491-1523.</remarks>
    public static SelectedSample Poisson(double[] probabilities, CounterRandom random, ulong stream)
    {
        Require.Probabilities(probabilities);
        return SelectedSample.Of(Enumerable.Range(0, probabilities.Length).Where(i => random.Chance(probabilities[i], stream, i)), probabilities);
    }

    /// <summary>Systematic sampling of n units with equal probabilities: a random start, then every N/n-th unit.</summary>
    /// <param name="populationSize">Number of units, N.</param>
    /// <param name="sampleSize">Number to draw, n; N/n need not be whole (fractional interval), the sample has n units all the same.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <exception cref="StatisticsInputException">N below zero, or n not from 0 to N.</exception>
    public static SelectedSample Systematic(int populationSize, int sampleSize, CounterRandom random, ulong stream)
    {
        Require.Sizes(populationSize, sampleSize);
        var interval = (double)populationSize / sampleSize;
        var start = random.Uniform(stream, 0UL);
        var units = new int[sampleSize];
        for (var k = 0; k < sampleSize; k++)
            units[k] = Math.Clamp((int)((start + k) * interval), k == 0 ? 0 : units[k - 1] + 1, populationSize - sampleSize + k);
        return SelectedSample.Of(units, (double)sampleSize / populationSize);
    }
}
