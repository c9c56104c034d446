using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Sampling.Selection;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Sampling.Selection;

public class StratifiedSelectionTests
{
    private static readonly int[] Strata = [0, 1, 0, 2, 1, 0, 0, 2, 1, 0];
    private static readonly CounterRandom Random = new(2008);

    [Fact]
    public void Every_stratum_gives_its_number_of_units_with_its_own_fraction()
    {
        for (var stream = 0UL; stream < 100; stream++)
        {
            var sample = SampleSelection.Stratified(Strata, [2, 3, 0], Random, stream);
            Assert.Equal([2, 3, 0], Enumerable.Range(0, 3).Select(h => sample.Units.Count(unit => Strata[unit] == h)));
            Assert.Equal(sample.Units.Order(), sample.Units);
            Assert.All(sample.Units.Zip(sample.Probabilities), pair => Assert.Equal(Strata[pair.First] == 0 ? 0.4 : 1, pair.Second));
        }
    }

    [Fact]
    public void Any_selection_can_be_made_within_strata()
    {
        double[] size = [1, 9, 2, 3, 4, 6, 2, 2, 5, 4];
        var probabilities = new double[10];
        var counts = new double[10];
        for (var stream = 0UL; stream < 20_000; stream++)
        {
            var sample = SampleSelection.Stratified(Strata, 3, Random, stream, frame => frame.Stratum switch
            {
                0 => SampleSelection.Tille(InclusionProbabilities.ProportionalToSize(frame.Of(size), 2), frame.Random, 0),
                1 => SampleSelection.Systematic(frame.Count, 1, frame.Random, 0),
                _ => SampleSelection.Bernoulli(frame.Count, 0.5, frame.Random, 0),
            });
            for (var k = 0; k < sample.Count; k++)
                (probabilities[sample.Units[k]], counts[sample.Units[k]]) = (sample.Probabilities[k], counts[sample.Units[k]] + 1);
        }

        Close.To(6 * 2 / 15.0, probabilities[5], 1e-14, "unit 5");
        for (var i = 0; i < 10; i++)
            Assert.InRange(counts[i] / 20_000, probabilities[i] - 0.018, probabilities[i] + 0.018);
    }

    [Fact]
    public void The_sample_of_a_stratum_does_not_depend_on_the_others()
    {
        var before = SampleSelection.Stratified(Strata, [2, 1, 1], Random, 4);
        var after = SampleSelection.Stratified([.. Strata, 3, 2, 3], [2, 1, 1, 2], Random, 4);
        Assert.Equal(before.Units.Where(unit => Strata[unit] < 2), after.Units.Where(unit => unit < 10 && Strata[unit] < 2));
    }

    [Fact]
    public void Two_stages_multiply_their_probabilities_and_cover_the_population()
    {
        int[] cluster = [3, 0, 1, 1, 0, 2, 2, 2, 0, 3, 2];
        var (count, weighted) = (new double[11], 0.0);
        for (var stream = 0UL; stream < 20_000; stream++)
        {
            var clusters = SampleSelection.Tille(InclusionProbabilities.ProportionalToSize([3, 2, 4, 2], 2), Random.Fork(1), stream);
            var sample = SampleSelection.WithinClusters(cluster, clusters, Random.Fork(2), stream, frame => SampleSelection.Simple(frame.Count, 2, frame.Random, 0));
            // Two of each cluster, drawn with probability proportional to size: every person has the same probability.
            Assert.All(sample.Probabilities, p => Close.To(4 / 11.0, p, 1e-14, "probability"));
            Assert.Equal(clusters.Units, sample.Units.Select(unit => cluster[unit]).Distinct().Order());
            weighted += sample.Weights().Sum() / 20_000;
            foreach (var unit in sample.Units)
                count[unit]++;
        }

        Close.To(11, weighted, 1e-9, "population");
        Assert.All(count, times => Assert.InRange(times / 20_000, (4 / 11.0) - 0.018, (4 / 11.0) + 0.018));
    }

    [Fact]
    public void A_cluster_drawn_twice_is_drawn_from_twice()
    {
        var sample = SampleSelection.WithinClusters(new int[50], new SelectedSample([0, 0], [2, 2]), Random, 1, frame => SampleSelection.Simple(50, 10, frame.Random, 0));
        Assert.Equal(20, sample.Count);
        Assert.True(sample.Units.Distinct().Count() > 10);
        Assert.Equal(sample.Units.Order(), sample.Units);
        Assert.All(sample.Probabilities, p => Close.To(0.4, p, 1e-15, "expected number of draws"));
    }

    [Fact]
    public void Strata_out_of_range_and_samples_too_large_are_refused()
    {
        Assert.Equal(("strata", 2), At(() => SampleSelection.Stratified([0, 3], [1, 1], Random, 1)));
        Assert.Equal(("clusters", 2), At(() => SampleSelection.WithinClusters([0, 0, 2], new SelectedSample([0, 1], [1, 1]), Random, 1, frame => SampleSelection.Simple(1, 1, frame.Random, 0))));
        Assert.Equal(("sample sizes", 2), At(() => SampleSelection.Stratified([0, 1], [1, 2], Random, 1)));

        static (string, int?) At(Action action)
        {
            var fault = Assert.Throws<StatisticsInputException>(action);
            return (fault.Subject, fault.RowNumber);
        }
    }
}
