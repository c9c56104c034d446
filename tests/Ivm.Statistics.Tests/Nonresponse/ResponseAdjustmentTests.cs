using Ivm.Statistics.Calibration;
using Ivm.Statistics.Nonresponse;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Nonresponse;

public class ResponseAdjustmentTests
{
    private const int Rows = 400;

    private static readonly SmallSurvey Survey = new(21, Rows);
    private static readonly bool[] Responded = ResponseModelTests.Responded(Survey);

    [Fact]
    public void Respondents_take_over_the_weight_of_their_class()
    {
        var step = new WeightingClassAdjustment(Survey.Weight, Responded, Survey.Age, 3);
        for (var age = 0; age < 3; age++)
            Close.To(Sum(Survey.Weight, row => Survey.Age[row] == age), Sum(step.Weights, row => Survey.Age[row] == age), 1e-13, $"age {age}");
        Assert.All(Enumerable.Range(0, Rows).Where(row => !Responded[row]), row => Assert.Equal(0, step.Weights[row]));
        var counted = new WeightingClassAdjustment(Survey.Weight, Responded, Survey.Age, 3, weighted: false);
        Close.To(Survey.Age.Count(age => age == 1) / (double)Enumerable.Range(0, Rows).Count(row => Survey.Age[row] == 1 && Responded[row]), counted.Factors[1], 1e-14, "factor");
    }

    [Fact]
    public void A_step_pulls_back_to_the_derivative_of_the_total_by_each_weight()
    {
        foreach (var make in Steps())
        {
            var step = make(Survey.Weight);
            var pulled = (double[])Survey.Value.Clone();
            step.Pullback(pulled);
            foreach (var row in new[] { 0, 7, 55, 123, 300 })
            {
                var derivative = (Total(make, row, 1e-4) - Total(make, row, -1e-4)) / 2e-4;
                Close.To(derivative, pulled[row], 1e-6, $"row {row}", 1);
            }
        }

        static double Total(Func<double[], IWeightAdjustment> make, int row, double change)
        {
            var weights = (double[])Survey.Weight.Clone();
            weights[row] += change;
            return make(weights).Weights.Zip(Survey.Value, (weight, value) => weight * value).Sum();
        }
    }

    [Fact]
    public void Unweighted_steps_pull_back_to_what_a_row_more_of_the_kind_would_add()
    {
        var wide = new SmallSurvey(22, 4000);
        var responded = ResponseModelTests.Responded(wide);
        foreach (var useModel in new[] { true, false })
        {
            var step = Make(Enumerable.Range(0, wide.Rows).ToArray());
            var pulled = (double[])wide.Value.Clone();
            step.Pullback(pulled);
            var total = step.Weights.Zip(wide.Value, (weight, value) => weight * value).Sum();
            foreach (var row in new[] { 3, 60, 1500, 2800 })
            {
                var more = Enumerable.Range(0, wide.Rows).Append(row).ToArray();
                var added = Make(more).Weights.Select((weight, k) => weight * wide.Value[more[k]]).Sum() - total;
                Close.To(wide.Weight[row] * pulled[row], added, 0.01, $"row {row}, model {useModel}", 30);
            }

            IWeightAdjustment Make(int[] rows)
            {
                var weights = rows.Select(row => wide.Weight[row]).ToArray();
                var responses = rows.Select(row => responded[row]).ToArray();
                if (!useModel)
                    return new WeightingClassAdjustment(weights, responses, rows.Select(row => wide.Age[row]).ToArray(), 3, weighted: false);
                var terms = new[] { ResponseTerm.Factor("age", rows.Select(row => wide.Age[row]).ToArray(), Some.Levels(3)), ResponseTerm.Numeric("log size", rows.Select(row => Math.Log(wide.Size[row])).ToArray()) };
                return new InversePropensityAdjustment((ResponseModelOutcome.Fitted)new ResponseModel(weights, responses, terms, weighted: false).Fit());
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_saturated_model_is_the_adjustment_within_its_cells(bool weighted)
    {
        var term = ResponseTerm.Factor("age", Survey.Age, Some.Levels(3));
        var model = new InversePropensityAdjustment((ResponseModelOutcome.Fitted)new ResponseModel(Survey.Weight, Responded, [term], weighted).Fit());
        var classes = new WeightingClassAdjustment(Survey.Weight, Responded, Survey.Age, 3, weighted);
        var (first, second) = ((double[])Survey.Value.Clone(), (double[])Survey.Value.Clone());
        model.Pullback(first);
        classes.Pullback(second);
        for (var row = 0; row < Rows; row++)
        {
            Close.To(classes.Weights[row], model.Weights[row], 1e-11, $"weight {row}", 1e-9);
            Close.To(second[row], first[row], 1e-10, $"linearised {row}", 1);
        }
    }

    [Fact]
    public void One_class_gives_the_variance_of_a_ratio()
    {
        // With one class the estimated total is N-hat times the mean of the respondents.
        var design = Survey.Design();
        var step = new WeightingClassAdjustment(Survey.Weight, Responded, new int[Rows], 1);
        var ofRespondents = Responded.Select((responds, row) => responds ? Survey.Value[row] : double.NaN).ToArray();
        var adjusted = design.WithAdjustment(step).Whole().Mean(Survey.Value)[0];
        var domain = design.Whole().Mean(ofRespondents)[0];
        Close.To(domain.Estimate, adjusted.Estimate, 1e-13, "mean");
        Close.To(domain.Variance, adjusted.Variance, 1e-10, "variance");
    }

    [Fact]
    public void Steps_can_be_repeated_on_replicates()
    {
        var step = (InversePropensityAdjustment)Steps()[2](Survey.Weight);
        var replicates = ReplicateDesign.Jackknife(Survey.Design()).Adjusted(step.Repeat);
        var estimation = replicates.Estimation();
        var measure = estimation.Whole().Mean(Survey.Value);
        var jackknife = estimation.Run()[measure].Estimates[0];
        var taylor = Survey.Design().WithAdjustment(step).Whole().Mean(Survey.Value)[0];
        Close.To(taylor.Estimate, jackknife.Estimate, 1e-12, "mean");
        Close.To(taylor.StandardError, jackknife.StandardError, 0.1, "standard error");
        var classes = new WeightingClassAdjustment(Survey.Weight, Responded, Survey.Age, 3);
        Assert.Equal(classes.Weights, ReplicateDesign.Jackknife(Survey.Design()).Adjusted(classes.Repeat).Weights);
    }

    [Fact]
    public void A_replicate_without_respondents_in_a_class_is_counted_as_failing_with_its_cause()
    {
        int[] classes = [0, 0, 0, 0, 1, 1, 1, 1];
        var weights = Enumerable.Repeat(2.0, 8).ToArray();
        var step = new WeightingClassAdjustment(weights, [true, true, true, false, true, false, false, false], classes, 2);
        var tolerant = ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)).Adjusted(step.Repeat)
            .Recalibrated(new CalibrationProblem(step.Weights, [CalibrationTerm.Constant(16)]), largestFailingShare: 0.2);
        var estimation = tolerant.Estimation();
        estimation.Whole().Mean([1, 2, 3, 4, 5, 6, 7, 8]);
        var failure = Assert.Single(estimation.Run().Failures);
        Assert.Equal((4, null), (failure.Replicate, failure.Cause));
        Assert.Contains("no respondents in class 1", failure.Message, StringComparison.Ordinal);

        var strict = ReplicateDesign.Jackknife(SurveyDesign.FromWeights(weights)).Adjusted(step.Repeat).Estimation();
        strict.Whole().Mean([1, 2, 3, 4, 5, 6, 7, 8]);
        var error = Assert.Throws<StatisticsInputException>(() => strict.Run());
        Assert.Contains("class 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Taylors_intervals_after_response_model_and_calibration_cover_the_truth_as_often_as_they_say()
    {
        // Totals are calibrated after the response step; the truth is that of the population from which samples are drawn.
        const int population = 20000, clusters = 500, samples = 400;
        var random = new CounterRandom(99);
        var group = Enumerable.Range(0, population).Select(i => random.Below(4, 1, (ulong)i)).ToArray();
        var x = Enumerable.Range(0, population).Select(i => 2 + group[i] + random.Normal(2, (ulong)i)).ToArray();
        var y = Enumerable.Range(0, population).Select(i => x[i] + group[i] + (0.7 * random.Normal(3, (ulong)(i % clusters))) + random.Normal(4, (ulong)i)).ToArray();
        var (truth, total) = (y.Average(), x.Sum());
        var (covered, variance) = (0, 0.0);
        var means = new double[samples];
        for (var s = 0; s < samples; s++)
        {
            var chosen = Enumerable.Range(0, clusters).OrderBy(c => random.Uniform((ulong)(1000 + s), c)).Take(60).ToHashSet();
            var rows = Enumerable.Range(0, population).Where(i => chosen.Contains(i % clusters)).ToArray();
            var responds = rows.Select(i => random.Chance(0.35 + (0.12 * group[i]), (ulong)(5000 + s), (ulong)i)).ToArray();
            var weights = rows.Select(_ => (double)clusters / 60).ToArray();
            var codes = rows.Select(i => group[i]).ToArray();
            var design = SurveyDesign.Create(new SurveyDesignSpecification
            {
                Weights = weights,
                Stages = [new SamplingStage { Units = rows.Select(i => i % clusters).ToArray(), PopulationSizes = rows.Select(_ => (double)clusters).ToArray() }],
            });
            var fitted = (ResponseModelOutcome.Fitted)new ResponseModel(weights, responds, [ResponseTerm.Factor("group", codes, Some.Levels(4))]).Fit();
            var adjusted = design.WithAdjustment(new InversePropensityAdjustment(fitted));
            var problem = new CalibrationProblem(adjusted.Weights, [CalibrationTerm.Constant(population), CalibrationTerm.Numeric("x", rows.Select(i => x[i]).ToArray(), total)]);
            var final = adjusted.WithCalibration((CalibrationOutcome.Solved)problem.Solve());
            var estimate = final.Whole().Mean(rows.Select(i => y[i]).ToArray())[0];
            covered += estimate.Lower <= truth && truth <= estimate.Upper ? 1 : 0;
            variance += estimate.Variance / samples;
            means[s] = estimate.Estimate;
        }

        var mean = means.Average();
        var spread = means.Sum(value => (value - mean) * (value - mean)) / (samples - 1);
        Assert.InRange(covered / (double)samples, 0.915, 0.98);
        Assert.InRange(variance / spread, 0.8, 1.25);
        Assert.InRange(mean - truth, -4 * Math.Sqrt(spread / samples), 4 * Math.Sqrt(spread / samples));
    }

    [Fact]
    public void Classes_without_respondents_are_joined_with_the_one_above()
    {
        double[] chances = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
        double[] weights = [1, 1, 1, 1, 1, 1, 1, 1];
        var some = PropensityClasses.EqualCount(chances, weights, [false, false, true, false, false, false, true, true], 4);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], some.ClassOfRow);
        Assert.Equal((2, 2), (some.Count, some.MergedCount));
        var top = PropensityClasses.EqualCount(chances, weights, [true, false, true, false, false, false, false, false], 4);
        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 1], top.ClassOfRow);
        Assert.Throws<StatisticsInputException>(() => PropensityClasses.EqualCount(chances, weights, new bool[8], 4));
        Assert.Throws<StatisticsInputException>(() => PropensityClasses.EqualCount(chances, weights, new bool[8], 9));
    }

    [Fact]
    public void Equal_propensities_are_classed_in_the_order_of_the_rows()
        => Assert.Equal(
            [0, 0, 1, 1, 2, 2],
            PropensityClasses.EqualCount([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], [1, 1, 1, 1, 1, 1], [true, true, true, true, true, true], 3).ClassOfRow);

    [Fact]
    public void Unusable_classes_and_lengths_are_named()
    {
        var error = Assert.Throws<StatisticsInputException>(() => new WeightingClassAdjustment([1, 1, 1], [true, true, false], [0, 0, 1], 2));
        Assert.Contains("class 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<StatisticsInputException>(() => new WeightingClassAdjustment([1, 1], [true, true], [0, 2], 2));
        Assert.Throws<StatisticsInputException>(() => new WeightingClassAdjustment([1, 1], [true, true], [0], 1));
        var step = new WeightingClassAdjustment([1, 1], [true, true], [0, 0], 1);
        Assert.Throws<StatisticsInputException>(() => step.Pullback(new double[3]));
    }

    private static Func<double[], IWeightAdjustment>[] Steps() =>
    [
        weights => new WeightingClassAdjustment(weights, Responded, Survey.Age, 3),
        weights => new InversePropensityAdjustment((ResponseModelOutcome.Fitted)new ResponseModel(weights, Responded, [ResponseTerm.Numeric("size", Survey.Size)]).Fit()),
        weights => new InversePropensityAdjustment((ResponseModelOutcome.Fitted)new ResponseModel(weights, Responded, ResponseModelTests.Terms(Survey)).Fit()),
    ];

    private static double Sum(double[] values, Func<int, bool> where) => Enumerable.Range(0, Rows).Where(where).Sum(row => values[row]);
}
