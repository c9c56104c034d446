using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Permanent random numbers: every unit keeps one number in (0, 1), a function of its id alone, for ever and for all surveys
/// that use the same seed and stream. Samples are taken from a starting point upwards, past 1 from 0 on again.
/// </summary>
/// <remarks>
/// The same start gives samples that overlap as much as they can (positive coordination: units that stay in the frame stay in
/// the sample, whatever enters or leaves it); a start beyond the other sample's end gives samples that overlap as little as they
/// can (negative coordination: less response burden). Moving the start a little from one round to the next rotates the sample:
/// with a fraction f, moving by f / k replaces about one unit in k. Each sample by itself is as if drawn with fresh numbers.
/// Source: Ohlsson (1995), Coordination of samples using permanent random numbers, in Cox et al., Business Survey Methods,
/// 153-169; Brewer, Early and Joyce (1972), Australian Journal of Statistics 14, 231-239.
/// </remarks>
/// <param name="random">The generator: the seed of the office.</param>
/// <param name="stream">The stream of this population's numbers.</param>
public sealed class PermanentRandomNumbers(CounterRandom random, ulong stream)
{
    /// <summary>The number of a unit.</summary>
    /// <param name="unitId">Its lasting id; of a text by <see cref="CounterRandom.Stream(string)"/>.</param>
    public double Of(ulong unitId) => random.Uniform(stream, unitId);

    /// <summary>Sequential simple random sampling: the n units whose numbers follow the start. Exactly simple random sampling.</summary>
    /// <param name="unitIds">Id of every unit of the population (length N), all different.</param>
    /// <param name="sampleSize">Number to draw, n, from 0 to N.</param>
    /// <param name="start">The starting point, from 0 to below 1.</param>
    /// <returns>Positions in <paramref name="unitIds"/>, ascending; probability n/N.</returns>
    /// <exception cref="StatisticsInputException">An id twice, n not from 0 to N, or a start out of range.</exception>
    /// <remarks>Source: Fan, Muller and Rezucha (1962), Journal of the American Statistical Association 57, 387-402; Ohlsson (1995).</remarks>
    public SelectedSample Simple(ulong[] unitIds, int sampleSize, double start = 0)
    {
        Check(unitIds, start);
        Require.Sizes(unitIds.Length, sampleSize);
        var chosen = First(unitIds, sampleSize, i => Distance(unitIds[i], start));
        return SelectedSample.Of(chosen, (double)sampleSize / unitIds.Length);
    }

    /// <summary>Bernoulli sampling: units whose number lies within the given length from the start. The size is random.</summary>
    /// <param name="unitIds">Id of every unit of the population (length N), all different.</param>
    /// <param name="probability">From 0 to 1.</param>
    /// <param name="start">The starting point, from 0 to below 1.</param>
    /// <exception cref="StatisticsInputException">An id twice, or a probability or start out of range.</exception>
    public SelectedSample Bernoulli(ulong[] unitIds, double probability, double start = 0)
    {
        Require.Probability(probability, "inclusion probability", null);
        ArgumentNullException.ThrowIfNull(unitIds);
        return Poisson(unitIds, Array.ConvertAll(unitIds, _ => probability), start);
    }

    /// <summary>
    /// Poisson sampling: each unit whose number lies within its own probability from the start. The size is random; two
    /// samples with the same start share a unit with the smaller of its two probabilities.
    /// </summary>
    /// <param name="unitIds">Id of every unit of the population (length N), all different.</param>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1.</param>
    /// <param name="start">The starting point, from 0 to below 1.</param>
    /// <exception cref="StatisticsInputException">An id twice, or a probability or start out of range.</exception>
    public SelectedSample Poisson(ulong[] unitIds, double[] probabilities, double start = 0)
    {
        CheckProbabilities(unitIds, probabilities, start);
        return SelectedSample.Of(Enumerable.Range(0, unitIds.Length).Where(i => Distance(unitIds[i], start) < probabilities[i]), probabilities);
    }

    /// <summary>
    /// Ohlsson's sequential Poisson sampling: the n units with the smallest distance from the start over probability. Fixed
    /// size; the inclusion probabilities are the given ones in good approximation.
    /// </summary>
    /// <param name="unitIds">Id of every unit of the population (length N), all different.</param>
    /// <param name="probabilities">
    /// Wanted inclusion probability of every unit, from 0 to 1, adding up to n (<see cref="InclusionProbabilities.ProportionalToSize"/>);
    /// units of probability 1 are always in.
    /// </param>
    /// <param name="start">The starting point, from 0 to below 1.</param>
    /// <exception cref="StatisticsInputException">An id twice, a probability or start out of range, or a sum that is not whole.</exception>
    /// <remarks>Source: Ohlsson (1998), Journal of Official Statistics 14, 149-162.</remarks>
    public SelectedSample SequentialPoisson(ulong[] unitIds, double[] probabilities, double start = 0)
        => InOrder(unitIds, probabilities, start, (distance, p) => distance / p);

    /// <summary>
    /// Rosen's Pareto sampling: as sequential Poisson sampling with odds in place of both numbers, by which the true inclusion
    /// probabilities come closest to the wanted ones.
    /// </summary>
    /// <inheritdoc cref="SequentialPoisson"/>
    /// <remarks>Source: Rosen (1997), Journal of Statistical Planning and Inference 62, 135-158 and 159-191.</remarks>
    public SelectedSample Pareto(ulong[] unitIds, double[] probabilities, double start = 0)
        => InOrder(unitIds, probabilities, start, (distance, p) => distance / (1 - distance) / (p / (1 - p)));

    private SelectedSample InOrder(ulong[] unitIds, double[] probabilities, double start, Func<double, double, double> rank)
    {
        CheckProbabilities(unitIds, probabilities, start);
        var (open, _, size) = Require.OpenUnits(probabilities);
        var certain = Enumerable.Range(0, unitIds.Length).Where(i => Require.IsCertain(probabilities[i]));
        return SelectedSample.Of(certain.Concat(First(open, size, i => rank(Distance(unitIds[i], start), probabilities[i]), unitIds)), probabilities);
    }

    private static int[] First(ulong[] unitIds, int count, Func<int, double> key)
    {
        var chosen = First(Enumerable.Range(0, unitIds.Length).ToArray(), count, key, unitIds);
        Array.Sort(chosen);
        return chosen;
    }

    /// <summary>The units with the smallest keys; ids decide between equal ones, so that the order of the frame never matters.</summary>
    private static int[] First(int[] units, int count, Func<int, double> key, ulong[] unitIds)
        => units.Select(i => (Key: key(i), Id: unitIds[i], Unit: i)).Order().Take(count).Select(item => item.Unit).ToArray();

    private double Distance(ulong unitId, double start)
    {
        var distance = Of(unitId) - start;
        return distance < 0 ? distance + 1 : distance;
    }

    private static void CheckProbabilities(ulong[] unitIds, double[] probabilities, double start)
    {
        Check(unitIds, start);
        Require.Probabilities(probabilities);
        if (probabilities.Length != unitIds.Length)
            throw new StatisticsInputException("inclusion probabilities", null, $"{probabilities.Length} units", $"{unitIds.Length}, as there are ids");
    }

    private static void Check(ulong[] unitIds, double start)
    {
        ArgumentNullException.ThrowIfNull(unitIds);
        if (!(start is >= 0 and < 1))
            throw new StatisticsInputException("start", null, $"{start}", "a point from 0 to below 1");
        var seen = new HashSet<ulong>(unitIds.Length);
        for (var i = 0; i < unitIds.Length; i++)
        {
            if (!seen.Add(unitIds[i]))
                throw new StatisticsInputException("unit ids", i + 1, "an id that an earlier unit has", "every id once");
        }
    }
}
