using System.Text.Json;
using DuckDB.NET.Data;
using Ivm.Contracts;

namespace Ivm.Pipeline.Tests.Surveys.Weighing;

public sealed class WeighingRunTests : IDisposable
{
    private const string Data = "id,w,region,sex,income\na1,10,N,1,5\na2,10,N,2,6\na3,10,N,2,7\nb1,20,S,1,8\nb2,20,S,2,9\nb3,20,S,2,1\n";
    private const string Counts = "term,level,total\nregion,N,60\nregion,S,40\n";
    private const string PostStratified = "key: id\ndesign: { weights: w }\ndistance: linear\nterms: [region]\ntotals: totals.csv\nminimum_rows: 4\n";

    private readonly SomeWeighing weighing = new();

    public WeighingRunTests() => weighing.With("data.csv", Data).With("totals.csv", Counts);

    public void Dispose() => weighing.Dispose();

    [Fact]
    public void Post_stratified_weights_are_the_total_shared_in_proportion()
    {
        weighing.Run(PostStratified);

        Assert.Equal(["a1", "a2", "a3", "b1", "b2", "b3"], weighing.Texts("weights.csv", "id"));
        Near([20, 20, 20, 40.0 / 3, 40.0 / 3, 40.0 / 3], weighing.Column("weights.csv", "final_weight"));
        Near([2, 2, 2, 2.0 / 3, 2.0 / 3, 2.0 / 3], weighing.Column("weights.csv", "g"));
        Assert.Equal(["region", "region"], weighing.Texts("margins.csv", "term"));
        Assert.Equal(["3", "3"], weighing.Texts("margins.csv", "rows"));
        Near([30, 60], weighing.Column("margins.csv", "before"));
        Near([60, 40], weighing.Column("margins.csv", "after"));
    }

    [Fact]
    public void A_ratio_estimator_is_a_variable_with_itself_as_variance_coefficient()
    {
        weighing.With("totals.csv", "term,total\nincome,1100\n")
            .Run("design: { weights: w }\ndistance: linear\nterms: [{ variable: income }]\nvariance_coefficient: income\ntotals: totals.csv\n");

        Near([2, 2, 2, 2, 2, 2], weighing.Column("weights.csv", "g").Select(g => g / (1100.0 / 540) * 2));
    }

    [Fact]
    public void A_population_that_is_counted_gives_the_weights_of_its_totals()
    {
        weighing.With("data.csv", "w,region,sex,income\n" + string.Concat(Enumerable.Range(0, 24).Select(row => $"1,{"NS"[row % 2]},{1 + (row / 2 % 2)},{5 + (row * row % 7)}\n")))
            .With("totals.csv", "term,a,b,total\ntotal,,,10\nregion x sex,N,1,2\nregion x sex,N,2,4\nregion x sex,S,1,3\nregion x sex,S,2,1\nincome by sex,1,,40\nincome by sex,2,,35\n");
        const string Terms = "design: { weights: w }\ndistance: linear\nterms: [total, [region, sex], { variable: income, by: sex }]\ntotals: ";
        weighing.Run(Terms + "totals.csv");
        var fromTotals = weighing.Column("weights.csv", "final_weight");

        weighing.With("population.csv", "region,sex,persons,income\nN,1,2,5\nN,2,3,6\nN,2,1,11\nS,1,3,10\nS,2,1,6\n");
        weighing.Run(Terms + "{ population: population.csv, count: persons }");

        Near(fromTotals, weighing.Column("weights.csv", "final_weight"));
    }

    [Fact]
    public void Parts_are_calibrated_as_if_each_were_a_survey_of_its_own()
    {
        weighing.With("totals.csv", "region,term,level,total\nN,sex,1,25\nN,sex,2,35\nS,sex,1,15\nS,sex,2,25\n")
            .Run("design: { weights: w }\ndistance: raking\nterms: [sex]\npartition: region\ntotals: totals.csv\n");

        Near([25, 17.5, 17.5, 15, 12.5, 12.5], weighing.Column("weights.csv", "final_weight"));
        Assert.Equal(["N", "N", "S", "S"], weighing.Texts("margins.csv", "part"));
    }

    [Fact]
    public void Respondents_take_over_the_weight_of_their_class_and_are_then_calibrated()
    {
        weighing.With("data.csv", "w,region,answered\n10,N,1\n10,N,0\n10,N,0\n20,S,1\n20,S,1\n20,S,0\n")
            .Run("design: { weights: w }\nresponse: { column: answered, classes: region }\ndistance: linear\nterms: [total]\ntotals: totals.csv\n".Replace("totals.csv", "t.csv", StringComparison.Ordinal), WithTotal("t.csv", 180));

        Near([30, 0, 0, 30, 30, 0], weighing.Column("weights.csv", "response_weight"));
        Near([60, 0, 0, 60, 60, 0], weighing.Column("weights.csv", "final_weight"));
        Assert.Equal(double.NaN, weighing.Column("weights.csv", "g")[1]);
    }

    [Fact]
    public void Trimmed_weights_lie_within_the_bounds_and_meet_the_total()
    {
        weighing.With("data.csv", "w\n1\n1\n1\n1\n1\n1\n1\n1\n1\n11\n")
            .Run("design: { weights: w }\ndistance: raking\nterms: [total]\ntrim: { upper: 5 }\ntotals: t.csv\n", WithTotal("t.csv", 20));

        var weights = weighing.Column("weights.csv", "final_weight");
        Assert.Equal(20, weights.Sum(), 1e-9);
        Assert.InRange(weights.Max(), 4.999, 5.00001);
        Assert.Equal(11, weighing.Column("weights.csv", "calibrated_weight").Max(), 1e-9);
        Assert.Contains("trimmed_weight", File.ReadLines(weighing.Out("weights.csv")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_soft_margin_is_met_the_nearer_the_dearer_it_is_to_miss()
    {
        double Missed(string cost)
        {
            weighing.Run($"design: {{ weights: w }}\ndistance: linear\nterms: [{{ by: region, cost: {cost} }}]\ntotals: totals.csv\n");
            return weighing.Column("margins.csv", "after")[0] - 60;
        }

        // The least of (w - d)^2 / d + c (sum w - t)^2 has a misfit of (D - t) / (1 + c D), D the sum of d.
        Assert.Equal((30.0 - 60) / (1 + (0.01 * 30)), Missed("0.01"), 1e-9);
        Assert.Equal((30.0 - 60) / (1 + 30.0), Missed("1"), 1e-9);
    }

    [Fact]
    public void Every_jackknife_replicate_is_calibrated_to_the_totals()
    {
        weighing.Run(PostStratified + "replicates: { kind: jk1, write: true }\n");

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT replicate_1, sum(replicate_1) OVER (), sum(replicate_4) OVER () FROM '{weighing.Out("replicate_weights.parquet")}'";
        using var reader = command.ExecuteReader();
        var first = new List<double>();
        while (reader.Read())
        {
            first.Add(reader.GetDouble(0));
            Assert.Equal(100, reader.GetDouble(1), 1e-9);
            Assert.Equal(100, reader.GetDouble(2), 1e-9);
        }

        Near([0, 30, 30, 40.0 / 3, 40.0 / 3, 40.0 / 3], first);
        using var json = JsonDocument.Parse(File.ReadAllText(weighing.Out("diagnostics.json")));
        Assert.Equal(6, json.RootElement.GetProperty("replicates").GetProperty("count").GetInt32());
        var replicates = json.RootElement.GetProperty("replicates");
        Assert.Equal(5.0 / 6, replicates.GetProperty("scale").GetDouble() * replicates.GetProperty("replicate_scales")[0].GetDouble(), 1e-14);
    }

    [Fact]
    public void Replicates_go_through_response_parts_and_trimming_and_keep_the_totals()
    {
        weighing.With("data.csv", "w,region,answered\n" + string.Concat(Enumerable.Range(0, 60).Select(row => $"{2 + (row % 7)},{"NS"[row % 2]},{(row % 5 == 0 ? 0 : 1)}\n")))
            .With("totals.csv", "region,term,total\nN,total,200\nS,total,150\n")
            .Run("design: { weights: w }\nresponse: { column: answered, classes: region }\ndistance: raking\nterms: [total]\npartition: region\ntrim: { upper: 11 }\ntotals: totals.csv\nreplicates: { kind: rao_wu, number: 8, seed: 1, write: true }\n");

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", Enumerable.Range(1, 8).Select(replicate => $"sum(replicate_{replicate})"))} FROM '{weighing.Out("replicate_weights.parquet")}'";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        for (var replicate = 0; replicate < 8; replicate++)
            Assert.Equal(350, reader.GetDouble(replicate), 1e-6);
    }

    [Fact]
    public void Files_are_the_same_bytes_again_and_none_of_an_earlier_run_is_left()
    {
        weighing.Run(PostStratified + "replicates: { kind: subbootstrap, number: 20, seed: 3, write: true }\n");
        var first = Directory.GetFiles(weighing.Out("")).Order().ToDictionary(path => Path.GetFileName(path)!, File.ReadAllBytes);
        weighing.Run(PostStratified + "replicates: { kind: subbootstrap, number: 20, seed: 3, write: true }\n");
        Assert.All(first, file => Assert.Equal(file.Value, File.ReadAllBytes(weighing.Out(file.Key))));
        Assert.Equal(["diagnostics.html", "diagnostics.json", "margins.csv", "replicate_weights.parquet", "weights.csv", "weights.parquet"], first.Keys);

        weighing.Run(PostStratified);
        Assert.False(File.Exists(weighing.Out("replicate_weights.parquet")));
    }

    [Fact]
    public void Parquet_and_csv_say_the_same()
    {
        weighing.Run(PostStratified);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, final_weight FROM '{weighing.Out("weights.parquet")}'";
        using var reader = command.ExecuteReader();
        foreach (var (id, weight) in weighing.Texts("weights.csv", "id").Zip(weighing.Column("weights.csv", "final_weight")))
        {
            Assert.True(reader.Read());
            Assert.Equal((id, weight), (reader.GetString(0), reader.GetDouble(1)));
        }
    }

    [Fact]
    public void The_diagnostics_hold_every_number_and_the_page_needs_no_network()
    {
        weighing.Run(PostStratified);
        using var json = JsonDocument.Parse(File.ReadAllText(weighing.Out("diagnostics.json")));
        var root = json.RootElement;
        Assert.Equal("solved", root.GetProperty("status").GetString());
        Assert.Equal(["data", "model", "totals"], root.GetProperty("inputs").EnumerateArray().Select(input => input.GetProperty("use").GetString()));
        Assert.Equal(["design", "calibrated"], root.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.Equal(10.0 / 9, root.GetProperty("steps")[0].GetProperty("unequal_weighting_effect").GetDouble(), 1e-12);
        Assert.Equal(2.0 / 3, root.GetProperty("g").GetProperty("minimum").GetDouble(), 1e-12);
        var calibration = root.GetProperty("calibration");
        Assert.Equal(["N", "S"], calibration.GetProperty("thin_cells").EnumerateArray().Select(cell => cell.GetProperty("level").GetString()));
        Assert.Equal(["N", "S"], calibration.GetProperty("proposed_collapses")[0].GetProperty("levels").EnumerateArray().Select(level => level.GetString()));

        // For the linear distance the influences sum to the distance between the weights: 30 (2 - 1)^2 + 60 (2/3 - 1)^2.
        Assert.Equal(30 + (60.0 / 9), calibration.GetProperty("margins").EnumerateArray().Sum(margin => margin.GetProperty("influence").GetDouble()), 1e-9);
        var page = File.ReadAllText(weighing.Out("diagnostics.html"));
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_solution_an_earlier_run_s_weights_do_not_stay()
    {
        weighing.Run(PostStratified);
        var refused = weighing.With("totals.csv", Counts + "region,E,5\n").Refused(PostStratified);

        Assert.Equal(InputFailure.NoSolution, refused.Kind);
        Assert.Contains("region = E (total 5)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["diagnostics.html", "diagnostics.json"], Directory.GetFiles(weighing.Out("")).Select(Path.GetFileName).Order());
        Assert.Contains("region = E (total 5)", File.ReadAllText(weighing.Out("diagnostics.html")), StringComparison.Ordinal);
        Assert.Contains("\"no_solution\"", File.ReadAllText(weighing.Out("diagnostics.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_replicates_without_weights_are_no_solution_and_the_diagnostics_count_them()
    {
        // Without the row of weight 4 the others would have to double.
        var refused = weighing.With("data.csv", "w\n1\n1\n4\n").Refused(
            "design: { weights: w }\ndistance: linear\nbounds: { lower: 0.5, upper: 1.5 }\nterms: [total]\ntotals: t.csv\nreplicates: { kind: jk1 }\n", WithTotal("t.csv", 6));

        Assert.Equal(InputFailure.NoSolution, refused.Kind);
        Assert.Contains("1 of 3 replicates have no weights", refused.Message, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(weighing.Out("diagnostics.json")));
        Assert.Equal(1, json.RootElement.GetProperty("replicates").GetProperty("failures").GetArrayLength());
        Assert.False(File.Exists(weighing.Out("weights.csv")));
    }

    [Fact]
    public void A_class_in_which_nobody_responded_has_no_solution_and_is_named()
    {
        var refused = weighing.With("data.csv", "w,region,answered\n10,N,1\n10,S,0\n10,S,0\n").Refused("design: { weights: w }\nresponse: { column: answered, classes: region }\n");

        Assert.Equal(InputFailure.NoSolution, refused.Kind);
        Assert.Contains("nobody responded in 1 weighting class of region: S (2 rows)", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,w,region\na,1,N\nb,1,\n", "row 2: found 1 rows, this one first, in a class without a total; expected one of the 2 classes with a total (N; S)")]
    [InlineData("id,w,region\na,1,N\nb,-1,S\n", "weights, row 2: found -1")]
    [InlineData("id,w\na,1\n", "no column 'region'")]
    public void Data_that_do_not_fit_are_refused_with_their_place_and_nothing_is_written(string data, string message)
    {
        var refused = weighing.With("data.csv", data).Refused(PostStratified);

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(weighing.Out("")));
    }

    [Theory]
    [InlineData("term,level,total\nregoin,N,60\n", "totals.csv: row 1, column 'term': found the unknown term 'regoin'; expected the name of a term of the model. Did you mean 'region'?")]
    [InlineData("term,level,total\nregion,N,60\nregion,N,40\n", "row 2: found a total of 'region' that stands in the file already")]
    [InlineData("term,level,total\nregion,,60\n", "row 1: found 0 classes for 'region'; expected 1")]
    [InlineData("term,level,total\nregion,N,\n", "row 1, column 'total': found nothing")]
    [InlineData("term,level,total\n", "totals.csv: found no total of 'region'")]
    public void Totals_that_do_not_fit_are_refused_with_their_row(string totals, string message)
    {
        var refused = weighing.With("totals.csv", totals).Refused(PostStratified);

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_drawn_with_probabilities_of_their_own_can_be_weighted()
    {
        weighing.With("data.csv", "p,region\n0.1,N\n0.2,N\n0.25,S\n0.5,S\n").Run(
            "design: { probabilities: p, stages: [{ unit_probability: p }] }\ndistance: linear\nterms: [region]\ntotals: totals.csv\n");

        Near([40, 20, 80.0 / 3, 40.0 / 3], weighing.Column("weights.csv", "final_weight"));
    }

    [Fact]
    public void A_missing_value_is_a_class_of_its_own_where_it_has_a_total()
    {
        weighing.With("data.csv", "w,region\n1,N\n1,\n1,S\n").With("totals.csv", Counts + "region,unknown,7\n").Run("design: { weights: w }\ndistance: linear\nterms: [region]\ntotals: totals.csv\n");

        Near([60, 7, 40], weighing.Column("weights.csv", "final_weight"));
    }

    [Fact]
    public void Classes_of_a_number_are_those_of_the_classification()
    {
        weighing.With("data.csv", "w,age\n1,14.5\n1,15\n1,34.9\n1,70\n").With("totals.csv", "term,level,total\nage_group,<15,1\nage_group,15-34,10\nage_group,35+,5\n")
            .Run("design: { weights: w }\nclassifications: { age_group: { variable: age, classes: [15, 35] } }\ndistance: linear\nterms: [age_group]\ntotals: totals.csv\n");

        Near([1, 5, 5, 5], weighing.Column("weights.csv", "final_weight"));
    }

    private string WithTotal(string file, double total)
    {
        weighing.With(file, $"term,total\ntotal,{total}\n");
        return "data.csv";
    }

    private static void Near(IEnumerable<double> expected, IEnumerable<double> found)
        => Assert.All(expected.Zip(found.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Max(1, Math.Abs(pair.First))));
}
