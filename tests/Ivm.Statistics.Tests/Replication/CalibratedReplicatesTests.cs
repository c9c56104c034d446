using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Replication;

public class CalibratedReplicatesTests
{
    [Theory]
    [InlineData(CalibrationDistance.Linear)]
    [InlineData(CalibrationDistance.Raking)]
    public void Every_replicate_meets_the_totals(CalibrationDistance distance)
    {
        var survey = new SmallSurvey(5, 400);
        var problem = Problem(survey, distance);
        var design = ReplicateDesign.Jackknife(survey.Design()).Recalibrated(problem);
        var weights = new double[survey.Rows];
        for (var replicate = 0; replicate < design.ReplicateCount; replicate++)
        {
            Assert.Null(design.WeightsOf(replicate, weights));
            var accepted = Assert.IsType<CalibrationOutcome.Solved>(problem.Accept(weights));
            Assert.True(accepted.LargestMisfit < 1e-11);
        }
    }

    [Theory]
    [InlineData(CalibrationDistance.Linear)]
    [InlineData(CalibrationDistance.Raking)]
    [InlineData(CalibrationDistance.Logit)]
    public void A_warm_start_leads_to_the_same_weights_as_a_cold_one(CalibrationDistance distance)
    {
        var survey = new SmallSurvey(5, 400);
        var problem = Problem(survey, distance);
        var before = ReplicateDesign.Bootstrap(survey.Design(), 10, 7);
        var design = before.Recalibrated(problem);
        var (warm, start) = (new double[survey.Rows], new double[survey.Rows]);
        for (var replicate = 0; replicate < 10; replicate++)
        {
            Assert.Null(design.WeightsOf(replicate, warm));
            before.WeightsOf(replicate, start);
            var cold = Assert.IsType<CalibrationOutcome.Solved>(problem.WithWeights(start).Solve());
            for (var row = 0; row < survey.Rows; row++)
                Close.To(cold.Weights[row], warm[row], 1e-9, $"replicate {replicate}, row {row}", 1e-6);
        }
    }

    [Fact]
    public void What_the_calibration_explains_has_no_variance_and_what_it_does_not_has_Taylors()
    {
        var survey = new SmallSurvey(5, 1200);
        var problem = Problem(survey, CalibrationDistance.Linear);
        var estimation = ReplicateDesign.Jackknife(survey.Design()).Recalibrated(problem).Estimation();
        var (size, value) = (estimation.Whole().Total(survey.Size), estimation.Whole().Mean(survey.Value));
        var results = estimation.Run();
        Assert.True(results[size].Estimates[0].CoefficientOfVariation < 1e-11);
        var taylor = survey.Design().WithCalibration((CalibrationOutcome.Solved)problem.Solve()).Whole().Mean(survey.Value)[0];
        Close.To(taylor.Estimate, results[value].Estimates[0].Estimate, 1e-12, "mean");
        Close.To(taylor.StandardError, results[value].Estimates[0].StandardError, 0.05, "standard error");
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var survey = new SmallSurvey(4, 9000);
        var alone = Run(1);
        Assert.Equal(alone, Run(2));
        Assert.Equal(alone, Run(5));

        double[] Run(int threads)
        {
            var estimation = ReplicateDesign.Bootstrap(survey.Design(), 24, 9).Recalibrated(Problem(survey, CalibrationDistance.Raking)).Estimation();
            var measure = estimation.By(survey.Age, 3).Mean(survey.Value);
            return estimation.Run(threads)[measure].Estimates.SelectMany(estimate => new[] { estimate.Estimate, estimate.Variance }).ToArray();
        }
    }

    [Fact]
    public void A_margin_without_rows_in_a_replicate_is_left_out_there_and_counted_by_name()
    {
        // Level 2 consists of the first row alone, so the first replicate has none of it.
        int[] level = [2, 0, 0, 0, 1, 1, 1, 1];
        var weights = Enumerable.Repeat(10.0, 8).ToArray();
        var problem = new CalibrationProblem(weights, [CalibrationTerm.Factor("level", level, ["a", "b", "c"], [30, 40, 12])]);
        var design = ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)).Recalibrated(problem);
        var estimation = design.Estimation();
        var (total, value) = (estimation.By(level, 3).Total([1, 1, 1, 1, 1, 1, 1, 1]), estimation.Whole().Mean([1, 2, 3, 4, 5, 6, 7, 8]));
        var results = estimation.Run();
        Assert.Equal(new EmptyMargin(new MarginName("level", "c"), 1), Assert.Single(results.EmptyMargins));
        Assert.Empty(results.Failures);
        Assert.Equal(0, results[total].Variance(0), 1e-20);
        Assert.Equal(0, results[total].Replicates(2)[0]);
        Assert.True(results[value].Variance(0) > 0);
    }

    [Fact]
    public void Margins_that_the_rest_contradicts_without_an_empty_one_are_left_out_with_it()
    {
        int[] level = [2, 0, 0, 0, 1, 1, 1, 1];
        int[] sex = [0, 1, 0, 1, 0, 1, 0, 1];
        var weights = Enumerable.Repeat(10.0, 8).ToArray();
        var problem = new CalibrationProblem(
            weights, [CalibrationTerm.Factor("level", level, ["a", "b", "c"], [30, 40, 12]), CalibrationTerm.Factor("sex", sex, ["man", "woman"], [42, 40])]);
        var design = ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)).Recalibrated(problem);
        var estimation = design.Estimation();
        var measure = estimation.By(level, 3).Total([1, 1, 1, 1, 1, 1, 1, 1]);
        var results = estimation.Run();
        Assert.Contains(results.EmptyMargins, empty => empty.Margin.ToString() == "level = c" && empty.Replicates == 1);
        Assert.Equal(2, results.EmptyMargins.Count);
        Assert.Empty(results.Failures);
        Assert.Equal(0, results[measure].MissingReplicates(0));
    }

    [Fact]
    public void A_replicate_without_a_solution_is_counted_with_its_cause_and_the_others_count_for_it()
    {
        var (design, values) = Bounded(largestFailingShare: 0.5);
        var estimation = design.Estimation();
        var measure = estimation.Whole().Mean(values);
        var results = estimation.Run();
        var failure = Assert.Single(results.Failures);
        Assert.Equal(0, failure.Replicate);
        Assert.Equal(CalibrationFailure.InfeasibleBounds, failure.Cause);
        Assert.Contains(failure.Margins, margin => margin.Term == "size");
        Assert.Equal(0, results[measure].MissingReplicates(0));
        var used = results[measure].Replicates(0).ToArray().Where(double.IsFinite).ToArray();
        var mean = used.Average();
        Assert.Equal(design.ReplicateCount - 1, used.Length);
        Close.To(used.Sum(value => (value - mean) * (value - mean)) * 7 / 8 * 8 / 7, results[measure].Variance(0), 1e-12, "variance");
    }

    [Fact]
    public void Too_many_replicates_without_a_solution_are_an_error_that_names_their_margins()
    {
        var (design, values) = Bounded(largestFailingShare: 0.05);
        var estimation = design.Estimation();
        estimation.Whole().Mean(values);
        var error = Assert.Throws<StatisticsInputException>(() => estimation.Run());
        Assert.Contains("1 of 8", error.Message, StringComparison.Ordinal);
        Assert.Contains("size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_for_other_weights_or_without_a_solution_is_refused()
    {
        var design = ReplicateDesign.Jackknife(SurveyDesign.FromWeights([1, 1, 1]));
        Assert.Throws<StatisticsInputException>(() => design.Recalibrated(new CalibrationProblem([1, 1, 2], [CalibrationTerm.Constant(9)])));
        var impossible = new CalibrationProblem([1, 1, 1], [CalibrationTerm.Factor("f", [0, 0, 0], ["a", "b"], [5, 5])]);
        var error = Assert.Throws<StatisticsInputException>(() => design.Recalibrated(impossible));
        Assert.Contains("f = b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_refused_in_a_replicate_is_thrown_as_it_is()
    {
        var design = ReplicateDesign.FromFactors([1, 1, 1], [[1, 1, 1], [-1, 2, 2]], new ReplicateRule()).Recalibrated(new CalibrationProblem([1, 1, 1], [CalibrationTerm.Constant(9)]));
        var estimation = design.Estimation();
        estimation.Whole().Total([1, 2, 3]);
        Assert.Throws<StatisticsInputException>(() => estimation.Run(1));
    }

    /// <summary>Eight rows of which the first carries most of a total that the others cannot reach within the bounds.</summary>
    private static (ReplicateDesign Design, double[] Values) Bounded(double largestFailingShare)
    {
        double[] size = [50, 1, 2, 1, 2, 1, 2, 1];
        var weights = Enumerable.Repeat(1.0, 8).ToArray();
        var problem = new CalibrationProblem(
            weights,
            [CalibrationTerm.Constant(8), CalibrationTerm.Numeric("size", size, 60)],
            new CalibrationOptions { LowerBound = 0.5, UpperBound = 2 });
        return (ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)).Recalibrated(problem, largestFailingShare), [3, 1, 4, 1, 5, 9, 2, 6]);
    }

    private static CalibrationProblem Problem(SmallSurvey survey, CalibrationDistance distance) => new(
        survey.Weight,
        survey.Terms(),
        distance == CalibrationDistance.Logit ? new CalibrationOptions { Distance = distance, LowerBound = 0.2, UpperBound = 4 } : new CalibrationOptions { Distance = distance });
}
