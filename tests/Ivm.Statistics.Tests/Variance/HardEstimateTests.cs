using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Variance;

/// <summary>Estimates where there is next to nothing to estimate from, or from numbers of unusual size.</summary>
public class HardEstimateTests
{
    private static readonly double[] Values = [3, 4, 5, 6];

    [Fact]
    public void A_domain_whose_weights_are_all_zero_has_no_estimate_like_an_empty_one()
    {
        var domains = SurveyDesign.FromWeights([0, 0, 1, 2]).By([0, 0, 1, 1], 3);
        foreach (var estimates in new[] { domains.Mean(Values), domains.Total(Values), domains.Ratio(Values, Values), domains.Proportion([1, 0, 1, 0]), domains.PopulationVariance(Values) })
        {
            Assert.All(new[] { 0, 2 }, domain => Assert.Equal((double.NaN, double.NaN, 0), (estimates[domain].Estimate, estimates[domain].StandardError, estimates[domain].Count)));
            Assert.True(double.IsFinite(estimates[1].Estimate));
        }

        Assert.All(new[] { 0, 2 }, domain => Assert.Equal((double.NaN, double.NaN), (domains.Quantile(Values, [0.5])[domain][0].Estimate, domains.Quantile(Values, [0.5])[domain][0].StandardError)));
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void The_size_of_weights_makes_no_difference_to_means(double unit)
    {
        var plain = SurveyDesign.FromWeights([1, 2, 3, 4]).Whole().Mean(Values)[0];
        var scaled = SurveyDesign.FromWeights([unit, 2 * unit, 3 * unit, 4 * unit]).Whole().Mean(Values)[0];
        Close.To(plain.Estimate, scaled.Estimate, 1e-14, "mean");
        Close.To(plain.StandardError, scaled.StandardError, 1e-13, "standard error");
        Close.To(plain.Lower, scaled.Lower, 1e-13, "lower end");
    }

    [Fact]
    public void Values_far_from_zero_keep_the_digits_of_their_spread()
    {
        var near = SurveyDesign.FromWeights([1, 2, 3, 4]).Whole().Mean(Values)[0];
        var far = SurveyDesign.FromWeights([1, 2, 3, 4]).Whole().Mean([.. Values.Select(value => value + 1e9)])[0];
        Close.To(near.StandardError, far.StandardError, 1e-6, "standard error");
    }

    [Fact]
    public void Any_number_may_be_the_code_of_a_unit_or_stratum()
    {
        SurveyDesign Design(int[] units, int[] strata) => SurveyDesign.Create(new SurveyDesignSpecification { Weights = [2, 3, 2, 1], Stages = [new SamplingStage { Units = units, Strata = strata }] });
        var plain = Design([0, 1, 2, 3], [0, 0, 1, 1]).Whole().Mean(Values)[0];
        var extreme = Design([int.MinValue, int.MaxValue, -1, 0], [int.MaxValue, int.MaxValue, int.MinValue, int.MinValue]).Whole().Mean(Values)[0];
        Assert.Equal((plain.Estimate, plain.StandardError, plain.DegreesOfFreedom), (extreme.Estimate, extreme.StandardError, extreme.DegreesOfFreedom));
    }

    [Fact]
    public void A_single_row_has_an_estimate_but_no_interval_once_a_policy_allows_it()
    {
        Assert.Contains("single unit", Assert.Throws<StatisticsInputException>(() => SurveyDesign.FromWeights([2]).Whole().Mean([3])).Message, StringComparison.Ordinal);
        var one = SurveyDesign.Create(new SurveyDesignSpecification { Weights = [2], LonelyUnits = LonelyUnitPolicy.Remove }).Whole().Mean([3])[0];
        Assert.Equal((3.0, 0.0, double.NaN, double.NaN), (one.Estimate, one.StandardError, one.Lower, one.Upper));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_of_domains_that_cannot_be_is_refused(int count)
        => Assert.StartsWith("domains: found", Assert.Throws<StatisticsInputException>(() => SurveyDesign.FromWeights([1, 2]).By([-1, -1], count)).Message, StringComparison.Ordinal);
}
