namespace Ivm.Pipeline.Pages;

/// <summary>Writes the parts that all pages have: a page that needs nothing but itself, tables, plots.</summary>
/// <param name="page">Where to.</param>
internal sealed class PageWriter(TextWriter page)
{
    private const int UnfoldedRows = 12;

    /// <summary>The style that all pages share: colours for light and dark, tables that scroll by themselves, drawings.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --ground: #fff; --ink: #1d2733; --soft: #5d6b7a; --line: #d5dce4; --card: #f5f7f9; --main: #1f6fb5; --other: #c2571a; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14191f; --ink: #e3e9ef; --soft: #9aa8b6; --line: #323c47; --card: #1c232b; --main: #69b1f0; --other: #f0955a; --bad: #ff8a80; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 64rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: .25rem 0 .5rem; }
        p { margin: .4rem 0; } .soft { color: var(--soft); font-size: .9rem; }
        .tiles, .plots { display: grid; gap: .75rem; } .tiles { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); } .plots { grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); align-items: start; }
        .tile, .plot { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .75rem; }
        .tile b { display: block; font-size: 1.1rem; font-variant-numeric: tabular-nums; } .tile span { color: var(--soft); font-size: .85rem; }
        .failed { border: 2px solid var(--bad); border-radius: .5rem; padding: .5rem .75rem; margin: .75rem 0; overflow-wrap: anywhere; } .failed b { color: var(--bad); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; min-width: 100%; }
        th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; } th { color: var(--soft); font-weight: 600; }
        th:first-child, td:first-child, .words th:nth-child(-n+2), .words td:nth-child(-n+2) { text-align: left; white-space: normal; }
        svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .value { fill: var(--soft); }
        .bar { fill: var(--main); } .bar.other { fill: var(--other); } .axis, .mark { stroke: var(--soft); stroke-width: 1; } .mark { stroke-dasharray: 3 3; }
        .track { stroke: var(--line); stroke-width: 3; } .before { fill: var(--ground); stroke: var(--other); stroke-width: 2; } .after { fill: var(--main); }
        summary { cursor: pointer; }
        """;

    /// <summary>Begins the page.</summary>
    /// <param name="title">Its title, escaped.</param>
    /// <param name="style">Style of its own, after the common one.</param>
    public void Begin(string title, string style = "")
    {
        page.WriteLine("<!DOCTYPE html>");
        page.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine($"<title>{title}</title>");
        page.WriteLine($"<style>\n{Style}{(style.Length == 0 ? "" : $"\n{style}")}\n</style></head><body>");
    }

    /// <summary>Writes markup as it is.</summary>
    public void Line(string markup) => page.WriteLine(markup);

    /// <summary>Ends the page.</summary>
    public void End() => page.WriteLine("</body></html>");

    /// <summary>A number that stands out.</summary>
    public void Tile(string name, string value) => page.WriteLine($"<div class=\"tile\"><b>{value}</b><span>{name}</span></div>");

    /// <summary>A drawing with its title.</summary>
    public void Plot(string title, string svg) => page.WriteLine($"<div class=\"plot\"><h3>{PageText.Escape(title)}</h3>\n{svg}</div>");

    /// <summary>A table; a long one is folded away.</summary>
    /// <param name="kind">Its class; empty for none.</param>
    /// <param name="header">Heads of the columns, as markup.</param>
    /// <param name="rows">The rows, as markup.</param>
    public void Table(string kind, string[] header, IReadOnlyList<string[]> rows)
    {
        if (rows.Count > UnfoldedRows)
            page.WriteLine($"<details><summary>{rows.Count} rows</summary>");
        page.WriteLine($"<div class=\"scroll\"><table{(kind.Length == 0 ? "" : $" class=\"{kind}\"")}><thead><tr>{string.Concat(header.Select(cell => $"<th>{cell}</th>"))}</tr></thead><tbody>");
        foreach (var row in rows)
            page.WriteLine($"<tr>{string.Concat(row.Select(cell => $"<td>{cell}</td>"))}</tr>");
        page.WriteLine("</tbody></table></div>");
        if (rows.Count > UnfoldedRows)
            page.WriteLine("</details>");
    }
}
