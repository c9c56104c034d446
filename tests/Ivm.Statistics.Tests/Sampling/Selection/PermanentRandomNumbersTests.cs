using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Sampling.Selection;

namespace Ivm.Statistics.Tests.Sampling.Selection;

public class PermanentRandomNumbersTests
{
    private static readonly PermanentRandomNumbers Numbers = new(new CounterRandom(17), CounterRandom.Stream("persons"));

    private static readonly ulong[] Ids = Enumerable.Range(0, 2000).Select(i => 1_000_003UL * (ulong)i).ToArray();

    private static readonly double[] Probabilities = InclusionProbabilities.ProportionalToSize(Ids.Select(id => 1 + (id % 7.0)).ToArray(), 200);

    public static TheoryData<string> Methods { get; } = new("Simple", "Bernoulli", "Poisson", "SequentialPoisson", "Pareto");

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_order_of_the_frame_does_not_change_the_sample(string method)
    {
        var order = Enumerable.Range(0, Ids.Length).OrderBy(i => new CounterRandom(3).Bits(0, (ulong)i)).ToArray();
        var sample = Draw(method, Numbers, Ids, Probabilities, 0.3);
        var shuffled = Draw(method, Numbers, order.Select(i => Ids[i]).ToArray(), order.Select(i => Probabilities[i]).ToArray(), 0.3);
        Assert.Equal(sample.Units.Order(), shuffled.Units.Select(k => order[k]).Order());
        Assert.Equal(shuffled.Units.Order(), shuffled.Units);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_same_start_keeps_units_when_the_frame_changes_and_another_start_avoids_them(string method)
    {
        // A tenth of the frame leaves, as many enter.
        ulong[] later = [.. Ids.Skip(200), .. Enumerable.Range(1, 200).Select(i => ulong.MaxValue - (ulong)i)];
        double[] probabilities = [.. Probabilities.Skip(200), .. Probabilities.Take(200)];
        var first = Of(Ids, Draw(method, Numbers, Ids, Probabilities, 0));
        var again = Of(later, Draw(method, Numbers, later, probabilities, 0));
        var apart = Of(later, Draw(method, Numbers, later, probabilities, 0.5));
        var stay = first.Intersect(later).ToArray();
        Assert.InRange(first.Intersect(again).Count(), (int)(0.9 * stay.Length), stay.Length);
        Assert.Empty(first.Intersect(apart));

        static ulong[] Of(ulong[] ids, SelectedSample sample) => Array.ConvertAll(sample.Units, i => ids[i]);
    }

    [Fact]
    public void Moving_the_start_by_a_quarter_of_the_fraction_replaces_about_a_quarter()
    {
        var samples = Enumerable.Range(0, 5).Select(round => Numbers.Simple(Ids, 200, 0.9 + (0.025 * round) is var start && start >= 1 ? start - 1 : start).Units).ToArray();
        for (var round = 1; round < 5; round++)
            Assert.InRange(samples[round].Intersect(samples[round - 1]).Count(), 130, 170);
        Assert.InRange(samples[4].Intersect(samples[0]).Count(), 0, 20);
    }

    [Fact]
    public void Two_Poisson_samples_from_one_start_share_a_unit_with_the_smaller_probability()
    {
        double[] one = [0.3, 0.6, 0.5], other = [0.5, 0.2, 0.5];
        var both = new int[3];
        for (var stream = 0UL; stream < 20_000; stream++)
        {
            var numbers = new PermanentRandomNumbers(new CounterRandom(5), stream);
            foreach (var unit in numbers.Poisson([11, 12, 13], one, 0.8).Units.Intersect(numbers.Poisson([11, 12, 13], other, 0.8).Units))
                both[unit]++;
        }

        for (var i = 0; i < 3; i++)
            Assert.InRange(both[i] / 20_000.0, Math.Min(one[i], other[i]) - 0.018, Math.Min(one[i], other[i]) + 0.018);
    }

    [Theory]
    [InlineData("Simple", 0.017)]
    [InlineData("Bernoulli", 0.017)]
    [InlineData("Poisson", 0.017)]
    [InlineData("SequentialPoisson", 0.06)] // its probabilities are approximate, most of all for so few units
    [InlineData("Pareto", 0.03)]
    public void Over_all_seeds_units_are_drawn_with_their_probabilities(string method, double bound)
    {
        ulong[] ids = [3, 1, 4, 15, 9, 2, 6];
        var probabilities = InclusionProbabilities.ProportionalToSize([2, 3, 1, 40, 5, 4, 3], 4);
        var counts = new double[7];
        SelectedSample? sample = null;
        for (var stream = 0UL; stream < 20_000; stream++)
        {
            sample = Draw(method, new PermanentRandomNumbers(new CounterRandom(6), stream), ids, probabilities, 0.77);
            foreach (var unit in sample.Units)
                counts[unit]++;
            if (method is not ("Poisson" or "Bernoulli"))
                Assert.Equal(4, sample.Count);
        }

        var expected = method is "Simple" or "Bernoulli" ? Enumerable.Repeat(4 / 7.0, 7).ToArray() : probabilities;
        for (var i = 0; i < 7; i++)
            Assert.InRange(counts[i] / 20_000, expected[i] - bound, expected[i] + bound);
        Assert.Equal(sample!.Units.Select(i => expected[i]), sample.Probabilities);
    }

    [Fact]
    public void An_id_that_stands_there_twice_and_a_start_out_of_range_are_refused()
    {
        Assert.Equal(("unit ids", 3), At(() => Numbers.Simple([1, 2, 1], 1)));
        Assert.Equal(("start", null), At(() => Numbers.Simple([1, 2], 1, 1)));
        Assert.Equal(("start", null), At(() => Numbers.Bernoulli([1, 2], 0.5, double.NaN)));
        Assert.Equal(("sample size", null), At(() => Numbers.Simple([1, 2], 3)));
        Assert.Equal(("inclusion probabilities", null), At(() => Numbers.Poisson([1, 2], [0.5])));
        Assert.Equal(("inclusion probabilities", null), At(() => Numbers.SequentialPoisson([1, 2], [0.5, 0.7])));
        Assert.Equal(("inclusion probabilities", 2), At(() => Numbers.Pareto([1, 2], [0.5, double.NaN])));

        static (string, int?) At(Action action)
        {
            var fault = Assert.Throws<StatisticsInputException>(action);
            return (fault.Subject, fault.RowNumber);
        }
    }

    private static SelectedSample Draw(string method, PermanentRandomNumbers numbers, ulong[] ids, double[] probabilities, double start)
    {
        var size = (int)Math.Round(probabilities.Sum());
        return method switch
        {
            "Simple" => numbers.Simple(ids, size, start),
            "Bernoulli" => numbers.Bernoulli(ids, (double)size / ids.Length, start),
            "Poisson" => numbers.Poisson(ids, probabilities, start),
            "SequentialPoisson" => numbers.SequentialPoisson(ids, probabilities, start),
            _ => numbers.Pareto(ids, probabilities, start),
        };
    }
}
