namespace Ivm.Simulation.Delivery;

/// <summary>
/// Makes chunks on several threads and hands them on in their own order, so that a file has the same bytes whatever the
/// number of threads. Nobody holds more than one chunk: memory is bounded by the number of threads.
/// </summary>
internal static class OrderedChunks
{
    /// <summary>Runs all chunks.</summary>
    /// <param name="count">Number of chunks.</param>
    /// <param name="threads">Number of threads; at least 1.</param>
    /// <param name="createState">Makes the working memory of one thread.</param>
    /// <param name="produce">Fills the working memory with a chunk; runs at the same time on all threads.</param>
    /// <param name="consume">Takes a chunk on, in the order 0, 1, 2, ...; never runs twice at a time.</param>
    /// <param name="cancellation">Stops between chunks.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run<TState>(
        int count,
        int threads,
        Func<TState> createState,
        Action<int, TState> produce,
        Action<int, TState> consume,
        CancellationToken cancellation)
    {
        var turns = new Turns();
        var next = -1;

        void Work()
        {
            try
            {
                var state = createState();
                while (true)
                {
                    var chunk = Interlocked.Increment(ref next);
                    if (chunk >= count || turns.Stopped)
                        return;

                    cancellation.ThrowIfCancellationRequested();
                    produce(chunk, state);
                    if (!turns.Wait(chunk))
                        return;

                    consume(chunk, state);
                    turns.Pass();
                }
            }
            catch (Exception)
            {
                turns.Stop();
                throw;
            }
        }

        if (threads == 1 || count <= 1)
        {
            Work();
            return;
        }

        var workers = new Task[Math.Min(threads, count)];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerExceptions[0]);
        }
    }

    private sealed class Turns
    {
        private readonly object _gate = new();
        private int _turn;
        private bool _stopped;

        public bool Stopped => Volatile.Read(ref _stopped);

        public bool Wait(int turn)
        {
            lock (_gate)
            {
                while (_turn != turn && !_stopped)
                    Monitor.Wait(_gate);
                return !_stopped;
            }
        }

        public void Pass()
        {
            lock (_gate)
            {
                _turn++;
                Monitor.PulseAll(_gate);
            }
        }

        public void Stop()
        {
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
