using System.Collections.Immutable;
using CsCheck;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Transforms.Tests.Weighting.Surveys;

public sealed class SurveyWeightingTests
{
    private const string Raked = "design: { weights: w }\ndistance: raking\nterms: [region, sex]\ntotals: t.csv\n";

    [Fact]
    public void Weights_meet_the_totals_and_do_not_depend_on_the_order_of_the_rows()
        => Gen.Select(Gen.Int[20, 60], Gen.Int).Sample((rows, seed) =>
        {
            var random = new Random(seed);
            var sample = Enumerable.Range(0, rows).Select(row => (Weight: 1 + (random.NextDouble() * 9), Region: $"r{row % 3}", Sex: $"{1 + (row / 3 % 2)}", Key: random.Next())).ToArray();
            var plan = SurveyWeightingReader.Read("model.yaml", Raked);
            var totals = Totals(plan, [("region", "r0", 30), ("region", "r1", 40), ("region", "r2", 50), ("sex", "1", 65), ("sex", "2", 55)]);
            var weights = SurveyWeighting.Run(plan, Data(sample), totals);
            var shuffled = sample.Select((item, row) => (item, row)).OrderBy(item => item.item.Key).ToArray();
            var again = SurveyWeighting.Run(plan, Data([.. shuffled.Select(item => item.item)]), totals);

            Assert.All(weights.Margins, margin => Assert.Equal(margin.Total, margin.After!.Value, 1e-9 * margin.Total));
            Assert.Equal(shuffled.Select(item => weights.Final[item.row]), again.Final);
        }, iter: 40);

    [Fact]
    public void A_model_of_response_with_a_coefficient_per_class_is_weighting_in_classes()
    {
        var data = Data(
            Enumerable.Range(0, 24).Select(row => (1.0 + (row % 5), (string?)$"r{row % 3}", row % 7 < 4 ? "1" : "0")).ToArray(),
            ["w", "region", "answered"]);
        var byClass = SurveyWeighting.Run(SurveyWeightingReader.Read("m.yaml", "design: { weights: w }\nresponse: { column: answered, classes: region }\n"), data, null);
        var byModel = SurveyWeighting.Run(SurveyWeightingReader.Read("m.yaml", "design: { weights: w }\nresponse: { column: answered, propensity: [region], inverse: true }\n"), data, null);

        Assert.All(byClass.Final.Zip(byModel.Final), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Equal(byClass.Steps[0].Weights.Sum(), byClass.Final.Sum(), 1e-9);
        Assert.Equal(["r0", "r1", "r2"], byClass.Response!.Classes.Select(own => own.Name));
    }

    [Fact]
    public void Rows_of_a_cluster_share_g()
    {
        var plan = SurveyWeightingReader.Read("model.yaml", "design: { weights: w }\ndistance: linear\nterms: [sex]\nclusters: region\ntotals: t.csv\n");
        var weights = SurveyWeighting.Run(plan, Data([(2, "h1", "1"), (2, "h1", "2"), (3, "h2", "2"), (4, "h3", "1")], ["w", "region", "sex"]), Totals(plan, [("sex", "1", 9), ("sex", "2", 8)]));

        var g = weights.G;
        Assert.Equal(g[0]!.Value, g[1]!.Value, 1e-12);
        Assert.Equal(9, weights.Final[0] + weights.Final[3], 1e-9);
        Assert.Equal(8, weights.Final[1] + weights.Final[2], 1e-9);
    }

    [Fact]
    public void Rows_without_a_weight_take_no_part_and_need_no_values()
    {
        var plan = SurveyWeightingReader.Read("model.yaml", Raked.Replace("[region, sex]", "[region]", StringComparison.Ordinal));
        var weights = SurveyWeighting.Run(plan, Data([(0, null, "1"), (2, "r0", "1"), (3, "r0", "2")], ["w", "region", "sex"]), Totals(plan, [("region", "r0", 10)]));

        Assert.Equal(0, weights.Final[0]);
        Assert.Null(weights.G[0]);
        Assert.Equal(10, weights.Final.Sum(), 1e-12);
    }

    [Fact]
    public void A_part_that_has_totals_but_no_rows_is_named()
    {
        var plan = SurveyWeightingReader.Read("model.yaml", "design: { weights: w }\ndistance: linear\nterms: [sex]\npartition: region\ntotals: t.csv\n");
        var totals = SurveyTotals.FromFile(
            plan,
            new SurveyData(2, Column("total", [5.0, 6]), Column<string?[]>("term", ["sex", "sex"]).Add("region", ["r0", "r1"]).Add("level", ["1", "1"])),
            ["region", "term", "level", "total"],
            "t.csv");
        var weights = SurveyWeighting.Run(plan, Data([(2, "r0", "1"), (3, "r0", "1")], ["w", "region", "sex"]), totals);

        Assert.False(weights.IsSolved);
        Assert.Equal(("r1", "EmptyPart"), (weights.Failures[0].Part, weights.Failures[0].Cause));
    }

    [Fact]
    public void Classes_are_reported_by_their_numbers_with_what_is_pooled_or_unknown_last()
    {
        var plan = SurveyWeightingReader.Read("m.yaml", "design: { weights: w }\nclassifications: { age: { variable: region, classes: [5, 10, 100] } }\nresponse: { column: sex, classes: age }\n");
        var weights = SurveyWeighting.Run(plan, Data([(1, "100", "1"), (1, null, "1"), (1, "12", "1"), (1, "3", "1"), (1, "9", "1")], ["w", "region", "sex"]), null);

        Assert.Equal(["<5", "5-9", "10-99", "100+", "unknown"], weights.Response!.Classes.Select(own => own.Name));
    }

    private static SurveyTotals Totals(SurveyWeightingPlan plan, (string Term, string Level, double Total)[] rows) => SurveyTotals.FromFile(
        plan,
        new SurveyData(rows.Length, Column("total", [.. rows.Select(row => row.Total)]), Column<string?[]>("term", [.. rows.Select(row => row.Term)]).Add("level", [.. rows.Select(row => row.Level)])),
        ["term", "level", "total"],
        "t.csv");

    private static SurveyData Data((double Weight, string Region, string Sex, int Key)[] rows) => Data([.. rows.Select(row => (row.Weight, (string?)row.Region, row.Sex))], ["w", "region", "sex"]);

    private static SurveyData Data((double Weight, string? First, string Second)[] rows, string[] names) => new(
        rows.Length,
        Column(names[0], [.. rows.Select(row => row.Weight)]),
        Column<string?[]>(names[1], [.. rows.Select(row => row.First)]).Add(names[2], [.. rows.Select(row => row.Second)]));

    private static ImmutableSortedDictionary<string, double[]> Column(string name, double[] values) => Column<double[]>(name, values);

    private static ImmutableSortedDictionary<string, T> Column<T>(string name, T values) => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal).Add(name, values);
}
