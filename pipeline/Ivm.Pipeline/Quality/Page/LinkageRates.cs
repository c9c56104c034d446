using System.Collections.Immutable;
using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Who is found more often than others: linkage rates by group.</summary>
internal static class LinkageRates
{
    public static string Of(ImmutableArray<LinkageGroup> groups)
    {
        if (groups.IsEmpty)
        {
            return "";
        }

        return "<h3>Who is found</h3>" + string.Concat(groups.GroupBy(group => group.PersonKey, StringComparer.Ordinal).OrderByDescending(side => side.Key, StringComparer.Ordinal).Select(side =>
            side.Key == "without"
                ? Table("Linkage rates of respondents of surveys without person key. Small groups stand together.", side)
                : PageTable.Folded("Linkage rates of respondents of surveys with person keys", Table("Small groups stand together.", side))));
    }

    private static string Table(string caption, IEnumerable<LinkageGroup> groups) => PageTable.Of(
        caption,
        [new("Group", ColumnKind.Words), new("respondents"), new("linked"), new("rate"), new("95 % interval"), new("difference to all", Title: "in points, with its 95 % interval")],
        groups.OrderBy(group => group.Characteristic != "total").ThenBy(group => group.Characteristic, StringComparer.Ordinal).ThenBy(group => group.Class, StringComparer.Ordinal).Select(group => new[]
        {
            $"{Escape(group.Characteristic)}: {Words.Code(group.Class, group.Label)}{(group.Groups > 1 ? $" ({group.Groups} groups)" : "")}",
            Count(group.Respondents),
            Count(group.Linked),
            Percent(group.Rate),
            $"{Percent(group.Lower)} to {Percent(group.Upper)}",
            group.Characteristic == "total" ? "" : $"{Points(group.Difference)} ({Points(group.DifferenceLower)} to {Points(group.DifferenceUpper)})",
        }));

    private static string Points(double share) => (100 * share).ToString("+0.0;−0.0;0.0", System.Globalization.CultureInfo.InvariantCulture);
}
