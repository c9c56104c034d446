using CsCheck;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Rates;

public sealed class OneToOnePosteriorsTests
{
    private const double Prior = 0.01;

    /// <summary>Trees: record n hangs on an earlier record of the other side (left records even, right ones odd).</summary>
    private static readonly Gen<(int Left, int Right, double Weight)[]> Trees =
        Gen.Select(Gen.Int[0, 3].Array[6], Gen.Double[-5, 30].Array[6]).Select((parents, weights) => parents.Select((parent, place) =>
        {
            var (child, other) = (place + 1, Math.Min(parent * 2, place) / 2 * 2);
            var (left, right) = child % 2 == 0 ? (child, Math.Max(1, other - 1)) : (other, child);
            return (left, right, weights[place]);
        }).ToArray());

    [Fact]
    public void On_trees_of_candidates_the_posteriors_are_those_of_all_assignments() =>
        Trees.Sample(pairs =>
        {
            var found = Of(pairs);
            var truth = ByEnumeration(pairs);
            Assert.True(found.IsConverged);
            for (var pair = 0; pair < pairs.Length; pair++)
                Close.To(truth[pair], found.Posteriors[pair], 1e-7, $"posterior of pair {pair}", floor: 1);
        });

    [Fact]
    public void Posteriors_of_one_record_never_add_up_to_more_than_one() =>
        Gen.Select(Gen.Int[0, 15].ArrayUnique[1, 12], Gen.Double[-5, 25].Array[12]).Sample((cells, weights) =>
        {
            var pairs = cells.Select((cell, place) => (Left: cell / 4, Right: cell % 4, weights[place])).ToArray();
            var found = Of(pairs);
            for (var record = 0; record < 4; record++)
            {
                Assert.InRange(Enumerable.Range(0, pairs.Length).Where(pair => pairs[pair].Left == record).Sum(pair => found.Posteriors[pair]), 0, 1 + 1e-6);
                Assert.InRange(Enumerable.Range(0, pairs.Length).Where(pair => pairs[pair].Right == record).Sum(pair => found.Posteriors[pair]), 0, 1 + 1e-6);
            }
        });

    [Fact]
    public void A_pair_without_competition_has_its_plain_posterior() =>
        Close.To(MatchWeight.Posterior(9.5, Prior), Of([(0, 0, 9.5)]).Posteriors[0], 1e-9, "posterior");

    [Fact]
    public void Twins_who_fit_both_records_share_the_probability()
    {
        var found = Of([(0, 0, 30), (0, 1, 30), (1, 0, 30), (1, 1, 30)]);

        Assert.All(found.Posteriors, posterior => Assert.Equal(0.5, posterior, 0.001));
    }

    [Fact]
    public void Two_candidates_of_one_record_divide_what_a_plain_posterior_gives_each()
    {
        var found = Of([(0, 0, 20), (0, 1, 20)]);

        Assert.All(found.Posteriors, posterior => Assert.InRange(posterior, 0.499, 0.5));
        Assert.True(MatchWeight.Posterior(20, Prior) > 0.99);
    }

    private static OneToOnePosteriors Of((int Left, int Right, double Weight)[] pairs) => OneToOnePosteriors.Of(
        8, 8, [.. pairs.Select(pair => pair.Left)], [.. pairs.Select(pair => pair.Right)], [.. pairs.Select(pair => pair.Weight)], Prior);

    private static double[] ByEnumeration((int Left, int Right, double Weight)[] pairs)
    {
        var (total, with) = (0.0, new double[pairs.Length]);
        for (var set = 0; set < 1 << pairs.Length; set++)
        {
            var chosen = Enumerable.Range(0, pairs.Length).Where(pair => (set >> pair & 1) != 0).ToArray();
            if (chosen.Select(pair => pairs[pair].Left).Distinct().Count() < chosen.Length || chosen.Select(pair => pairs[pair].Right).Distinct().Count() < chosen.Length)
                continue;
            var odds = chosen.Aggregate(1.0, (product, pair) => product * Math.Pow(2, pairs[pair].Weight) * Prior / (1 - Prior));
            total += odds;
            foreach (var pair in chosen)
                with[pair] += odds;
        }

        return [.. with.Select(sum => sum / total)];
    }
}
