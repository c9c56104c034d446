using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

public class ChainTests
{
    [Fact]
    public void Parts_solved_apart_are_what_one_crossed_problem_gives()
    {
        var survey = new SmallSurvey(21, 400);
        var crossing = survey.Terms()[0];
        var joint = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, [crossing]).Solve());
        var parts = Enumerable.Range(0, 2).Select(sex =>
        {
            var rows = Enumerable.Range(0, survey.Rows).Where(row => survey.Sex[row] == sex).ToArray();
            var totals = joint.Margins.Skip(3 * sex).Take(3).Select(margin => margin.Total).ToArray();
            var term = CalibrationTerm.Factor("age", survey.Age, Some.Levels(3), totals).Part(rows, totals);
            return new CalibrationPart($"sex {sex}", rows, new CalibrationProblem(Array.ConvertAll(rows, row => survey.Weight[row]), [term]));
        }).ToArray();

        var outcome = PartitionedCalibration.Solve(survey.Weight, parts);
        for (var row = 0; row < survey.Rows; row++)
            Close.To(joint.Weights[row], outcome.Adjustment!.Weights[row], 1e-12, $"weight {row}");
        var (expected, actual) = (survey.Design().WithCalibration(joint).Whole().Mean(survey.Value)[0], survey.Design().WithAdjustment(outcome.Adjustment!).Whole().Mean(survey.Value)[0]);
        Close.To(expected.Estimate, actual.Estimate, 1e-12, "mean");
        Close.To(expected.StandardError, actual.StandardError, 1e-10, "standard error");
    }

    [Theory]
    [InlineData(CalibrationDistance.Linear)]
    [InlineData(CalibrationDistance.Raking)]
    [InlineData(CalibrationDistance.Logit)]
    public void A_sparse_problem_of_many_regions_is_its_regions_solved_apart(CalibrationDistance distance)
    {
        // Region x sex, region x age and size per region: 40 blocks that share no margin, each small enough to be solved densely.
        const int Regions = 40;
        var survey = new SmallSurvey(31, 6_000);
        var region = Enumerable.Range(0, survey.Rows).Select(row => row * 7 % Regions).ToArray();
        var options = new CalibrationOptions { Distance = distance, LowerBound = distance == CalibrationDistance.Logit ? 0.4 : double.NegativeInfinity, UpperBound = distance == CalibrationDistance.Logit ? 2.5 : double.PositiveInfinity };
        CalibrationTerm[] Terms(IReadOnlyList<int> rows, bool byRegion)
        {
            double[] Sums(Func<int, int> code, int levels, Func<int, double> value)
            {
                var sums = new double[levels];
                foreach (var row in rows)
                    sums[code(row)] += survey.Weight[row] * survey.Drift[row] * value(row);
                return sums;
            }

            int Of(int row) => byRegion ? region[row] : 0;
            var count = byRegion ? Regions : 1;
            CalibrationTerm Factor(string name, int[] codes, int levels) => CalibrationTerm.Factor(
                name, rows.Select(row => (Of(row) * levels) + codes[row]).ToArray(), Some.Levels(count * levels), Sums(row => (Of(row) * levels) + codes[row], count * levels, _ => 1));
            return
            [
                Factor("sex", survey.Sex, 2),
                Factor("age", survey.Age, 3),
                CalibrationTerm.FactorByNumeric("size", rows.Select(Of).ToArray(), Some.Levels(count), rows.Select(row => survey.Size[row]).ToArray(), Sums(Of, count, row => survey.Size[row])),
            ];
        }

        var joint = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, Terms(Enumerable.Range(0, survey.Rows).ToArray(), byRegion: true), options).Solve());
        Assert.Equal(Regions, joint.DroppedMargins.Count);
        for (var r = 0; r < Regions; r++)
        {
            var rows = Enumerable.Range(0, survey.Rows).Where(row => region[row] == r).ToArray();
            var apart = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(Array.ConvertAll(rows, row => survey.Weight[row]), Terms(rows, byRegion: false), options).Solve());
            for (var k = 0; k < rows.Length; k++)
                Close.To(apart.Weights[k], joint.Weights[rows[k]], 1e-9, $"region {r}, weight {k}");
        }
    }

    [Fact]
    public void A_part_without_a_solution_is_named_and_the_others_have_theirs()
    {
        var parts = new[] { 40.0, 0.0 }.Select((total, p) => new CalibrationPart(
            p == 0 ? "north" : "south", [2 * p, (2 * p) + 1],
            new CalibrationProblem([10, 10], [CalibrationTerm.Constant(total)], new CalibrationOptions { Distance = CalibrationDistance.Raking }))).ToArray();
        var outcome = PartitionedCalibration.Solve([10, 10, 10, 10], parts);
        Assert.Null(outcome.Adjustment);
        Assert.IsType<CalibrationOutcome.Solved>(outcome.Outcomes[0].Outcome);
        Assert.Equal("south", Assert.Single(outcome.Failures).Name);
        Assert.Throws<StatisticsInputException>(() => PartitionedCalibration.Solve([10, 10, 10, 10], [parts[0], parts[0]]));
    }

    [Fact]
    public void Trimmed_weights_lie_within_their_bounds_and_still_meet_the_totals()
    {
        var survey = new SmallSurvey(22, 600);
        var plain = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, survey.Terms()).Solve());
        var sorted = plain.Weights.Order().ToArray();
        var (low, high) = (sorted[12], sorted[^13]);
        var outcome = TrimmedCalibration.Solve(new CalibrationProblem(survey.Weight, survey.Terms()), low, high, tolerance: 1e-4);

        Assert.Null(outcome.Failure);
        Assert.True(outcome.Rounds >= 1 && outcome.TrimmedRows >= 24);
        Assert.All(outcome.Calibration!.Weights, weight => Assert.InRange(weight, low * (1 - 1e-4), high * (1 + 1e-4)));
        Assert.All(outcome.Calibration.Margins, margin => Close.To(margin.Total, margin.After, 1e-10, margin.Name.ToString(), 1));
        var design = outcome.Steps.Aggregate(survey.Design(), (design, step) => design.WithAdjustment(step));
        Assert.InRange(design.Whole().Mean(survey.Value)[0].StandardError / survey.Design().WithCalibration(plain).Whole().Mean(survey.Value)[0].StandardError, 0.5, 2);
    }

    [Fact]
    public void Bounds_that_trimming_cannot_reach_are_said_to_be_so()
    {
        var survey = new SmallSurvey(23, 200);
        var outcome = TrimmedCalibration.Solve(new CalibrationProblem(survey.Weight, survey.Terms()), 14, 14.5, maximumRounds: 5);
        Assert.NotNull(outcome.Failure);
        Assert.Empty(outcome.Steps);
    }

    [Fact]
    public void The_variance_of_two_calibrations_in_turn_covers_what_repeated_samples_show()
    {
        // Simple random samples; calibrated to age, then to sex: the spread over samples is the witness.
        const int Persons = 4_000;
        const int Sampled = 200;
        var random = new CounterRandom(5);
        var age = Enumerable.Range(0, Persons).Select(i => random.Below(4, 1, i)).ToArray();
        var sex = Enumerable.Range(0, Persons).Select(i => random.Below(2, 2, i)).ToArray();
        var value = Enumerable.Range(0, Persons).Select(i => (2.0 * age[i]) + (3 * sex[i]) + random.Normal(3, i)).ToArray();
        double[] Counts(int[] codes, int levels) => Enumerable.Range(0, levels).Select(level => (double)codes.Count(code => code == level)).ToArray();
        var (estimates, variances) = (new List<double>(), new List<double>());
        for (var sample = 0; sample < 400; sample++)
        {
            var drawn = Enumerable.Range(0, Persons).OrderBy(i => random.Bits(100UL + (ulong)sample, (ulong)i)).Take(Sampled).ToArray();
            var design = SurveyDesign.Create(new SurveyDesignSpecification
            {
                Weights = Enumerable.Repeat((double)Persons / Sampled, Sampled).ToArray(),
                Stages = [new SamplingStage { PopulationSizes = Enumerable.Repeat((double)Persons, Sampled).ToArray() }],
            });
            design = design.WithCalibration(Solve(design.Weights, CalibrationTerm.Factor("age", Array.ConvertAll(drawn, i => age[i]), Some.Levels(4), Counts(age, 4))));
            design = design.WithCalibration(Solve(design.Weights, CalibrationTerm.Factor("sex", Array.ConvertAll(drawn, i => sex[i]), Some.Levels(2), Counts(sex, 2))));
            var estimate = design.Whole().Total(Array.ConvertAll(drawn, i => value[i]))[0];
            estimates.Add(estimate.Estimate);
            variances.Add(estimate.Variance);
        }

        var spread = estimates.Sum(e => Math.Pow(e - estimates.Average(), 2)) / (estimates.Count - 1);
        Assert.InRange(variances.Average() / spread, 0.8, 1.2);

        static CalibrationOutcome.Solved Solve(double[] weights, CalibrationTerm term)
            => Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(weights, [term]).Solve());
    }

    [Fact]
    public void A_step_from_other_weights_is_refused()
    {
        var survey = new SmallSurvey(24, 60);
        var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, survey.Terms()).Solve());
        var design = survey.Design().WithCalibration(solved);
        Assert.Throws<StatisticsInputException>(() => design.WithCalibration(solved));
    }
}
