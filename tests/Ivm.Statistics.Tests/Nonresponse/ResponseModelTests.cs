using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Nonresponse;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Nonresponse;

public class ResponseModelTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_scores_of_a_fitted_model_are_zero(bool weighted)
        => Some.Survey.Sample(survey =>
        {
            var (responded, terms) = (Responded(survey), Terms(survey));
            if (new ResponseModel(survey.Weight, responded, terms, weighted).Fit() is not ResponseModelOutcome.Fitted fitted)
                return;
            foreach (var x in new[] { survey.Size, survey.Age.Select(age => age == 1 ? 1.0 : 0).ToArray(), survey.Sex.Select(sex => (double)sex).ToArray() })
            {
                var (score, size) = (0.0, 0.0);
                for (var row = 0; row < survey.Rows; row++)
                {
                    var term = (weighted ? survey.Weight[row] : 1) * ((responded[row] ? 1 : 0) - fitted.Propensities[row]) * x[row];
                    (score, size) = (score + term, size + Math.Abs(term));
                }

                Assert.True(Math.Abs(score) <= 1e-12 * size, $"{score} of {size}");
            }

            Assert.Equal(fitted.Propensities, fitted.Predict(terms));
        });

    [Fact]
    public void A_saturated_model_gives_the_response_rate_of_every_cell()
    {
        var survey = new SmallSurvey(12, 600);
        var responded = Responded(survey);
        var crossed = ResponseTerm.Crossing("sex x age", [new CalibrationFactor(survey.Sex, ["man", "woman"]), new CalibrationFactor(survey.Age, Some.Levels(3))]);
        var fitted = Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel(survey.Weight, responded, [crossed]).Fit());
        foreach (var cell in Enumerable.Range(0, survey.Rows).GroupBy(row => (survey.Sex[row], survey.Age[row])))
        {
            var rate = cell.Where(row => responded[row]).Sum(row => survey.Weight[row]) / cell.Sum(row => survey.Weight[row]);
            Assert.All(cell, row => Close.To(rate, fitted.Propensities[row], 1e-12, "propensity"));
        }
    }

    [Fact]
    public void Variables_that_follow_from_others_are_dropped_and_named()
    {
        var survey = new SmallSurvey(12, 600);
        var doubled = survey.Size.Select(size => 3 + (2 * size)).ToArray();
        var (with, without) = (Fit([.. Terms(survey), ResponseTerm.Numeric("doubled", doubled)]), Fit(Terms(survey)));
        Assert.Equal("doubled", Assert.Single(with.Coefficients, coefficient => coefficient.IsDropped).Name);
        for (var row = 0; row < survey.Rows; row++)
            Close.To(without.Propensities[row], with.Propensities[row], 1e-10, "propensity");

        ResponseModelOutcome.Fitted Fit(ResponseTerm[] terms)
            => Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel(survey.Weight, Responded(survey), terms).Fit());
    }

    [Fact]
    public void Coefficients_do_not_depend_on_the_unit_of_a_variable_but_for_their_own()
    {
        var survey = new SmallSurvey(12, 600);
        var (first, second) = (Fit(1), Fit(1e6));
        Close.To(first.Coefficients[1].Value, second.Coefficients[1].Value * 1e6, 1e-10, "coefficient");
        Close.To(first.Coefficients[0].Value, second.Coefficients[0].Value, 1e-10, "constant");

        ResponseModelOutcome.Fitted Fit(double unit) => Assert.IsType<ResponseModelOutcome.Fitted>(
            new ResponseModel(survey.Weight, Responded(survey), [ResponseTerm.Numeric("size", survey.Size.Select(size => size * unit).ToArray())]).Fit());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_level_that_nobody_answered_from_is_named_even_when_it_is_the_reference(int silent)
    {
        var survey = new SmallSurvey(12, 600);
        var responded = Responded(survey).Select((responds, row) => responds && survey.Age[row] != silent).ToArray();
        var failure = Assert.IsType<ResponseModelOutcome.NotFitted>(new ResponseModel(survey.Weight, responded, Terms(survey)).Fit());
        Assert.Equal(ResponseModelFailure.Separation, failure.Cause);
        Assert.Equal([$"age = level {silent}"], failure.Variables);
    }

    [Fact]
    public void A_variable_that_separates_respondents_from_nonrespondents_is_named()
    {
        var survey = new SmallSurvey(12, 600);
        var responded = survey.Size.Select(size => size > 8).ToArray();
        var failure = Assert.IsType<ResponseModelOutcome.NotFitted>(new ResponseModel(survey.Weight, responded, Terms(survey)).Fit());
        Assert.Equal(ResponseModelFailure.Separation, failure.Cause);
        Assert.Contains("size", failure.Variables);
    }

    [Fact]
    public void A_sample_in_which_all_or_none_responded_has_nothing_to_explain()
    {
        foreach (var all in new[] { true, false })
        {
            var failure = Assert.IsType<ResponseModelOutcome.NotFitted>(new ResponseModel([1, 1, 1], [all, all, all], []).Fit());
            Assert.Equal(ResponseModelFailure.NothingToExplain, failure.Cause);
        }
    }

    [Fact]
    public void Rows_of_weight_zero_take_no_part()
    {
        var survey = new SmallSurvey(12, 600);
        var weights = survey.Weight.Select((weight, row) => row % 3 == 0 ? 0 : weight).ToArray();
        int[] kept = Enumerable.Range(0, 600).Where(row => row % 3 != 0).ToArray();
        foreach (var weighted in new[] { true, false })
        {
            var all = Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel(weights, Responded(survey), [ResponseTerm.Numeric("size", survey.Size)], weighted).Fit());
            var some = Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel(
                kept.Select(row => weights[row]).ToArray(),
                kept.Select(row => Responded(survey)[row]).ToArray(),
                [ResponseTerm.Numeric("size", kept.Select(row => survey.Size[row]).ToArray())],
                weighted).Fit());
            Close.To(some.Coefficients[1].Value, all.Coefficients[1].Value, 1e-11, "coefficient");
        }
    }

    [Fact]
    public void Unusable_input_is_named()
    {
        Assert.Throws<StatisticsInputException>(() => new ResponseModel([], [], []));
        Assert.Throws<StatisticsInputException>(() => new ResponseModel([1, -1], [true, false], []));
        Assert.Throws<StatisticsInputException>(() => new ResponseModel([1, 1], [true], []));
        Assert.Throws<StatisticsInputException>(() => new ResponseModel([1, 1], [true, false], [ResponseTerm.Numeric("x", [1])]));
        Assert.Throws<StatisticsInputException>(() => ResponseTerm.Numeric("x", [1, double.NaN]));
        Assert.Throws<StatisticsInputException>(() => ResponseTerm.Factor("x", [0, -1], ["a", "b"]));
        var fitted = Assert.IsType<ResponseModelOutcome.Fitted>(new ResponseModel([1, 1, 1, 1], [true, false, true, false], [ResponseTerm.Numeric("x", [1, 2, 3, 4])]).Fit());
        Assert.Throws<StatisticsInputException>(() => fitted.Predict([ResponseTerm.Numeric("y", [1])]));
    }

    /// <summary>Response by sex, age and size, of about two thirds.</summary>
    internal static bool[] Responded(SmallSurvey survey)
    {
        var random = new CounterRandom(77);
        return Enumerable.Range(0, survey.Rows)
            .Select(row => random.Chance(0.45 + (0.2 * survey.Sex[row]) + (0.1 * survey.Age[row]) - (0.1 * Math.Tanh(survey.Size[row] / 10)), 1, (ulong)row)).ToArray();
    }

    internal static ResponseTerm[] Terms(SmallSurvey survey) =>
    [
        ResponseTerm.Factor("sex", survey.Sex, ["man", "woman"]),
        ResponseTerm.Factor("age", survey.Age, Some.Levels(3)),
        ResponseTerm.Numeric("size", survey.Size),
    ];

    [Fact]
    public void Terms_beyond_what_can_be_computed_are_refused_by_name()
    {
        foreach (var unit in new[] { 1e300, 1e-300 })
            Assert.Contains("'income'", Assert.Throws<StatisticsInputException>(() => ResponseTerm.Numeric("income", [unit, 2 * unit])).Message, StringComparison.Ordinal);
        var crossed = Enumerable.Repeat(new CalibrationFactor([0], Some.Levels(1000)), 6).ToArray();
        Assert.Contains("1E+18", Assert.Throws<StatisticsInputException>(() => ResponseTerm.Crossing("all", crossed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e100)]
    [InlineData(1e-100)]
    public void The_unit_of_a_variable_changes_only_its_coefficient(double unit)
    {
        bool[] responded = [true, true, false, true, false, false];
        double[] Coefficients(double scale) => Assert.IsType<ResponseModelOutcome.Fitted>(
            new ResponseModel([1, 1, 1, 1, 1, 1], responded, [ResponseTerm.Numeric("x", [.. Enumerable.Range(1, 6).Select(x => x * scale)])]).Fit()).Coefficients.Select(coefficient => coefficient.Value).ToArray();
        var (plain, scaled) = (Coefficients(1), Coefficients(unit));
        Close.To(plain[0], scaled[0], 1e-9, "constant");
        Close.To(plain[1], scaled[1] * unit, 1e-9, "slope");
    }
}
