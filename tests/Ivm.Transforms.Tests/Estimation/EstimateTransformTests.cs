using Ivm.Contracts;
using Ivm.Transforms.Estimation;
using Ivm.Transforms.Tests.Weighting;

namespace Ivm.Transforms.Tests.Estimation;

public sealed class EstimateTransformTests
{
    [Fact]
    public void Figures_errors_margins_and_design_effects_agree_with_R()
    {
        var edition = SomeSurvey.Edition(["region sex", "age"], by: ["", "region", "sex", "region sex", "age"], distance: CalibrationDistance.Logit, bounds: (0.2, 4));
        var (_, _, figures) = OracleSurvey.Read().Estimate(edition);

        var rows = figures
            .Rows("SELECT measure, \"by\", cell, estimate, standard_error, margin, n, degrees_of_freedom, design_effect, unweighted_estimate FROM estimate.figures")
            .ToDictionary(row => ((string)row[0]!, (string)row[1]!, (string)row[2]!));
        var expected = OracleSurvey.Rows("estimates.csv");
        Assert.Equal(rows.Count, expected.Count);
        foreach (var row in expected)
        {
            var actual = rows[(row["measure"], row["by"], row["domain"].Replace(";", ", ", StringComparison.Ordinal))];
            Close("estimate", 3, 1e-9);
            Close("se", 4, 1e-8);
            Close("margin", 5, 1e-8);
            Close("n", 6, 0);
            Close("df", 7, 0);
            Close("unweighted", 9, 1e-12);
            if (row["deff"] != "NA")
            {
                Close("deff", 8, 1e-7);
            }

            void Close(string column, int at, double tolerance)
            {
                var number = OracleSurvey.Number(row[column])!.Value;
                Assert.True(
                    Math.Abs(Convert.ToDouble(actual[at]) - number) <= tolerance * Math.Abs(number),
                    $"{row["measure"]} by {row["by"]} {row["domain"]}: {column} is {actual[at]}, R says {number}");
            }
        }
    }

    [Fact]
    public void Without_calibration_beyond_the_size_the_margin_is_that_of_a_textbook_mean()
    {
        // Simple random sample of 4 of 40 persons, answers 6, 7, 8, 9: mean 7.5, s^2 = 5/3, SE = sqrt(5/3/4), t(3) = 3.182446305284.
        var survey = new SomeSurvey().Persons(40);
        for (var number = 1; number <= 4; number++)
        {
            survey.Respondent(number, (0.1, 0), answers: $"grade={number + 5}");
        }

        var row = survey.Estimate(SomeSurvey.Edition([""], measures: [Measure("grade", Statistic.Mean, "grade")])).Figures
            .Rows("SELECT estimate, standard_error, margin, ci_low, n, degrees_of_freedom, design_effect, unweighted_estimate, symbol, shown FROM estimate.figures").Single();

        Assert.Equal(7.5, (double)row[0]!, 1e-12);
        Assert.Equal(0.645497224367903, (double)row[1]!, 1e-12);
        Assert.Equal(0.645497224367903 * 3.182446305284263, (double)row[2]!, 1e-12);
        Assert.Equal(7.5 - (0.645497224367903 * 3.182446305284263), (double)row[3]!, 1e-12);
        Assert.Equal([4L, 3L], [row[4], row[5]]);
        Assert.Equal(1, (double)row[6]!, 1e-12);
        Assert.Equal([7.5, null, "7.5"], row[7..]);
    }

    [Fact]
    public void A_percentage_has_a_Wilson_interval_and_counts_its_ones()
    {
        // 2 of 8: the effective size p(1 - p) / variance is 7, and so are the degrees of freedom: t(7) = 2.364624251593.
        var survey = new SomeSurvey().Persons(80);
        for (var number = 1; number <= 8; number++)
        {
            survey.Respondent(number, (0.1, 0), answers: $"victim={(number <= 2 ? 1 : 0)}");
        }

        var row = survey.Estimate(SomeSurvey.Edition([""], measures: [Measure("victim", Statistic.Percentage, "victim")])).Figures
            .Rows("SELECT estimate, ci_low, ci_high, n, n_ones, shown FROM estimate.figures").Single();

        const double p = 0.25, n = 7, t = 2.364624251592785;
        var (centre, half) = ((p + (t * t / (2 * n))) / (1 + (t * t / n)), t / (1 + (t * t / n)) * Math.Sqrt((p * (1 - p) / n) + (t * t / (4 * n * n))));
        Assert.Equal(25, (double)row[0]!, 1e-12);
        Assert.Equal(100 * (centre - half), (double)row[1]!, 1e-9);
        Assert.Equal(100 * (centre + half), (double)row[2]!, 1e-9);
        Assert.Equal([8L, 2L, "25.0"], row[3..]);
    }

    [Fact]
    public void Whoever_was_not_asked_is_outside_the_sample_of_an_optional_block()
    {
        // 30 persons in PO01, where survey lc (without the block) could draw too, and 10 in PO02. Of those asked, one in
        // PO01 is satisfied and one in PO02 is not; post-stratified by region that is 30 of 40.
        var survey = new SomeSurvey().Persons(30, "PO01").Persons(10, "PO02")
            .Respondent(1, (0.1, 0.5), "national", "lc", "PO01-1", "grade=8 satisfied=1")
            .Respondent(2, (0.1, 0.5), "national", "lc", "PO01-1", "grade=8 satisfied=1")
            .Respondent(3, (0.1, 0.5), "lc", "lc", "PO01-1", "grade=8")
            .Respondent(4, (0.1, 0.5), "lc", "lc", "PO01-1", "grade=8")
            .Respondent(31, (0.1, 0), "national", "none", "PO02-1", "grade=4 satisfied=0")
            .Respondent(32, (0.1, 0), "national", "none", "PO02-1", "grade=4 satisfied=0");

        var (weights, blocks, figures) = survey.Estimate(SomeSurvey.Edition(["region"], measures: [Measure("grade", Statistic.Mean, "grade"), Measure("satisfied", Statistic.Percentage, "satisfied")]));

        Assert.Equal([[7.5], [7.5], [7.5], [7.5], [5.0], [5.0]], weights.Rows("SELECT round(weight_national, 9) FROM weight.weights ORDER BY samplenr"));
        Assert.Equal([[15.0], [15.0], [null], [null], [5.0], [5.0]], blocks.Rows("SELECT round(weight_police, 9) FROM weight.block_weights ORDER BY samplenr"));
        Assert.Equal(
            [["grade", 7.0, 6L], ["satisfied", 75.0, 4L]],
            figures.Rows("SELECT measure, round(estimate, 9), n FROM estimate.figures ORDER BY measure"));
    }

    [Fact]
    public void Symbols_tell_missing_nil_and_less_than_half_apart()
    {
        // PO01: nobody a victim; PO02: one of 3,000 weighted; PO03: nobody answered; PO04: one observation.
        var survey = new SomeSurvey().Persons(10, "PO01").Persons(3000, "PO02").Persons(10, "PO03").Persons(10, "PO04")
            .Respondent(1, (0.5, 0), answers: "victim=0").Respondent(2, (0.5, 0), answers: "victim=0")
            .Respondent(11, (1, 0), answers: "victim=1").Respondent(12, (1.0 / 2999, 0), answers: "victim=0")
            .Respondent(3011, (0.5, 0)).Respondent(3012, (0.5, 0))
            .Respondent(3021, (0.5, 0), answers: "victim=1");

        var rows = survey.Estimate(SomeSurvey.Edition([""], by: ["region"], measures: [Measure("victim", Statistic.Percentage, "victim")])).Figures
            .Rows("SELECT region, symbol, shown, n FROM estimate.figures ORDER BY region");

        Assert.Equal([["PO01", "-", "-", 2L], ["PO02", "0", "0.0", 2L], ["PO03", ".", ".", 0L], ["PO04", ".", ".", 1L]], rows);
    }

    [Fact]
    public void A_stratum_with_a_single_respondent_counts_as_the_model_says()
    {
        var survey = new SomeSurvey().Persons(30)
            .Respondent(1, (0.1, 0), answers: "grade=6").Respondent(2, (0.1, 0), answers: "grade=8").Respondent(3, (0.1, 0), stratum: "PO01-2", answers: "grade=10");
        var edition = SomeSurvey.Edition([""], measures: [Measure("grade", Statistic.Mean, "grade")]);

        // Weights of 10; per respondent 10 (y - 8) / 30 = -2/3, 0, 2/3. The pair: 2 x 2 x (1/3)^2 = 4/9; the single one (2/3)^2.
        Assert.Equal(Math.Sqrt(4 / 9.0), Error(LonelyStrata.Certainty), 1e-12);
        Assert.Equal(Math.Sqrt(8 / 9.0), Error(LonelyStrata.Adjust), 1e-12);

        double Error(LonelyStrata lonely) => survey.Estimate(edition with { Weighting = edition.Weighting with { LonelyStrata = lonely } }).Figures
            .Value<double>("SELECT standard_error FROM estimate.figures");
    }

    [Fact]
    public void A_cell_of_the_population_without_respondents_is_missing()
    {
        var survey = new SomeSurvey().Persons(10, "PO01").Persons(10, "PO02").Respondent(1, (0.5, 0), answers: "grade=7").Respondent(2, (0.5, 0), answers: "grade=8");

        var rows = survey.Estimate(SomeSurvey.Edition([""], by: ["region"], measures: [Measure("grade", Statistic.Mean, "grade")])).Figures
            .Rows("SELECT region, n, symbol, shown FROM estimate.figures ORDER BY region");

        Assert.Equal([["PO01", 2L, null, "7.5"], ["PO02", 0L, ".", "."]], rows);
    }

    [Fact]
    public void A_cell_says_by_what_and_has_a_column_for_every_classification()
    {
        var survey = new SomeSurvey().Persons(10, "PO01", sex: 2, education: 3).Respondent(1, (0.5, 0), answers: "grade=7").Respondent(2, (0.5, 0), answers: "grade=8");

        var rows = survey.Estimate(SomeSurvey.Edition([""], by: ["", "region sex"], measures: [Measure("grade", Statistic.Mean, "grade")])).Figures
            .Rows("SELECT table_name, statistic, \"by\", cell, region, sex, age, shown FROM estimate.figures ORDER BY \"by\"");

        Assert.Equal(
            [
                ["figures", "mean", "", "", null, null, null, "7.5"],
                ["figures", "mean", "region x sex", "region=PO01, sex=2", "PO01", "2", null, "7.5"],
            ],
            rows);
    }

    [Fact]
    public void Values_that_a_percentage_cannot_take_are_a_fault_of_the_contract()
    {
        var survey = new SomeSurvey().Persons(10).Respondent(1, (0.5, 0), answers: "grade=7").Respondent(2, (0.5, 0), answers: "grade=8");

        var refusal = Assert.Throws<InvalidInputException>(() => survey.Estimate(SomeSurvey.Edition([""], measures: [Measure("good", Statistic.Percentage, "grade")])));

        Assert.Equal(InputFailure.Invalid, refusal.Kind);
        Assert.StartsWith("tables: measures.good: found values of grade that a Percentage cannot take", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_a_table_gets_wrong_are_all_reported_at_once()
    {
        var edition = SomeSurvey.Edition([""], measures: [Measure("a", Statistic.Mean, "colour")]);
        edition = edition with { Tables = edition.Tables with { Tables = [new TableDefinition("t", new Label("t", "t"), ["b"], [["shape"]])] } };

        var refusal = Assert.Throws<InvalidInputException>(() => new EstimateTransform(SomeSurvey.Contracts(edition), edition));

        Assert.Equal(
            ["tables/2011.yaml: measures.a: found the variable colour", "tables/2011.yaml: tables.t: found the measure b", "tables/2011.yaml: tables.t: found the classification shape"],
            refusal.Faults.Select(fault => $"{fault.Where}: found {fault.Found}"));
    }

    private static Measure Measure(string name, Statistic statistic, string variable) => new(name, new Label(name, name), statistic, variable, null, 1);
}
