namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>One rate of a linkage, as a row.</summary>
/// <param name="Method"><c>posterior</c>, <c>uniqueness_left</c>, <c>uniqueness_right</c> or <c>capture_recapture</c>.</param>
/// <param name="Pass">The pass; <c>all</c> for the whole.</param>
/// <param name="Status">Of which pairs; <c>all</c> for all expected matches.</param>
/// <param name="Measure">What is estimated.</param>
/// <param name="Basis">Pairs, or expected matches, of which it is a share.</param>
/// <param name="Estimate">The share, 0 to 1.</param>
/// <param name="Lower">Lower end of its 95 % interval; null where there is none.</param>
/// <param name="Upper">Upper end.</param>
public sealed record MatchingRateRow(string Method, string Pass, string Status, string Measure, double Basis, double Estimate, double? Lower, double? Upper)
{
    private const double Normal95 = 1.959963984540054;
    private const string All = "all";

    /// <summary>The rows; a share of nothing is left out.</summary>
    public static IEnumerable<MatchingRateRow> Of(MatchingRates rates) =>
        Posterior(rates).Concat(rates.Uniqueness.SelectMany(Uniqueness)).Concat(Coverage(rates)).Where(row => row.Basis > 0 && double.IsFinite(row.Estimate));

    /// <summary>The name of a status.</summary>
    public static string Name(LinkStatus? status) => status is { } known ? LinkageWord.Of(known) : "below_review";

    private static IEnumerable<MatchingRateRow> Posterior(MatchingRates rates)
    {
        const string ByPosterior = "posterior";
        var (whole, accepted) = (rates.Whole, Name(LinkStatus.Accepted));
        var spread = Normal95 * whole.FalseLinksDeviation / whole.Links;
        yield return new MatchingRateRow(ByPosterior, All, accepted, "false_link_rate", whole.Links, whole.FalseLinkRate, Math.Max(0, whole.FalseLinkRate - spread), Math.Min(1, whole.FalseLinkRate + spread));
        yield return new MatchingRateRow(ByPosterior, All, All, "missed_link_rate", whole.Matches, whole.MissedLinkRate, null, null);
        foreach (var rate in rates.Statuses)
        {
            var (isLink, share) = (rate.Status == LinkStatus.Accepted, rate.Matches / rate.Pairs);
            var estimate = isLink ? 1 - share : share;
            var own = Normal95 * rate.Deviation / rate.Pairs;
            yield return new MatchingRateRow(ByPosterior, rate.Pass, Name(rate.Status), isLink ? "false_link_rate" : "match_rate", rate.Pairs, estimate, Math.Max(0, estimate - own), Math.Min(1, estimate + own));
        }

        foreach (var group in rates.Statuses.Where(rate => rate.Status != LinkStatus.Accepted).GroupBy(rate => rate.Status))
            yield return new MatchingRateRow(ByPosterior, All, Name(group.Key), "missed_link_rate", whole.Matches, group.Sum(rate => rate.Matches) / whole.Matches, null, null);
    }

    private static IEnumerable<MatchingRateRow> Uniqueness(UniquenessRate rate)
    {
        foreach (var (method, own) in new[] { ("uniqueness_left", rate.Left), ("uniqueness_right", rate.Right) })
        {
            if (own is null)
                continue;
            yield return new MatchingRateRow(method, rate.Pass, "before_assignment", "precision", own.Pairs, own.Precision, own.Lower, own.Upper);
            yield return new MatchingRateRow(method, rate.Pass, "unique", "precision", own.Singles, own.PrecisionOfSingles, null, null);
        }
    }

    private static IEnumerable<MatchingRateRow> Coverage(MatchingRates rates)
    {
        if (rates.Coverage is not { } coverage)
            yield break;
        var matches = coverage.Matches;
        yield return new MatchingRateRow(
            "capture_recapture", All, "blocked_out", "missed_link_rate", matches.Total, 1 - matches.Coverage, 1 - (matches.Found / matches.Lower), double.IsFinite(matches.Upper) ? 1 - (matches.Found / matches.Upper) : 1);
    }
}
