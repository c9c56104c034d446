using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

public class CalibrationLawTests
{
    public static TheoryData<CalibrationDistance, double, double> Methods { get; } = new()
    {
        { CalibrationDistance.Linear, double.NegativeInfinity, double.PositiveInfinity },
        { CalibrationDistance.Linear, 0.5, 1.6 },
        { CalibrationDistance.Raking, double.NegativeInfinity, double.PositiveInfinity },
        { CalibrationDistance.Raking, 0.5, 1.6 },
        { CalibrationDistance.Logit, 0.5, 1.6 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Weights_meet_every_total_and_keep_the_bounds(CalibrationDistance distance, double lower, double upper)
        => Some.Survey.Sample(survey =>
        {
            var solved = Solve(survey, Options(distance, lower, upper));
            foreach (var margin in solved.Margins)
                Close.To(margin.Total, margin.After, 1e-10, margin.Name.ToString(), 1);
            Assert.All(solved.G, g => Assert.InRange(g, lower, upper));
            Assert.True(solved.LargestMisfit <= 1e-11);
            Assert.Equal(solved.Weights, survey.Weight.Zip(solved.G, (d, g) => d * g));
        });

    [Theory]
    [MemberData(nameof(Methods))]
    public void Weights_do_not_depend_on_the_order_of_the_rows(CalibrationDistance distance, double lower, double upper)
        => Some.Survey.Sample(survey =>
        {
            var first = Solve(survey, Options(distance, lower, upper));
            var reordered = survey.Reordered();
            var second = Solve(reordered, Options(distance, lower, upper));
            for (var row = 0; row < survey.Rows; row++)
                Close.To(first.Weights[reordered.Order[row]], second.Weights[row], 1e-9, $"weight {row}");
        });

    [Theory]
    [MemberData(nameof(Methods))]
    public void Weights_that_were_stored_are_accepted_as_the_solution_they_were(CalibrationDistance distance, double lower, double upper)
        => Some.Survey.Sample(survey =>
        {
            var solved = Solve(survey, Options(distance, lower, upper));
            var accepted = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, survey.Terms(), Options(distance, lower, upper)).Accept(solved.Weights));
            Assert.Equal(solved.Weights, accepted.Weights);
            Assert.Equal(solved.DroppedMargins, accepted.DroppedMargins);
            var design = SurveyDesign.FromWeights(survey.Weight);
            Assert.Equal(
                design.WithCalibration(solved).Whole().Mean(survey.Value)[0],
                design.WithCalibration(accepted).Whole().Mean(survey.Value)[0]);
        });

    [Fact]
    public void Weights_that_miss_a_margin_are_not_accepted()
        => Some.Survey.Sample(survey =>
        {
            var weights = Solve(survey, new CalibrationOptions()).Weights;
            weights[0] += 1;
            var refused = Assert.IsType<CalibrationOutcome.NotSolved>(new CalibrationProblem(survey.Weight, survey.Terms()).Accept(weights));
            Assert.Equal(CalibrationFailure.NotConverged, refused.Cause);
            Assert.NotEmpty(refused.Margins);
        });

    [Fact]
    public void Weights_do_not_depend_on_the_unit_of_a_numeric_variable()
        => Some.Survey.Sample(survey =>
        {
            var first = Solve(survey, new CalibrationOptions());
            var second = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, survey.Terms(1e6)).Solve());
            for (var row = 0; row < survey.Rows; row++)
                Close.To(first.Weights[row], second.Weights[row], 1e-9, $"weight {row}");
        });

    /// <summary>
    /// A margin may miss its total by the tolerance, relative to the larger of its total and its sum in the sample: the
    /// weights of a group are as close to their one ratio, and rounding comes on top.
    /// </summary>
    [Fact]
    public void A_single_factor_with_linear_distance_is_post_stratification() => Some.Survey.Sample(IsPostStratified);

    [Fact]
    public void Post_stratification_to_less_than_the_sample_has_is_as_exact_as_the_tolerance_says() => IsPostStratified(new SmallSurvey(958681888, 148));

    private static void IsPostStratified(SmallSurvey survey)
    {
        double[] totals = [700, 800, 900];
        var options = new CalibrationOptions();
        var problem = new CalibrationProblem(survey.Weight, [CalibrationTerm.Factor("age", survey.Age, Some.Levels(3), totals)], options);
        var solved = Assert.IsType<CalibrationOutcome.Solved>(problem.Solve());
        for (var row = 0; row < survey.Rows; row++)
        {
            var (age, total) = (survey.Age[row], totals[survey.Age[row]]);
            var sum = Enumerable.Range(0, survey.Rows).Where(other => survey.Age[other] == age).Sum(other => survey.Weight[other]);
            Close.To(survey.Weight[row] * total / sum, solved.Weights[row], (options.Tolerance * Math.Max(total, sum) / total) + 1e-14, $"weight {row}");
        }
    }

    [Fact]
    public void Dependent_margins_are_dropped_and_named_and_still_met()
        => Some.Survey.Sample(survey =>
        {
            var solved = Solve(survey, new CalibrationOptions());
            Assert.Contains(solved.DroppedMargins, margin => margin.Term == "age");
            Assert.All(solved.Margins.Where(margin => margin.IsDropped), margin => Close.To(margin.Total, margin.After, 1e-10, margin.Name.ToString(), 1));
        });

    [Fact]
    public void Rows_of_a_cluster_share_one_ratio_and_totals_are_met()
        => Some.Survey.Sample(survey =>
        {
            var problem = new CalibrationProblem(survey.Weight, [CalibrationTerm.Factor("age", survey.Age, Some.Levels(3), [700, 800, 900])], new CalibrationOptions { Clusters = survey.Unit });
            if (problem.Solve() is not CalibrationOutcome.Solved solved)
                return;
            Assert.All(solved.Margins, margin => Close.To(margin.Total, margin.After, 1e-10, margin.Name.ToString()));
            Assert.All(
                Enumerable.Range(0, survey.Rows).GroupBy(row => survey.Unit[row]),
                cluster => Assert.Single(cluster.Select(row => solved.G[row]).Distinct()));
        });

    [Fact]
    public void Many_threads_give_the_same_bits()
    {
        var survey = new SmallSurvey(3, 500);
        var alone = Solve(survey, new CalibrationOptions { Distance = CalibrationDistance.Raking });
        var together = new double[8][];
        Parallel.For(0, 8, i => together[i] = Solve(survey, new CalibrationOptions { Distance = CalibrationDistance.Raking }).Weights);
        Assert.All(together, weights => Assert.Equal(alone.Weights, weights));
    }

    private static CalibrationOptions Options(CalibrationDistance distance, double lower, double upper)
        => new() { Distance = distance, LowerBound = lower, UpperBound = upper };

    private static CalibrationOutcome.Solved Solve(SmallSurvey survey, CalibrationOptions options)
    {
        var outcome = new CalibrationProblem(survey.Weight, survey.Terms(), options).Solve();
        Assert.True(outcome is CalibrationOutcome.Solved, (outcome as CalibrationOutcome.NotSolved)?.Message);
        return (CalibrationOutcome.Solved)outcome;
    }
}
