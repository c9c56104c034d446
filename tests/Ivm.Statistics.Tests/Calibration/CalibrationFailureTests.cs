using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

public class CalibrationFailureTests
{
    private static readonly int[] Sex = [0, 0, 1, 1, 0, 1, 0, 1];
    private static readonly int[] Age = [0, 1, 0, 1, 0, 1, 1, 0];
    private static readonly double[] Weights = [10, 10, 10, 10, 10, 10, 10, 10];
    private static readonly string[] Two = ["low", "high"];

    [Fact]
    public void A_level_without_rows_but_with_a_total_is_an_empty_cell()
    {
        var failure = Fails([CalibrationTerm.Factor("age", Age, ["young", "middle", "old"], [40, 40, 5])]);
        Assert.Equal(CalibrationFailure.EmptyCell, failure.Cause);
        Assert.Equal("age = old", Assert.Single(failure.Margins).ToString());
    }

    [Fact]
    public void A_level_without_rows_and_without_a_total_is_dropped()
    {
        var outcome = new CalibrationProblem(Weights, [CalibrationTerm.Factor("age", Age, ["young", "middle", "old"], [40, 40, 0])]).Solve();
        Assert.Equal("age = old", Assert.Single(Assert.IsType<CalibrationOutcome.Solved>(outcome).DroppedMargins).ToString());
    }

    [Fact]
    public void Factors_that_add_up_to_different_populations_contradict_each_other()
    {
        var failure = Fails([CalibrationTerm.Factor("sex", Sex, Two, [40, 40]), CalibrationTerm.Factor("age", Age, Two, [40, 41])]);
        Assert.Equal(CalibrationFailure.ContradictoryTotals, failure.Cause);
        Assert.Equal(["sex = low", "sex = high", "age = low", "age = high"], failure.Margins.Select(margin => margin.ToString()));
        Assert.Contains("imply 40", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_total_beyond_what_the_bounds_allow_is_named()
    {
        var failure = Fails([CalibrationTerm.Factor("sex", Sex, Two, [90, 40])], new CalibrationOptions { Distance = CalibrationDistance.Logit, LowerBound = 0.5, UpperBound = 2 });
        Assert.Equal(CalibrationFailure.InfeasibleBounds, failure.Cause);
        Assert.Equal("sex = low", Assert.Single(failure.Margins).ToString());
    }

    [Fact]
    public void Raking_towards_a_total_of_zero_is_named()
    {
        var failure = Fails([CalibrationTerm.Factor("sex", Sex, Two, [0, 80])], new CalibrationOptions { Distance = CalibrationDistance.Raking });
        Assert.Equal("sex = low", Assert.Single(failure.Margins).ToString());
    }

    [Theory]
    [InlineData(8.5)]
    [InlineData(0.5)]
    public void A_mean_outside_the_values_of_the_sample_is_named_where_weights_cannot_be_negative(double mean)
    {
        var failure = Fails(
            [CalibrationTerm.Factor("sex", Sex, Two, [45, 35]), CalibrationTerm.Constant(80), CalibrationTerm.Numeric("value", [1, 2, 3, 4, 5, 6, 7, 8], 80 * mean)],
            new CalibrationOptions { Distance = CalibrationDistance.Raking });
        Assert.Equal(CalibrationFailure.InfeasibleBounds, failure.Cause);
        Assert.Contains("value", failure.Margins.Select(margin => margin.ToString()));
        Assert.InRange(failure.Margins.Count, 2, 3);
    }

    [Fact]
    public void Margins_that_conflict_only_together_are_named_and_no_others()
    {
        // Each total alone is within the bounds; a large total of high values with few rows of high value is not.
        double[] value = [1, 2, 1, 2, 1, 2, 2, 1];
        var failure = Fails(
            [
                CalibrationTerm.Factor("age", Age, Two, [45, 35]),
                CalibrationTerm.Factor("sex", Sex, Two, [40, 40]),
                CalibrationTerm.Numeric("value", value.Select((v, row) => v + (row * 1e-3)).ToArray(), 130),
            ],
            new CalibrationOptions { LowerBound = 0.5, UpperBound = 2 });
        Assert.Equal(CalibrationFailure.InfeasibleBounds, failure.Cause);
        Assert.Equal(["age = low", "age = high", "value"], failure.Margins.Select(margin => margin.ToString()));
    }

    [Fact]
    public void Named_margins_cannot_be_met_together_but_can_when_any_of_them_is_left_out()
    {
        var joint = 0;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var survey = new SmallSurvey(seed, 120);
            var options = new CalibrationOptions { LowerBound = 0.9, UpperBound = 1.13 };
            int[][] factors = [survey.Age, survey.Stratum, survey.Sex];
            var terms = factors.Select((codes, f) => CalibrationTerm.Factor($"f{f}", codes, Some.Levels(4), Totals(survey, codes))).ToArray();
            if (new CalibrationProblem(survey.Weight, terms, options).Solve() is not CalibrationOutcome.NotSolved { Cause: CalibrationFailure.InfeasibleBounds, Message: var message } failure
                || !message.Contains("together", StringComparison.Ordinal))
                continue;

            joint++;
            var named = failure.Margins.Select(margin => (Codes: factors[margin.Term[1] - '0'], Level: margin.Level[^1] - '0')).Select(margin => CalibrationTerm.Factor(
                "margin", Array.ConvertAll(margin.Codes, code => code == margin.Level ? 0 : -1), ["in"], [Totals(survey, margin.Codes)[margin.Level]])).ToArray();
            Assert.IsType<CalibrationOutcome.NotSolved>(new CalibrationProblem(survey.Weight, named, options).Solve());
            for (var left = 0; left < named.Length; left++)
                Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, named.Where((_, k) => k != left).ToArray(), options).Solve());
        }

        Assert.True(joint >= 5, $"only {joint} surveys had a joint conflict");

        // Every level by itself is within the bounds or nearly so, and all factors add up to the same; together they seldom fit.
        static double[] Totals(SmallSurvey survey, int[] codes)
        {
            var random = new CounterRandom((ulong)codes.Sum());
            var totals = new double[4];
            for (var row = 0; row < survey.Rows; row++)
                totals[codes[row]] += survey.Weight[row] * (0.9 + (0.22 * random.Uniform(1, codes[row])));
            var scale = survey.Weight.Sum() / totals.Sum();
            return Array.ConvertAll(totals, total => total * scale);
        }
    }

    [Fact]
    public void Negative_weights_are_counted()
    {
        double[] value = [1, 2, 3, 4, 5, 6, 7, 8];
        var outcome = new CalibrationProblem(Weights, [CalibrationTerm.Constant(80), CalibrationTerm.Numeric("value", value, 620)]).Solve();
        Assert.True(Assert.IsType<CalibrationOutcome.Solved>(outcome).NegativeWeightCount > 0);
    }

    [Fact]
    public void Unusable_columns_are_refused_with_their_row()
    {
        var value = Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Numeric("value", [1, double.NaN], 3));
        Assert.Equal(("term 'value'", 2), (value.Subject, value.RowNumber));
        Assert.Equal(3, Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Factor("age", [0, 1, 2], Two, [1, 2])).RowNumber);
        Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Factor("age", Age, Two, [1, 2, 3]));
        Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Factor("age", Age, Two, [1, double.PositiveInfinity]));
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([1, 1], [CalibrationTerm.Factor("age", Age, Two, [1, 2])]));
        Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([1, -1], [CalibrationTerm.Constant(3)])).RowNumber);
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([], [CalibrationTerm.Constant(3)]));
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([1], []));
    }

    [Fact]
    public void Bounds_without_one_between_them_are_refused()
    {
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem(Weights, [CalibrationTerm.Constant(90)], new CalibrationOptions { LowerBound = 1.2, UpperBound = 2 }));
    }

    private static CalibrationOutcome.NotSolved Fails(CalibrationTerm[] terms, CalibrationOptions? options = null)
        => Assert.IsType<CalibrationOutcome.NotSolved>(new CalibrationProblem(Weights, terms, options).Solve());
}
