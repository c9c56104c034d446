using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Sampling.Selection;

namespace Ivm.Statistics.Tests.Sampling.Selection;

public class SampleSelectionTests
{
    private const int Repetitions = 30_000;

    private static readonly double[] Unequal = [0.2, 1, 0.5, 0.35, 0.9, 0, 0.3, 0.75];

    private static readonly CounterRandom Random = new(20111130);

    public static TheoryData<string> Methods { get; } =
        new("Simple", "SimpleWithReplacement", "WithReplacement", "Bernoulli", "Poisson", "Systematic", "SystematicUnequal", "RandomSystematic", "Tille", "Midzuno", "Brewer", "ConditionalPoisson");

    [Theory]
    [MemberData(nameof(Methods))]
    public void Units_come_ascending_with_their_probabilities_and_the_same_stream_gives_them_again(string method)
    {
        var probabilities = Probabilities(method);
        for (var stream = 0UL; stream < 200; stream++)
        {
            var sample = Draw(method, stream);
            Assert.Equal(sample.Units, Draw(method, stream).Units);
            Assert.Equal(sample.Units.Order(), sample.Units);
            Assert.Equal(sample.Units.Select(i => probabilities[i]), sample.Probabilities);
            if (!method.EndsWith("Replacement", StringComparison.Ordinal))
                Assert.Equal(sample.Count, sample.Units.Distinct().Count());
            if (method is not ("Bernoulli" or "Poisson"))
                Assert.Equal(method.EndsWith("Replacement", StringComparison.Ordinal) ? 6 : method is "Simple" or "Systematic" ? 3 : 4, sample.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Units_are_drawn_as_often_as_their_probabilities_say(string method)
    {
        var probabilities = Probabilities(method);
        var counts = new double[probabilities.Length];
        for (var stream = 0UL; stream < Repetitions; stream++)
        {
            foreach (var unit in Draw(method, stream).Units)
                counts[unit]++;
        }

        // Five standard errors: with replacement a count is a sum of six draws of variance below its mean.
        for (var i = 0; i < counts.Length; i++)
            Assert.InRange(counts[i] / Repetitions, probabilities[i] - Bound(probabilities[i]), probabilities[i] + Bound(probabilities[i]));
        double Bound(double p) => 5 * Math.Sqrt(p * (method.EndsWith("Replacement", StringComparison.Ordinal) ? 1 : 1 - p) / Repetitions) + 1e-12;
    }

    [Theory]
    [InlineData("Simple")]
    [InlineData("Bernoulli")]
    [InlineData("Poisson")]
    [InlineData("SystematicUnequal")]
    [InlineData("Tille")]
    [InlineData("Midzuno")]
    [InlineData("ConditionalPoisson")]
    public void Pairs_are_drawn_as_often_as_their_joint_probabilities_say(string method)
    {
        var p = Probabilities(method);
        var joint = method switch
        {
            "Simple" => JointInclusionProbabilities.Simple(7, 3),
            "SystematicUnequal" => JointInclusionProbabilities.Systematic(p),
            "Tille" => JointInclusionProbabilities.Tille(p),
            "Midzuno" => JointInclusionProbabilities.Midzuno(p),
            "ConditionalPoisson" => JointInclusionProbabilities.ConditionalPoisson(p),
            _ => JointInclusionProbabilities.Poisson(p),
        };
        var counts = new double[p.Length, p.Length];
        for (var stream = 0UL; stream < Repetitions; stream++)
        {
            var units = Draw(method, stream).Units;
            foreach (var i in units)
            {
                foreach (var j in units)
                    counts[i, j]++;
            }
        }

        for (var i = 0; i < p.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var bound = (5 * Math.Sqrt(joint[i, j] * (1 - joint[i, j]) / Repetitions)) + 1e-12;
                Assert.InRange(counts[i, j] / Repetitions, joint[i, j] - bound, joint[i, j] + bound);
            }
        }
    }

    [Fact]
    public void Every_set_of_a_simple_random_sample_is_as_likely()
    {
        var counts = new Dictionary<string, int>();
        for (var stream = 0UL; stream < Repetitions; stream++)
        {
            var set = string.Join(' ', SampleSelection.Simple(6, 3, Random, stream).Units);
            counts[set] = counts.GetValueOrDefault(set) + 1;
        }

        Assert.Equal(20, counts.Count);
        // The 99.99 % point of chi square with 19 degrees of freedom.
        Assert.InRange(counts.Values.Sum(count => (count - 1500.0) * (count - 1500.0) / 1500.0), 0, 51);
    }

    [Fact]
    public void Equal_systematic_samples_are_spread_evenly_over_the_list()
    {
        for (var stream = 0UL; stream < 100; stream++)
        {
            var units = SampleSelection.Systematic(1_000_003, 997, Random, stream).Units;
            Assert.All(Enumerable.Range(1, 996), k => Assert.InRange(units[k] - units[k - 1], 1003, 1004));
        }
    }

    [Fact]
    public void All_units_or_none_can_be_drawn_by_every_method()
    {
        foreach (var p in new[] { 0.0, 1.0 })
        {
            double[] probabilities = [p, p, p];
            var expected = p == 1 ? new[] { 0, 1, 2 } : [];
            var n = 3 * (int)p;
            Assert.Equal(expected, SampleSelection.Simple(3, n, Random, 1).Units);
            Assert.Equal(expected, SampleSelection.Systematic(3, n, Random, 1).Units);
            Assert.Equal(expected, SampleSelection.Bernoulli(3, p, Random, 1).Units);
            foreach (var draw in new[] { SampleSelection.Poisson, SampleSelection.Systematic, SampleSelection.RandomSystematic, SampleSelection.Tille, SampleSelection.Midzuno, SampleSelection.Brewer, SampleSelection.ConditionalPoisson })
                Assert.Equal(expected, draw(probabilities, Random, 1).Units);
        }

        Assert.Empty(SampleSelection.Simple(0, 0, Random, 1).Units);
        Assert.Empty(SampleSelection.Tille([], Random, 1).Units);
    }

    [Fact]
    public void Probabilities_within_rounding_of_certainty_keep_the_size_of_the_sample()
    {
        double[] p = [1 - 1e-13, 0.5, 0.5 + 1e-13, 1e-13, 1 - 1e-13];
        foreach (var draw in new[] { SampleSelection.Systematic, SampleSelection.Tille, SampleSelection.Midzuno, SampleSelection.Brewer, SampleSelection.ConditionalPoisson })
        {
            for (var stream = 0UL; stream < 50; stream++)
                Assert.Equal(3, draw(p, Random, stream).Count);
        }

        Assert.Equal([0], SampleSelection.Tille([1 - 1e-12], Random, 1).Units);
    }

    [Fact]
    public void Impossible_selections_are_refused()
    {
        Throws("sample size", () => SampleSelection.Simple(3, 4, Random, 1));
        Throws("sample size", () => SampleSelection.Systematic(3, -1, Random, 1));
        Throws("population size", () => SampleSelection.Simple(-1, 0, Random, 1));
        Throws("draws", () => SampleSelection.SimpleWithReplacement(0, 1, Random, 1));
        Throws("draws", () => SampleSelection.WithReplacement([0, 0], 1, Random, 1));
        Throws("sizes", () => SampleSelection.WithReplacement([1, -2], 1, Random, 1));
        Throws("inclusion probability", () => SampleSelection.Bernoulli(3, double.NaN, Random, 1));
        Throws("inclusion probabilities", () => SampleSelection.Poisson([0.5, -0.1], Random, 1));
        Throws("inclusion probabilities", () => SampleSelection.Systematic([0.5, double.NaN], Random, 1));
        Throws("inclusion probabilities", () => SampleSelection.Tille([0.5, 0.6], Random, 1));
        Throws("inclusion probabilities", () => SampleSelection.Brewer([0.5, 1.5], Random, 1));

        static void Throws(string subject, Action action) => Assert.Equal(subject, Assert.Throws<StatisticsInputException>(action).Subject);
    }

    private static double[] Probabilities(string method) => method switch
    {
        "Simple" or "Systematic" => Enumerable.Repeat(3 / 7.0, 7).ToArray(),
        "SimpleWithReplacement" => Enumerable.Repeat(6 / 5.0, 5).ToArray(),
        "WithReplacement" => Array.ConvertAll(new double[] { 1, 0, 3, 8 }, size => 6 * size / 12),
        "Bernoulli" => Enumerable.Repeat(0.4, 6).ToArray(),
        _ => Unequal,
    };

    private static SelectedSample Draw(string method, ulong stream) => method switch
    {
        "Simple" => SampleSelection.Simple(7, 3, Random, stream),
        "SimpleWithReplacement" => SampleSelection.SimpleWithReplacement(5, 6, Random, stream),
        "WithReplacement" => SampleSelection.WithReplacement([1, 0, 3, 8], 6, Random, stream),
        "Bernoulli" => SampleSelection.Bernoulli(6, 0.4, Random, stream),
        "Poisson" => SampleSelection.Poisson(Unequal, Random, stream),
        "Systematic" => SampleSelection.Systematic(7, 3, Random, stream),
        "SystematicUnequal" => SampleSelection.Systematic(Unequal, Random, stream),
        "RandomSystematic" => SampleSelection.RandomSystematic(Unequal, Random, stream),
        "Tille" => SampleSelection.Tille(Unequal, Random, stream),
        "Midzuno" => SampleSelection.Midzuno(Unequal, Random, stream),
        "ConditionalPoisson" => SampleSelection.ConditionalPoisson(Unequal, Random, stream),
        _ => SampleSelection.Brewer(Unequal, Random, stream),
    };
}
