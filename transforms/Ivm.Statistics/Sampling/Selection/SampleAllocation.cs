namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Sample sizes per stratum that add up to exactly the total, each from a minimum to the stratum's population.
/// </summary>
/// <remarks>
/// Where proportional shares would pass a bound, the stratum gets the bound and the rest is shared among the others, until all
/// fit; the shares that remain are rounded by largest remainder (ties: the lower stratum first). So a stratum that needs more
/// than it has is taken completely. Source: Cochran (1977), Sampling Techniques, ch. 5; Sarndal, Swensson and Wretman (1992),
/// section 3.7.
/// </remarks>
public static class SampleAllocation
{
    /// <summary>Proportional to the number of units.</summary>
    /// <param name="populationSizes">Units in every stratum, N_h (length H).</param>
    /// <param name="sampleSize">Units to draw in all, n.</param>
    /// <param name="minimum">Units to draw at least from every stratum (all where it has fewer).</param>
    /// <returns>Units to draw from every stratum (length H), adding up to n.</returns>
    /// <exception cref="StatisticsInputException">Sizes below zero; n below the sum of the minima or above that of the populations.</exception>
    public static int[] Proportional(int[] populationSizes, int sampleSize, int minimum = 0)
    {
        ArgumentNullException.ThrowIfNull(populationSizes);
        return ToMeasure(Array.ConvertAll(populationSizes, size => (double)size), populationSizes, sampleSize, minimum);
    }

    /// <summary>Neyman's allocation: proportional to N_h S_h, which gives a total its smallest variance for n.</summary>
    /// <inheritdoc cref="Proportional"/>
    /// <param name="populationSizes">Units in every stratum, N_h (length H).</param>
    /// <param name="deviations">Standard deviation within every stratum, S_h, finite and not negative (length H).</param>
    /// <param name="sampleSize">Units to draw in all, n.</param>
    /// <param name="minimum">Units to draw at least from every stratum (all where it has fewer).</param>
    /// <exception cref="StatisticsInputException">
    /// As for the proportional allocation; a deviation that is no such number; n above what strata with a deviation can give.
    /// </exception>
    /// <remarks>Source: Neyman (1934), Journal of the Royal Statistical Society 97, 558-606.</remarks>
    public static int[] Neyman(int[] populationSizes, double[] deviations, int sampleSize, int minimum = 0)
    {
        ArgumentNullException.ThrowIfNull(populationSizes);
        ArgumentNullException.ThrowIfNull(deviations);
        CheckLength(deviations.Length, "deviations", populationSizes.Length);
        return ToMeasure(populationSizes.Zip(deviations, (size, deviation) => size * deviation).ToArray(), populationSizes, sampleSize, minimum);
    }

    /// <summary>Proportional to N_h S_h / root of c_h: the smallest variance of a total for the cost sum of c_h n_h.</summary>
    /// <inheritdoc cref="Neyman"/>
    /// <param name="populationSizes">Units in every stratum, N_h (length H).</param>
    /// <param name="deviations">Standard deviation within every stratum, S_h, finite and not negative (length H).</param>
    /// <param name="costs">Cost of observing a unit of every stratum, c_h, above zero (length H).</param>
    /// <param name="sampleSize">Units to draw in all, n.</param>
    /// <param name="minimum">Units to draw at least from every stratum (all where it has fewer).</param>
    /// <remarks>Source: Cochran (1977), section 5.5.</remarks>
    public static int[] Optimal(int[] populationSizes, double[] deviations, double[] costs, int sampleSize, int minimum = 0)
    {
        ArgumentNullException.ThrowIfNull(populationSizes);
        ArgumentNullException.ThrowIfNull(costs);
        CheckLength(costs.Length, "costs", populationSizes.Length);
        for (var h = 0; h < costs.Length; h++)
        {
            if (!(double.IsFinite(costs[h]) && costs[h] > 0))
                throw new StatisticsInputException("costs", h + 1, $"{costs[h]}", "a finite cost above zero");
        }

        ArgumentNullException.ThrowIfNull(deviations);
        CheckLength(deviations.Length, "deviations", populationSizes.Length);
        return Neyman(populationSizes, deviations.Zip(costs, (deviation, cost) => deviation / Math.Sqrt(cost)).ToArray(), sampleSize, minimum);
    }

    /// <summary>Proportional to a measure of the caller's: of size, of importance, or a power of these (Bankier 1988).</summary>
    /// <inheritdoc cref="Proportional"/>
    /// <param name="measures">Measure of every stratum, finite and not negative (length H); those of measure 0 get the minimum.</param>
    /// <param name="populationSizes">Units in every stratum, N_h (length H).</param>
    /// <param name="sampleSize">Units to draw in all, n.</param>
    /// <param name="minimum">Units to draw at least from every stratum (all where it has fewer).</param>
    public static int[] ToMeasure(double[] measures, int[] populationSizes, int sampleSize, int minimum = 0)
    {
        ArgumentNullException.ThrowIfNull(measures);
        ArgumentNullException.ThrowIfNull(populationSizes);
        CheckLength(measures.Length, "measures", populationSizes.Length);
        if (minimum < 0)
            throw new StatisticsInputException("minimum", null, $"{minimum}", "a number not negative");
        for (var h = 0; h < measures.Length; h++)
        {
            if (populationSizes[h] < 0)
                throw new StatisticsInputException("population sizes", h + 1, $"{populationSizes[h]}", "a number of units, not negative");
            if (!(double.IsFinite(measures[h]) && measures[h] >= 0))
                throw new StatisticsInputException("measures", h + 1, $"{measures[h]}", "a finite number, not negative");
        }

        var least = Array.ConvertAll(populationSizes, size => Math.Min(minimum, size));
        var most = populationSizes.Select((size, h) => measures[h] > 0 ? size : least[h]).ToArray();
        if (sampleSize < least.Sum(n => (long)n) || sampleSize > most.Sum(n => (long)n))
        {
            throw new StatisticsInputException(
                "sample size", null, $"{sampleSize}", $"from {least.Sum(n => (long)n)} (the minima) to {most.Sum(n => (long)n)} (the units of strata whose measure is not 0)");
        }

        return Round(Shares(measures, least, most, sampleSize), sampleSize);
    }

    /// <summary>The shares lambda m_h, cut off at both bounds, that add up to n.</summary>
    private static double[] Shares(double[] measures, int[] least, int[] most, int sampleSize)
    {
        double Share(int h, double level) => Math.Clamp(level * measures[h], least[h], most[h]);
        double Total(double level) => Enumerable.Range(0, measures.Length).Sum(h => Share(h, level));

        // The sum rises with the level, in straight lines between the levels at which some share meets a bound.
        var all = Enumerable.Range(0, measures.Length).ToArray();
        var knots = all.Where(h => measures[h] > 0).SelectMany(h => new[] { least[h] / measures[h], most[h] / measures[h] }).Append(0).Order().ToArray();
        var (low, high) = (0, knots.Length - 1);
        while (low + 1 < high)
        {
            var middle = (low + high) / 2;
            if (Total(knots[middle]) <= sampleSize)
                low = middle;
            else
                high = middle;
        }

        var free = all.Where(h => measures[h] > 0 && least[h] / measures[h] <= knots[low] && most[h] / measures[h] >= knots[high]).ToArray();
        var slope = free.Sum(h => measures[h]);
        var inner = slope == 0 ? knots[high] : Math.Clamp(knots[low] + ((sampleSize - Total(knots[low])) / slope), knots[low], knots[high]);
        return Array.ConvertAll(all, h => Share(h, inner));
    }

    private static int[] Round(double[] shares, int total)
    {
        // A share that is whole but for rounding is whole.
        var whole = Array.ConvertAll(shares, share => (int)Math.Floor(share + 1e-9));
        var byRemainder = Enumerable.Range(0, shares.Length).OrderByDescending(h => Math.Round(shares[h] - whole[h], 9));
        foreach (var h in byRemainder.Take(total - whole.Sum()))
            whole[h]++;
        return whole;
    }

    private static void CheckLength(int found, string subject, int strata)
    {
        if (found != strata)
            throw new StatisticsInputException(subject, null, $"{found} strata", $"{strata}, as the population sizes have");
    }
}
