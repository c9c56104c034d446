using System.Globalization;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>The diagnostics as a page that needs nothing but itself.</summary>
/// <param name="report">What is reported.</param>
internal sealed class DiagnosticsPage(WeighingReport report)
{
    private const int ShownMargins = 24;
    private const int ShownRows = 200;
    private const int UnfoldedRows = 12;

    private const string Style = """
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

    private readonly SurveyWeights weights = report.Weights;

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter page)
    {
        var file = Plots.Text(report.Files[0].File);
        page.WriteLine("<!DOCTYPE html>");
        page.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine($"<title>Weights of {file}</title>");
        page.WriteLine($"<style>\n{Style}\n</style></head><body>");
        page.WriteLine($"<h1>Weights of {file}</h1>");
        page.WriteLine($"<p class=\"soft\">{report.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows; {string.Join("; ", report.Files.Skip(1).Select(input => $"{input.Use}: {Plots.Text(input.File)}"))}</p>");
        foreach (var failure in weights.Failures)
            page.WriteLine($"<div class=\"failed\"><b>No weights{(failure.Part.Length == 0 ? "" : $" for {Plots.Text(failure.Part)}")}: {Words(failure.Cause)}</b><p>{Plots.Text(failure.Message)}</p></div>");
        Tiles(page);
        Steps(page);
        Distributions(page);
        Response(page);
        Margins(page);
        Thin(page);
        Replicates(page);
        page.WriteLine("</body></html>");
    }

    private void Tiles(TextWriter page)
    {
        var last = report.Steps[^1].Distribution;
        page.WriteLine("<div class=\"tiles\">");
        Tile("rows with a weight", last.Count.ToString("N0", CultureInfo.InvariantCulture));
        Tile("sum of weights", Plots.Short(last.Sum));
        Tile("unequal weighting effect", Plots.Short(last.UnequalWeightingEffect));
        Tile("effective size", Plots.Short(Math.Round(last.EffectiveSize)));
        if (report.G is { } g)
            Tile("g", $"{Plots.Short(g.Minimum)} to {Plots.Short(g.Maximum)}");
        Tile("negative weights", last.NegativeCount.ToString(CultureInfo.InvariantCulture));
        if (!weights.Margins.IsEmpty)
            Tile("margins (dependent)", $"{weights.Margins.Length} ({weights.Margins.Count(margin => margin.IsDropped)})");
        page.WriteLine("</div>");

        void Tile(string name, string value) => page.WriteLine($"<div class=\"tile\"><b>{value}</b><span>{name}</span></div>");
    }

    private void Steps(TextWriter page)
    {
        page.WriteLine("<h2>Step by step</h2>");
        Table(page, "", ["after", "rows", "sum", "smallest", "5 %", "median", "95 %", "largest", "cv", "unequal weighting effect"], [.. report.Steps.Select(step => Row(step.Step, step.Distribution)), .. report.G is { } g ? [Row("g", g)] : Array.Empty<string[]>()]);

        static string[] Row(string name, WeightDistribution own) =>
        [
            name, own.Count.ToString("N0", CultureInfo.InvariantCulture), name == "g" ? "" : Plots.Short(own.Sum), Plots.Short(own.Minimum), Plots.Short(own.Quantiles[1]),
            Plots.Short(own.Quantiles[3]), Plots.Short(own.Quantiles[5]), Plots.Short(own.Maximum), Plots.Short(own.CoefficientOfVariation), Plots.Short(own.UnequalWeightingEffect),
        ];
    }

    private void Distributions(TextWriter page)
    {
        page.WriteLine("<div class=\"plots\" style=\"margin-top:.75rem\">");
        foreach (var step in weights.Steps)
            Plot(page, $"{Capital(step.Name)} weights", Plots.Histogram($"Distribution of {step.Name} weights", step.Weights));
        if (report.G is not null)
            Plot(page, "g: final weight over weight before calibration", Plots.Histogram("Distribution of g", [.. weights.G.OfType<double>()], 1));
        Plot(page, "Unequal weighting effect per step", Plots.Bars("Unequal weighting effect per step", [.. report.Steps.Select(step => (step.Step, step.Distribution.UnequalWeightingEffect))]));
        page.WriteLine("</div>");
    }

    private void Response(TextWriter page)
    {
        if (weights.Response is not { } response)
            return;
        page.WriteLine($"<h2>Nonresponse</h2><p>{response.Respondents:N0} of {response.Rows:N0} responded ({100.0 * response.Respondents / response.Rows:F1} %).</p>");
        if (!response.Classes.IsEmpty)
            Table(page, "", ["class", "rows", "respondents", "factor"], [.. response.Classes.Select(own => new[] { Plots.Text(own.Name), $"{own.Rows}", $"{own.Respondents}", Plots.Short(own.Factor) })]);
        if (!response.Coefficients.IsEmpty)
            Table(page, "", ["model of response", "coefficient"], [.. response.Coefficients.Select(own => new[] { Plots.Text(own.Name), own.IsDropped ? "dropped" : Plots.Short(own.Value) })]);
    }

    private void Margins(TextWriter page)
    {
        if (weights.Margins.IsEmpty)
            return;
        var influential = report.ByInfluence.Take(ShownMargins).ToArray();
        WeightedMargin[] shown = influential.Length > 0 ? influential : [.. weights.Margins.Where(margin => margin.Total != 0).OrderByDescending(margin => Math.Abs((margin.Before / margin.Total) - 1)).Take(ShownMargins)];
        page.WriteLine("<h2>Margins</h2>");
        page.WriteLine("<div class=\"plots\">");
        Plot(page, "Before (ring) and after (dot), as difference from the population", Plots.Margins("Margins before and after", [.. shown.Where(margin => margin.Total != 0)]));
        if (influential.Length > 0)
            Plot(page, "Influence: lambda times what was missing", Plots.Bars("Influence of margins", [.. influential.Select(margin => (Plots.NameOf(margin.Part, margin.Name), margin.Influence!.Value))]));
        page.WriteLine("</div>");
        if (influential.Length > 0)
            page.WriteLine($"<p class=\"soft\">The {influential.Length} margins that moved the weights most. For the linear distance without bounds the influences of all margins sum to the distance between the weights.</p>");
        page.WriteLine($"<p>{(weights.Margins.Length > ShownRows ? $"The first {ShownRows} of {weights.Margins.Length} margins; margins.csv has all:" : "All margins:")}</p>");
        Table(page, "", ["margin", "rows", "population", "before", "after", "lambda", "influence", ""],
        [
            .. weights.Margins.Take(ShownRows).Select(margin => new[]
            {
                Plots.Text(Plots.NameOf(margin.Part, margin.Name)), $"{margin.Rows:N0}", Plots.Short(margin.Total), Plots.Short(margin.Before), Plots.Short(margin.After), Plots.Short(margin.Coefficient), Plots.Short(margin.Influence),
                margin.IsDropped ? "follows from others" : margin.IsSoft ? "soft" : "",
            }),
        ]);
    }

    private void Thin(TextWriter page)
    {
        if (weights.ThinCells.IsEmpty)
            return;
        page.WriteLine($"<h2>Thin cells</h2><p>{weights.ThinCells.Length} cells have fewer than {report.Plan.MinimumRows} rows.</p>");
        Table(page, "", ["cell", "rows", "population"], [.. weights.ThinCells.Take(ShownRows).Select(cell => new[] { Plots.Text(Plots.NameOf(cell.Part, cell.Name)), $"{cell.Rows}", Plots.Short(cell.Total) })]);
        if (weights.Collapses.IsEmpty)
            return;
        page.WriteLine("<h3 style=\"margin-top:1rem\">Proposed: join these classes</h3>");
        Table(page, "words", ["term", "classes", "rows", "population"],
            [.. weights.Collapses.Take(ShownRows).Select(own => new[] { Plots.Text(own.Part.Length == 0 ? own.Collapse.Term : $"{own.Part}: {own.Collapse.Term}"), Plots.Text(string.Join(" + ", own.Collapse.Levels)), $"{own.Collapse.RowCount}", Plots.Short(own.Collapse.Total) })]);
    }

    private void Replicates(TextWriter page)
    {
        if (weights.Replicates is not { } replicates)
            return;
        page.WriteLine($"<h2>Replicates</h2><p>{replicates.Count} replicates, {replicates.Failures.Length} without weights; {replicates.EmptyMargins.Length} margins had no rows in some of them and were left out there. Degrees of freedom: {replicates.DegreesOfFreedom}.</p>");
        if (!replicates.EmptyMargins.IsEmpty)
            Table(page, "", ["margin", "replicates without it"], [.. replicates.EmptyMargins.Take(ShownRows).Select(own => new[] { Plots.Text($"{own.Margin}"), $"{own.Replicates}" })]);
    }

    private static void Plot(TextWriter page, string title, string svg) => page.WriteLine($"<div class=\"plot\"><h3>{Plots.Text(title)}</h3>\n{svg}</div>");

    /// <summary>A table; a long one is folded away.</summary>
    private static void Table(TextWriter page, string kind, string[] header, IReadOnlyList<string[]> rows)
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

    private static string Capital(string name) => string.Concat(name[..1].ToUpperInvariant(), name[1..]);

    private static string Words(string cause) => cause switch
    {
        "EmptyCell" => "cells without rows have a total",
        "ContradictoryTotals" => "totals contradict each other",
        "InfeasibleBounds" => "the bounds leave no weights",
        "NoRespondents" => "nobody responded in a class",
        "ResponseModel" => "the model of response cannot be fitted",
        "EmptyPart" => "a part without rows",
        "Replicates" => "too many replicates without weights",
        _ => "the calibration did not converge",
    };
}
