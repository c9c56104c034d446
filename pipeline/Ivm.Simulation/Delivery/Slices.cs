namespace Ivm.Simulation.Delivery;

/// <summary>Work on a range of numbers in slices, one a thread; results may not depend on how it is sliced.</summary>
internal static class Slices
{
    /// <summary>Runs a body for every number below <paramref name="count"/>, each slice with its own state.</summary>
    /// <returns>The states, by slice.</returns>
    public static TState[] Run<TState>(int count, int threads, Func<TState> createState, Action<int, TState> body, CancellationToken cancellation)
    {
        var states = new TState[Math.Clamp(threads, 1, Math.Max(1, count))];
        Parallel.For(0, states.Length, new ParallelOptions { MaxDegreeOfParallelism = states.Length, CancellationToken = cancellation }, slice =>
        {
            var state = createState();
            states[slice] = state;
            var last = (int)((long)count * (slice + 1) / states.Length);
            for (var i = (int)((long)count * slice / states.Length); i < last; i++)
                body(i, state);
        });
        return states;
    }
}
