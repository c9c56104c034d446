using CsCheck;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Rates;

public sealed class LinkRateTests
{
    [Fact]
    public void Rates_are_sums_over_posteriors()
    {
        var rates = PosteriorRates.Of([0.99, 0.5, 0.01], [100, 10, 1000], [100, 4, 0], coverage: 0.9);

        Assert.Equal(104, rates.Links);
        Close.To(1 + 2, rates.FalseLinks, 1e-13, "false links");
        Close.To(3 + 10, rates.MissedAmongCandidates, 1e-13, "missed candidates");
        Close.To(114 / 0.9, rates.Matches, 1e-13, "matches");
        Close.To(114 / 0.9 * 0.1, rates.MissedWithoutCandidate, 1e-12, "missed without a candidate");
        Close.To(101 / (114 / 0.9), rates.Recall, 1e-12, "recall");
        Close.To(3 / 104.0, rates.FalseLinkRate, 1e-13, "false-link rate");
    }

    [Fact]
    public void More_links_than_pairs_are_refused() =>
        Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => PosteriorRates.Of([0.5, 0.5], [1, 1], [1, 2])).RowNumber);

    [Fact]
    public void From_the_distribution_of_links_over_a_population_the_precision_is_recovered() =>
        Gen.Select(Gen.Double[0.05, 0.98], Gen.Double[0.001, 0.8]).Sample((t, f) =>
        {
            var counts = new long[12];
            for (var number = 0; number < counts.Length; number++)
                counts[number] = (long)Math.Round(1e15 * (((1 - t) * Poisson(number, f)) + (number == 0 ? 0 : t * Poisson(number - 1, f))));
            var found = UniquenessPrecision.Of(counts);
            Close.To(t / (t + f), found.Precision, 1e-4, "precision");
            Close.To(f, found.FalseLinksPerRecord, 1e-3, "false links per record");
        }, iter: 50);

    [Fact]
    public void The_interval_holds_the_truth_as_often_as_it_says()
    {
        // 400 simulated files of 2,000 records: the number of misses lies within four standard deviations of 5 %.
        var random = new CounterRandom(31);
        var misses = 0;
        for (var file = 0UL; file < 400; file++)
        {
            var counts = new long[20];
            for (var record = 0UL; record < 2000; record++)
            {
                var links = random.Chance(0.7, (3 * file) + 1, record) ? 1 : 0;
                for (var (left, draw) = (random.Uniform((3 * file) + 2, record), 0); left > Cumulative(draw, 0.1); draw++)
                    links++;
                counts[links]++;
            }

            var found = UniquenessPrecision.Of(counts);
            misses += 0.7 / 0.8 < found.Lower || 0.7 / 0.8 > found.Upper ? 1 : 0;
        }

        Assert.InRange(misses, 20 - 17, 20 + 17);
    }

    [Fact]
    public void Without_duplicates_the_precision_is_one_with_a_lower_limit()
    {
        var found = UniquenessPrecision.Of([100, 900]);

        Assert.Equal(1, found.Precision, 1e-9);
        Assert.Equal(1, found.Upper, 1e-9);
        Assert.InRange(found.Lower, 0.98, 0.9999);
    }

    [Fact]
    public void Without_a_link_there_is_nothing_to_estimate() =>
        Assert.Throws<StatisticsInputException>(() => UniquenessPrecision.Of([100]));

    private static double Cumulative(int number, double mean) => Enumerable.Range(0, number + 1).Sum(at => Poisson(at, mean));

    private static double Poisson(int number, double mean)
    {
        var value = Math.Exp(-mean);
        for (var at = 1; at <= number; at++)
            value *= mean / at;
        return value;
    }
}
