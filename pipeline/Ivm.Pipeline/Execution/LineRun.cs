using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Telemetry;

namespace Ivm.Pipeline.Execution;

/// <summary>What a whole run came to.</summary>
/// <param name="Folder">Its folder under <c>runs</c>.</param>
/// <param name="Reports">What became of every step, in the order of the plan.</param>
public sealed record RunResult(string Folder, ImmutableArray<TaskReport> Reports);

/// <summary>One run of a line from beginning to end: hold the workspace, receive the delivery, plan, run, account.</summary>
public static class LineRun
{
    /// <summary>Runs the line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="observer">Follows the run.</param>
    /// <param name="time">The clock of the log.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="InvalidInputException">The delivery or the data of a step were refused; all faults at once.</exception>
    /// <exception cref="TaskFailedException">A step failed through our fault.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static async Task<RunResult> RunAsync(Line line, RunOptions options, IRunObserver observer, TimeProvider time, CancellationToken cancellation)
    {
        using var held = line.Workspace.Acquire();
        var planner = line.Receive(options.Threads, cancellation);
        using var folder = RunFolder.Next(line.Workspace, line.Year, time);
        var runner = new Runner(planner, options, new Observers(folder, observer));
        var reports = await runner.RunAsync(planner.Plan(), cancellation);
        folder.Close(reports);
        var untold = Tell(new EndedRun(line, folder.Path, reports, planner.Delivery, options, time.GetUtcNow()), observer, cancellation);
        ThrowIfFailed(reports);
        cancellation.ThrowIfCancellationRequested();
        untold?.Throw();
        return new RunResult(folder.Path, reports);
    }

    /// <summary>Has the line report on the run. That this fails must not hide what failed in the run, so it is told after it.</summary>
    private static ExceptionDispatchInfo? Tell(EndedRun run, IRunObserver observer, CancellationToken cancellation)
    {
        if (run.Line.Report is not { } report || cancellation.IsCancellationRequested)
        {
            return null;
        }

        try
        {
            observer.Reported(report.Write(run, cancellation));
            return null;
        }
#pragma warning disable CA1031 // It is thrown again once the failures of the run have gone before it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Our own failures go before the user's: as long as we fail, what the user repairs may not be the cause.</summary>
    private static void ThrowIfFailed(ImmutableArray<TaskReport> reports)
    {
        var failed = reports.Where(report => report.End == TaskEnd.Failed).ToArray();
        if (failed.FirstOrDefault(report => report.Failure is not InvalidInputException) is { } ours)
        {
            throw new TaskFailedException(ours.Task, ours.Failure!);
        }

        var refused = failed.Select(report => report.Failure).OfType<InvalidInputException>().ToArray();
        if (refused.Length > 0)
        {
            throw new InvalidInputException(refused[0].Kind, [.. refused.SelectMany(each => each.Faults)]);
        }
    }
}
