using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Variance;

public class LinearisedEstimateTests
{
    [Fact]
    public void A_linearised_mean_has_the_variance_of_the_mean()
        => Some.Survey.Sample(survey =>
        {
            foreach (var design in new[] { survey.Design(), Calibrated(survey) })
            {
                var mean = design.By(survey.Age, 3).Mean(survey.Value);
                var linearised = design.By(survey.Age, 3).LinearisedMean(survey.Value);
                for (var domain = 0; domain < 3; domain++)
                {
                    Close.To(mean[domain].Estimate, linearised[domain].Value, 1e-14, "value");
                    Close.To(mean[domain].Variance, linearised[domain].Variance, 1e-12, "variance", 1e-12);
                }
            }
        }, iter: 20);

    [Fact]
    public void A_ratio_of_totals_is_the_ratio()
        => Some.Survey.Sample(survey =>
        {
            var estimator = Calibrated(survey).By(survey.Sex, 2);
            var ratio = estimator.Ratio(survey.Value, survey.Size);
            var (top, bottom) = (estimator.LinearisedTotal(survey.Value), estimator.LinearisedTotal(survey.Size));
            for (var domain = 0; domain < 2; domain++)
            {
                var quotient = top[domain] / bottom[domain];
                Close.To(ratio[domain].Estimate, quotient.Value, 1e-13, "value");
                Close.To(ratio[domain].Variance, quotient.Variance, 1e-9, "variance");
            }
        }, iter: 20);

    [Fact]
    public void The_change_between_two_variables_is_the_mean_of_their_difference()
        => Some.Survey.Sample(survey =>
        {
            var estimator = survey.Design().Whole();
            var change = estimator.LinearisedMean(survey.Value)[0] - estimator.LinearisedMean(survey.Size)[0];
            var difference = estimator.Mean(survey.Value.Zip(survey.Size, (left, right) => left - right).ToArray())[0];
            Close.To(difference.Estimate, change.Value, 1e-12, "value");
            Close.To(difference.Variance, change.Variance, 1e-12, "variance");
        }, iter: 20);

    [Fact]
    public void The_variance_of_a_contrast_follows_from_the_covariance_matrix()
        => Some.Survey.Sample(survey =>
        {
            var means = Calibrated(survey).By(survey.Age, 3).LinearisedMean(survey.Value);
            var matrix = LinearisedEstimate.CovarianceMatrix(means);
            double[] contrast = [1, -0.4, -0.6];
            var expected = 0.0;
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                    expected += contrast[i] * contrast[j] * matrix[i, j];
            }

            Close.To(expected, (means[0] - (0.4 * means[1]) - (0.6 * means[2])).Variance, 1e-10, "variance");
        }, iter: 20);

    [Fact]
    public void Smooth_functions_have_the_derivatives_of_calculus()
    {
        var mean = SurveyDesign.FromWeights([2, 3, 4, 1]).Whole().LinearisedMean([0.1, 0.5, 0.2, 0.9])[0];
        Close.To(mean.StandardError / mean.Value, LinearisedEstimate.Log(mean).StandardError, 1e-13, "log");
        Close.To(mean.StandardError, LinearisedEstimate.Exp(LinearisedEstimate.Log(mean)).StandardError, 1e-13, "exp of log");
        Close.To(2 * mean.Value * mean.StandardError, LinearisedEstimate.Power(mean, 2).StandardError, 1e-13, "square");
        Close.To(2 * mean.Value * mean.StandardError, (mean * mean).StandardError, 1e-13, "product with itself");
        Close.To(mean.StandardError / (mean.Value * (1 - mean.Value)), LinearisedEstimate.Logit(mean).StandardError, 1e-13, "logit");
        Assert.Equal(0, (mean / mean).StandardError, 1e-15);
    }

    [Fact]
    public void Changes_between_independent_editions_add_variances()
    {
        var earlier = SurveyDesign.FromWeights([2, 3, 4, 1]).Whole().LinearisedMean([1, 5, 2, 9])[0];
        var later = SurveyDesign.FromWeights([1, 1, 2]).Whole().LinearisedMean([4, 6, 5])[0].FromIndependentSample();
        var change = later - earlier;
        Close.To(earlier.Variance + later.Variance, change.Variance, 1e-13, "variance");
        Assert.InRange(change.DegreesOfFreedom, 2, 5);
        Assert.Equal(0, LinearisedEstimate.Covariance(earlier, later), 1e-12);
    }

    [Fact]
    public void Estimates_of_two_samples_are_not_combined_unless_declared_independent()
    {
        var one = SurveyDesign.FromWeights([2, 3]).Whole().LinearisedMean([1, 5])[0];
        var other = SurveyDesign.FromWeights([2, 3]).Whole().LinearisedMean([1, 5])[0];
        Assert.Throws<StatisticsInputException>(() => one - other);
    }

    [Fact]
    public void Editions_that_share_sampling_units_have_their_covariance_when_stacked_in_one_design()
    {
        // Each unit answers in both editions with the same value: the change is known exactly.
        double[] value = [3, 8, 5, 6];
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = [2, 2, 2, 2, 2, 2, 2, 2],
            Stages = [new SamplingStage { Units = [0, 1, 2, 3, 0, 1, 2, 3] }],
        });
        var means = design.By([0, 0, 0, 0, 1, 1, 1, 1], 2).LinearisedMean([.. value, .. value]);
        Assert.Equal(0, (means[1] - means[0]).StandardError, 1e-12);
        Assert.True(means[0].StandardError > 0.5);
    }

    [Fact]
    public void Editions_with_weights_of_their_own_and_the_same_units_vary_together_as_in_one_design()
        => Some.Survey.Sample(survey =>
        {
            // The second edition has the same units, other answers and other weights.
            var other = survey.Weight.Select((weight, row) => weight * survey.Drift[row]).ToArray();
            var later = survey.Value.Select((value, row) => (0.6 * value) + survey.Sex[row]).ToArray();
            var stacked = Design([.. survey.Weight, .. other], [.. survey.Stratum, .. survey.Stratum], [.. survey.Unit, .. survey.Unit])
                .By([.. survey.Value.Select(_ => 0), .. later.Select(_ => 1)], 2).LinearisedMean([.. survey.Value, .. later]);
            var (one, two) = (Design(survey.Weight, survey.Stratum, survey.Unit), Design(other, survey.Stratum, survey.Unit));
            var shared = SharedUnits.Between(one, survey.Unit, two, survey.Unit);
            var change = two.Whole().LinearisedMean(later)[0].WithSharedUnits(shared) - one.Whole().LinearisedMean(survey.Value)[0];
            Close.To((stacked[1] - stacked[0]).Variance, change.Variance, 1e-10, "variance");
            Assert.Equal(survey.Unit.Distinct().Count(), shared.Count);
        }, iter: 20);

    [Fact]
    public void Editions_without_a_common_unit_are_independent()
    {
        var (one, two) = (SurveyDesign.FromWeights([2, 3, 4]), SurveyDesign.FromWeights([1, 5, 2]));
        var shared = SharedUnits.Between(one, [1, 2, 3], two, [4, 5, 6]);
        var (earlier, later) = (one.Whole().LinearisedMean([1, 5, 2])[0], two.Whole().LinearisedMean([3, 4, 8])[0]);
        Close.To((later.FromIndependentSample() - earlier).Variance, (later.WithSharedUnits(shared) - earlier).Variance, 1e-14, "variance");
        Assert.Throws<StatisticsInputException>(() => SharedUnits.Between(one, [1, 1, 3], two, [4, 5, 6]));
    }

    [Fact]
    public void The_estimated_variance_of_a_change_is_right_on_average_when_half_the_units_are_kept()
    {
        const int Units = 30, Samples = 1500;
        var random = new CounterRandom(77);
        var (changes, variances, alone) = (new double[Samples], new double[Samples], new double[Samples]);
        for (var sample = 0; sample < Samples; sample++)
        {
            // A unit has a lasting level, and a deviation of its own in each edition; units 15 to 29 are in both.
            double Level(int unit) => random.Normal(1, (ulong)((sample * 100) + unit));
            var keys = (Earlier: Enumerable.Range(0, Units).ToArray(), Later: Enumerable.Range(Units / 2, Units).ToArray());
            var earlier = keys.Earlier.Select(unit => Level(unit) + (0.4 * random.Normal(2, (ulong)((sample * 100) + unit)))).ToArray();
            var later = keys.Later.Select(unit => Level(unit) + (0.4 * random.Normal(3, (ulong)((sample * 100) + unit)))).ToArray();
            var ones = Enumerable.Repeat(1.0, Units).ToArray();
            var (one, two) = (SurveyDesign.FromWeights(ones), SurveyDesign.FromWeights(ones));
            var shared = SharedUnits.Between(one, keys.Earlier, two, keys.Later);
            var (before, after) = (one.Whole().LinearisedMean(earlier)[0], two.Whole().LinearisedMean(later)[0]);
            var change = after.WithSharedUnits(shared) - before;
            (changes[sample], variances[sample], alone[sample]) = (change.Value, change.Variance, before.Variance + after.Variance);
        }

        var truth = changes.Sum(change => change * change) / Samples;
        // The variance of 1500 normal changes is known to about 3.7 %; three times that.
        Assert.InRange(variances.Average() / truth, 0.89, 1.11);
        Assert.True(alone.Average() / truth > 1.4, "without the covariance the variance would be far too large");
    }

    private static SurveyDesign Design(double[] weights, int[] strata, int[] units) => SurveyDesign.Create(new SurveyDesignSpecification
    {
        Weights = weights,
        Stages = [new SamplingStage { Strata = strata, Units = units }],
        LonelyUnits = LonelyUnitPolicy.Remove,
    });

    private static SurveyDesign Calibrated(SmallSurvey survey)
        => survey.Design().WithCalibration((CalibrationOutcome.Solved)new CalibrationProblem(survey.Weight, survey.Terms()).Solve());
}
