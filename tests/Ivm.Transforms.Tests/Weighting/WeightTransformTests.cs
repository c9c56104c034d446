using CsCheck;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Tests.Weighting;

public sealed class WeightTransformTests
{
    [Fact]
    public void A_person_whom_both_samples_could_draw_counts_once()
    {
        var survey = new SomeSurvey().Persons(10).Respondent(1, (0.5, 0.2)).Respondent(2, (0.5, 0));

        var rows = survey.Weigh(SomeSurvey.Edition([""])).Rows("SELECT samplenr, inclusion_probability, design_weight, stratum FROM weight.weights ORDER BY samplenr");

        Assert.Equal("N000000001", rows[0][0]);
        Assert.Equal(0.6, (double)rows[0][1]!, 1e-15);
        Assert.Equal(1 / 0.6, (double)rows[0][2]!, 1e-15);
        Assert.Equal(0.5, rows[1][1]);
        Assert.Equal("PO01-1/none", rows[1][3]);
    }

    [Fact]
    public void One_term_with_linear_distance_is_post_stratification()
    {
        // 30 men, 20 women; design weights 2 and 4 of men, 5 of a woman, 11 in all, before calibration times 50 / 11.
        var survey = new SomeSurvey().Persons(30, sex: 1).Persons(20, sex: 2)
            .Respondent(1, (0.5, 0)).Respondent(2, (0.25, 0)).Respondent(31, (0.2, 0));

        var result = survey.Weigh(SomeSurvey.Edition(["sex"]));

        Assert.Equal([[10.0], [20.0], [20.0]], result.Rows("SELECT round(weight_national, 10) FROM weight.weights ORDER BY samplenr"));
        Assert.Equal(
            [["sex", "1", 2L, 30.0, 27.2727, 30.0], ["sex", "2", 1L, 20.0, 22.7273, 20.0]],
            result.Rows("SELECT term, category, respondents, population, round(design_weighted, 4), round(calibrated, 10) FROM weight.margins ORDER BY category"));
    }

    [Fact]
    public void A_missing_background_is_a_class_of_its_own_even_where_the_respondent_answered_it()
    {
        // Of the 10 persons without education in the register one responds, and says that it is low.
        var survey = new SomeSurvey().Persons(30, education: 1).Persons(10, education: null)
            .Respondent(1, (0.1, 0)).Respondent(31, (0.1, 0), education: 1);

        var result = survey.Weigh(SomeSurvey.Edition(["education"]));

        Assert.Equal([[30.0], [10.0]], result.Rows("SELECT round(weight_national, 10) FROM weight.weights ORDER BY samplenr"));
        Assert.Equal([["1"], ["unknown"]], result.Rows("SELECT category FROM weight.margins ORDER BY category"));
    }

    [Fact]
    public void Where_too_few_respondents_lack_a_value_they_count_with_the_commonest_of_the_population()
    {
        // 20 persons with education 1, 10 with 2, 5 without, none of whom responds: they count with 1.
        var survey = new SomeSurvey().Persons(20, education: 1).Persons(10, education: 2).Persons(5, education: null)
            .Respondent(1, (0.5, 0)).Respondent(21, (0.5, 0));
        var edition = SomeSurvey.Edition(["education"]);

        var result = survey.Weigh(edition with { Weighting = edition.Weighting with { MinimumUnknown = 1 } });

        Assert.Equal([["1", 25.0, 25.0], ["2", 10.0, 10.0]], result.Rows("SELECT category, population, round(calibrated, 10) FROM weight.margins ORDER BY category"));
        Assert.Contains("education = unknown", Assert.Throws<InvalidInputException>(() => survey.Weigh(edition)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_classified_by_lower_bounds_and_codes_not_kept_apart_are_together()
    {
        var survey = new SomeSurvey().Persons(5, age: 34).Persons(5, age: 35).Persons(5, "PO02", age: 99).Persons(5, "PO03", age: 14)
            .Respondent(1, (0.5, 0)).Respondent(6, (0.5, 0)).Respondent(11, (0.5, 0)).Respondent(16, (0.5, 0));

        var result = survey.Weigh(SomeSurvey.Edition(["age", "city"]));

        Assert.Equal(
            [["age", "15-34"], ["age", "35-54"], ["age", "55+"], ["age", "<15"], ["city", "PO01"], ["city", "other"]],
            result.Rows("SELECT term, category FROM weight.margins ORDER BY term, category"));
    }

    [Fact]
    public void A_margin_without_respondents_has_no_solution_and_is_named()
    {
        var survey = new SomeSurvey().Persons(30, sex: 1).Persons(20, sex: 2).Respondent(1, (0.5, 0));

        var refusal = Assert.Throws<InvalidInputException>(() => survey.Weigh(SomeSurvey.Edition(["sex"])));

        Assert.Equal(InputFailure.NoSolution, refusal.Kind);
        Assert.StartsWith("weighting/test.yaml: terms: found no weights for the national weight", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("sex = 2 (total 20)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_that_no_weights_can_keep_have_no_solution()
    {
        // One man stands for 100 men and ten women for 20 women: g would be 9.2 for the man.
        var survey = new SomeSurvey().Persons(100, sex: 1).Persons(20, sex: 2).Respondent(1, (0.5, 0));
        for (var woman = 101; woman <= 110; woman++)
        {
            survey.Respondent(woman, (0.5, 0));
        }

        var refusal = Assert.Throws<InvalidInputException>(() => survey.Weigh(SomeSurvey.Edition(["sex"], distance: CalibrationDistance.Logit, bounds: (0.2, 4))));

        Assert.Equal(InputFailure.NoSolution, refusal.Kind);
        Assert.Contains("sex = 1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classification_of_what_the_population_lacks_is_a_fault_of_the_contract()
    {
        var edition = SomeSurvey.Edition(["sex"]);
        edition = edition with { Weighting = edition.Weighting with { Classifications = [.. edition.Weighting.Classifications, new WeightingClassification("mode", new Label("m", "m"), "mode", [], [])], Terms = [WeightingTerm.Counts("mode"), WeightingTerm.Counts("colour")] } };

        var refusal = Assert.Throws<InvalidInputException>(() => new WeightTransform(SomeSurvey.Contracts(edition), edition));

        Assert.Equal(2, refusal.Faults.Length);
        Assert.Contains("found the variable mode; expected a variable of link.population", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("found the classification colour", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_agree_with_R()
    {
        var edition = SomeSurvey.Edition(["region sex", "age"], distance: CalibrationDistance.Logit, bounds: (0.2, 4));
        var (weights, blocks, _) = OracleSurvey.Read().Estimate(edition);

        var national = weights.Rows("SELECT samplenr, inclusion_probability, weight_national FROM weight.weights").ToDictionary(row => (string)row[0]!, row => row);
        var police = blocks.Rows("SELECT samplenr, weight_police FROM weight.block_weights").ToDictionary(row => (string)row[0]!, row => (double?)row[1]);
        var expected = OracleSurvey.Rows("weights.csv");
        Assert.Equal(expected.Count, national.Count);
        foreach (var row in expected)
        {
            var samplenr = $"N{int.Parse(row["person"]):D9}";
            Close(row["probability"], (double)national[samplenr][1]!, 1e-13);
            Close(row["weight"], (double)national[samplenr][2]!, 1e-9);
            Close(row["weight.police"], police[samplenr], 1e-9);
        }
    }

    [Fact]
    public void Weights_reproduce_the_population_counts_of_every_term()
    {
        var groups = Gen.Select(Gen.Int[20, 60], Gen.Int[20, 60], Gen.Int[20, 60], Gen.Int[20, 60], Gen.Int[3, 8]);

        groups.Sample(
            sizes =>
            {
                var (a, b, c, d, take) = sizes;
                var survey = new SomeSurvey().Persons(a, "PO01", 1).Persons(b, "PO01", 2).Persons(c, "PO02", 1, education: 2).Persons(d, "PO02", 2, education: 3);
                foreach (var first in new[] { 1, 1 + a, 1 + a + b, 1 + a + b + c })
                {
                    for (var each = 0; each < take; each++)
                    {
                        survey.Respondent(first + each, (0.1 + (0.01 * each), each % 3 * 0.1));
                    }
                }

                var result = survey.Weigh(SomeSurvey.Edition(["region", "sex", "education"], distance: CalibrationDistance.Raking));
                var weights = result.Value<double>("SELECT sum(weight_national) FROM weight.weights");
                return result.Value<long>("SELECT count(*) FROM weight.margins WHERE abs(calibrated - population) > 1e-9 * population") == 0
                    && Math.Abs(weights - (a + b + c + d)) < 1e-6
                    && result.Account("link.respondents") is { Balances: true } account
                    && account.Out == 4 * take;
            },
            iter: 8);
    }

    [Fact]
    public void One_thread_and_two_threads_write_the_same_bytes()
    {
        var edition = SomeSurvey.Edition(["region sex", "age"], distance: CalibrationDistance.Logit, bounds: (0.2, 4));
        var (one, two) = (OracleSurvey.Read().Estimate(edition, threads: 1), OracleSurvey.Read().Estimate(edition, threads: 2));

        Assert.Equal(one.Weights.Sha256("weight.weights"), two.Weights.Sha256("weight.weights"));
        Assert.Equal(one.Blocks.Sha256("weight.block_weights"), two.Blocks.Sha256("weight.block_weights"));
        Assert.Equal(one.Figures.Sha256("estimate.figures"), two.Figures.Sha256("estimate.figures"));
    }

    private static void Close(string expected, double? actual, double tolerance)
    {
        var number = OracleSurvey.Number(expected);
        Assert.Equal(number is null, actual is null);
        if (number is { } value)
        {
            Assert.Equal(value, actual!.Value, tolerance * Math.Abs(value));
        }
    }
}
