using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Pages;
using Ivm.Pipeline.Quality.Page;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Quality;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Matching.Page;

/// <summary>
/// A linkage as a page that needs nothing but itself: what became of the records, how sure the links are, and what led to them. Names of
/// fields and classes, counts and rates; no key and no value of a record beyond the classes of the bias table.
/// </summary>
internal static class LinkPage
{
    private const string Style = """
        .whisker { stroke: var(--ink); stroke-width: 1.5; } .dot { fill: var(--main); } .dot.off { fill: var(--other); }
        .off { font-weight: 700; } td.n.off::before { content: "● "; color: var(--other); }
        """;

    /// <summary>The page.</summary>
    /// <param name="specification">How records were linked.</param>
    /// <param name="result">What it came to.</param>
    public static string Write(LinkageSpecification specification, MatchingResult result)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var page = new PageWriter(output);
        page.Begin($"Linkage {Escape(specification.Name)}", QualityStyle.Text + "\n" + EvidenceStyle.Text + "\n" + Style);
        page.Line($"<header><p class=\"kicker\">Record linkage</p><h1>{Escape(specification.Name)}</h1>");
        page.Line($"<p>{(specification.IsDeduplication ? $"{Count(result.LeftCount)} records compared with each other" : $"{Count(result.LeftCount)} records on the left, {Count(result.RightCount)} on the right")}. What is called expected or estimated comes from the model and not from a truth.</p></header>");
        var chapters = Chapters(specification, result).ToArray();
        page.Line($"<nav aria-label=\"Chapters\"><ol>{string.Concat(chapters.Select(chapter => $"<li><a href=\"#{chapter.Part}\">{chapter.Title}</a></li>"))}</ol></nav>");
        page.Line("<main>");
        Tiles(page, specification, result);
        foreach (var (part, title, markup) in chapters)
            page.Line($"<section class=\"chapter\" id=\"{part}\"><h2>{title}</h2>\n{markup}</section>");
        page.Line("</main>");
        page.End();
        return output.ToString();
    }

    private static IEnumerable<(string Part, string Title, string Markup)> Chapters(LinkageSpecification specification, MatchingResult result)
    {
        yield return ("account", "What became of the records", Account(specification, result));
        yield return ("rates", "Error rates", RatesChapter.Of(result.Rates));
        if (!result.Bias.IsEmpty)
            yield return ("bias", "Linkage by group", BiasChapter.Of(specification.Bias, result));
        yield return ("weights", "Evidence of every level", LevelChart.Of(Comparisons(specification, result), result.Model.Prior, "The numbers stand in <code>parameters</code>."));
        yield return ("pairs", "Pairs by their evidence", Pairs(specification, result));
        yield return ("blocking", "Blocking", Blocking(result));
    }

    private static EvidenceComparison[] Comparisons(LinkageSpecification specification, MatchingResult result) =>
    [
        .. specification.Comparisons.Zip(result.Model.Model.Comparisons, (declared, own) => new EvidenceComparison(
            declared.Name,
            declared.TermFrequency is not null,
            [.. declared.Levels.Select((level, place) => new EvidenceLevel($"{level}", own.M[place], own.U[place], own.Weights[place]))])),
    ];

    private static string Pairs(LinkageSpecification specification, MatchingResult result)
    {
        return PairChart.Of(
            PairWeights.Of(result), At(specification.Decision.Accept), At(specification.Decision.Review), "Pairs are counted in <code>patterns</code> and, above review, in <code>candidates</code>.");

        EvidenceThreshold At(double posterior) => new(posterior, MatchWeight.At(posterior, result.Model.Prior));
    }

    private static void Tiles(PageWriter page, LinkageSpecification specification, MatchingResult result)
    {
        var (whole, linked) = (result.Rates.Whole, result.LeftCount - result.Unlinked.Length);
        page.Line("<div class=\"tiles\">");
        page.Tile(specification.IsDeduplication ? "records in groups" : "records linked", $"{Count(linked)} <small>{Percent(linked, result.LeftCount)}</small>");
        page.Tile("links", Count(whole.Links));
        page.Tile("links expected false", double.IsNaN(whole.FalseLinkRate) ? "." : RatesChapter.Rate(whole.FalseLinkRate));
        page.Tile("true pairs expected missed", double.IsNaN(whole.MissedLinkRate) ? "." : RatesChapter.Rate(whole.MissedLinkRate));
        page.Tile("pairs for review or tied", Count(result.Links.Count(link => link.Status is LinkStatus.Review or LinkStatus.Tied)));
        page.Tile("candidate pairs", Count(result.Patterns.Sum(pattern => pattern.Pairs)));
        page.Line("</div>");
    }

    private static string Account(LinkageSpecification specification, MatchingResult result)
    {
        var passes = specification.Passes.Select(pass => pass.Name).Append(LinkFolder.Probabilistic);
        var links = PageTable.Of(
            "Pairs by the pass that proposed them.",
            [new("Pass", ColumnKind.Words), new("", ColumnKind.Bar), new("accepted"), new("for review", Title: "likely, but not enough, or hardly likelier than another"), new("tied", Title: "as good in one link as in another"), new("lost", Title: "likely, but another pair took one of the records")],
            passes.Select(pass => new[] { Escape(pass), BarCell.Of(result.Links.Length, Number(pass, LinkStatus.Accepted)), Count(Number(pass, LinkStatus.Accepted)), Count(Number(pass, LinkStatus.Review)), Count(Number(pass, LinkStatus.Tied)), Count(Number(pass, LinkStatus.Lost)) }));
        var linked = result.LeftCount - result.Unlinked.Length;
        var records = PageTable.Of(
            specification.IsDeduplication ? "Every record once." : "Every record on the left once.",
            [new("Record", ColumnKind.Words), new("", ColumnKind.Bar), new("records"), new("share")],
            Enum.GetValues<UnlinkedReason>().Select(reason => (Name: Words(reason, specification.IsDeduplication), Number: (long)result.Unlinked.Count(record => record.Reason == reason)))
                .Where(reason => reason.Number > 0).Prepend((Name: specification.IsDeduplication ? "in a group of two or more" : "linked", Number: linked)).Append((Name: "all", Number: result.LeftCount))
                .Select(row => new[] { row.Name, BarCell.Of(result.LeftCount, row.Number), Count(row.Number), Percent(row.Number, result.LeftCount) }),
            total: true);
        return $"<div class=\"two\"><section>{records}</section><section>{links}</section></div>";

        long Number(string pass, LinkStatus status) => result.Links.Count(link => link.Pass == pass && link.Status == status);
    }

    private static string Words(UnlinkedReason reason, bool deduplication) => reason switch
    {
        UnlinkedReason.NoCandidate => "without candidate: no rule pairs it with anything",
        UnlinkedReason.BelowThreshold => deduplication ? "alone" : "below the threshold",
        UnlinkedReason.LostAssignment => "lost to others",
        UnlinkedReason.Tied => "tied",
        _ => "for review",
    };

    private static string Blocking(MatchingResult result)
    {
        var most = result.Blocking.Max(rule => (double)rule.Pairs);
        return "<p>A pair is a candidate where one rule holds, and is made by the first that does. A rule that makes few new pairs costs little and may still be the only one to find some matches.</p>"
            + "<p class=\"legend\"><span><i></i>new pairs</span><span><i class=\"other\"></i>pairs that an earlier rule makes too</span></p>"
            + PageTable.Of(
                "Pairs of every rule.",
                [new("Rule", ColumnKind.Words), new("", ColumnKind.Bar), new("pairs"), new("new pairs"), new("largest block", Title: "most pairs that one value makes"), new("blocks", Title: "values that make pairs")],
                result.Blocking.Select(rule => new[]
                {
                    $"<code>{Escape(rule.Rule)}</code>", BarCell.Of(most, [(rule.NewPairs ?? 0, "bar"), (rule.Pairs - (rule.NewPairs ?? 0), "bar other")]), Count(rule.Pairs), rule.NewPairs is { } made ? Count(made) : ".", Count(rule.LargestBlock), Count(rule.Blocks),
                }).Append(["all rules", "", "", Count(result.Blocking.Sum(rule => rule.NewPairs ?? 0)), "", ""]),
                total: true)
            + LeftOut(result);
    }

    private static string LeftOut(MatchingResult result)
    {
        if (result.LeftOut.IsEmpty)
            return "<p>The pairs of every rule helped to estimate the model.</p>";
        return PageTable.Of(
            "Rules whose pairs did not help to estimate the model.",
            [new("Rule", ColumnKind.Words), new("Why", ColumnKind.Words)],
            result.LeftOut.Select(rule => new[] { $"<code>{Escape(rule.Rule)}</code>", Why(rule.Reason) }));
    }

    private static string Why(LeftOutReason reason) => reason switch
    {
        LeftOutReason.NoPair => "no pair meets it",
        LeftOutReason.TooFewFreeComparisons => "what it asks for leaves too few comparisons that tell anything",
        LeftOutReason.OneClass => "next to none of its pairs are matches, or next to all",
        _ => "there are so few records that all pairs were used instead",
    };
}
