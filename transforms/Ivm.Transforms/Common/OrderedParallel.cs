using System.Runtime.ExceptionServices;

namespace Ivm.Transforms;

/// <summary>Work on several threads whose outcome, failure included, does not depend on their number.</summary>
public static class OrderedParallel
{
    /// <summary>Does pieces of work that do not depend on each other.</summary>
    /// <param name="context">Says how many threads there may be, and whether to stop.</param>
    /// <param name="count">Number of pieces.</param>
    /// <param name="work">Does the piece of that number; results go where only that piece writes.</param>
    /// <remarks>Where several pieces fail, the failure of the first in order is thrown, as it was.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled through the context's token.</exception>
    public static void For(ITransformContext context, int count, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(context);
        For(context.Threads, count, work, context.Cancellation);
    }

    /// <summary>Does pieces of work that do not depend on each other, outside a task of the line.</summary>
    /// <param name="threads">How many threads there may be.</param>
    /// <param name="count">Number of pieces.</param>
    /// <param name="work">Does the piece of that number; results go where only that piece writes.</param>
    /// <param name="cancellation">Says whether to stop.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void For(int threads, int count, Action<int> work, CancellationToken cancellation)
    {
        var failures = new Exception?[count];
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            piece =>
            {
                try
                {
                    work(piece);
                }
                catch (Exception failure)
                {
                    failures[piece] = failure;
                }
            });
        if (Array.Find(failures, failure => failure is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
