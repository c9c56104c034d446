using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Pipeline.Tests.Simulation.Population;

public sealed class SimulationKeysTests
{
    private readonly SimulationKeys _keys = new(new CounterRandom(7));

    [Fact]
    public void Different_persons_have_different_keys_of_nine_digits()
    {
        var keys = Enumerable.Range(0, 200_000).Select(_keys.Rin).ToArray();

        Assert.Distinct(keys);
        Assert.All(keys, key => Assert.InRange(key, 0, 999_999_999));
    }

    [Fact]
    public void Keys_of_nobody_are_keys_of_no_person()
    {
        var persons = Enumerable.Range(0, 100_000).Concat(Enumerable.Range(0, 1000).Select(SimulationKeys.BabyOf)).Select(_keys.Rin).ToHashSet();

        Assert.DoesNotContain(Enumerable.Range(0, 1000).Select(_keys.UnknownRin), persons.Contains);
    }

    [Fact]
    public void Keys_tell_nothing_about_order()
    {
        var keys = Enumerable.Range(0, 10_000).Select(_keys.Rin).ToArray();
        var rising = keys.Zip(keys.Skip(1)).Count(pair => pair.Second > pair.First);

        Assert.InRange(rising, 4_800, 5_200);
    }
}
