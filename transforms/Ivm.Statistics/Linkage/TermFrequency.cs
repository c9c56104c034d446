namespace Ivm.Statistics.Linkage;

/// <summary>What agreement on a rare value adds to, and on a frequent value takes from, the weight of equality.</summary>
/// <remarks>
/// The u of a level is an average over values; two non-matches that agree on one given value of relative frequency f do so
/// with probability about f. The weight of agreement on that value is log2(m / f) = log2(m / u) + log2(u / f), and m is taken
/// to be the same for all values. Sources: Fellegi and Sunter (1969), section 3.3.1; Winkler (2000), "Frequency-based matching
/// in the Fellegi-Sunter model of record linkage", US Bureau of the Census, Statistical Research Division RR2000/06.
/// </remarks>
public static class TermFrequency
{
    /// <summary>The bits to add to the weight of an equal level: strength x log2(u / max(f, floor)), to the nearest <see cref="MatchWeight.Unit"/>.</summary>
    /// <param name="u">Probability of the equal level among non-matches: above 0, at most 1.</param>
    /// <param name="frequency">
    /// Relative frequency of the agreed value in the file of reference (the fullest register at hand): 0 to 1; 0 for a value that
    /// does not occur there.
    /// </param>
    /// <param name="floor">
    /// Least frequency that is believed: above 0, at most 1. Values seen once or twice are typing errors as often as rare
    /// values, and would otherwise weigh without bound.
    /// </param>
    /// <param name="strength">Part of the adjustment that is made, from 0 (none) to 1 (all of it).</param>
    /// <exception cref="StatisticsInputException">A number out of its range.</exception>
    public static double Adjustment(double u, double frequency, double floor, double strength = 1)
    {
        if (!(u > 0 && u <= 1))
            throw new StatisticsInputException("u probability", null, $"{u:R}", "above 0 and at most 1");
        if (!(frequency >= 0 && frequency <= 1))
            throw new StatisticsInputException("term frequency", null, $"{frequency:R}", "0 to 1");
        if (!(floor > 0 && floor <= 1))
            throw new StatisticsInputException("floor of term frequencies", null, $"{floor:R}", "above 0 and at most 1");
        if (!(strength >= 0 && strength <= 1))
            throw new StatisticsInputException("strength of the adjustment", null, $"{strength:R}", "0 to 1");
        return MatchWeight.Rounded(strength * (Math.Log2(u) - Math.Log2(Math.Max(frequency, floor))));
    }

    /// <summary>Probability that two values drawn at random, one from each file, are equal: the u of plain equality.</summary>
    /// <param name="left">Relative frequencies in the left file.</param>
    /// <param name="right">Relative frequencies of the same values, in the same order, in the right file.</param>
    /// <exception cref="StatisticsInputException">Different lengths.</exception>
    public static double Coincidence(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
            throw new StatisticsInputException("frequencies", null, $"{left.Length} and {right.Length} values", "the same values on both sides");
        var sum = default(Numerics.CompensatedSum);
        for (var value = 0; value < left.Length; value++)
            sum.Add(left[value] * right[value]);
        return sum.Value;
    }
}
