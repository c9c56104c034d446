using CsCheck;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Numerics;

public class CounterRandomTests
{
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0xca00a0459843d731UL, 0x66c24222c9a845b5UL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x65b021d60cd8310fUL, 0x4d02f3222f86df20UL)]
    [InlineData(0x243f6a8885a308d3UL, 0x13198a2e03707344UL, 0xa4093822299f31d0UL, 0x0a5e742c2997341cUL, 0xb0f883d38000de5dUL)]
    public void Bits_equal_the_published_known_answers(ulong index, ulong stream, ulong seed, ulong first, ulong second)
        => Assert.Equal((first, second), new CounterRandom(seed).Bits128(stream, index));

    [Fact]
    public void The_same_triple_gives_the_same_number_whatever_was_drawn_before()
        => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong).Sample((seed, stream, index) =>
        {
            var expected = new CounterRandom(seed).Uniform(stream, index);
            var random = new CounterRandom(seed);
            _ = random.Normal(stream + 1, index);
            return random.Uniform(stream, index) == expected && expected is > 0 and < 1;
        });

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval_evenly()
    {
        const int Draws = 200_000;
        var random = new CounterRandom(2011);
        var counts = new int[20];
        for (var i = 0; i < Draws; i++)
            counts[(int)(random.Uniform(7, i) * 20)]++;

        var chiSquare = counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000.0);
        Assert.InRange(chiSquare, 5, 44);
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one_and_streams_do_not_correlate()
    {
        const int Draws = 200_000;
        var random = new CounterRandom(1);
        double sum = 0, squares = 0, products = 0;
        for (var i = 0; i < Draws; i++)
        {
            var (a, b) = (random.Normal(1, i), random.Normal(2, i));
            sum += a;
            squares += a * a;
            products += a * b;
        }

        Assert.InRange(sum / Draws, -0.01, 0.01);
        Assert.InRange(squares / Draws, 0.98, 1.02);
        Assert.InRange(products / Draws, -0.01, 0.01);
    }

    [Fact]
    public void Below_gives_every_integer_under_its_limit_and_no_other()
    {
        var random = new CounterRandom(3);
        var seen = Enumerable.Range(0, 2_000).Select(i => random.Below(7, 0, i)).Distinct().Order();
        Assert.Equal(Enumerable.Range(0, 7), seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0, 0, 0L));
    }

    [Fact]
    public void Forks_with_different_keys_are_different_generators()
    {
        var random = new CounterRandom(3);
        Assert.NotEqual(random.Fork(1), random.Fork(2));
        Assert.Equal(random.Fork(1), new CounterRandom(3).Fork(1));
    }

    [Fact]
    public void The_stream_of_a_name_never_changes()
        => Assert.Equal((0xCBF29CE484222325UL, true), (CounterRandom.Stream(""), CounterRandom.Stream("age") != CounterRandom.Stream("sex")));
}
