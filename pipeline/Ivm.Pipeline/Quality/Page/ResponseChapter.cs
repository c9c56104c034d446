using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Who responded: by stream and mode, by police region, by week.</summary>
internal static class ResponseChapter
{
    private static readonly string[] Fills = ["bar", "bar other", "bar third", "bar fourth"];

    public static string Of(ResponseNumbers response) =>
        $"<div class=\"two\"><section>{Streams(response)}</section><section>{Modes(response)}</section></div>{Weeks(response)}{Regions(response)}";

    private static string Streams(ResponseNumbers response)
    {
        var most = response.Streams.Select(stream => (double)stream.Drawn).DefaultIfEmpty(0).Max();
        var outside = response.Outside == 0 ? "" : $" {Count(response.Outside)} responses have a number that the sample file lacks.";
        return "<h3>By stream</h3>" + PageTable.Of(
            $"Persons with a kept response, of those drawn.{outside}",
            [new("Sample", ColumnKind.Words), new("", ColumnKind.Bar), new("drawn"), new("responded"), new("rate")],
            response.Streams.Select(stream => new[]
            {
                stream.Stream == "national" ? "National" : "Local", BarCell.Of(most, [(stream.Respondents, "bar"), (stream.Drawn - stream.Respondents, "rest")]),
                Count(stream.Drawn), Count(stream.Respondents), Percent(stream.Respondents, stream.Drawn),
            }));
    }

    private static string Modes(ResponseNumbers response)
    {
        var most = response.Modes.Select(mode => (double)(mode.National + mode.Local)).DefaultIfEmpty(0).Max();
        var all = response.Modes.Sum(mode => mode.National + mode.Local);
        return "<h3>By mode</h3>" + PageTable.Of(
            "In the bar: national, then local. The sample file does not say in which modes a person was approached, so that there is no rate.",
            [new("Mode", ColumnKind.Words), new("", ColumnKind.Bar), new("national"), new("local"), new("share")],
            response.Modes.Select(mode => new[]
            {
                Words.Name(mode.Label), BarCell.Of(most, [(mode.National, "bar"), (mode.Local, "bar other")]), Count(mode.National), Count(mode.Local), Percent(mode.National + mode.Local, all),
            }));
    }

    private static string Regions(ResponseNumbers response)
    {
        var sorted = response.Regions.OrderBy(region => region.Respondents).ThenBy(region => region.Region, StringComparer.Ordinal).ToArray();
        var most = sorted.Select(region => (double)region.Respondents).Append(response.Aim).Max();
        var below = sorted.Count(region => region.Respondents < response.Aim);
        var alone = sorted.Count(region => region.National < response.Aim);
        return $"<h3>By police region</h3><p>{(below == 0 ? "Every region reaches" : $"<b class=\"bad\">{below} of {sorted.Length} regions</b> do not reach")} {Count(response.Aim)} respondents, the aim of {Escape(response.AimSource)}. With the national sample alone {(alone == 0 ? "every region would" : $"{alone} would not")}.</p>"
            + PageTable.Of(
                $"Fewest first. In the bar: respondents of the national sample, then of local samples; the line marks {Count(response.Aim)}. A region is that of the stratum in the sample file.",
                [
                    new("Police region", ColumnKind.Words), new("", ColumnKind.Bar), new("respondents"), new("national"), new("local"), new("drawn"), new("rate", Title: "respondents of both samples, of those drawn in both"),
                    new("rate, national"),
                ],
                sorted.Select(region => new[]
                {
                    $"{Words.Name(region.Label)} <code>{Escape(region.Region)}</code>", BarCell.Of(most, [(region.National, "bar"), (region.Local, "bar other")], response.Aim),
                    region.Respondents < response.Aim ? $"<b class=\"bad\">{Count(region.Respondents)} ✗</b>" : Count(region.Respondents), Count(region.National), Count(region.Local), Count(region.Drawn),
                    Percent(region.Respondents, region.Drawn), Percent(region.National, region.DrawnNational),
                }));
    }

    private static string Weeks(ResponseNumbers response)
    {
        if (response.Weeks.IsEmpty)
        {
            return "";
        }

        string[] modes = [.. response.Modes.Select(mode => mode.Mode).Where(mode => response.Weeks.Any(week => week.Mode == mode))];
        var last = response.Weeks.Max(week => week.Monday);
        var weeks = new List<DateOnly>();
        for (var monday = response.Weeks.Min(week => week.Monday); monday <= last; monday = monday.AddDays(7))
        {
            weeks.Add(monday);
        }

        var counts = response.Weeks.ToDictionary(week => (week.Monday, week.Mode), week => week.Interviews);
        var columns = weeks.Select(monday => (Name: $"{monday:d MMM}", Values: modes.Select(mode => counts.GetValueOrDefault((monday, mode))).ToArray())).ToArray();
        var legend = string.Join(" ", modes.Select((mode, k) => $"<span><i class=\"{Fills[k % Fills.Length]}\"></i>{Words.Name(response.Modes.First(each => each.Mode == mode).Label)}</span>"));
        var outside = response.OutsideFieldwork == 0 ? "" : $" {Count(response.OutsideFieldwork)} responses have a date outside the fieldwork and are not in it.";
        return $"<h3>By week of the fieldwork</h3><p>Kept responses by the week of the interview (from Monday).{outside}</p><div class=\"legend\">{legend}</div>"
            + ColumnChart.Of("Kept responses by week and mode", columns, Fills)
            + PageTable.Folded(
                "The numbers by week",
                PageTable.Of(
                    "Kept responses by week.",
                    [new("Week of", ColumnKind.Words), .. modes.Select(mode => new PageColumn(Escape(mode.ToUpperInvariant()))), new("all")],
                    columns.Select(column => (string[])[column.Name, .. column.Values.Select(Count), Count(column.Values.Sum())])));
    }
}
