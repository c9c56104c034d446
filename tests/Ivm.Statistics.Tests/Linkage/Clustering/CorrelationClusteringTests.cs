using CsCheck;
using Ivm.Statistics.Linkage.Assignment;
using Ivm.Statistics.Linkage.Clustering;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Linkage.Clustering;

public sealed class CorrelationClusteringTests
{
    private const int Records = 6;

    private static readonly Gen<(int First, int Second, int Value)[]> Graphs =
        Gen.Int[0, (Records * Records) - 1].ArrayUnique[0, 20].SelectMany(cells => Gen.Int[-4, 4].Array[cells.Length].Select(values => cells
            .Select((cell, place) => (First: cell / Records, Second: cell % Records, Value: values[place])).Where(pair => pair.First < pair.Second).ToArray()));

    [Fact]
    public void Small_components_get_the_partition_of_the_largest_total() =>
        Gen.Select(Graphs, Gen.Int[-1, 0]).Sample((pairs, uncompared) =>
            Assert.Equal(EveryPartition.Of(Values(pairs, uncompared)).Best, Solve(pairs, uncompared).TotalAboveThreshold));

    [Fact]
    public void A_pair_is_linked_tied_or_apart_as_it_is_together_in_all_some_or_none_of_the_best_partitions() =>
        Gen.Select(Graphs, Gen.Int[-1, 0]).Sample((pairs, uncompared) =>
        {
            var (solved, all) = (Solve(pairs, uncompared), EveryPartition.Of(Values(pairs, uncompared)));
            for (var place = 0; place < pairs.Length; place++)
            {
                var (first, second, value) = pairs[place];
                var (together, apart) = (all.BestTogether[first, second] == all.Best, all.BestApart[first, second] == all.Best);
                var same = solved.ClusterOfRecord[first] == solved.ClusterOfRecord[second];
                var expected = together && apart ? (same ? PairDecision.TiedSelected : PairDecision.TiedAlternative)
                    : together ? PairDecision.Linked : value > 0 ? PairDecision.Lost : PairDecision.BelowThreshold;

                // Records that no positive pair connects are never considered together, though a value of zero would allow it.
                if (solved.Decisions[place] != PairDecision.BelowThreshold || expected != PairDecision.TiedAlternative)
                    Assert.Equal(expected, solved.Decisions[place]);
            }
        });

    [Fact]
    public void A_cluster_has_the_number_of_its_lowest_record() =>
        Graphs.Sample(pairs =>
        {
            var clusters = Solve(pairs, 0).ClusterOfRecord;
            foreach (var members in clusters.Select((cluster, record) => (cluster, record)).GroupBy(member => member.cluster))
                Assert.Equal(members.Min(member => member.record), members.Key);
        });

    [Fact]
    public void A_doubtful_pair_does_not_join_two_persons()
    {
        (int, int, int)[] pairs = [(0, 1, 20), (2, 3, 20), (1, 2, 3), (0, 2, -6), (1, 3, -6), (0, 3, -6)];

        Assert.Equal([0, 0, 2, 2, 4, 5], Solve(pairs, 0).ClusterOfRecord);
        Assert.Equal(PairDecision.Lost, Solve(pairs, 0).Decisions[2]);
    }

    [Fact]
    public void Three_records_of_one_person_hold_through_an_uncompared_pair_unless_that_counts_against_them()
    {
        (int, int, int)[] chain = [(0, 1, 5), (1, 2, 5)];

        Assert.Equal([0, 0, 0, 3, 4, 5], Solve(chain, 0).ClusterOfRecord);
        Assert.Equal([PairDecision.TiedSelected, PairDecision.TiedSelected], Solve(chain, -5).Decisions.Select(decision => decision == PairDecision.TiedAlternative ? PairDecision.TiedSelected : decision));
    }

    [Fact]
    public void Records_that_cannot_be_one_are_never_in_one_cluster()
    {
        var clusters = CorrelationClustering.Solve(3, [0, 1, 0], [1, 2, 2], [30, 20, double.NegativeInfinity]).ClusterOfRecord;

        Assert.Equal([0, 0, 2], clusters);
    }

    [Fact]
    public void A_large_component_of_separate_persons_is_taken_apart()
    {
        // 300 persons with 4 records each; doubtful pairs tie all of them together in one ring.
        const int Persons = 300;
        var (first, second, weights) = (new List<int>(), new List<int>(), new List<double>());
        void Add(int a, int b, double weight)
        {
            first.Add(a);
            second.Add(b);
            weights.Add(weight);
        }

        var random = new CounterRandom(9);
        for (var person = 0; person < Persons; person++)
        {
            for (var (one, record) = (0, 4 * person); one < 4; one++)
            {
                for (var other = one + 1; other < 4; other++)
                    Add(record + one, record + other, 10 + random.Below(10, 1, record + one + other));
                for (var other = 0; other < 4; other++)
                    Add(record + one, (record + 4 + other) % (4 * Persons), one == 0 && other == 0 ? 4 : -8);
            }
        }

        var solved = CorrelationClustering.Solve(4 * Persons, [.. first], [.. second], [.. weights]);

        Assert.Equal(Enumerable.Range(0, 4 * Persons).Select(record => record / 4 * 4), solved.ClusterOfRecord);
        Assert.All(solved.IsExact, exact => Assert.False(exact));
        Assert.DoesNotContain(solved.Decisions, decision => decision is PairDecision.TiedSelected or PairDecision.TiedAlternative);
    }

    [Fact]
    public void A_large_component_is_never_worse_than_joining_all_or_none() =>
        Gen.Int[-6, 6].Array[190].Sample(values =>
        {
            var (first, second) = (new List<int>(), new List<int>());
            for (var row = 0; row < 20; row++)
            {
                for (var column = row + 1; column < 20; column++)
                {
                    first.Add(row);
                    second.Add(column);
                }
            }

            var solved = CorrelationClustering.Solve(20, [.. first], [.. second], [.. values.Select(value => (double)value)]);
            var total = Enumerable.Range(0, values.Length).Where(pair => solved.ClusterOfRecord[first[pair]] == solved.ClusterOfRecord[second[pair]]).Sum(pair => values[pair]);
            Assert.Equal(total, solved.TotalAboveThreshold);
            Assert.True(total >= 0 && total >= values.Max());
        });

    [Fact]
    public void A_pair_given_twice_or_a_record_paired_with_itself_is_refused()
    {
        Assert.Throws<StatisticsInputException>(() => CorrelationClustering.Solve(3, [0, 1], [1, 0], [1, 1]));
        Assert.Throws<StatisticsInputException>(() => CorrelationClustering.Solve(3, [0], [0], [1]));
        Assert.Throws<StatisticsInputException>(() => CorrelationClustering.Solve(3, [0], [1], [1], uncompared: 1));
    }

    private static RecordClusters Solve((int First, int Second, int Value)[] pairs, int uncompared) => CorrelationClustering.Solve(
        Records, [.. pairs.Select(pair => pair.First)], [.. pairs.Select(pair => pair.Second)], [.. pairs.Select(pair => (double)pair.Value)], 0, uncompared);

    private static int[,] Values((int First, int Second, int Value)[] pairs, int uncompared)
    {
        var values = new int[Records, Records];
        for (var row = 0; row < Records; row++)
        {
            for (var column = 0; column < Records; column++)
                values[row, column] = uncompared;
        }

        foreach (var (first, second, value) in pairs)
            values[first, second] = value;
        return values;
    }
}
