using System.Globalization;
using Ivm.Pipeline.Pages;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>The diagnostics as a page that needs nothing but itself.</summary>
/// <param name="report">What is reported.</param>
internal sealed class DiagnosticsPage(WeighingReport report)
{
    private const int ShownMargins = 24;
    private const int ShownRows = 200;

    private readonly SurveyWeights weights = report.Weights;

    /// <summary>Writes the page.</summary>
    public void Write(TextWriter output)
    {
        var page = new PageWriter(output);
        var file = PageText.Escape(report.Files[0].File);
        page.Begin($"Weights of {file}");
        page.Line($"<h1>Weights of {file}</h1>");
        page.Line($"<p class=\"soft\">{report.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows; {string.Join("; ", report.Files.Skip(1).Select(input => $"{input.Use}: {PageText.Escape(input.File)}"))}</p>");
        foreach (var failure in weights.Failures)
            page.Line($"<div class=\"failed\"><b>No weights{(failure.Part.Length == 0 ? "" : $" for {PageText.Escape(failure.Part)}")}: {Words(failure.Cause)}</b><p>{PageText.Escape(failure.Message)}</p></div>");
        Tiles(page);
        Steps(page);
        Distributions(page);
        Response(page);
        Margins(page);
        Thin(page);
        Replicates(page);
        page.End();
    }

    private void Tiles(PageWriter page)
    {
        var last = report.Steps[^1].Distribution;
        page.Line("<div class=\"tiles\">");
        page.Tile("rows with a weight", last.Count.ToString("N0", CultureInfo.InvariantCulture));
        page.Tile("sum of weights", PageText.Short(last.Sum));
        page.Tile("unequal weighting effect", PageText.Short(last.UnequalWeightingEffect));
        page.Tile("effective size", PageText.Short(Math.Round(last.EffectiveSize)));
        if (report.G is { } g)
            page.Tile("g", $"{PageText.Short(g.Minimum)} to {PageText.Short(g.Maximum)}");
        page.Tile("negative weights", last.NegativeCount.ToString(CultureInfo.InvariantCulture));
        if (!weights.Margins.IsEmpty)
            page.Tile("margins (dependent)", $"{weights.Margins.Length} ({weights.Margins.Count(margin => margin.IsDropped)})");
        page.Line("</div>");
    }

    private void Steps(PageWriter page)
    {
        page.Line("<h2>Step by step</h2>");
        page.Table("", ["after", "rows", "sum", "smallest", "5 %", "median", "95 %", "largest", "cv", "unequal weighting effect"], [.. report.Steps.Select(step => Row(step.Step, step.Distribution)), .. report.G is { } g ? [Row("g", g)] : Array.Empty<string[]>()]);

        static string[] Row(string name, WeightDistribution own) =>
        [
            name, own.Count.ToString("N0", CultureInfo.InvariantCulture), name == "g" ? "" : PageText.Short(own.Sum), PageText.Short(own.Minimum), PageText.Short(own.Quantiles[1]),
            PageText.Short(own.Quantiles[3]), PageText.Short(own.Quantiles[5]), PageText.Short(own.Maximum), PageText.Short(own.CoefficientOfVariation), PageText.Short(own.UnequalWeightingEffect),
        ];
    }

    private void Distributions(PageWriter page)
    {
        page.Line("<div class=\"plots\" style=\"margin-top:.75rem\">");
        foreach (var step in weights.Steps)
            page.Plot($"{Capital(step.Name)} weights", Plots.Histogram($"Distribution of {step.Name} weights", step.Weights));
        if (report.G is not null)
            page.Plot("g: final weight over weight before calibration", Plots.Histogram("Distribution of g", [.. weights.G.OfType<double>()], 1));
        page.Plot("Unequal weighting effect per step", Plots.Bars("Unequal weighting effect per step", [.. report.Steps.Select(step => (step.Step, step.Distribution.UnequalWeightingEffect))]));
        page.Line("</div>");
    }

    private void Response(PageWriter page)
    {
        if (weights.Response is not { } response)
            return;
        page.Line($"<h2>Nonresponse</h2><p>{response.Respondents:N0} of {response.Rows:N0} responded ({100.0 * response.Respondents / response.Rows:F1} %).</p>");
        if (!response.Classes.IsEmpty)
            page.Table("", ["class", "rows", "respondents", "factor"], [.. response.Classes.Select(own => new[] { PageText.Escape(own.Name), $"{own.Rows}", $"{own.Respondents}", PageText.Short(own.Factor) })]);
        if (!response.Coefficients.IsEmpty)
            page.Table("", ["model of response", "coefficient"], [.. response.Coefficients.Select(own => new[] { PageText.Escape(own.Name), own.IsDropped ? "dropped" : PageText.Short(own.Value) })]);
    }

    private void Margins(PageWriter page)
    {
        if (weights.Margins.IsEmpty)
            return;
        var influential = report.ByInfluence.Take(ShownMargins).ToArray();
        WeightedMargin[] shown = influential.Length > 0 ? influential : [.. weights.Margins.Where(margin => margin.Total != 0).OrderByDescending(margin => Math.Abs((margin.Before / margin.Total) - 1)).Take(ShownMargins)];
        page.Line("<h2>Margins</h2>");
        page.Line("<div class=\"plots\">");
        page.Plot("Before (ring) and after (dot), as difference from the population", Plots.Margins("Margins before and after", [.. shown.Where(margin => margin.Total != 0)]));
        if (influential.Length > 0)
            page.Plot("Influence: lambda times what was missing", Plots.Bars("Influence of margins", [.. influential.Select(margin => (Plots.NameOf(margin.Part, margin.Name), margin.Influence!.Value))]));
        page.Line("</div>");
        if (influential.Length > 0)
            page.Line($"<p class=\"soft\">The {influential.Length} margins that moved the weights most. For the linear distance without bounds the influences of all margins sum to the distance between the weights.</p>");
        page.Line($"<p>{(weights.Margins.Length > ShownRows ? $"The first {ShownRows} of {weights.Margins.Length} margins; margins.csv has all:" : "All margins:")}</p>");
        page.Table("", ["margin", "rows", "population", "before", "after", "lambda", "influence", ""],
        [
            .. weights.Margins.Take(ShownRows).Select(margin => new[]
            {
                PageText.Escape(Plots.NameOf(margin.Part, margin.Name)), $"{margin.Rows:N0}", PageText.Short(margin.Total), PageText.Short(margin.Before), PageText.Short(margin.After), PageText.Short(margin.Coefficient), PageText.Short(margin.Influence),
                margin.IsDropped ? "follows from others" : margin.IsSoft ? "soft" : "",
            }),
        ]);
    }

    private void Thin(PageWriter page)
    {
        if (weights.ThinCells.IsEmpty)
            return;
        page.Line($"<h2>Thin cells</h2><p>{weights.ThinCells.Length} cells have fewer than {report.Plan.MinimumRows} rows.</p>");
        page.Table("", ["cell", "rows", "population"], [.. weights.ThinCells.Take(ShownRows).Select(cell => new[] { PageText.Escape(Plots.NameOf(cell.Part, cell.Name)), $"{cell.Rows}", PageText.Short(cell.Total) })]);
        if (weights.Collapses.IsEmpty)
            return;
        page.Line("<h3 style=\"margin-top:1rem\">Proposed: join these classes</h3>");
        page.Table("words", ["term", "classes", "rows", "population"],
            [.. weights.Collapses.Take(ShownRows).Select(own => new[] { PageText.Escape(own.Part.Length == 0 ? own.Collapse.Term : $"{own.Part}: {own.Collapse.Term}"), PageText.Escape(string.Join(" + ", own.Collapse.Levels)), $"{own.Collapse.RowCount}", PageText.Short(own.Collapse.Total) })]);
    }

    private void Replicates(PageWriter page)
    {
        if (weights.Replicates is not { } replicates)
            return;
        page.Line($"<h2>Replicates</h2><p>{replicates.Count} replicates, {replicates.Failures.Length} without weights; {replicates.EmptyMargins.Length} margins had no rows in some of them and were left out there. Degrees of freedom: {replicates.DegreesOfFreedom}.</p>");
        if (!replicates.EmptyMargins.IsEmpty)
            page.Table("", ["margin", "replicates without it"], [.. replicates.EmptyMargins.Take(ShownRows).Select(own => new[] { PageText.Escape($"{own.Margin}"), $"{own.Replicates}" })]);
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
