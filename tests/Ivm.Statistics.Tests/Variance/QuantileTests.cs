using CsCheck;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Variance;

public class QuantileTests
{
    [Fact]
    public void Whole_weights_count_as_repeated_rows()
        => Some.Survey.Sample(survey =>
        {
            var weights = survey.Weight.Select(weight => Math.Round(weight / 5)).ToArray();
            var repeated = survey.Value.SelectMany((value, row) => Enumerable.Repeat(value, (int)weights[row])).Order().ToArray();
            foreach (var p in new[] { 0.1, 0.37, 0.5, 0.93 })
            {
                var expected = repeated[(int)Math.Ceiling((p * repeated.Length) - 1e-9) - 1];
                Assert.Equal(expected, SurveyDesign.FromWeights(weights).Whole().Quantile(survey.Value, [p])[0][0].Estimate);
            }
        }, iter: 20);

    [Theory]
    [InlineData(QuantileRule.Inverse, 2)]
    [InlineData(QuantileRule.InverseAveraged, 2.5)]
    [InlineData(QuantileRule.NearestEven, 2)]
    [InlineData(QuantileRule.Linear4, 2)]
    [InlineData(QuantileRule.Linear5, 2.5)]
    [InlineData(QuantileRule.Linear6, 2.5)]
    [InlineData(QuantileRule.Linear7, 2.5)]
    [InlineData(QuantileRule.Linear8, 2.5)]
    [InlineData(QuantileRule.Linear9, 2.5)]
    public void The_median_of_four_values_is_that_of_Hyndman_and_Fan(QuantileRule rule, double expected)
        => Assert.Equal(expected, SurveyDesign.FromWeights([3, 3, 3, 3]).Whole().Quantile([4, 1, 2, 3], [0.5], rule)[0][0].Estimate, 1e-14);

    [Fact]
    public void Every_rule_stays_within_the_data()
        => Some.Survey.Sample(survey =>
        {
            var estimator = survey.Design().By(survey.Age, 3);
            foreach (var rule in Enum.GetValues<QuantileRule>())
            {
                var quantiles = estimator.Quantile(survey.Value, [0.001, 0.25, 0.5, 0.75, 0.999], rule);
                for (var domain = 0; domain < 3; domain++)
                {
                    var own = survey.Value.Where((_, row) => survey.Age[row] == domain).ToArray();
                    if (own.Length == 0)
                        continue;
                    Assert.All(quantiles[domain], quantile => Assert.InRange(quantile.Estimate, own.Min(), own.Max()));
                    Assert.Equal(quantiles[domain].Select(quantile => quantile.Estimate).Order(), quantiles[domain].Select(quantile => quantile.Estimate));
                }
            }
        }, iter: 20);

    [Fact]
    public void The_order_of_rows_changes_nothing()
        => Some.Survey.Sample(survey =>
        {
            var other = survey.Reordered();
            var (one, two) = (survey.Design().Whole().Quantile(survey.Value, [0.3])[0][0], other.Design().Whole().Quantile(other.Value, [0.3])[0][0]);
            Assert.Equal((one.Estimate, one.Lower, one.Upper), (two.Estimate, two.Lower, two.Upper));
        }, iter: 20);

    [Fact]
    public void An_empty_domain_has_no_quantile()
        => Assert.True(double.IsNaN(SurveyDesign.FromWeights([2, 3, 4]).By([0, 0, 0], 2).Quantile([1, 2, 3], [0.5])[1][0].Estimate));

    [Fact]
    public void An_interval_that_reaches_past_the_data_has_no_end_there()
    {
        var quantile = SurveyDesign.FromWeights([1, 1, 1, 1, 1]).Whole().Quantile([1, 2, 3, 4, 5], [0.1])[0][0];
        Assert.True(double.IsNaN(quantile.Lower) && quantile.Upper == 4);
    }

    [Fact]
    public void A_probability_outside_the_open_unit_interval_is_refused()
        => Assert.Throws<StatisticsInputException>(() => SurveyDesign.FromWeights([1, 1]).Whole().Quantile([1, 2], [1.0]));

    [Fact]
    public void Two_thirds_of_the_intervals_at_that_level_hold_the_true_median()
    {
        // The median of the simulated value is 3.5; 300 samples of 120 rows, and a binomial band of four standard errors.
        var hits = Enumerable.Range(0, 300).Count(seed =>
        {
            var survey = new SmallSurvey((ulong)seed, 120);
            var quantile = SurveyDesign.FromWeights(survey.Weight).Whole().Quantile(survey.Value, [0.5], options: new EstimationOptions { Level = 2.0 / 3 })[0][0];
            return quantile.Lower <= 3.5 && 3.5 <= quantile.Upper;
        });
        Assert.InRange(hits, 200 - 33, 200 + 33);
    }
}
