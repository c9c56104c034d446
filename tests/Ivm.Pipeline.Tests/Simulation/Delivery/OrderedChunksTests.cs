using Ivm.Simulation.Delivery;

namespace Ivm.Pipeline.Tests.Simulation.Delivery;

public sealed class OrderedChunksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Chunks_are_consumed_in_their_own_order(int threads)
    {
        var consumed = new List<int>();
        OrderedChunks.Run(100, threads, () => new int[1], (chunk, state) => state[0] = chunk * chunk, (_, state) => consumed.Add(state[0]), CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 100).Select(chunk => chunk * chunk), consumed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failure_stops_all_threads_and_is_thrown(int threads)
    {
        var consumed = new List<int>();
        var failure = Assert.Throws<FormatException>(() => OrderedChunks.Run(
            1000,
            threads,
            () => 0,
            (chunk, _) =>
            {
                if (chunk == 7)
                    throw new FormatException();
            },
            (chunk, _) => consumed.Add(chunk),
            CancellationToken.None));

        Assert.NotNull(failure);
        Assert.True(consumed.Count <= 7);
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once() =>
        OrderedChunks.Run(0, 2, () => 0, (_, _) => Assert.Fail(), (_, _) => Assert.Fail(), CancellationToken.None);
}
