using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>What posteriors say of links without knowing the truth. Right as far as the posteriors are calibrated.</summary>
/// <param name="Links">Accepted pairs.</param>
/// <param name="FalseLinks">Expected false ones among them.</param>
/// <param name="FalseLinksDeviation">Standard deviation of the number of false links, were pairs independent.</param>
/// <param name="Matches">Expected true matches altogether, those without a candidate included.</param>
/// <param name="MissedAmongCandidates">Expected true matches among the candidates that were not accepted.</param>
/// <param name="MissedWithoutCandidate">Expected true matches that no blocking rule made a candidate.</param>
public sealed record PosteriorRates(
    long Links, double FalseLinks, double FalseLinksDeviation, double Matches, double MissedAmongCandidates, double MissedWithoutCandidate)
{
    /// <summary>Expected share of the links that is false; NaN without links.</summary>
    public double FalseLinkRate => FalseLinks / Links;

    /// <summary>Expected share of the true matches that is not linked; NaN without matches.</summary>
    public double MissedLinkRate => (MissedAmongCandidates + MissedWithoutCandidate) / Matches;

    /// <summary>1 minus the false-link rate.</summary>
    public double Precision => 1 - FalseLinkRate;

    /// <summary>1 minus the missed-link rate.</summary>
    public double Recall => 1 - MissedLinkRate;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Rates of candidates taken one by one, or by pattern.</summary>
    /// <param name="posteriors">Probability that a candidate (or each of a group) is a match: 0 to 1.</param>
    /// <param name="pairs">Candidates in each group, not negative.</param>
    /// <param name="links">Accepted ones in each group: 0 to all of them.</param>
    /// <param name="coverage">
    /// Share of the true matches that are candidates at all, above 0 and at most 1: from <see cref="CaptureRecapture"/> between
    /// blocking rules.
    /// </param>
    /// <remarks>
    /// Sources: Fellegi and Sunter (1969), section 2 (error rates as sums over patterns); Belin and Rubin (1995), JASA 90, 694-707, on how
    /// far such rates can be trusted: independence that does not hold makes posteriors too sure of themselves, so compare with
    /// <see cref="UniquenessPrecision"/> and with a reviewed sample.
    /// </remarks>
    /// <exception cref="StatisticsInputException">Lengths that differ, or a number out of its range.</exception>
    public static PosteriorRates Of(ReadOnlySpan<double> posteriors, ReadOnlySpan<long> pairs, ReadOnlySpan<long> links, double coverage = 1)
    {
        if (posteriors.Length != pairs.Length || posteriors.Length != links.Length)
            throw new StatisticsInputException("candidates", null, $"{posteriors.Length} posteriors, {pairs.Length} and {links.Length} counts", "as many of each");
        if (!(coverage > 0 && coverage <= 1))
            throw new StatisticsInputException("coverage", null, $"{coverage:R}", "above 0 and at most 1");
        var (falseLinks, variance, found, missed, count) = (default(CompensatedSum), default(CompensatedSum), default(CompensatedSum), default(CompensatedSum), 0L);
        for (var group = 0; group < posteriors.Length; group++)
        {
            var posterior = posteriors[group];
            if (!(posterior >= 0 && posterior <= 1))
                throw new StatisticsInputException("posteriors", group + 1, $"{posterior:R}", "0 to 1");
            if (links[group] < 0 || links[group] > pairs[group])
                throw new StatisticsInputException("links", group + 1, $"{links[group]} of {pairs[group]} pairs", "0 to all of them");
            falseLinks.Add(links[group] * (1 - posterior));
            variance.Add(links[group] * posterior * (1 - posterior));
            found.Add(links[group] * posterior);
            missed.Add((pairs[group] - links[group]) * posterior);
            count += links[group];
        }

        var matches = (found.Value + missed.Value) / coverage;
        return new PosteriorRates(count, falseLinks.Value, Math.Sqrt(variance.Value), matches, missed.Value, matches * (1 - coverage));
    }
}
