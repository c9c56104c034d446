using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage;

/// <summary>Evidence for a match in bits, and what it says together with a prior.</summary>
/// <remarks>
/// A weight is log2 of the probability of what was seen among matches over that among non-matches; weights of independent
/// comparisons add up. Source: Fellegi and Sunter (1969), "A theory for record linkage", JASA 64, 1183-1210, equations 7 and 14;
/// Newcombe et al. (1959), Science 130, 954-959, for the logarithm to base 2.
/// </remarks>
public static class MatchWeight
{
    /// <summary>
    /// Weights of levels are whole multiples of this, about a millionth of a bit: sums of them never round, so that they are the same
    /// in any order and equal evidence is equal to the last bit.
    /// </summary>
    public const double Unit = 1.0 / (1 << 20);

    private static readonly double Ln2 = Math.Log(2);

    /// <summary>log2(m / u), to the nearest <see cref="Unit"/>.</summary>
    /// <param name="m">Probability among matches, 0 to 1.</param>
    /// <param name="u">Probability among non-matches, above 0 and at most 1.</param>
    /// <returns>The weight in bits; minus infinity where m is 0.</returns>
    /// <exception cref="StatisticsInputException">A probability out of its range.</exception>
    public static double Of(double m, double u)
    {
        if (!(m >= 0 && m <= 1))
            throw new StatisticsInputException("m probability", null, $"{m:R}", "0 to 1");
        if (!(u > 0 && u <= 1))
            throw new StatisticsInputException("u probability", null, $"{u:R}", "above 0 and at most 1");
        return Rounded(Math.Log2(m) - Math.Log2(u));
    }

    /// <summary>The nearest multiple of <see cref="Unit"/>; infinite weights stay so.</summary>
    /// <param name="weight">A weight in bits.</param>
    public static double Rounded(double weight) => double.IsFinite(weight) ? Math.Round(weight / Unit) * Unit : weight;

    /// <summary>The prior as a weight: log2(p / (1 - p)).</summary>
    /// <param name="prior">Share of matches among the pairs, strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">A prior out of its range.</exception>
    public static double OfPrior(double prior)
    {
        if (!(prior > 0 && prior < 1))
            throw new StatisticsInputException("prior", null, $"{prior:R}", "strictly between 0 and 1");
        return Math.Log2(prior) - (GammaFunction.LogOnePlus(-prior) / Ln2);
    }

    /// <summary>Probability that a pair is a match: 1 / (1 + 2^-(weight + prior weight)).</summary>
    /// <param name="weight">Evidence in bits; may be infinite.</param>
    /// <param name="prior">Share of matches among the pairs of which this is one, strictly between 0 and 1.</param>
    public static double Posterior(double weight, double prior) => Logistic(weight + OfPrior(prior));

    /// <summary>One minus <see cref="Posterior"/>, with all its digits also where the posterior is nearly 1.</summary>
    /// <param name="weight">Evidence in bits.</param>
    /// <param name="prior">Share of matches, strictly between 0 and 1.</param>
    public static double FalseProbability(double weight, double prior) => Logistic(-(weight + OfPrior(prior)));

    /// <summary>The weight at which a pair reaches a posterior.</summary>
    /// <param name="posterior">Strictly between 0 and 1.</param>
    /// <param name="prior">Share of matches, strictly between 0 and 1.</param>
    public static double At(double posterior, double prior) => OfPrior(posterior) - OfPrior(prior);

    /// <summary>The prior that follows from the matches one expects: matches over pairs.</summary>
    /// <param name="expectedMatches">Expected true matches, above 0.</param>
    /// <param name="pairs">Pairs among which they are: left times right, or n (n - 1) / 2 within one file.</param>
    /// <exception cref="StatisticsInputException">No matches, or not fewer than the pairs.</exception>
    public static double PriorFor(double expectedMatches, double pairs)
    {
        if (!(expectedMatches > 0 && expectedMatches < pairs && double.IsFinite(pairs)))
            throw new StatisticsInputException("expected matches", null, $"{expectedMatches:R} among {pairs:R} pairs", "more than 0 and fewer than the pairs");
        return expectedMatches / pairs;
    }

    /// <summary>2^z / (1 + 2^z), without overflow.</summary>
    internal static double Logistic(double bits)
    {
        if (bits >= 0)
            return 1 / (1 + Math.Exp(-bits * Ln2));
        var odds = Math.Exp(bits * Ln2);
        return odds / (1 + odds);
    }
}
