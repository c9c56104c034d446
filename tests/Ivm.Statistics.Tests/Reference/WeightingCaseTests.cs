using System.Text.Json;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Reference;

public class WeightingCaseTests
{
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
    [InlineData("c23_clus2_twostage_linear")]
    [InlineData("c28_eusilc_household_linear")]
    [InlineData("s01_mu284_calib_linear")]
    [InlineData("s04_belgium_pps_linear_scaled")]
    public void Calibrated_weights_agree(string name)
    {
        var reference = new WeightingCase(name);
        var solved = Solve(reference, reference.Design());
        var expected = reference.Expected("expected_weights.csv").Numbers("w");
        for (var row = 0; row < expected.Length; row++)
            Close.To(expected[row], solved.Weights[row], 1e-9, $"weight {row + 1}");
    }

    [Theory]
    [InlineData("u01_api_strat")]
    [InlineData("u02_api_clus1")]
    [InlineData("u03_api_clus2_twostage_fpc")]
    [InlineData("u05_api_clus2_ultimate_wr")]
    [InlineData("u07_fpc_without")]
    [InlineData("u08_fpc_with")]
    [InlineData("u10_yrbs_cluster")]
    [InlineData("u12_lonely_adjust")]
    [InlineData("u12_lonely_average")]
    [InlineData("u12_lonely_certainty")]
    [InlineData("u12_lonely_remove")]
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
    [InlineData("c23_clus2_twostage_linear")]
    [InlineData("c28_eusilc_household_linear")]
    public void Estimates_standard_errors_and_intervals_agree(string name)
    {
        var reference = new WeightingCase(name);
        var design = reference.Design();
        if (reference.Task.TryGetProperty("calibration", out _))
            design = design.WithCalibration(Solve(reference, design));
        var tasks = reference.Task.GetProperty("estimates").EnumerateArray().ToDictionary(task => task.GetProperty("id").GetString()!);
        var expected = reference.Expected("expected_estimates.csv");
        var compared = 0;
        for (var i = 0; i < expected.RowCount; i++)
        {
            var task = tasks[expected.Text("id")[i]];
            var method = expected.Text("ci_method")[i];
            // Quantiles, variances and likelihood intervals are not part of this engine yet.
            if (expected.Text("stat")[i] is "quantile" or "var" || method == "likelihood")
                continue;
            Compare(reference, design, task, expected, i, method);
            compared++;
        }

        Assert.True(compared > 0);
    }

    [Fact]
    public void Bounds_that_cannot_be_met_are_named()
    {
        var outcome = Assert.IsType<CalibrationOutcome.NotSolved>(Outcome("n01_infeasible_bounds"));
        Assert.Equal(CalibrationFailure.InfeasibleBounds, outcome.Cause);
        TestContext.Current.TestOutputHelper!.WriteLine(outcome.Message);
        Assert.NotEmpty(outcome.Margins);
    }

    [Fact]
    public void An_empty_cell_with_a_positive_total_is_named()
    {
        var outcome = Assert.IsType<CalibrationOutcome.NotSolved>(Outcome("n02_empty_cell_positive_total"));
        Assert.Equal(CalibrationFailure.EmptyCell, outcome.Cause);
        TestContext.Current.TestOutputHelper!.WriteLine(outcome.Message);
        Assert.Equal("stype4Z", Assert.Single(outcome.Margins).ToString());
    }

    [Fact]
    public void Margins_with_contradictory_totals_are_named()
    {
        var outcome = Assert.IsType<CalibrationOutcome.NotSolved>(Outcome("n03_inconsistent_margins"));
        Assert.Equal(CalibrationFailure.ContradictoryTotals, outcome.Cause);
        TestContext.Current.TestOutputHelper!.WriteLine(outcome.Message);
        Assert.Equal(["eE", "eH", "eM", "sN", "sY"], outcome.Margins.Select(margin => margin.Term).Order());
    }

    private static CalibrationOutcome Outcome(string name)
    {
        var reference = new WeightingCase(name);
        return reference.Problem(reference.Design().Weights).Solve();
    }

    private static CalibrationOutcome.Solved Solve(WeightingCase reference, SurveyDesign design)
    {
        var outcome = reference.Problem(design.Weights).Solve();
        Assert.True(outcome is CalibrationOutcome.Solved, (outcome as CalibrationOutcome.NotSolved)?.Message);
        return (CalibrationOutcome.Solved)outcome;
    }

    private static void Compare(WeightingCase reference, SurveyDesign design, JsonElement task, CsvColumns expected, int i, string method)
    {
        var options = new EstimationOptions
        {
            Level = task.TryGetProperty("level", out var level) ? level.GetDouble() : 0.95,
            DesignEffect = task.TryGetProperty("deff", out var deff) && deff.ValueKind == JsonValueKind.String ? DesignEffectKind.WithReplacement : DesignEffectKind.WithoutReplacement,
            NormalIntervals = method == "normal",
            DegreesOfFreedom = method == "beta" && task.TryGetProperty("where", out _) ? DegreesOfFreedomBasis.Domain : DegreesOfFreedomBasis.Design,
            ProportionInterval = method switch { "logit" or "xlogit" => IntervalMethod.Logit, "beta" => IntervalMethod.Beta, "asin" => IntervalMethod.Arcsine, "wilson" => IntervalMethod.Wilson, _ => IntervalMethod.Student },
        };
        var actual = Estimate(reference, design, task, expected.Text("domain")[i], expected.Text("level")[i], options);
        var what = string.Join(' ', expected.Text("id")[i], expected.Text("level")[i], expected.Text("domain")[i], method);
        // R finds logit intervals by an iteration that stops at about 1e-8.
        var tolerance = method == "logit" ? 1e-6 : 1e-8;
        var floor = 1e-3 * Math.Abs(actual.Estimate);
        Close.To(Number("estimate"), actual.Estimate, method == "logit" ? 1e-8 : 1e-9, what, 1e-9);
        Close.To(Number("se"), actual.StandardError, 1e-8, what + " se", floor);
        if (!double.IsNaN(Number("ci_l")))
        {
            Close.To(Number("ci_l"), actual.Lower, tolerance, what + " lower", floor);
            Close.To(Number("ci_u"), actual.Upper, tolerance, what + " upper", floor);
        }

        if (!double.IsNaN(Number("deff")))
            Close.To(Number("deff"), actual.DesignEffect, 1e-8, what + " deff");

        double Number(string column) => CsvColumns.Number(expected.Text(column)[i]);
    }

    private static DomainEstimate Estimate(WeightingCase reference, SurveyDesign design, JsonElement task, string domain, string level, EstimationOptions options)
    {
        var codes = new int[reference.RowCount];
        var levels = new[] { "" };
        if (WeightingCase.Names(task, "by") is { Length: > 0 } by)
        {
            (codes, levels) = reference.Factor(by);
            domain = string.Join(';', domain.Split(';').Select(part => part[(part.IndexOf('=') + 1)..]));
        }
        else if (task.TryGetProperty("where", out var where))
        {
            codes = reference.Values(where.GetString()!).Select(value => value == 1 ? 0 : -1).ToArray();
            domain = "";
        }

        var estimator = design.By(codes, levels.Length);
        var estimates = task.GetProperty("stat").GetString() switch
        {
            "ratio" => estimator.Ratio(reference.Values(task.GetProperty("num").GetString()!), reference.Values(task.GetProperty("den").GetString()!), options),
            "total" => estimator.Total(Variable(), options),
            "ciprop" => estimator.Proportion(Variable(), options),
            _ => estimator.Mean(Variable(), options),
        };
        return estimates[Array.IndexOf(levels, domain)];

        double[] Variable()
        {
            var variable = task.GetProperty("var").GetString()!;
            if (!reference.IsFactor(variable))
                return reference.Values(variable);
            var (factor, names) = reference.Factor(variable);
            return factor.Select(code => code < 0 ? double.NaN : names[code] == level ? 1.0 : 0).ToArray();
        }
    }
}
