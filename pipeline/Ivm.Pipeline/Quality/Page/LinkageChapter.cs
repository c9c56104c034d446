using Ivm.Contracts;
using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>How respondents were found in the registers, and how well register and survey agree.</summary>
internal static class LinkageChapter
{
    public static string Of(LinkageNumbers linkage)
    {
        var linked = linkage.Statuses.Sum(status => status.Number);
        return $"<p>{Count(linked)} of {Count(linkage.Responses)} kept responses are linked and weighted: {Percent(linked, linkage.Responses)}.</p>"
            + $"<div class=\"two\"><section>{List("Linked", "How respondents were found.", "How", linkage.Statuses, linkage.Responses, "bar")}</section>"
            + $"<section>{List("Set apart", "Kept responses that are not weighted.", "Reason", linkage.SetApart, linkage.Responses, "bar lost")}</section></div>{Agreement(linkage)}"
            + (linkage.Matching is { } matching ? MatchingSection.Of(matching) : "")
            + LinkageRates.Of(linkage.Groups);
    }

    /// <summary>A list of counts with bars.</summary>
    public static string List(string title, string caption, string head, IReadOnlyList<CodeCount> counts, long all, string style)
    {
        if (counts.Count == 0)
        {
            return $"<h3>{title}</h3><p class=\"none\">None.</p>";
        }

        var most = counts.Max(count => (double)count.Number);
        return $"<h3>{title}</h3>" + PageTable.Of(
            caption,
            [new(head, ColumnKind.Words), new("", ColumnKind.Bar), new("responses"), new("share")],
            counts.Select(count => new[] { Words.Code(count.Code, count.Label), BarCell.Of(most, count.Number, style), Count(count.Number), Percent(count.Number, all) }));
    }

    private static string Agreement(LinkageNumbers linkage)
    {
        if (linkage.Agreement.IsEmpty)
        {
            return "";
        }

        var sorted = linkage.Agreement.OrderByDescending(Share).ThenBy(own => own.Variable, StringComparer.Ordinal).ToArray();
        var most = Share(sorted[0]);
        return "<h3>Register against survey</h3>" + PageTable.Of(
            "Where both have a value, how often they differ.",
            [new("Variable", ColumnKind.Words), new("", ColumnKind.Bar), new("differ"), new("of"), new("share")],
            sorted.Select(own => new[] { Words.Code(own.Variable, new Label(own.Variable, own.Variable)), BarCell.Of(most, Share(own), "bar other"), Count(own.Different), Count(own.Compared), Percent(own.Different, own.Compared) }));

        static double Share(VariableAgreement own) => own.Compared == 0 ? 0 : (double)own.Different / own.Compared;
    }
}
