using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Pipeline.Tests.Surveys;

public sealed class SurveyRunTests : IDisposable
{
    private const string Design = """
        data: { missing: [NA] }
        missing_codes: { trust: [9] }
        design:
          weights: w
          stages: [{ strata: h }]
        estimates:
          - { name: mean, statistic: mean, variable: y, by: [[], [region]] }
          - { name: trust, statistic: proportion, variable: trust, ones: [1], where: { region: [10] } }
          - { name: ratio, statistic: ratio, variable: y, denominator: x }
        """;

    private const string Data = "h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,2,9,NA,2,2\n1,2,10,3,3,9\n2,1,9,4,4,1\n2,1,10,5,5,2\n";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ivm-survey-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Figures_come_in_the_order_of_the_requests_and_the_numeric_order_of_the_codes()
    {
        var figures = Run(Data);
        Assert.Equal(["mean", "mean region=9", "mean region=10", "trust", "ratio"], figures.Select(figure => $"{figure.Request} {figure.DomainText}".Trim()));
        Assert.Equal([4, 1, 3, 2, 4], figures.Select(figure => figure.Count));
        Assert.Equal((3.0 + 6 + 4 + 5) / 6, figures[0].Estimate!.Value, 1e-14);
        Assert.Equal(2.0 / 3, figures[3].Estimate!.Value, 1e-14);
        Assert.Equal(18.0 / 17, figures[4].Estimate!.Value, 1e-14);
    }

    [Fact]
    public void Both_files_are_written_and_say_the_same_whatever_was_there_before()
    {
        Run(Data);
        var first = File.ReadAllBytes(Out("estimates.csv"));
        var parquet = File.ReadAllBytes(Out("estimates.parquet"));
        Run(Data);
        Assert.Equal(first, File.ReadAllBytes(Out("estimates.csv")));
        Assert.Equal(parquet, File.ReadAllBytes(Out("estimates.parquet")));
        Assert.Equal(["estimates.csv", "estimates.parquet"], Directory.GetFiles(Out("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_parquet_file_gives_the_figures_of_the_csv_file_with_the_same_rows()
    {
        var fromCsv = Run(Data);
        var csv = Path.Combine(folder.FullName, "data.csv");
        var parquet = Path.Combine(folder.FullName, "data.parquet");
        using (var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY (SELECT * FROM read_csv('{csv}', nullstr = 'NA')) TO '{parquet}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }

        var fromParquet = SurveyRun.Execute(parquet, Path.Combine(folder.FullName, "design.yaml"), Out(""), CancellationToken.None);
        Assert.Equal(fromCsv.Select(figure => figure with { Domain = [] }), fromParquet.Select(figure => figure with { Domain = [] }));
    }

    [Theory]
    [InlineData("h,w,region,y,x\n1,2,10,1.5,1\n", "no column 'trust'")]
    [InlineData("h,w,region,y,x,trust,y\n1,2,10,1.5,1,1,2\n", "more than one column 'y'")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,2,9,4\n", "data.csv:3: found 4 fields; expected 6 fields")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,2,9,\"4,2,2\n", "broken quoting")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,2,9,much,2,2\n", "data.csv:3, column 'y': found a text of 4 characters")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n,2,9,1,2,2\n", "column 'h', row 2: found nothing")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,-2,9,1,2,2\n", "weights, row 2: found -2")]
    [InlineData("h,w,region,y,x,trust\n1,2,10,1.5,1,1\n1,2,9,1,2,2\n2,2,9,1,2,2\n", "with a single unit")]
    [InlineData("h,w,region,y,x,trust\n", "no rows")]
    [InlineData("", "an empty file")]
    public void Data_that_cannot_be_used_are_refused_with_their_place_and_nothing_is_written(string data, string message)
    {
        var exception = Assert.Throws<InvalidInputException>(() => Run(data));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out("")));
    }

    [Fact]
    public void A_file_that_is_not_utf_8_is_refused()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "design.yaml"), Design);
        foreach (var bytes in new byte[][] { [.. "h,w\n"u8, 0xE9, (byte)'\n'], [0xFF, 0xFE, (byte)'h', 0] })
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "data.csv"), bytes);
            Assert.Contains("not UTF-8", Assert.Throws<InvalidInputException>(() => Execute()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "design.yaml"), Design);
        Assert.Contains("data.csv: found no such file", Assert.Throws<InvalidInputException>(() => Execute()).Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.FullName, "design.yaml"));
        Assert.Contains("design.yaml: found no such file", Assert.Throws<InvalidInputException>(() => Execute()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_eighty_published_figures_of_the_chilean_survey_are_reproduced()
    {
        var root = Root();
        var shared = Path.Combine(root, "..", "shared", "data", "surveys", "enusc-2019");
        Assert.SkipUnless(Directory.Exists(shared), "../shared/data/surveys/enusc-2019 is not there");
        var figures = SurveyRun.Execute(Path.Combine(shared, "input.csv"), Path.Combine(root, "data-schemas", "surveys", "enusc-2019.yaml"), Out(""), CancellationToken.None);
        var expected = File.ReadLines(Path.Combine(shared, "expected.csv")).Skip(1).Select(line => line.Split(',').Select(cell => cell.Trim('"', ' ')).ToArray()).ToArray();

        Assert.Equal(80, expected.Length);
        Assert.Equal(80, figures.Length);
        foreach (var row in expected)
        {
            var figure = Assert.Single(figures, figure => row[0] == Name(figure) && (row[1] == "all" ? "" : row[1]) == string.Concat(figure.Domain.Select(part => part.Code)));
            Equal(row[2], figure.Estimate);
            Equal(row[3], figure.StandardError);
            Equal(row[4], figure.Lower);
            Equal(row[5], figure.Upper);
            Assert.Equal(row[6], figure.Count.ToString(CultureInfo.InvariantCulture));
            Equal(row[7], figure.DesignEffect);
        }

        static string Name(SurveyFigure figure) => figure.Request + string.Concat(figure.Domain.Select(part => $"_by_{part.Variable}"));
    }

    private static void Equal(string expected, double? actual)
    {
        if (expected.Length == 0)
            return;
        var number = double.Parse(expected, CultureInfo.InvariantCulture);
        Assert.True(Math.Abs(actual!.Value - number) <= 1e-8 * Math.Abs(number), $"expected {expected}, found {actual:R}");
    }

    /// <summary>Expected: R survey 4.1.1, calibrate(~cell - 1) with the same totals, lonely units "adjust".</summary>
    [Fact]
    public void Calibrated_to_counts_of_region_by_sex_the_chilean_survey_gives_the_figures_of_r()
    {
        var root = Root();
        var shared = Path.Combine(root, "..", "shared", "data", "surveys", "enusc-2019");
        Assert.SkipUnless(Directory.Exists(shared), "../shared/data/surveys/enusc-2019 is not there");
        var figures = SurveyRun.Execute(Path.Combine(shared, "input.csv"), Path.Combine(root, "data-schemas", "surveys", "enusc-2019-calibrated.yaml"), Out(""), CancellationToken.None);

        (string Figure, double Estimate, double Error)[] expected =
        [
            ("VP_DC_mean ", 0.0884425091535381708, 0.0031391850340155383),
            ("VP_DC_total ", 1195379.225043215090, 42428.879609400276),
            ("VP_DC_mean enc_region=1", 0.079338505969557160, 0.0075323152179236873),
            ("VP_DC_mean enc_region=2", 0.080826460836755210, 0.0205436738636400086),
            ("VP_DC_mean enc_region=3", 0.064503653349562609, 0.0118992896060241826),
        ];
        foreach (var (name, estimate, error) in expected)
        {
            var figure = figures.Single(own => $"{own.Request} {own.DomainText}" == name);
            Assert.Equal(1, figure.Estimate!.Value / estimate, 1e-9);
            Assert.Equal(1, figure.StandardError!.Value / error, 1e-8);
        }

        Assert.Equal(13515890, figures[0].SumOfWeights!.Value, 1e-3);
    }

    [Fact]
    public void Parts_calibrated_apart_have_the_errors_of_one_calibration_to_the_crossing()
    {
        var crossed = Weighted("[[region, sex]]", "", "term,a,b,total\nregion x sex,N,1,30\nregion x sex,N,2,50\nregion x sex,S,1,45\nregion x sex,S,2,40\n");
        var parted = Weighted("[sex]", "partition: region\n", "region,term,level,total\nN,sex,1,30\nN,sex,2,50\nS,sex,1,45\nS,sex,2,40\n");

        foreach (var (one, other) in crossed.Zip(parted))
        {
            Assert.Equal(one.Estimate!.Value, other.Estimate!.Value, 1e-10);
            Assert.Equal(one.StandardError!.Value, other.StandardError!.Value, 1e-10);
        }
    }

    [Fact]
    public void Post_stratified_means_have_the_errors_of_the_deviations_within_strata()
    {
        var mean = Weighted("[region]", "", "term,level,total\nregion,N,60\nregion,S,40\n")[0];
        var y = Enumerable.Range(0, 24).Select(row => (Region: "NS"[row % 2], Value: 5.0 + (row * row % 7))).ToArray();
        var means = y.GroupBy(own => own.Region).ToDictionary(own => own.Key, own => own.Average(item => item.Value));

        // Linearised: (N_h / n_h) (y - mean_h) / N under simple random sampling of 24 rows with replacement.
        var residuals = y.Select(own => (own.Region == 'N' ? 60 : 40) / 12.0 * (own.Value - means[own.Region]) / 100).ToArray();
        Assert.Equal((0.6 * means['N']) + (0.4 * means['S']), mean.Estimate!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(24.0 / 23 * residuals.Sum(residual => residual * residual)), mean.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Weights_without_a_solution_give_no_figures()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Weighted("[region]", "", "term,level,total\nregion,N,60\nregion,S,40\nregion,E,5\n"));

        Assert.Equal(InputFailure.NoSolution, refused.Kind);
        Assert.Contains("region = E (total 5)", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out("")));
    }

    private ImmutableArray<SurveyFigure> Weighted(string terms, string more, string totals)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "totals.csv"), totals);
        File.WriteAllText(Path.Combine(folder.FullName, "model.yaml"), $"design: {{ weights: w }}\ndistance: linear\nterms: {terms}\n{more}totals: totals.csv\n");
        File.WriteAllText(Path.Combine(folder.FullName, "design.yaml"), "weighting: model.yaml\nestimates: [{ statistic: mean, variable: y, by: [[], [sex]] }, { statistic: total, variable: y }]\n");
        File.WriteAllText(
            Path.Combine(folder.FullName, "data.csv"),
            "w,region,sex,y\n" + string.Concat(Enumerable.Range(0, 24).Select(row => $"1,{"NS"[row % 2]},{1 + (row / 2 % 2)},{5 + (row * row % 7)}\n")));
        return Execute();
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "IvmPipeline.sln")))
            root = root.Parent;
        return root.FullName;
    }

    private ImmutableArray<SurveyFigure> Run(string data)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "design.yaml"), Design);
        File.WriteAllText(Path.Combine(folder.FullName, "data.csv"), data);
        return Execute();
    }

    private ImmutableArray<SurveyFigure> Execute()
        => SurveyRun.Execute(Path.Combine(folder.FullName, "data.csv"), Path.Combine(folder.FullName, "design.yaml"), Out(""), CancellationToken.None);

    private string Out(string file) => Path.Combine(folder.FullName, "out", file);
}
