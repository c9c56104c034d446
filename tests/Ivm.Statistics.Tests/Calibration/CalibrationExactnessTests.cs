using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

/// <summary>Sums over rows are exact, so nothing of how they are made shows in the weights: compared bit by bit.</summary>
public class CalibrationExactnessTests
{
    public static TheoryData<CalibrationDistance> Distances { get; } = [CalibrationDistance.Linear, CalibrationDistance.Raking, CalibrationDistance.Logit];

    [Theory]
    [MemberData(nameof(Distances))]
    public void The_order_of_the_rows_changes_no_bit(CalibrationDistance distance)
        => Some.Survey.Sample(survey =>
        {
            var reordered = survey.Reordered();
            var terms = survey.Terms();
            var shuffled = terms.Select((term, t) => reordered.Terms()[t].Part(Enumerable.Range(0, survey.Rows).ToArray(), TotalsOf(terms[t], survey))).ToArray();
            var first = Solve(new CalibrationProblem(survey.Weight, terms, Options(distance)));
            var second = Solve(new CalibrationProblem(reordered.Weight, shuffled, Options(distance)));
            for (var row = 0; row < survey.Rows; row++)
                Assert.Equal(first.Weights[reordered.Order[row]], second.Weights[row]);
        });

    [Theory]
    [MemberData(nameof(Distances))]
    public void The_number_of_threads_changes_no_bit(CalibrationDistance distance)
    {
        var survey = new SmallSurvey(11, 40_000);
        var alone = Solve(new CalibrationProblem(survey.Weight, survey.Terms(), Options(distance) with { MaximumThreads = 1 }));
        foreach (var threads in new[] { 2, 3, 7 })
        {
            var together = Solve(new CalibrationProblem(survey.Weight, survey.Terms(), Options(distance) with { MaximumThreads = threads }));
            Assert.Equal(alone.Weights, together.Weights);
        }
    }

    [Theory]
    [MemberData(nameof(Distances))]
    public void The_cut_into_chunks_changes_no_bit(CalibrationDistance distance)
    {
        var survey = new SmallSurvey(12, 3_000);
        var whole = Solve(new CalibrationProblem(survey.Weight, survey.Terms(), Options(distance)));
        foreach (var size in new[] { 1, 7, 1_024, 3_000 })
        {
            var chunks = Enumerable.Range(0, survey.Rows).Chunk(size).Select(rows => new CalibrationChunk(
                Array.ConvertAll(rows, row => survey.Weight[row]),
                survey.Terms().Select(term => term.Part(rows, TotalsOf(term, survey))).ToArray())).ToArray();
            var calibration = new ChunkedCalibration(() => chunks, Options(distance));
            var outcome = calibration.Solve();
            Assert.Null(outcome.Failure);
            Assert.Equal(whole.Weights, chunks.SelectMany(chunk => calibration.Weights(chunk, outcome)));
            Assert.Equal(whole.Margins, outcome.Margins);
        }
    }

    [Fact]
    public void Chunks_that_cannot_be_solved_name_the_margins()
    {
        var chunk = new CalibrationChunk([1, 1], [CalibrationTerm.Factor("sex", [0, 0], ["man", "woman"], [2, 3])]);
        var outcome = new ChunkedCalibration(() => [chunk, chunk]).Solve();
        Assert.Equal(CalibrationFailure.EmptyCell, outcome.Failure!.Cause);
        Assert.Equal("sex = woman", Assert.Single(outcome.Failure.Margins).ToString());
    }

    [Fact]
    public void Chunks_with_other_terms_or_totals_are_refused()
    {
        var first = new CalibrationChunk([1, 1], [CalibrationTerm.Constant(4)]);
        Assert.Throws<StatisticsInputException>(() => new ChunkedCalibration(() => [first, new CalibrationChunk([1], [CalibrationTerm.Constant(5)])]));
        Assert.Throws<StatisticsInputException>(() => new ChunkedCalibration(() => []));
    }

    [Fact]
    public void Replicate_weights_on_shared_rows_give_what_a_problem_of_their_own_gives()
        => Some.Survey.Sample(survey =>
        {
            var factors = survey.Unit.Select(unit => unit % 5 == 0 ? 0 : 1.25).ToArray();
            var weights = survey.Weight.Zip(factors, (weight, factor) => weight * factor).ToArray();
            var shared = new CalibrationProblem(survey.Weight, survey.Terms(), Options(CalibrationDistance.Raking)).WithWeights(weights).Solve();
            var own = new CalibrationProblem(weights, survey.Terms(), Options(CalibrationDistance.Raking)).Solve();
            Assert.Equal(own.GetType(), shared.GetType());
            if (own is CalibrationOutcome.Solved expected)
            {
                for (var row = 0; row < weights.Length; row++)
                    Close.To(expected.Weights[row], ((CalibrationOutcome.Solved)shared).Weights[row], 1e-9, $"weight {row}", 1e-9);
            }
        });

    [Fact]
    public void A_warm_start_gives_the_same_weights_in_fewer_steps()
    {
        var survey = new SmallSurvey(13, 2_000);
        var problem = new CalibrationProblem(survey.Weight, survey.Terms(), Options(CalibrationDistance.Logit));
        var cold = Solve(problem);
        var nearby = problem.WithWeights(survey.Weight.Select((weight, row) => weight * (row % 2 == 0 ? 1.0000001 : 0.9999999)).ToArray());
        var (first, second) = ((CalibrationOutcome.Solved)nearby.Solve(), (CalibrationOutcome.Solved)nearby.Solve(cold.Coefficients));
        Assert.True(second.Iterations < first.Iterations, $"{second.Iterations} steps from a warm start, {first.Iterations} without");
        for (var row = 0; row < survey.Rows; row++)
            Close.To(first.Weights[row], second.Weights[row], 1e-10, $"weight {row}");
    }

    private static CalibrationOptions Options(CalibrationDistance distance) => distance == CalibrationDistance.Logit
        ? new CalibrationOptions { Distance = distance, LowerBound = 0.3, UpperBound = 3 }
        : new CalibrationOptions { Distance = distance };

    /// <summary>Totals as one set of rows sums them, for all orders and cuts.</summary>
    private static double[] TotalsOf(CalibrationTerm term, SmallSurvey survey)
        => new CalibrationProblem(survey.Weight, [term]).Solve() is CalibrationOutcome.Solved solved
            ? solved.Margins.Select(margin => margin.Total).ToArray()
            : throw new InvalidOperationException(term.Name);

    private static CalibrationOutcome.Solved Solve(CalibrationProblem problem)
    {
        var outcome = problem.Solve();
        Assert.True(outcome is CalibrationOutcome.Solved, (outcome as CalibrationOutcome.NotSolved)?.Message);
        return (CalibrationOutcome.Solved)outcome;
    }
}
