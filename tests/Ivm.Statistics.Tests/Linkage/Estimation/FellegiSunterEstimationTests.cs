using CsCheck;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Estimation;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Estimation;

public sealed class FellegiSunterEstimationTests
{
    private static readonly EstimationSettings Likelihood = new() { PseudoCount = 0, Tolerance = 1e-9 };

    private static readonly SomePairs Plain = new(
        [[0.90, 0.07, 0.03], [0.95, 0.05], [0.85, 0.10, 0.05], [0.97, 0.03]],
        [[0.01, 0.04, 0.95], [0.02, 0.98], [0.005, 0.095, 0.90], [0.5, 0.5]],
        0.02)
    { Missing = 0.1 };

    [Fact]
    public void From_the_patterns_of_a_population_m_u_and_prior_are_recovered()
    {
        var estimate = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13) }], Likelihood));

        AssertClose(Plain, estimate, 1e-5);
        Close.To(0.02, estimate.Strata[0].Prior, 1e-5, "prior");
        Close.To(0.02 * 1e13, estimate.Strata[0].ExpectedMatches, 1e-5, "expected matches");
    }

    [Fact]
    public void Steps_of_the_trial_runs_are_told_apart_from_those_to_convergence_and_do_not_count_against_their_limit()
    {
        var free = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13) }], Likelihood));
        var given = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13), Prior = 0.02 }], Likelihood));
        var limited = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13) }], Likelihood with { MaximumIterations = free.Iterations }));

        // Five starting points of a hundred steps each, or one where no prior has to be found.
        Assert.Equal((500, 100), (free.TrialSteps, given.TrialSteps));
        Assert.Equal((free.Iterations, free.LogLikelihood), (limited.Iterations, limited.LogLikelihood));
        Assert.InRange(free.Iterations, 1, 400);
    }

    [Fact]
    public void Whatever_the_probabilities_are_a_population_gives_them_back() =>
        Gen.Select(Gen.Double[0.6, 0.99].Array[5], Gen.Double[0.001, 0.2].Array[5], Gen.Double[0.001, 0.5]).Sample((agree, chance, prior) =>
        {
            var pairs = new SomePairs([.. agree.Select(m => new[] { m, (1 - m) * 0.6, (1 - m) * 0.4 })], [.. chance.Select(u => new[] { u, (1 - u) * 0.1, (1 - u) * 0.9 })], prior);
            var estimate = Estimated(FellegiSunterEstimation.Estimate(pairs.Comparisons, [new() { Name = "all", Patterns = pairs.Population(1e14) }], Likelihood));
            AssertClose(pairs, estimate, 1e-3);
        }, iter: 40);

    [Fact]
    public void From_a_sample_of_pairs_every_m_lies_within_five_standard_errors()
    {
        var (patterns, matches) = Plain.Sample(200_000, seed: 3);
        var estimate = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = patterns }]));

        Assert.InRange(estimate.Strata[0].ExpectedMatches, matches - (5 * Math.Sqrt(matches)), matches + (5 * Math.Sqrt(matches)));
        for (var place = 0; place < Plain.M.Length; place++)
        {
            for (var level = 0; level < Plain.M[place].Length; level++)
            {
                var (m, found) = (Plain.M[place][level], estimate.Model.Comparisons[place].M[level]);

                // Twice the error of known matches: classes overlap.
                Assert.InRange(found, m - (10 * Math.Sqrt(m * (1 - m) / matches)), m + (10 * Math.Sqrt(m * (1 - m) / matches)));
            }
        }
    }

    [Fact]
    public void Blocked_pairs_give_the_m_of_free_comparisons_and_random_pairs_the_u()
    {
        // Pairs of a rule agree on its comparison, matches and non-matches alike; each rule has a share of matches of its own.
        var truth = Plain with { Missing = 0 };
        var blocked = (int place, double prior) => (truth with { M = Fixed(truth.M, place), U = Fixed(truth.U, place), Prior = prior }).Population(1e12);
        PatternStratum[] strata =
        [
            new() { Name = "first", Patterns = blocked(0, 0.4), Excluded = [0] },
            new() { Name = "second", Patterns = blocked(1, 0.05), Excluded = [1] },
            new() { Name = "random", Patterns = (truth with { Prior = 1e-5 }).Population(1e13), Prior = 1e-5 },
        ];
        var estimate = Estimated(FellegiSunterEstimation.Estimate(truth.Comparisons, strata, Likelihood));

        AssertClose(truth, estimate, 1e-4);
        Close.To(0.4, estimate.Strata[0].Prior, 1e-4, "prior of the first rule");
        Close.To(0.05, estimate.Strata[1].Prior, 1e-4, "prior of the second rule");
        Assert.Equal(1e-5, estimate.Strata[2].Prior);
    }

    [Fact]
    public void Without_the_exclusion_a_blocked_comparison_would_be_taken_to_tell_nothing()
    {
        var truth = Plain with { Missing = 0, Prior = 0.3 };
        var blocked = (truth with { M = Fixed(truth.M, 1), U = Fixed(truth.U, 1) }).Population(1e12);
        var estimate = FellegiSunterEstimation.Estimate(truth.Comparisons, [new() { Name = "rule", Patterns = blocked }], Likelihood);

        Assert.Equal(EstimationFailure.LevelNeverSeen, Assert.IsType<LinkageEstimate.NotEstimated>(estimate).Cause);
    }

    [Fact]
    public void Non_matches_of_a_rule_that_agree_more_than_random_pairs_do_not_spoil_m()
    {
        // Within a postcode people share surnames: u of the second comparison is ten times that of random pairs.
        var truth = Plain with { Missing = 0 };
        double[][] households = [truth.U[0], [0.2, 0.8], truth.U[2], truth.U[3]];
        PatternStratum[] strata =
        [
            new() { Name = "postcode", Patterns = (truth with { U = households, Prior = 0.1 }).Population(1e12), NonMatches = NonMatches.Own },
            new() { Name = "random", Patterns = (truth with { Prior = 1e-5 }).Population(1e13), Prior = 1e-5 },
        ];

        AssertClose(truth, Estimated(FellegiSunterEstimation.Estimate(truth.Comparisons, strata, Likelihood)), 1e-4);
    }

    [Fact]
    public void Known_u_stay_as_they_are_given()
    {
        var settings = Likelihood with { KnownNonMatches = new Dictionary<string, IReadOnlyList<double>> { ["c0"] = Plain.U[0], ["c3"] = Plain.U[3] } };
        var estimate = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13) }], settings));

        AssertClose(Plain, estimate, 1e-5);
        Assert.Equal(Plain.U[0], estimate.Model.Comparisons[0].U);
    }

    [Fact]
    public void The_order_of_the_patterns_changes_no_bit()
    {
        var population = Plain.Population(1e6);
        var (levels, counts) = (new List<int>(), new List<long>());
        for (var pattern = population.PatternCount - 1; pattern >= 0; pattern--)
        {
            // Some patterns in two parts.
            foreach (var part in new[] { population.Counts[pattern] / 3, population.Counts[pattern] - (population.Counts[pattern] / 3) })
            {
                levels.AddRange(population.Levels(pattern));
                counts.Add(part);
            }
        }

        var reversed = PatternCounts.Create(Plain.Comparisons, [.. levels], [.. counts]);
        var first = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = population }]));
        var second = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = reversed }]));
        Assert.All(first.Model.Comparisons.Zip(second.Model.Comparisons), both =>
        {
            Assert.Equal(both.First.M, both.Second.M);
            Assert.Equal(both.First.U, both.Second.U);
        });
        Assert.Equal(first.LogLikelihood, second.LogLikelihood);
    }

    [Fact]
    public void Monotone_weights_pool_levels_that_are_out_of_order()
    {
        var truth = new SomePairs([[0.80, 0.05, 0.05, 0.10], [0.95, 0.05], [0.9, 0.1]], [[0.01, 0.04, 0.02, 0.93], [0.02, 0.98], [0.05, 0.95]], 0.05);
        PatternStratum[] strata = [new() { Name = "all", Patterns = truth.Population(1e12) }];
        var free = Estimated(FellegiSunterEstimation.Estimate(truth.Comparisons, strata, Likelihood));
        var ordered = Estimated(FellegiSunterEstimation.Estimate(truth.Comparisons, strata, Likelihood with { MonotoneWeights = true }));

        Assert.Equal(2, free.Model.Comparisons[0].FirstRisingLevel);
        Assert.Null(ordered.Model.Comparisons[0].FirstRisingLevel);
        Assert.Equal(ordered.Model.Comparisons[0].Weights[1], ordered.Model.Comparisons[0].Weights[2], 1e-5);
        Assert.True(ordered.LogLikelihood < free.LogLikelihood);
    }

    [Fact]
    public void A_level_that_no_pair_shows_is_an_error_that_names_it()
    {
        var pairs = new SomePairs([[0.9, 0, 0.1], [0.9, 0.1], [0.9, 0.1]], [[0.1, 0, 0.9], [0.1, 0.9], [0.1, 0.9]], 0.1);
        var failure = Failure(pairs, EstimationFailure.LevelNeverSeen);

        Assert.Equal("c0", failure.Subject);
        Assert.Contains("level 1 of 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_only_candidates_show_is_as_rare_among_others_as_half_a_random_pair()
    {
        const double randomPairs = 1e6;
        double[][] u = [[1e-12, 0.02, 0.98], [0.1, 0.9], [0.2, 0.8], [0.05, 0.95]];
        double[][] m = [[0.7, 0.2, 0.1], [0.9, 0.1], [0.95, 0.05], [0.9, 0.1]];
        var pairs = new SomePairs(m, u, 0.2);
        PatternStratum[] strata =
        [
            new() { Name = "rule", Patterns = pairs.Population(1e7), NonMatches = NonMatches.Own },
            new() { Name = "random", Patterns = (pairs with { M = [[0, 0.6, 0.4], .. m[1..]], U = [[0, 0.02, 0.98], .. u[1..]], Prior = 1e-9 }).Population(randomPairs), Prior = 1e-9 },
        ];

        var estimate = Estimated(FellegiSunterEstimation.Estimate(pairs.Comparisons, strata));
        Close.To(0.5 / (randomPairs + (3 * 0.5)), estimate.Model.Comparisons[0].U[0], 1e-6, "u of the level");
        Close.To(0.7, estimate.Model.Comparisons[0].M[0], 1e-3, "m of the level");
        Assert.Equal(EstimationFailure.LevelNeverSeen, Assert.IsType<LinkageEstimate.NotEstimated>(FellegiSunterEstimation.Estimate(pairs.Comparisons, strata, Likelihood)).Cause);
    }

    [Fact]
    public void Without_matches_the_class_is_degenerate()
    {
        double[][] u = [[0.1, 0.9], [0.2, 0.8], [0.15, 0.85]];

        Failure(new SomePairs(u, u, 0.5), EstimationFailure.DegenerateClass);
        Failure(new SomePairs(u, u, 0.5), EstimationFailure.DegenerateClass, new EstimationSettings { KnownNonMatches = Known(u) });
    }

    [Fact]
    public void A_comparison_on_which_matches_agree_less_is_an_error() =>
        Assert.Equal("c3", Failure(
            new SomePairs([[0.9, 0.1], [0.95, 0.05], [0.9, 0.1], [0.3, 0.7]], [[0.1, 0.9], [0.05, 0.95], [0.1, 0.9], [0.5, 0.5]], 0.1), EstimationFailure.MatchesAgreeNoMore).Subject);

    [Fact]
    public void Too_few_steps_are_an_error_and_no_estimate() =>
        Failure(
            new SomePairs([[0.6, 0.4], [0.6, 0.4], [0.6, 0.4]], [[0.4, 0.6], [0.4, 0.6], [0.4, 0.6]], 0.3), EstimationFailure.NotConverged, new EstimationSettings { MaximumIterations = 1 });

    [Fact]
    public void No_pairs_are_an_error() =>
        Assert.Equal(EstimationFailure.NoPairs, Assert.IsType<LinkageEstimate.NotEstimated>(FellegiSunterEstimation.Estimate(
            Plain.Comparisons, [new() { Name = "none", Patterns = PatternCounts.Create(Plain.Comparisons, [], []) }])).Cause);

    [Fact]
    public void A_comparison_that_all_strata_exclude_is_refused() =>
        Assert.Contains("c1", Assert.Throws<StatisticsInputException>(() => FellegiSunterEstimation.Estimate(
            Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e6), Excluded = [1] }])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_prior_is_found_from_the_candidates_alone()
    {
        var model = new FellegiSunterModel([.. Plain.Comparisons.Select((comparison, place) => new ComparisonProbabilities(comparison, Plain.M[place], Plain.U[place]))]);
        var candidates = (Plain with { Prior = 0.02 }).Population(1e12);

        Close.To(0.02, PriorEstimation.FromCandidates(model, candidates, 1e12 + 1e3)!.Value, 1e-6, "prior");
        Assert.Null(PriorEstimation.FromCandidates(model, (Plain with { M = Plain.U }).Population(1e12), 1e18));
    }

    private static double[][] Fixed(double[][] probabilities, int place)
    {
        var all = (double[][])probabilities.Clone();
        all[place] = [1, .. new double[probabilities[place].Length - 1]];
        return all;
    }

    private static Dictionary<string, IReadOnlyList<double>> Known(double[][] u) =>
        u.Select((probabilities, place) => (place, probabilities)).ToDictionary(one => $"c{one.place}", one => (IReadOnlyList<double>)one.probabilities);

    private static LinkageEstimate.NotEstimated Failure(SomePairs pairs, EstimationFailure cause, EstimationSettings? settings = null)
    {
        var failure = Assert.IsType<LinkageEstimate.NotEstimated>(FellegiSunterEstimation.Estimate(pairs.Comparisons, [new() { Name = "all", Patterns = pairs.Population(1e9) }], settings));
        Assert.Equal(cause, failure.Cause);
        return failure;
    }

    private static LinkageEstimate.Estimated Estimated(LinkageEstimate estimate)
    {
        Assert.True(estimate is LinkageEstimate.Estimated, (estimate as LinkageEstimate.NotEstimated)?.Message);
        return (LinkageEstimate.Estimated)estimate;
    }

    private static void AssertClose(SomePairs truth, LinkageEstimate.Estimated estimate, double tolerance)
    {
        for (var place = 0; place < truth.M.Length; place++)
        {
            for (var level = 0; level < truth.M[place].Length; level++)
            {
                Close.To(truth.M[place][level], estimate.Model.Comparisons[place].M[level], tolerance, $"m of level {level} of c{place}");
                Close.To(truth.U[place][level], estimate.Model.Comparisons[place].U[level], tolerance, $"u of level {level} of c{place}");
            }
        }
    }
}
