using CsCheck;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage;

public sealed class MatchWeightTests
{
    private static readonly LinkageComparison Name = new("name", 3);

    [Fact]
    public void The_posterior_is_that_of_bayes() =>
        Gen.Select(Gen.Double[0.001, 0.999], Gen.Double[0.001, 0.999], Gen.Double[0.001, 0.999]).Sample((m, u, prior) =>
            Close.To(prior * m / ((prior * m) + ((1 - prior) * u)), MatchWeight.Posterior(MatchWeight.Of(m, u), prior), 1e-6, "posterior"));

    [Fact]
    public void Posteriors_stay_exact_where_weights_are_extreme()
    {
        Close.To(Math.Pow(2, -200) * 1e-6, MatchWeight.Posterior(-200, 1e-6), 1e-5, "far below");
        Close.To(Math.Pow(2, -200) * 1e6, MatchWeight.FalseProbability(200, 1e-6), 1e-5, "far above");
        Assert.Equal(0, MatchWeight.Posterior(double.NegativeInfinity, 0.5));
        Assert.Equal(1, MatchWeight.Posterior(5000, 1e-9));
    }

    [Fact]
    public void A_pair_at_the_weight_of_a_posterior_has_that_posterior() =>
        Gen.Select(Gen.Double[0.01, 0.9999], Gen.Double[1e-9, 0.9]).Sample((posterior, prior) =>
            Close.To(posterior, MatchWeight.Posterior(MatchWeight.At(posterior, prior), prior), 1e-12, "posterior"));

    [Fact]
    public void Sums_of_weights_are_the_same_in_any_order() =>
        Gen.Select(Gen.Double[1e-6, 1], Gen.Double[1e-6, 1]).Array[8].Sample(levels =>
        {
            var weights = levels.Select(level => MatchWeight.Of(level.Item1, level.Item2)).ToArray();
            Assert.Equal(weights.Sum(), weights.Reverse().Sum());
            Assert.Equal(weights.Sum(), weights.Order().Sum());
        });

    [Fact]
    public void A_missing_value_weighs_nothing_and_a_pattern_the_sum_of_its_levels()
    {
        var model = new FellegiSunterModel([
            new(Name, [0.8, 0.15, 0.05], [0.01, 0.04, 0.95]), new(new LinkageComparison("sex", 2), [0.98, 0.02], [0.5, 0.5])]);

        Assert.Equal(MatchWeight.Of(0.15, 0.04), model.Weight([1, -1]));
        Assert.Equal(MatchWeight.Of(0.05, 0.95) + MatchWeight.Of(0.98, 0.5), model.Weight([2, 0]));
        Assert.Equal([model.Weight([-1, 1]), model.Weight([0, 0])], model.Weights(PatternCounts.Create([.. model.Comparisons.Select(one => one.Comparison)], [0, 0, -1, 1], [3, 4])));
    }

    [Fact]
    public void Agreement_on_a_rare_value_weighs_as_if_its_frequency_were_u()
    {
        const double M = 0.9, U = 0.002;

        Assert.Equal(MatchWeight.Of(M, 0.00005), MatchWeight.Of(M, U) + TermFrequency.Adjustment(U, 0.00005, 1e-6), 2 * MatchWeight.Unit);
        Assert.Equal(TermFrequency.Adjustment(U, 1e-5, 1e-9), TermFrequency.Adjustment(U, 0, 1e-5));
        Assert.True(TermFrequency.Adjustment(U, 0.02, 1e-5) < 0);
        Assert.Equal(0, TermFrequency.Adjustment(U, 0.02, 1e-5, strength: 0));
    }

    [Fact]
    public void On_average_over_chance_agreements_the_adjustment_keeps_the_mass_of_u() =>
        Gen.Double[0.01, 1].Array[2, 20].Sample(parts =>
        {
            var frequencies = parts.Select(part => part / parts.Sum()).ToArray();
            var u = TermFrequency.Coincidence(frequencies, frequencies);

            // Two random records agree on a value with probability f squared; the weight of that is log2(m / f).
            Close.To(1, frequencies.Sum(f => f * Math.Pow(2, TermFrequency.Adjustment(u, f, 1e-12)) / u) / frequencies.Length, 1e-5, "mass");
        });

    [Fact]
    public void Patterns_are_sorted_added_up_and_freed_of_empty_ones()
    {
        var patterns = PatternCounts.Create([Name, new("sex", 2)], [2, 1, -1, 0, 2, 1, 0, 0], [5, 3, 4, 0]);

        Assert.Equal(2, patterns.PatternCount);
        Assert.Equal([-1, 0], patterns.Levels(0).ToArray());
        Assert.Equal([3L, 9], patterns.Counts.ToArray());
        Assert.Equal([0L, 0, 9], patterns.LevelCounts(0));
    }

    [Fact]
    public void A_level_out_of_range_is_refused_with_its_comparison() =>
        Assert.Contains("'name', row 2", Assert.Throws<StatisticsInputException>(() => PatternCounts.Create([Name], [0, 3], [1, 1])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.5, 0.6)]
    [InlineData(1.2, -0.2)]
    public void Probabilities_that_are_none_are_refused(double first, double second) =>
        Assert.Throws<StatisticsInputException>(() => new ComparisonProbabilities(new LinkageComparison("sex", 2), [first, second], [0.5, 0.5]));

    [Fact]
    public void The_prior_follows_from_expected_matches() => Assert.Equal(1e-4, MatchWeight.PriorFor(100, 1e6), 1e-18);
}
