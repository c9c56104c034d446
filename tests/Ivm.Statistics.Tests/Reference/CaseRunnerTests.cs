using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Running;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>What the runner makes of cases that are wrong, incomplete, or written in unusual ways.</summary>
public sealed class CaseRunnerTests : IDisposable
{
    private const string Data = """
        "row_id","region","answer","size","w"
        1,"N","Yes",4,2
        2,"N","No",NA,3
        3,"S","Yes",6,2
        4,"S","Yes",8,3
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-case-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_case_whose_figures_agree_passes()
    {
        var report = Run("""{"id":"m","stat":"mean","var":"size","na_rm":true}""", "m,mean,size,,,NA,6.2857142857142856");
        Assert.True(report.Passed, report.ToString());
        Assert.Equal(1, report.Comparison.Count);
    }

    [Fact]
    public void A_figure_that_is_a_little_off_fails_and_is_named()
    {
        var report = Run("""{"id":"m","stat":"mean","var":"size","na_rm":true}""", "m,mean,size,,,NA,6.2857143");
        Assert.False(report.Passed);
        Assert.StartsWith("m mean size: expected 6.2857143", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_without_anything_to_compare_fails()
        => Assert.Equal("nothing to compare", Run("""{"id":"m","stat":"mean","var":"size"}""", null).Reason);

    [Fact]
    public void A_row_without_an_estimate_needs_missing_values()
    {
        Assert.True(Run("""{"id":"m","stat":"mean","var":"size"}""", "m,mean,size,,,NA,NA").Passed);
        Assert.Contains("nothing is missing", Run("""{"id":"m","stat":"mean","var":"w"}""", "m,mean,w,,,NA,NA").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m,median_age,size,,,NA,1", "statistic 'median_age' is not supported")]
    [InlineData("m,mean,weight,,,NA,1", "there is no variable 'weight'")]
    [InlineData("m,mean,answer,Perhaps,,NA,1", "answer has no level 'Perhaps'")]
    [InlineData("m,mean,I(size,,,NA,1", "ends too early")]
    public void What_is_not_supported_fails_with_the_reason(string expected, string reason)
    {
        var report = Run("""{"id":"other","stat":"mean","var":"size"}""", expected);
        Assert.False(report.Passed);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_task_fails_and_does_not_end_the_run()
    {
        File.WriteAllText(Path.Combine(folder, "input.csv"), Data);
        File.WriteAllText(Path.Combine(folder, "task.json"), "{ not json");
        var report = CaseRunner.Run(folder);
        Assert.False(report.Passed);
        Assert.StartsWith("Json", report.Reason, StringComparison.Ordinal);
        Assert.False(CaseRunner.Run(Path.Combine(folder, "nowhere")).Passed);
    }

    [Theory]
    [InlineData("""{"id":"e","stat":"mean","var":"answer"}""", "e,mean,answer,Yes,,NA,0.7")]
    [InlineData("""{"id":"e","stat":"mean","var":"answer"}""", "e,mean,answer,answerNo,,NA,0.3")]
    [InlineData("""{"id":"e","stat":"mean","var":"I(answer == \"Yes\")"}""", "e,mean,\"I(answer == \"\"Yes\"\")\",\"I(answer == \"\"Yes\"\")TRUE\",,NA,0.7")]
    [InlineData("""{"id":"e","stat":"total","var":"as.numeric(region %in% c(\"S\",\"W\"))"}""", "e,total,x,,,NA,5")]
    [InlineData("""{"id":"e","stat":"mean","var":"factor(size)","na_rm":true}""", "e,mean,factor(size),8,,NA,0.42857142857142855")]
    [InlineData("""{"id":"e","stat":"total","var":"w","by":["region","answer"]}""", "e,total,w,,region=S;answer=Yes,NA,13")]
    [InlineData("""{"id":"e","stat":"total","var":"log(exp(w))^2","where":"!(is.na(size) | size >= 8)"}""", "e,total,x,,x,NA,16")]
    [InlineData("""{"id":"e","stat":"ratio","num":"size","den":"w","na_rm":true}""", "e,ratio,size/w,,,NA,2.5882352941176472")]
    [InlineData("""{"id":"e","stat":"contrast","var":"w","by":"region"}""", "e,contrast,w,,S-N,NA,0")]
    [InlineData("""{"id":"e","stat":"contrast_nonlinear","var":"w","contrast":"log(S / N) + 1"}""", "e,contrast_nonlinear,w,,,NA,1")]
    [InlineData("""{"id":"e","stat":"quantile","var":"w","probs":[0.5],"qrule":"school"}""", "e,quantile,w,,,0.5,3")]
    public void Variables_levels_domains_and_contrasts_are_understood_as_R_writes_them(string task, string expected)
    {
        var report = Run(task, expected);
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData("""{"ids":"~region","weights":"~w"}""")]
    [InlineData("""{"ids":null,"strata":null,"weights":"w","fpc":0.25}""")]
    [InlineData("""{"ids":"1","probs":"1/w"}""")]
    [InlineData("""{"id":["region","row_id"],"weights":"w","fpc":null,"nest":true,"lonely_psu":"adjust"}""")]
    [InlineData("""{"weights":"w","pps":"brewer","probs":"1/w"}""")]
    public void Designs_are_understood_in_all_their_spellings(string design)
    {
        var report = Run("""{"id":"t","stat":"total","var":"w"}""", "t,total,w,,,NA,26", design);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Missing_weights_in_the_expected_file_are_noticed()
    {
        File.WriteAllText(Path.Combine(folder, "expected_weights.csv"), "row_id,d\n1,2\n2,3\n");
        Assert.Contains("2 rows", Run("""{"id":"t","stat":"total","var":"w"}""", "t,total,w,,,NA,26").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_positive_case_that_is_expected_to_be_infeasible_fails()
    {
        const string Calibration = ""","expected_status":"infeasible","calibration":{"distance":"linear","constraints":[{"name":"one","total":12,"product":[]}]}""";
        var report = Run("""{"id":"t","stat":"total","var":"w"}""", null, rest: Calibration);
        Assert.False(report.Passed);
        Assert.Contains("weights were found", report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"one","total":12,"product":[{"var":"size"}]}""", true, "term 'one', row 2")]
    [InlineData("""{"name":"one","total":12,"product":[{"var":"answer","level":"Maybe"}]}""", true, "EmptyCell")]
    [InlineData("""{"name":"one","total":12,"product":[{"var":"nothing"}]}""", false, "there is no variable 'nothing'")]
    public void A_refusal_counts_when_the_engine_names_what_is_at_fault(string constraint, bool passes, string reason)
    {
        var report = Run("", null, rest: $$""","expected_status":"infeasible","calibration":{"distance":"linear","constraints":[{{constraint}}]}""");
        Assert.Equal(passes, report.Passed);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weights":"w","strata":"answer"}""", true, "single unit")]
    [InlineData("""{"weights":"w","fpc":"I(w*0+3)"}""", true, "population sizes, row 1")]
    [InlineData("""{"weights":"w"}""", false, "the design has estimates")]
    public void A_refusal_without_calibration_is_one_of_the_design(string design, bool passes, string reason)
    {
        var report = Run("", null, design, ""","expected_status":"error" """);
        Assert.Equal(passes, report.Passed);
        Assert.Contains(reason, report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_may_be_open_on_one_side()
    {
        const string Calibration = ""","calibration":{"distance":"raking","bounds":[null,"Inf"],"constraints":[{"name":"S","total":10,"product":[{"var":"region","level":"S"}]},{"name":"N","total":5,"product":[{"var":"region","level":"N"}]}]}""";
        var report = Run("""{"id":"t","stat":"total","var":"w"}""", "t,total,w,,,NA,39", rest: Calibration);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Replicates_may_have_a_factor_per_unit()
    {
        File.WriteAllText(Path.Combine(folder, "psu_repfactors.csv"), "psu,rep1,rep2\nN,2,0\nS,0,2\n");
        const string Replicates = ""","replicates":{"type":"JK1","scale":0.5,"rscales":[1,1],"combined_weights":false,"mse":true}""";
        // Totals 26, 26 (twice 13) and 26: the units are equal, so nothing varies.
        var report = Run("""{"id":"t","stat":"total","var":"w"}""", "t,total,w,,,NA,26,0", """{"ids":"region","weights":"w"}""", Replicates, ",se");
        Assert.True(report.Passed, report.ToString());
    }

    private CaseReport Run(string task, string? expected, string design = """{"weights":"w"}""", string rest = "", string columns = "")
    {
        File.WriteAllText(Path.Combine(folder, "input.csv"), Data);
        File.WriteAllText(Path.Combine(folder, "task.json"), $$"""{"design":{{design}},"estimates":[{{task}}]{{rest}}}""");
        if (expected is not null)
            File.WriteAllText(Path.Combine(folder, "expected_estimates.csv"), $"id,stat,variable,level,domain,prob,estimate{columns}\n{expected}\n");
        return CaseRunner.Run(folder);
    }
}
