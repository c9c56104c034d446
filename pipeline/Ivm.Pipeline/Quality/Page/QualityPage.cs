using System.Globalization;
using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>
/// The report as a page that needs nothing but itself: no script, no network. What matters most stands first; whatever is
/// drawn stands in a table as well, and long tables are folded.
/// </summary>
internal static class QualityPage
{
    /// <summary>The page.</summary>
    /// <param name="report">The numbers.</param>
    /// <param name="run">Name of the run.</param>
    /// <param name="time">When the run ended.</param>
    public static string Write(QualityReport report, string run, DateTimeOffset time)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var page = new PageWriter(output);
        page.Begin($"Quality of IVM {report.Edition}, run {Escape(run)}", QualityStyle.Text + "\n" + EvidenceStyle.Text);
        Head(page, report, run, time);
        var chapters = Chapters(report).ToArray();
        page.Line($"<nav aria-label=\"Chapters\"><ol>{string.Concat(chapters.Select(chapter => $"<li><a href=\"#{chapter.Part}\">{chapter.Title}</a></li>"))}</ol></nav>");
        page.Line("<main>");
        Glance(page, report);
        foreach (var chapter in chapters)
        {
            page.Line($"<section class=\"chapter\" id=\"{chapter.Part}\"><h2>{chapter.Title}</h2>\n{chapter.Markup ?? $"<p class=\"none\"><b>Not shown.</b> {Escape(WhyNot(report, chapter.Part))}</p>"}</section>");
        }

        page.Line("</main>");
        page.End();
        return output.ToString();
    }

    private static IEnumerable<(string Part, string Title, string? Markup)> Chapters(QualityReport report) =>
    [
        ("deliveries", "What came in", DeliveryChapter.Of(report)),
        ("rules", "Rules", report.Rules is { } rules ? RuleChapter.Of(rules) : null),
        ("edits", "Edits", report.Edits is { } edits ? EditChapter.Of(edits) : null),
        ("missing", "Missing answers", report.Missing is { } missing ? MissingChapter.Of(missing) : null),
        ("response", "Response", report.Response is { } response ? ResponseChapter.Of(response) : null),
        ("linkage", "Linkage", report.Linkage is { } linkage ? LinkageChapter.Of(linkage) : null),
        ("assumptions", "Assumptions", Assumptions(report)),
        ("sources", "Where the numbers come from", Sources(report)),
    ];

    private static void Head(PageWriter page, QualityReport report, string run, DateTimeOffset time)
    {
        var failed = report.Steps.Where(step => step.End == "failed").Select(step => step.Task).ToArray();
        var state = report.Steps.IsEmpty
            ? "<span class=\"state good\">✓ every step done</span>"
            : $"<span class=\"state bad\">✗ stopped{(failed.Length == 0 ? "" : failed.Length == 1 ? $" at {Escape(failed[0])}" : $": {failed.Length} steps failed")}</span>";
        page.Line($"<header><p class=\"kicker\">Integrale Veiligheidsmonitor {report.Edition}</p><h1>Quality of the data</h1>");
        page.Line($"<p>Run <b>{Escape(run)}</b>, ended {time.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture)} {state}</p>");
        page.Line("<p class=\"inside\"><b>For use inside the office.</b> Only counts stand here, never a value or key of a person, but counts may be as small as one: do not publish them.</p></header>");
    }

    private static void Glance(PageWriter page, QualityReport report)
    {
        var (streams, kept) = (report.Deliveries.Streams, report.Responses.LastOrDefault(step => step.Step == "kept"));
        page.Line("<div class=\"tiles\">");
        page.Tile("files delivered", Count(report.Deliveries.Files.Length));
        page.Tile("rows read", Count(streams.Sum(stream => stream.Rows)));
        page.Tile("rows in quarantine", Count(streams.Sum(stream => stream.Quarantined)));
        page.Tile("responses kept", kept is null ? "–" : Count(kept.Rows));
        page.Tile("rules that fail somewhere", report.Rules is { } rules ? $"{Count(rules.Rules.Count(rule => rule.Before.Fails > 0 && rule.Severity != "information"))} <small>of {Count(rules.Rules.Count(rule => rule.Severity != "information"))}</small>" : "–");
        page.Tile("errors after editing", report.Rules?.HardFailuresAfter is { } hard ? Count(hard) : "–");
        page.Tile("respondents edited", report.Edits is { } edits ? Percent(edits.Touched, edits.Respondents) : "–");
        page.Tile("linked and weighted", report.Linkage is { } linkage ? Percent(linkage.Statuses.Sum(status => status.Number), linkage.Responses) : "–");
        page.Line("</div><section class=\"findings\"><h2>Look at this first</h2><ul>");
        foreach (var finding in Findings.Of(report))
        {
            var (mark, name) = finding.Weight switch
            {
                Weight.Stop => ("✗", "stop"),
                Weight.Look => ("▲", "look"),
                _ => ("✓", "good"),
            };
            var part = finding.Part == "absent" ? "sources" : finding.Part;
            page.Line($"<li class=\"{name}\"><b aria-label=\"{name}\">{mark}</b><span>{finding.Text} <a href=\"#{part}\" aria-label=\"to the chapter\">→</a></span></li>");
        }

        page.Line("</ul></section>");
    }

    private static string Assumptions(QualityReport report)
    {
        if (report.Assumptions.IsEmpty)
        {
            return "<p class=\"none\">The contracts hold no assumptions.</p>";
        }

        var folders = report.Assumptions.GroupBy(assumption => assumption.Where[..Math.Max(0, assumption.Where.IndexOf('/', StringComparison.Ordinal))], StringComparer.Ordinal).OrderByDescending(folder => folder.Count()).ThenBy(folder => folder.Key, StringComparer.Ordinal).ToArray();
        var most = folders.Max(folder => (double)folder.Count());
        return $"<p>{report.Assumptions.Length} settings of the contracts are assumptions: the sources are silent, so something was chosen. The manifest of a release lists the same.</p>"
            + PageTable.Of(
                "By kind of contract.",
                [new("Contracts", ColumnKind.Words), new("", ColumnKind.Bar), new("assumptions")],
                folders.Select(folder => new[] { $"<code>{Escape(folder.Key)}</code>", BarCell.Of(most, folder.Count()), Count(folder.Count()) }))
            + PageTable.Folded(
                $"All {report.Assumptions.Length} assumptions",
                PageTable.Of(
                    "In the order of the contracts.",
                    [new("Contract and setting", ColumnKind.Words), new("What was chosen", ColumnKind.Words), new("Why", ColumnKind.Words)],
                    report.Assumptions.Select(assumption => new[] { $"<code>{Escape(assumption.Where)}</code>", Escape(assumption.Setting), Escape(assumption.Reason) })));
    }

    private static string Sources(QualityReport report)
    {
        var absent = report.Absent.IsEmpty
            ? ""
            : PageTable.Of("Parts that cannot be shown.", [new("Part", ColumnKind.Words), new("Why not", ColumnKind.Words)], report.Absent.Select(part => new[] { Escape(part.Part), Escape(part.Why) }));
        var stopped = report.Steps.IsEmpty
            ? ""
            : PageTable.Folded(
                $"{report.Steps.Length} steps that were not done",
                PageTable.Of("Steps of the line.", [new("Step", ColumnKind.Words), new("End", ColumnKind.Words), new("Failure", ColumnKind.Words)], report.Steps.Select(step => new[] { $"<code>{Escape(step.Task)}</code>", step.End, Escape(step.Failure ?? "") })));
        return absent + stopped + $"<p>The same numbers stand in <code>{QualityReporter.Numbers}</code> beside this page. Accounts of files were written by the steps that read them; everything else was counted in these committed datasets.</p>"
            + PageTable.Of(
                "Datasets that were read.",
                [new("Dataset", ColumnKind.Words), new("rows"), new("SHA-256 of the file", ColumnKind.Words)],
                report.Sources.Select(source => new[] { $"<code>{Escape(source.Dataset)}</code>", Count(source.Rows), $"<code class=\"hash\">{Escape(source.Sha256)}</code>" }));
    }

    private static string WhyNot(QualityReport report, string part) => report.Absent.FirstOrDefault(absence => absence.Part == part)?.Why ?? "";
}
