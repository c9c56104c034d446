using Ivm.Statistics.Calibration;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

public class WeightDiagnosticsTests
{
    [Fact]
    public void The_unequal_weighting_effect_is_n_times_the_squares_over_the_square_of_the_sum()
    {
        double[] weights = [1, 2, 3, 4, 0];
        var distribution = WeightDiagnostics.Of(weights);
        Assert.Equal((4, 10.0, 1.0, 4.0), (distribution.Count, distribution.Sum, distribution.Minimum, distribution.Maximum));
        Close.To(4 * 30.0 / 100, distribution.UnequalWeightingEffect, 1e-14, "effect");
        Close.To(100.0 / 30, distribution.EffectiveSize, 1e-14, "effective size");
        Assert.Equal(2, distribution.Quantiles[3]);
    }

    [Fact]
    public void Influences_add_up_to_the_linear_distance()
        => Some.Survey.Sample(survey =>
        {
            var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, survey.Terms()).Solve());
            var distance = survey.Weight.Zip(solved.Weights, (d, w) => (w - d) * (w - d) / d).Sum();
            Close.To(distance, WeightDiagnostics.Influences(solved).Sum(margin => margin.Influence), 1e-8, "distance", 1e-6);
        });

    [Fact]
    public void A_histogram_counts_every_weight_once()
    {
        var (bounds, counts) = WeightDiagnostics.Histogram([1, 1, 2, 5, 9, 0], 4);
        Assert.Equal([1.0, 3, 5, 7, 9], bounds);
        Assert.Equal([3, 0, 1, 1], counts);
    }
}
