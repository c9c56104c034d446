using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>The share of matches among all pairs, from the candidates alone, where nobody knows how many to expect.</summary>
public static class PriorEstimation
{
    private const int Bisections = 200;
    private const double Furthest = 200;

    /// <summary>Finds the prior at which the candidates' posteriors add up to the matches that the prior itself says are among them.</summary>
    /// <param name="model">m and u of all comparisons.</param>
    /// <param name="candidates">Patterns of all candidate pairs, each pair once whichever rules found it.</param>
    /// <param name="allPairs">All pairs of which these are the candidates: left times right, or n (n - 1) / 2. At least as many as the candidates.</param>
    /// <param name="coverage">Share of the matches that are candidates, above 0 and at most 1.</param>
    /// <returns>
    /// The prior among all pairs; null where the candidates look no more like matches than chance would have it, so that no prior above 0
    /// fits.
    /// </returns>
    /// <remarks>
    /// The likelihood of a mixture of known parts, in which pairs that are no candidates count as non-matches: its score,
    /// sum of n r / (1 - p + p r) - pairs x coverage with r = m / u of each pattern, falls in p, so it has one root. The
    /// posteriors rest on independence; where namesakes and households make non-matches agree more than the model has it, the
    /// prior comes out too high.
    /// </remarks>
    /// <exception cref="StatisticsInputException">Other comparisons than the model's, no candidates, a number out of range.</exception>
    public static double? FromCandidates(FellegiSunterModel model, PatternCounts candidates, double allPairs, double coverage = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(candidates);
        var weights = model.Weights(candidates);
        if (candidates.TotalPairs == 0)
            throw new StatisticsInputException("candidates", null, "none", "at least one");
        if (!(coverage > 0 && coverage <= 1))
            throw new StatisticsInputException("coverage", null, $"{coverage:R}", "above 0 and at most 1");
        if (!(allPairs * coverage > candidates.TotalPairs))
            throw new StatisticsInputException("all pairs", null, $"{allPairs:R} of which {coverage:P1} of the matches are candidates", $"more than the {candidates.TotalPairs} candidates");

        var (low, high) = (-Furthest, 0.0);
        if (Score(weights, candidates, low) <= allPairs * coverage)
            return null;
        for (var step = 0; step < Bisections; step++)
        {
            var middle = (low + high) / 2;
            if (Score(weights, candidates, middle) > allPairs * coverage)
                low = middle;
            else
                high = middle;
        }

        return Math.Pow(2, (low + high) / 2);
    }

    /// <summary>Sum over pairs of r / (1 - p + p r) with p = 2^logPrior: posteriors over the prior.</summary>
    private static double Score(double[] weights, PatternCounts candidates, double logPrior)
    {
        var prior = Math.Pow(2, logPrior);
        var sum = default(CompensatedSum);
        for (var pattern = 0; pattern < weights.Length; pattern++)
            sum.Add(candidates.Counts[pattern] / (prior + ((1 - prior) * Math.Pow(2, -weights[pattern]))));
        return sum.Value;
    }
}
