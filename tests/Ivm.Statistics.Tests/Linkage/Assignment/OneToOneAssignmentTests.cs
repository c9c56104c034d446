using CsCheck;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Assignment;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Linkage.Assignment;

public sealed class OneToOneAssignmentTests
{
    private const int Records = 5;

    /// <summary>Graphs of up to 5 x 5 records whose few different weights make ties common.</summary>
    private static readonly Gen<(int Left, int Right, int Gain)[]> Graphs =
        Gen.Int[1, 6].SelectMany(largest => Gen.Int[0, (Records * Records) - 1].ArrayUnique[0, 13]
            .SelectMany(cells => Gen.Int[-1, largest].Array[cells.Length]
                .Select(gains => cells.Select((cell, place) => (cell / Records, cell % Records, gains[place])).ToArray())));

    [Fact]
    public void The_total_is_the_largest_of_all_matchings() =>
        Graphs.Sample(pairs => Assert.Equal(EveryMatching.Of(pairs).Best, Solve(pairs).TotalAboveThreshold));

    [Fact]
    public void The_assignment_has_the_total_it_claims_and_no_record_twice() =>
        Graphs.Sample(pairs =>
        {
            var solved = Solve(pairs);
            var chosen = solved.PairOfLeft.Where(pair => pair >= 0).ToArray();
            Assert.Equal(solved.TotalAboveThreshold, chosen.Sum(pair => pairs[pair].Gain));
            Assert.Equal(chosen.Length, chosen.Select(pair => pairs[pair].Right).Distinct().Count());
            Assert.All(chosen, pair => Assert.Equal(pair, solved.PairOfLeft[pairs[pair].Left]));
            Assert.Equal(chosen.Order(), Enumerable.Range(0, pairs.Length).Where(pair => solved.Decisions[pair] is PairDecision.Linked or PairDecision.TiedSelected));
        });

    [Fact]
    public void A_pair_is_linked_tied_or_lost_as_it_is_in_all_some_or_none_of_the_best_matchings() =>
        Graphs.Sample(pairs =>
        {
            var (solved, all) = (Solve(pairs), EveryMatching.Of(pairs));
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var (some, notAll) = (all.BestWith[pair] == all.Best, all.BestWithout[pair] == all.Best);
                var expected = pairs[pair].Gain <= 0 ? PairDecision.BelowThreshold
                    : !some ? PairDecision.Lost
                    : !notAll ? PairDecision.Linked
                    : solved.PairOfLeft[pairs[pair].Left] == pair ? PairDecision.TiedSelected : PairDecision.TiedAlternative;
                Assert.Equal(expected, solved.Decisions[pair]);
            }
        });

    [Fact]
    public void The_margin_is_what_the_best_total_loses_without_the_pair() =>
        Graphs.Sample(pairs =>
        {
            var (solved, all) = (Solve(pairs), EveryMatching.Of(pairs));
            for (var pair = 0; pair < pairs.Length; pair++)
            {
                var isChosen = solved.PairOfLeft[pairs[pair].Left] == pair;
                Assert.Equal(isChosen ? all.Best - all.BestWithout[pair] : double.NaN, solved.Margins[pair]);
                Assert.True(solved.MarginIsExact[pair]);
            }
        });

    [Fact]
    public void A_margin_cut_short_is_a_lower_bound() =>
        Graphs.Sample(pairs =>
        {
            var (short0, full) = (Solve(pairs, marginSearch: 0), Solve(pairs));
            foreach (var pair in full.PairOfLeft.Where(pair => pair >= 0))
            {
                Assert.True(short0.Margins[pair] <= full.Margins[pair]);
                Assert.True(!short0.MarginIsExact[pair] || short0.Margins[pair] == full.Margins[pair]);
            }
        });

    [Fact]
    public void The_order_of_the_pairs_changes_no_total_no_link_and_no_tie() =>
        Gen.Select(Graphs, Gen.ULong).Sample((pairs, seed) =>
        {
            var random = new CounterRandom(seed);
            var order = Enumerable.Range(0, pairs.Length).OrderBy(pair => random.Bits(0, (ulong)pair)).ToArray();
            var (solved, other) = (Solve(pairs), Solve([.. order.Select(pair => pairs[pair])]));
            Assert.Equal(solved.TotalAboveThreshold, other.TotalAboveThreshold);
            for (var place = 0; place < order.Length; place++)
                Assert.Equal(Plain(solved.Decisions[order[place]]), Plain(other.Decisions[place]));
        });

    [Fact]
    public void The_best_total_can_take_a_pair_that_is_not_the_heaviest_of_its_record()
    {
        var solved = Solve([(0, 0, 10), (0, 1, 9), (1, 0, 8)]);

        Assert.Equal([PairDecision.Lost, PairDecision.Linked, PairDecision.Linked], solved.Decisions);
        Assert.Equal([1, 2], solved.PairOfLeft.Take(2));
        Assert.Equal(7, solved.Margins[1]);
        Assert.Equal(0, solved.RunnerUpOfLeft[0]);
        Assert.Equal(-1, solved.RunnerUpOfLeft[1]);
    }

    [Fact]
    public void Twins_who_fit_each_others_records_as_well_are_tied()
    {
        var solved = Solve([(0, 0, 6), (0, 1, 4), (1, 0, 5), (1, 1, 3), (2, 2, 9)]);

        Assert.All(solved.Decisions.Take(4), decision => Assert.True(decision is PairDecision.TiedSelected or PairDecision.TiedAlternative));
        Assert.Equal(PairDecision.Linked, solved.Decisions[4]);
    }

    [Fact]
    public void Equal_evidence_summed_over_comparisons_in_another_order_is_a_tie()
    {
        double name = MatchWeight.Of(0.93, 0.0021), date = MatchWeight.Of(0.97, 0.000031), sex = MatchWeight.Of(0.98, 0.5), other = MatchWeight.Of(0.04, 0.88);
        double[] weights = [name + date + sex, other + date + sex, sex + name + other, other + other + sex];
        var solved = OneToOneAssignment.Solve(2, 2, [0, 0, 1, 1], [0, 1, 0, 1], weights, -40);

        Assert.All(solved.Decisions, decision => Assert.True(decision is PairDecision.TiedSelected or PairDecision.TiedAlternative));
    }

    [Fact]
    public void Many_records_in_one_component_get_a_total_that_prices_prove()
    {
        // Records on a ring with random weights: one component of 20,000 records, of which dynamic programming knows the best total.
        const int Count = 20_000;
        var random = new CounterRandom(5);
        var (left, right, weights) = (new List<int>(), new List<int>(), new List<double>());
        for (var record = 0; record < Count; record++)
        {
            left.AddRange([record, record]);
            right.AddRange([record, record + 1]);
            weights.AddRange([1 + random.Below(40, 1, record), 1 + random.Below(40, 2, record)]);
        }

        var solved = OneToOneAssignment.Solve(Count, Count + 1, [.. left], [.. right], [.. weights]);

        Assert.Equal(BestOnPath(weights), solved.TotalAboveThreshold);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(2e6)]
    public void A_weight_that_is_no_number_of_bits_is_refused(double weight) =>
        Assert.Throws<StatisticsInputException>(() => OneToOneAssignment.Solve(1, 1, [0], [0], [weight]));

    [Fact]
    public void A_pair_given_twice_is_refused() =>
        Assert.Equal(3, Assert.Throws<StatisticsInputException>(() => OneToOneAssignment.Solve(2, 2, [0, 1, 0], [1, 1, 1], [1, 1, 1])).RowNumber);

    [Fact]
    public void A_record_that_does_not_exist_is_refused() =>
        Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => OneToOneAssignment.Solve(2, 2, [0, 2], [1, 1], [1, 1])).RowNumber);

    [Fact]
    public void Minus_infinity_and_weights_at_the_threshold_are_never_linked()
    {
        var solved = OneToOneAssignment.Solve(2, 2, [0, 1], [0, 1], [double.NegativeInfinity, 3], threshold: 3);

        Assert.All(solved.Decisions, decision => Assert.Equal(PairDecision.BelowThreshold, decision));
        Assert.Equal(0, solved.TotalAboveThreshold);
    }

    [Fact]
    public void One_to_many_gives_every_left_record_its_heaviest_candidate() =>
        Graphs.Sample(pairs =>
        {
            var solved = OneToManyAssignment.Solve(Records, Records, Left(pairs), Right(pairs), Weights(pairs));
            foreach (var own in pairs.Select((pair, place) => (pair.Left, pair.Gain, Place: place)).GroupBy(pair => pair.Left))
            {
                var best = Math.Max(0, own.Max(pair => pair.Gain));
                var ties = best == 0 ? 0 : own.Count(pair => pair.Gain == best);
                foreach (var (_, gain, place) in own)
                {
                    var expected = gain <= 0 ? PairDecision.BelowThreshold : gain < best ? PairDecision.Lost : ties == 1 ? PairDecision.Linked : PairDecision.TiedSelected;
                    Assert.Equal(expected, Plain(solved.Decisions[place]));
                }
            }
        });

    private static PairDecision Plain(PairDecision decision) => decision == PairDecision.TiedAlternative ? PairDecision.TiedSelected : decision;

    private static LinkageAssignment Solve((int Left, int Right, int Gain)[] pairs, int marginSearch = OneToOneAssignment.DefaultMarginSearch) =>
        OneToOneAssignment.Solve(Records, Records, Left(pairs), Right(pairs), Weights(pairs), 0, marginSearch);

    private static int[] Left((int Left, int Right, int Gain)[] pairs) => [.. pairs.Select(pair => pair.Left)];

    private static int[] Right((int Left, int Right, int Gain)[] pairs) => [.. pairs.Select(pair => pair.Right)];

    private static double[] Weights((int Left, int Right, int Gain)[] pairs) => [.. pairs.Select(pair => (double)pair.Gain)];

    /// <summary>Largest sum of weights no two of which stand beside each other.</summary>
    private static double BestOnPath(List<double> weights)
    {
        var (without, with) = (0.0, double.NegativeInfinity);
        foreach (var weight in weights)
            (without, with) = (Math.Max(without, with), without + weight);
        return Math.Max(without, with);
    }
}
