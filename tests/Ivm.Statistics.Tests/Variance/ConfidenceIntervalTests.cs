using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Variance;

public class ConfidenceIntervalTests
{
    public static TheoryData<IntervalMethod> Methods { get; } = new(Enum.GetValues<IntervalMethod>());

    [Fact]
    public void A_likelihood_interval_ends_where_the_likelihood_has_fallen_enough()
        => Some.Survey.Sample(survey =>
        {
            var victim = survey.Value.Select(value => value > 3.5 ? 1.0 : 0).ToArray();
            var options = new EstimationOptions { ProportionInterval = IntervalMethod.Likelihood, NormalIntervals = true };
            var share = survey.Design().Whole().Proportion(victim, options)[0];
            var (p, size) = (share.Estimate, share.Estimate * (1 - share.Estimate) / share.Variance);
            foreach (var end in new[] { share.Lower, share.Upper })
            {
                var fall = 2 * size * ((p * Math.Log(p / end)) + ((1 - p) * Math.Log((1 - p) / (1 - end))));
                // The square of the normal quantile, times n / (n - 1).
                Close.To(1.959963984540054 * 1.959963984540054 * share.Count / (share.Count - 1), fall, 1e-11, "fall");
            }

            Assert.True(share.Lower < p && p < share.Upper);
        }, iter: 20);

    [Theory]
    [MemberData(nameof(Methods))]
    public void Shares_of_none_and_of_all_have_an_interval(IntervalMethod method)
    {
        var options = new EstimationOptions { ProportionInterval = method };
        var estimator = SurveyDesign.FromWeights([1, 1, 1, 1, 1]).Whole();
        var (none, all) = (estimator.Proportion([0, 0, 0, 0, 0], options)[0], estimator.Proportion([1, 1, 1, 1, 1], options)[0]);
        Assert.True(none.Lower == 0 && none.Upper is >= 0 and < 1);
        Assert.True(all.Upper == 1 && all.Lower is > 0 and <= 1);
        if (method == IntervalMethod.Likelihood)
            Close.To(1 - Math.Exp(-2.7764451051977987 * 2.7764451051977987 / 10), none.Upper, 1e-12, "upper end");
    }

    [Fact]
    public void A_share_of_none_in_a_small_domain_of_a_calibrated_sample_counts_the_rows_of_the_domain()
    {
        // Two of forty rows, of weights 1 and 3: worth 16 / 10 observations. Wilson's upper end at p = 0 is t^2 / (n + t^2).
        var weights = Enumerable.Range(0, 40).Select(row => row % 2 == 0 ? 1.0 : 3).ToArray();
        var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(weights, [CalibrationTerm.Constant(80)]).Solve());
        var domain = Enumerable.Range(0, 40).Select(row => row < 2 ? 0 : -1).ToArray();
        var options = new EstimationOptions { ProportionInterval = IntervalMethod.Wilson, NormalIntervals = true };
        var share = SurveyDesign.FromWeights(weights).WithCalibration(solved).By(domain, 1).Proportion(new double[40], options)[0];
        const double Square = 1.959963984540054 * 1.959963984540054;
        Close.To(Square / (1.6 + Square), share.Upper, 1e-12, "upper end");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Calibrated_weights_below_zero_break_no_interval(IntervalMethod method)
    {
        // Two sizes whose total lies above what positive weights reach: the small row gets a negative weight.
        var weights = new double[] { 1, 1, 1, 1 };
        var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(
            weights, [CalibrationTerm.Constant(4), CalibrationTerm.Numeric("size", [1, 2, 3, 4], 16)]).Solve());
        Assert.True(solved.NegativeWeightCount > 0);
        var options = new EstimationOptions { ProportionInterval = method };
        var estimator = SurveyDesign.FromWeights(weights).WithCalibration(solved).Whole();
        foreach (var values in new double[][] { [1, 0, 0, 0], [0, 1, 1, 1], [0, 1, 0, 1] })
        {
            var share = estimator.Proportion(values, options)[0];
            Assert.True(double.IsFinite(share.Lower) && share.Lower <= share.Estimate && share.Estimate <= share.Upper, $"{share}");
        }

        Assert.True(estimator.Proportion([1, 0, 0, 0], options)[0].Estimate < 0);
        var median = estimator.Quantile([1, 2, 3, 4], [0.5], options: options)[0][0];
        Assert.InRange(median.Estimate, 1, 4);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Without_degrees_of_freedom_there_is_no_interval(IntervalMethod method)
    {
        var design = SurveyDesign.Create(new SurveyDesignSpecification { Weights = [1, 1], LonelyUnits = LonelyUnitPolicy.Remove, Stages = [new SamplingStage { Units = [7, 7] }] });
        var share = design.Whole().Proportion([1, 0], new EstimationOptions { ProportionInterval = method })[0];
        Assert.True(double.IsNaN(share.Lower) && double.IsNaN(share.Upper) && share.Estimate == 0.5);
    }

    [Fact]
    public void Given_degrees_of_freedom_replace_those_of_the_design()
    {
        var values = new double[] { 1, 2, 6 };
        var estimator = SurveyDesign.FromWeights([1, 1, 1]).Whole();
        Assert.Equal(
            estimator.Mean(values, new EstimationOptions { NormalIntervals = true })[0],
            estimator.Mean(values, new EstimationOptions { GivenDegreesOfFreedom = double.PositiveInfinity })[0]);
        Assert.Equal(2, estimator.Mean(values, new EstimationOptions { GivenDegreesOfFreedom = 2 })[0].DegreesOfFreedom);
        Assert.Throws<StatisticsInputException>(() => estimator.Mean(values, new EstimationOptions { GivenDegreesOfFreedom = 0 }));
    }
}
