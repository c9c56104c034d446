using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Pages;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Transforms.Linkage.Matching;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Matching.Page;

/// <summary>Linkage rates by group, as differences to the whole.</summary>
internal static class BiasChapter
{
    private const int MostShown = 16;
    private const double Width = 200;
    private const double Height = 14;

    /// <summary>The chapter.</summary>
    public static string Of(BiasPlan plan, MatchingResult result)
    {
        var whole = (double)(result.LeftCount - result.Unlinked.Length) / result.LeftCount;
        var reach = Math.Max(0.001, result.Bias.Max(group => Math.Max(Math.Abs(group.Rate.Difference.Lower), Math.Abs(group.Rate.Difference.Upper))));
        var tables = result.Bias.GroupBy(group => group.Variable).Select(variable => "<section class=\"map\"><h3>" + Escape(variable.Key) + "</h3>" + Tables([.. variable.Select(group => group.Rate)], variable.Key, reach) + "</section>");
        return string.Create(CultureInfo.InvariantCulture, $"<p>Of all records {Percent(whole)} are linked. A group whose interval does not hold the whole is marked by ●: it is under- or over-represented among the links. Groups of fewer than {plan.Least} records stand together (the number is an assumption). Intervals: Wilson for rates, Newcombe for differences; the lines reach {100 * reach:0.#} points to either side.</p>")
            + $"<div class=\"maps\">{string.Concat(tables)}</div>";
    }

    /// <summary>Of many groups those that differ stand first, and all are folded away.</summary>
    private static string Tables(GroupRate[] rates, string variable, double reach)
    {
        if (rates.Length <= MostShown)
            return Table($"Linked by {variable}.", rates, reach);
        GroupRate[] off = [.. rates.Where(IsOff).OrderByDescending(rate => Math.Abs(rate.Difference.Share)).Take(MostShown)];
        return (off.Length == 0 ? $"<p class=\"none\">None of {rates.Length} groups differs from the whole by more than chance.</p>" : Table($"{rates.Length} groups; {rates.Count(IsOff)} differ from the whole by more than chance would make one in twenty do.", off, reach))
            + PageTable.Folded($"All {rates.Length} groups", Table($"Linked by {variable}.", rates, reach));
    }

    private static string Table(string caption, GroupRate[] rates, double reach) => PageTable.Of(
        caption,
        [new("Group", ColumnKind.Words), new("records"), new("linked"), new("rate"), new("difference to the whole", ColumnKind.Bar, "with its 95 % interval"), new("points")],
        rates.Select(rate => Row(rate, reach)));

    private static bool IsOff(GroupRate rate) => rate.Difference.Lower > 0 || rate.Difference.Upper < 0;

    private static string[] Row(GroupRate rate, double reach)
    {
        var isOff = IsOff(rate);
        return
        [
            Escape(rate.Count.Group) + (rate.Pooled > 1 ? $" <small>{rate.Pooled} groups</small>" : ""), Count(rate.Count.Records), Count(rate.Count.Linked), Percent(rate.Rate.Share), Line(rate.Difference, reach, isOff),
            $"<td class=\"n{(isOff ? " off" : "")}\">{(100 * rate.Difference.Share).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture)}</td>",
        ];
    }

    private static string Line(ShareInterval difference, double reach, bool isOff)
    {
        double X(double value) => (Width / 2) + (value / reach * ((Width / 2) - 5));
        return $"<svg class=\"cell\" viewBox=\"0 0 {Svg.N(Width)} {Svg.N(Height)}\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><line class=\"grid\" x1=\"{Svg.N(Width / 2)}\" y1=\"0\" x2=\"{Svg.N(Width / 2)}\" y2=\"{Svg.N(Height)}\" vector-effect=\"non-scaling-stroke\"/>"
            + $"<line class=\"whisker\" x1=\"{Svg.N(X(difference.Lower))}\" y1=\"7\" x2=\"{Svg.N(X(difference.Upper))}\" y2=\"7\" vector-effect=\"non-scaling-stroke\"/><rect class=\"dot{(isOff ? " off" : "")}\" x=\"{Svg.N(X(difference.Share) - 2.5)}\" y=\"2\" width=\"5\" height=\"10\"/></svg>";
    }
}
