using Ivm.Pipeline.Pages;
using Ivm.Transforms.Linkage.Matching.Quality;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>How persons without a key were found by name, birth date and address: counts, rates and weights, and nothing of any person.</summary>
internal static class MatchingSection
{
    public static string Of(MatchingNumbers matching)
    {
        var matched = matching.Passes.Sum(pass => pass.Number);
        return "<h3>Persons without a key</h3>"
            + $"<p>{Count(matched)} of {Count(matching.Contacts)} contacts of surveys without person key were matched with a person of the register: {Percent(matched, matching.Contacts)}. Names, contacts and addresses left the working set after that.</p>"
            + $"<div class=\"two\"><section>{LinkageChapter.List("Matched", "Contacts by the pass that matched them, the strictest being everything.", "Pass", matching.Passes, matching.Contacts, "bar")}</section>"
            + $"<section>{LinkageChapter.List("Not matched", "Contacts without a match.", "Reason", matching.Unmatched, matching.Contacts, "bar lost")}</section></div>"
            + Rates(matching) + Evidence(matching) + Folded(matching);
    }

    private static string Rates(MatchingNumbers matching)
    {
        var whole = matching.Rates.Where(rate => rate.Pass == "all").ToArray();
        return whole.Length == 0 ? "" : PageTable.Of(
            "Error rates, estimated from the evidence itself: nobody knows the truth.",
            [new("Method", ColumnKind.Words), new("What", ColumnKind.Words), new("of"), new("estimate"), new("95 % interval")],
            whole.Select(rate => new[] { Escape(rate.Method), $"{Escape(rate.Measure)}, {Escape(rate.Status)}", Count((long)Math.Round(rate.Basis)), Share(rate.Estimate), rate is { Lower: { } lower, Upper: { } upper } ? $"{Share(lower)} to {Share(upper)}" : "" }));
    }

    private static string Evidence(MatchingNumbers matching)
    {
        var (start, comparisons) = (matching.Model, matching.Levels.GroupBy(level => level.Comparison, StringComparer.Ordinal));
        return "<h3>Evidence of every level</h3>"
            + LevelChart.Of(
                [.. comparisons.Select(own => new EvidenceComparison(own.Key, HasTerms: false, [.. own.Select(level => new EvidenceLevel(level.Condition, level.Matches, level.Others, level.Weight ?? double.NegativeInfinity))]))],
                start.Prior,
                "The numbers stand in <code>link.match_parameters</code>.")
            + (matching.Weights.IsEmpty ? "" : "<h3>Pairs by their evidence</h3>" + PairChart.Of(
                [.. matching.Weights.Select(own => new WeightClass(own.From, own.To, own.Matches, own.Others))],
                new EvidenceThreshold(start.Accept, start.AcceptWeight),
                new EvidenceThreshold(start.Review, start.ReviewWeight),
                "The numbers stand in <code>link.match_weights</code>."));
    }

    private static string Folded(MatchingNumbers matching)
    {
        var most = matching.Levels.Max(level => Math.Abs(level.Weight ?? 0));
        return PageTable.Folded(
            $"Weights of {matching.Levels.Length} levels",
            PageTable.Of(
                "What each level says of a pair, in bits: above 0 for a match, below 0 against it.",
                [new("Level", ColumnKind.Words), new("", ColumnKind.Bar), new("weight"), new("of matches"), new("of others")],
                matching.Levels.Select(level => new[]
                {
                    $"{Escape(level.Comparison)}: {Escape(level.Condition)}",
                    BarCell.Of(most, Math.Abs(level.Weight ?? 0), level.Weight < 0 ? "bar lost" : "bar"),
                    level.Weight is { } weight ? weight.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) : "",
                    Share(level.Matches),
                    Share(level.Others),
                })))
            + PageTable.Folded(
                $"Pairs of {matching.Rules.Length} blocking rules",
                PageTable.Of(
                    "Pairs that were compared.",
                    [new("Rule", ColumnKind.Words), new("pairs"), new("new"), new("largest block")],
                    matching.Rules.Select(rule => new[] { $"<code>{Escape(rule.Rule)}</code>", Count(rule.Pairs), Count(rule.NewPairs), Count(rule.LargestBlock) })));
    }

    private static string Share(double share) => $"{(100 * share).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)} %";
}
