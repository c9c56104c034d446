using System.Text;
using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Missing answers by block and mode, as heat maps, and by variable.</summary>
internal static class MissingChapter
{
    private const int Shown = 15;

    private static readonly Map[] Put =
    [
        new("Item nonresponse", "left empty though the question was put", cells => cells.ItemMissing, cells => cells.Put),
        new("Don't know", "answered that they do not know", cells => cells.DontKnow, cells => cells.Put),
        new("Refused", "refused to answer", cells => cells.Refused, cells => cells.Put),
        new("Invalid", "an impossible answer was removed", cells => cells.Invalid, cells => cells.Put),
    ];

    private static readonly Map[] Apart =
    [
        new("Routed past", "the routing led past the question; of the questions of blocks that the survey took", cells => cells.RoutedPast, cells => cells.Taken),
        new("Not asked", "the survey did not take the block; of all questions", cells => cells.NotAsked, cells => cells.Cells),
    ];

    public static string Of(MissingNumbers missing)
    {
        var markup = new StringBuilder("<p>Per cent of the questions that were put to the respondents of a mode. The number says it; the stronger the colour of a cell, the larger it is within its map.</p><div class=\"maps\">");
        foreach (var map in Put)
        {
            markup.Append(Heatmap(missing, map));
        }

        markup.Append("</div><h3>Not put at all</h3><p>These are no faults: the questionnaire meant it so.</p><div class=\"maps\">");
        foreach (var map in Apart)
        {
            markup.Append(Heatmap(missing, map));
        }

        return markup.Append("</div>").Append(Variables(missing)).ToString();
    }

    private static string Heatmap(MissingNumbers missing, Map map)
    {
        var modes = missing.Blocks.Select(block => (block.Mode, Label: block.ModeLabel)).Distinct().ToArray();
        var most = missing.Blocks.Select(block => map.Share(block.Cells)).DefaultIfEmpty(0).Max();
        var rows = missing.Blocks.GroupBy(block => block.Block, StringComparer.Ordinal).Select(block => (string[])
        [
            Words.Name(block.First().Label),
            .. block.Select(cell => Cell(map, cell.Cells, most)),
            Cell(map, block.Aggregate(MissingCells.None, (sum, each) => sum + each.Cells), most),
        ]).ToList();
        rows.Add(
        [
            "All blocks",
            .. modes.Select(mode => Cell(map, Sum(missing.Blocks.Where(block => block.Mode == mode.Mode)), most)),
            Cell(map, Sum(missing.Blocks), most),
        ]);
        return $"<section class=\"map\"><h3>{map.Name}</h3>"
            + PageTable.Of(
                map.Meaning,
                [new("Block", ColumnKind.Words), .. modes.Select(mode => new PageColumn(Escape(mode.Mode.ToUpperInvariant()), ColumnKind.Heat, mode.Label.English)), new("all", ColumnKind.Heat)],
                rows,
                total: true)
            + "</section>";
    }

    private static string Cell(Map map, MissingCells cells, double most) => map.Of(cells) == 0
        ? Heat.Cell(0, most, ".", "no such questions")
        : Heat.Cell(map.Share(cells), most, Number(map.Share(cells)), $"{Count(map.Part(cells))} of {Count(map.Of(cells))}");

    /// <summary>Per cent without its sign, which the caption of a heat map need not repeat in every cell.</summary>
    private static string Number(double share) => Percent(share).Replace(" %", "", StringComparison.Ordinal);

    private static string Variables(MissingNumbers missing)
    {
        var sorted = missing.Variables.OrderByDescending(variable => variable.Cells.ItemMissing).ThenBy(variable => variable.Variable, StringComparer.Ordinal).ToArray();
        var most = sorted.Length == 0 ? 0 : (double)sorted[0].Cells.ItemMissing;
        return "<h3>Questions left empty most</h3>" + Ranking.Of(
            "Empty answers, and what share of the times the question was put they are. A question about an earlier incident also counts as put where there may have been none.",
            [new("Variable", ColumnKind.Words), new("", ColumnKind.Bar), new("empty"), new("put"), .. Put.Select(map => new PageColumn(Head(map), Title: map.Meaning))],
            [
                .. sorted.Select(variable => (string[])
                [
                    Words.Code(variable.Variable, variable.Label), BarCell.Of(most, variable.Cells.ItemMissing), Count(variable.Cells.ItemMissing), Count(variable.Cells.Put),
                    .. Put.Select(map => map.Of(variable.Cells) == 0 ? "." : Percent(map.Share(variable.Cells))),
                ]),
            ],
            Shown,
            "questions",
            (
                [
                    new("Variable", ColumnKind.Words), new("Block", ColumnKind.Words), new("put"), new("values"), new("empty"), new("share"), new("don't know"), new("share"), new("refused"), new("share"), new("invalid"), new("share"),
                    new("routed past"), new("not asked"),
                ],
                [
                    .. sorted.Select(variable => (string[])
                    [
                        Words.Code(variable.Variable, variable.Label), $"<code>{Escape(variable.Block)}</code>", Count(variable.Cells.Put), Count(variable.Cells.Values),
                        .. Put.SelectMany(map => new[] { Count(map.Part(variable.Cells)), Percent(map.Part(variable.Cells), map.Of(variable.Cells)) }),
                        Count(variable.Cells.RoutedPast), Count(variable.Cells.NotAsked),
                    ]),
                ]));
    }

    private static string Head(Map map) => map == Put[0] ? "share empty" : Escape(map.Name.ToLowerInvariant());

    private static MissingCells Sum(IEnumerable<BlockMissing> blocks) => blocks.Aggregate(MissingCells.None, (sum, each) => sum + each.Cells);

    /// <summary>One heat map: what is counted, of what.</summary>
    private sealed record Map(string Name, string Meaning, Func<MissingCells, long> Part, Func<MissingCells, long> Of)
    {
        public double Share(MissingCells cells) => Of(cells) == 0 ? 0 : (double)Part(cells) / Of(cells);
    }
}
