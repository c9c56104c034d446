using System.Globalization;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys;

namespace Ivm.Pipeline.Tests.Surveys.Weighing;

/// <summary>Reference cases computed with R survey and sampling, put through a model file: the weights must be those of the case.</summary>
public sealed class ReferenceCaseTests : IDisposable
{
    private readonly SomeWeighing weighing = new();

    public void Dispose() => weighing.Dispose();

    [Theory]
    [InlineData("c01_strat_linear")]
    [InlineData("c03_clus1_raking")]
    [InlineData("c04_clus1_logit_bounds")]
    [InlineData("c05_clus1_linear_truncated")]
    [InlineData("c07_clus1_bounds_const")]
    [InlineData("c08_clus1_aggregate_linear")]
    [InlineData("c11_strat_crossing")]
    [InlineData("c15_collinear_linear")]
    [InlineData("c17_poststratify")]
    [InlineData("c19_rake_two_margins")]
    [InlineData("c28_eusilc_household_linear")]
    [InlineData("s01_mu284_calib_linear")]
    public void A_model_file_gives_the_weights_of_the_reference_case(string name)
    {
        var folder = Case(name);
        weighing.Run(Model(folder), Path.Combine(folder, "input.csv"));

        var expected = File.ReadLines(Path.Combine(folder, "expected_weights.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var found = weighing.Column("weights.csv", "final_weight");
        Assert.Equal(expected.Select(row => row[0]), weighing.Texts("weights.csv", "row_id"));
        for (var row = 0; row < found.Length; row++)
        {
            var weight = double.Parse(expected[row][2], CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(found[row] - weight) <= 1e-9 * Math.Abs(weight), $"row {row + 1}: {found[row]:R}, expected {weight:R}");
        }
    }

    [Theory]
    [InlineData("c01_strat_linear")]
    [InlineData("c03_clus1_raking")]
    [InlineData("c04_clus1_logit_bounds")]
    [InlineData("c08_clus1_aggregate_linear")]
    [InlineData("c17_poststratify")]
    public void A_design_file_with_the_model_gives_the_figures_of_the_reference_case(string name)
    {
        var folder = Case(name);
        weighing.With("model.yaml", Model(folder)).With("design.yaml", """
            weighting: model.yaml
            estimates:
              - { name: m1, statistic: mean, variable: api00 }
              - { name: t1, statistic: total, variable: enroll }
              - { name: d1, statistic: mean, variable: api00, by: [[stype]] }
            """);
        var figures = SurveyRun.Execute(Path.Combine(folder, "input.csv"), weighing.PathOf("design.yaml"), weighing.Out(""), CancellationToken.None);

        var expected = File.ReadLines(Path.Combine(folder, "expected_estimates.csv")).Select(line => line.Split(',')).Where(row => row[0].Trim('"') is "m1" or "t1" or "d1").ToArray();
        Assert.Equal(5, expected.Length);
        Assert.Equal(expected.Select(row => row[0].Trim('"')), figures.Select(figure => figure.Request));
        foreach (var (row, figure) in expected.Zip(figures))
        {
            Assert.Equal(1, figure.Estimate!.Value / double.Parse(row[6], CultureInfo.InvariantCulture), 1e-9);
            Assert.Equal(1, figure.StandardError!.Value / double.Parse(row[7], CultureInfo.InvariantCulture), 1e-8);
        }
    }

    [Theory]
    [InlineData("n01_infeasible_bounds", "stype = H (total 755)")]
    [InlineData("n02_empty_cell_positive_total", "but their totals are not zero: stype4 = Z (total 25). In the sample: stype4 = Z (0 rows, weighted 0)")]
    [InlineData("n03_inconsistent_margins", "follows from the others, which imply")]
    public void A_case_without_a_solution_names_the_margins_and_leaves_diagnostics_only(string name, string message)
    {
        var folder = Case(name);
        var refused = weighing.Refused(Model(folder), Path.Combine(folder, "input.csv"));

        Assert.Equal(InputFailure.NoSolution, refused.Kind);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(["diagnostics.html", "diagnostics.json"], Directory.GetFiles(weighing.Out("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Classes_of_like_propensity_give_the_weights_of_the_reference_case()
    {
        var folder = Case("p01_response_propensity");
        weighing.Run(
            """
            data: { missing: [NA] }
            key: row_id
            design: { weights: pw }
            response:
              column: resp
              weighted_model: false
              propensity: [stype, { variable: meals }, { variable: ell }]
              number_of_classes: 5
            """,
            Path.Combine(folder, "input.csv"));

        var expected = File.ReadLines(Path.Combine(folder, "expected_propensity.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[5], CultureInfo.InvariantCulture)).ToArray();
        var found = weighing.Column("weights.csv", "final_weight");
        for (var row = 0; row < found.Length; row++)
            Assert.Equal(expected[row], found[row], 1e-9 * Math.Max(1, expected[row]));
    }

    private static string Case(string name)
    {
        var folder = Path.Combine(Root(), "..", "shared", "data", "weighting", name);
        Assert.SkipUnless(Directory.Exists(folder), $"../shared/data/weighting/{name} is not there");
        return folder;
    }

    /// <summary>The task of a case as a model, which is YAML written as JSON, and its totals.</summary>
    private string Model(string folder)
    {
        using var task = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "task.json")));
        var (design, calibration) = (task.RootElement.GetProperty("design"), task.RootElement.GetProperty("calibration"));
        var terms = new Dictionary<string, (string[] By, string? Variable, List<(string[] Classes, double Total)> Totals)>();
        foreach (var constraint in Constraints(calibration))
        {
            var by = constraint.Product.Where(part => part.Level is not null).ToArray();
            var variable = constraint.Product.Where(part => part.Level is null).Select(part => part.Variable).SingleOrDefault();
            var name = $"{variable} {string.Join('*', by.Select(part => part.Variable))}".Trim();
            name = name.Length == 0 ? "everyone" : name;
            terms.TryAdd(name, ([.. by.Select(part => part.Variable)], variable, []));
            terms[name].Totals.Add(([.. by.Select(part => part.Level!)], constraint.Total));
        }

        weighing.With("totals.csv", "term,first,second,third,total\n" + string.Concat(terms.SelectMany(term => term.Value.Totals, (term, own) =>
            $"{term.Key},{string.Join(',', own.Classes.Concat(["", "", ""]).Take(3))},{own.Total.ToString("R", CultureInfo.InvariantCulture)}\n")));
        var distance = calibration.GetProperty("distance").GetString() switch { "poststratify" => "linear", "ipf" => "raking", var other => other };
        return JsonSerializer.Serialize(new Dictionary<string, object>(
        [
            new("data", new { missing = new[] { "NA" } }),
            new("key", "row_id"),
            new("design", Design(design)),
            new("distance", distance!),
            new("terms", terms.Select(term => term.Value.Variable is null
                ? (object)new { name = term.Key, by = term.Value.By, partial = true }
                : new { name = term.Key, by = term.Value.By, variable = term.Value.Variable, partial = true })),
            new("totals", "totals.csv"),
            .. Bounds(calibration),
            .. calibration.TryGetProperty("aggregate_by", out var clusters) ? [new KeyValuePair<string, object>("clusters", clusters.GetString()!)] : Array.Empty<KeyValuePair<string, object>>(),
        ]));
    }

    private static Dictionary<string, object> Design(JsonElement design)
    {
        var stage = new Dictionary<string, object>();
        foreach (var (key, name) in new[] { ("strata", "strata"), ("ids", "units"), ("fpc", "population_size") })
        {
            if (design.TryGetProperty(key, out var column) && column.ValueKind == JsonValueKind.String)
                stage.Add(name, column.GetString()!);
        }

        return new Dictionary<string, object>
        {
            ["weights"] = design.GetProperty("weights").GetString()!,
            ["stages"] = new[] { stage },
            ["nested"] = true,
        };
    }

    private static IEnumerable<KeyValuePair<string, object>> Bounds(JsonElement calibration)
    {
        if (calibration.TryGetProperty("bounds", out var bounds) && bounds.ValueKind == JsonValueKind.Array)
        {
            yield return new KeyValuePair<string, object>("bounds", new
            {
                lower = bounds[0].GetDouble(),
                upper = bounds[1].GetDouble(),
                on = calibration.TryGetProperty("bounds_on", out var on) ? on.GetString() : "ratio",
            });
        }
    }

    private static IEnumerable<(double Total, (string Variable, string? Level)[] Product)> Constraints(JsonElement calibration)
    {
        if (calibration.TryGetProperty("constraints", out var constraints))
        {
            return constraints.EnumerateArray().Select(constraint => (
                constraint.GetProperty("total").GetDouble(),
                constraint.GetProperty("product").EnumerateArray().Select(part => (part.GetProperty("var").GetString()!, part.TryGetProperty("level", out var level) ? level.GetString() : null)).ToArray()));
        }

        var margins = calibration.TryGetProperty("margins", out var several) ? several.EnumerateArray().ToArray() : [calibration];
        return margins.SelectMany(margin => margin.GetProperty("cells").EnumerateArray()).Select(cell => (
            cell.GetProperty("Freq").GetDouble(),
            cell.EnumerateObject().Where(property => property.Name != "Freq").Select(property => (property.Name, (string?)property.Value.GetString())).ToArray()));
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "IvmPipeline.sln")))
            root = root.Parent;
        return root.FullName;
    }
}
