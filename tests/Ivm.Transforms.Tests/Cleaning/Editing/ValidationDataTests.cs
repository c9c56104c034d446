using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Statistics.Tests.Support;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Editing;

/// <summary>The data of R validate: a dirty economy beside its clean original, and the accounts of retailers.</summary>
public sealed class ValidationDataTests : IDisposable
{
    private static readonly ImmutableArray<string> Measures = ["gdp", "import", "export", "balance"];
    private static readonly ImmutableArray<string> Periods = ["", "Q1", "Q2", "Q3", "Q4"];

    private readonly TransformHarness harness = new();

    public void Dispose() => harness.Dispose();

    /// <summary>
    /// A record is a region in a year: four measures of the year and of each quarter. Two rows of one cell contradict
    /// each other, so that the cell is missing. What is missing or wrong follows from the balances alone.
    /// </summary>
    [Fact]
    public void Every_error_of_the_dirty_economy_is_repaired_to_the_very_value()
    {
        var folder = SharedData.Require("validation");
        var clean = Economy(Path.Combine(folder, "economy_samplonia_clean.csv"));
        var dirty = Economy(Path.Combine(folder, "economy_samplonia_dirty.csv"));
        ImmutableArray<string> cells = [.. Periods.SelectMany(period => Measures.Select(measure => Cell(measure, period)))];
        ImmutableArray<string> records = [.. clean.Keys.Select(key => key.Record).Distinct().Order(StringComparer.Ordinal)];
        var run = EditingRun.Of(
            harness,
            [.. cells.Select(Number)],
            [.. cells.Select(cell => new Column<double?>(cell, [.. records.Select(record => dirty.GetValueOrDefault((record, cell)))]))],
            [
                .. Periods.Select(period => ($"balance{period}", $"{Cell("balance", period)} = {Cell("export", period)} - {Cell("import", period)}")),
                .. Measures.Select(measure => ($"year_{measure}", $"{measure} = {string.Join(" + ", Periods[1..].Select(period => Cell(measure, period)))}")),
            ],
            $"seed: 1\nimputation:\n{string.Concat(cells.Select(cell => $"  - {{ impute: {cell}, method: hot_deck }}\n"))}");

        var wrong = clean.Where(entry => dirty.GetValueOrDefault(entry.Key) != entry.Value).ToArray();
        Assert.Equal(5, wrong.Length);
        Assert.Equal(5, run.Log.Length);
        Assert.All(run.Log, edit => Assert.Equal("deduced", edit.Reason));
        for (var record = 0; record < records.Length; record++)
        {
            Assert.All(cells, cell => Assert.Equal(clean[(records[record], cell)], double.Parse(run.After(record + 1, cell)!, CultureInfo.InvariantCulture)));
        }
    }

    [Fact]
    public void The_accounts_of_retailers_are_edited_until_every_balance_holds()
    {
        var folder = SharedData.Require("validation");
        ImmutableArray<string> names = ["staff", "turnover", "other_rev", "total_rev", "staff_costs", "total_costs", "profit"];
        var lines = File.ReadAllLines(Path.Combine(folder, "retailers.csv"))[1..];
        (string Name, string Condition)[] rules =
        [
            ("revenue", "turnover + other_rev = total_rev"),
            ("profit", "total_rev - total_costs = profit"),
            ("staff_costs", "staff_costs <= total_costs"),
            .. names[..^1].Select(name => ($"{name}_not_negative", $"{name} >= 0")),
            ("staffed", "if staff_costs > 0 then staff >= 1"),
        ];
        ImmutableArray<Column> columns =
        [
            new Column<string?>("size", [.. lines.Select(line => line.Split(';')[0].Trim('"'))]),
            .. names.Select((name, index) => new Column<int?>(name, [.. lines.Select(line => line.Split(';')[index + 2] is not "NA" and var cell ? int.Parse(cell, CultureInfo.InvariantCulture) : (int?)null)])),
        ];
        const string Contract =
            """
            seed: 2011
            never_changed: [size]
            corrections:
              - correction: sign
                label: { nl: teken, en: sign }
                when: other_rev < 0
                set: { other_rev: -other_rev }
            typing:
              - typing: digits
                label: { nl: cijfers, en: digits }
                balances: [revenue, profit]
                distance: 1
            reliability:
              - { variables: [profit, other_rev], weight: 1 }
              - { variables: [staff, staff_costs], weight: 2 }
              - { variables: [turnover, total_rev, total_costs], weight: 3 }
            imputation:
              - { impute: staff, method: median, classes: [[size], []] }
              - { impute: total_rev, method: ratio, to: staff, classes: [[size], []] }
              - { impute: turnover, method: ratio, to: total_rev }
              - { impute: other_rev, method: median, classes: [[size], []] }
              - { impute: total_costs, method: ratio, to: total_rev, classes: [[size], []] }
              - { impute: staff_costs, method: ratio, to: total_costs, classes: [[size], []] }
              - { impute: profit, method: median, classes: [[size], []] }
            """;
        ImmutableArray<ExpressionVariable> variables = [new("size", ExpressionType.Text, Answer: null, ["sc0", "sc1", "sc2", "sc3"]), .. names.Select(name => Number(name) with { Whole = true })];
        var run = EditingRun.Of(harness, variables, columns, rules, Contract);

        Assert.Empty(run.Outcome.Contradictions);
        Assert.Empty(run.Outcome.NoDonor);
        for (var row = 1; row <= lines.Length; row++)
        {
            int Of(string name) => int.Parse(run.After(row, name)!, CultureInfo.InvariantCulture);
            Assert.Equal(Of("total_rev"), Of("turnover") + Of("other_rev"));
            Assert.Equal(Of("profit"), Of("total_rev") - Of("total_costs"));
            Assert.True(Of("staff_costs") <= Of("total_costs"));
            Assert.All(names[..^1], name => Assert.True(Of(name) >= 0));
            Assert.True(Of("staff_costs") == 0 || Of("staff") >= 1);
        }

        // The third retailer's other revenue has the wrong sign: 6886 + 33 = 6919.
        Assert.Equal("33", run.After(3, "other_rev"));
        Assert.Equal("6886", run.After(3, "turnover"));
        Assert.Equal(run.Log, EditingRun.Of(harness, variables, columns, rules, Contract, threads: 1).Log);
    }

    private static Dictionary<(string Record, string Cell), double?> Economy(string path)
    {
        var cells = new Dictionary<(string, string), double?>();
        foreach (var line in File.ReadAllLines(path)[1..])
        {
            var parts = line.Split(',').Select(part => part.Trim('"')).ToArray();
            var key = ($"{parts[0]} {parts[2][..4]}", Cell(parts[3], parts[2][4..]));
            cells[key] = cells.ContainsKey(key) || parts[4].Length == 0 ? null : double.Parse(parts[4], CultureInfo.InvariantCulture);
        }

        return cells;
    }

    private static string Cell(string measure, string period) => $"{measure}{period.ToLowerInvariant()}";

    private static ExpressionVariable Number(string name) => new(name, ExpressionType.Number, Answer: null, []);
}
