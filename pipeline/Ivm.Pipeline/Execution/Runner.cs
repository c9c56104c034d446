using System.Collections.Immutable;
using System.Diagnostics;
using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Execution;

/// <summary>
/// Walks a plan: starts every step whose inputs stand, as many at a time as there are threads, and decides about the
/// steps that waited as soon as the bytes before them are known. The order of starting is that of the plan; what is
/// written depends on neither the order nor the threads.
/// </summary>
/// <param name="planner">Decides about the steps that wait.</param>
/// <param name="options">Threads and memory.</param>
/// <param name="observer">Follows the run.</param>
public sealed class Runner(Planner planner, RunOptions options, IRunObserver observer)
{
    // All state below belongs to the thread that walks the plan; running steps touch none of it.
    private readonly Dictionary<string, TaskReport> reports = new(StringComparer.Ordinal);
    private readonly List<Task<TaskReport>> running = [];
    private readonly HashSet<string> removed = new(StringComparer.Ordinal);

    /// <summary>Runs a plan. A second run of the same runner is not possible.</summary>
    /// <param name="plan">The plan, made by the same planner.</param>
    /// <param name="cancellation">Stops the run; running steps leave nothing.</param>
    /// <returns>What became of every step, in the order of the plan.</returns>
    public async Task<ImmutableArray<TaskReport>> RunAsync(Plan plan, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = plan.Tasks.ToList();
        try
        {
            observer.Planned(plan);
            await WalkAsync(waiting, stop);
        }
        finally
        {
            // Whatever happened (an observer may fail on a full disk), no step outlives the run.
            await stop.CancelAsync();
            await Task.WhenAll(running);
        }

        foreach (var task in waiting)
        {
            Note(new TaskReport(task.Name, TaskEnd.Stopped, task.Reasons, task.Identity, Outcome: null, Failure: null, TimeSpan.Zero));
        }

        return [.. plan.Tasks.Select(task => reports[task.Name])];
    }

    private async Task WalkAsync(List<PlannedTask> waiting, CancellationTokenSource stop)
    {
        while (true)
        {
            Start(waiting, stop.Token);
            if (running.Count == 0)
            {
                return;
            }

            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            Note(await ended);
            if (reports.Values.Any(report => report is { End: TaskEnd.Failed, Failure: not InvalidInputException }))
            {
                await stop.CancelAsync();
            }
        }
    }

    /// <summary>Settles and starts what can be, until all threads are busy or nothing more is ready.</summary>
    private void Start(List<PlannedTask> waiting, CancellationToken stop)
    {
        for (var i = 0; i < waiting.Count && !stop.IsCancellationRequested;)
        {
            if (!IsReady(waiting[i]))
            {
                i++;
                continue;
            }

            var task = Settle(waiting[i]);
            if (task.State == TaskState.UpToDate)
            {
                Note(new TaskReport(
                    task.Name, waiting[i].State == TaskState.UpToDate ? TaskEnd.UpToDate : TaskEnd.Reused, task.Reasons, task.Identity, task.Outcome, Failure: null, TimeSpan.Zero));
                waiting.RemoveAt(i);
            }
            else if (running.Count < options.Threads)
            {
                waiting.RemoveAt(i);
                observer.Started(task);
                var work = WorkOf(task, stop);
                running.Add(Task.Run(() => Work(task, work), CancellationToken.None));
            }
            else
            {
                waiting[i++] = task;
            }
        }
    }

    /// <summary>
    /// Whether all steps before it have left their outcome. After a failure only steps that read delivered files are
    /// still ready, so that the faults of all delivered files are told in one run, whatever the number of threads.
    /// </summary>
    private bool IsReady(PlannedTask task) =>
        task.Upstream.All(before => reports.TryGetValue(before, out var report) && report.Outcome is not null)
        && (task.State == TaskState.UpToDate || task.Task.DeliveredFile is not null || reports.Values.All(report => report.End != TaskEnd.Failed));

    private PlannedTask Settle(PlannedTask task)
    {
        if (task.State != TaskState.Waits)
        {
            return task;
        }

        var settled = planner.Decide(task.Task, name => reports[name].Outcome!);
        return settled.State != TaskState.UpToDate ? settled
            : settled.Outcome!.Datasets.Any(dataset => dataset.IsRemoved) ? Planner.Again(settled)
            : settled with { Reasons = ["same input bytes as before"] };
    }

    private TaskWork WorkOf(PlannedTask task, CancellationToken stop) => new(
        task.Identity!,
        planner.InputsOf(task.Task, name => reports[name].Outcome!),
        planner.CommitsBefore(task.Task, name => reports[name].Outcome!),
        task.Task.DeliveredFile is { } name ? planner.Delivery[name].Files : [],
        options,
        share => observer.Progressed(task.Name, share),
        stop);

    private static TaskReport Work(PlannedTask task, TaskWork work)
    {
        var started = Stopwatch.GetTimestamp();
        TaskReport Report(TaskEnd end, TaskOutcome? outcome, Exception? failure) =>
            new(task.Name, end, task.Reasons, task.Identity, outcome, failure, Stopwatch.GetElapsedTime(started));

        try
        {
            foreach (var input in work.Inputs.Values)
            {
                DatasetStore.Verify(input, work.Cancellation);
            }

            return Report(TaskEnd.Done, task.Task.Run(work), failure: null);
        }
        catch (OperationCanceledException) when (work.Cancellation.IsCancellationRequested)
        {
            return Report(TaskEnd.Stopped, outcome: null, failure: null);
        }
#pragma warning disable CA1031 // Whatever a step throws becomes its report: the other steps must still be brought to an end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Report(TaskEnd.Failed, outcome: null, exception);
        }
    }

    /// <summary>
    /// Identifying data leave the store at once when the last step that reads them has its outcome, also where that outcome
    /// stood already: a run that was killed in between is made good by the next one.
    /// </summary>
    private void RemoveIdentifying()
    {
        foreach (var task in planner.WithoutFurtherUse(name => reports.TryGetValue(name, out var report) && report.Outcome is not null))
        {
            if (removed.Add(task.Name))
            {
                task.RemoveIdentifying();
            }
        }
    }

    private void Note(TaskReport report)
    {
        reports.Add(report.Task, report);
        observer.Ended(report);
        RemoveIdentifying();
    }
}
