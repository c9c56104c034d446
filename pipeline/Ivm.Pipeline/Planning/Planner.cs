using System.Collections.Immutable;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>Decides, step by step, what is to be done and why. It reads the state of the store and changes nothing.</summary>
/// <param name="graph">The steps of the line.</param>
/// <param name="delivery">What was delivered, by the file that is due, checked.</param>
public sealed class Planner(TaskGraph graph, ImmutableSortedDictionary<string, DeliverySlot> delivery)
{
    /// <summary>What was delivered, by the file that is due.</summary>
    public ImmutableSortedDictionary<string, DeliverySlot> Delivery => delivery;

    /// <summary>
    /// Plans all steps. A step whose identifying data were removed stands until a step that reads them may have to run: then it
    /// is done again first. Whether a waiting step runs is not known yet, so it counts as one that does.
    /// </summary>
    public Plan Plan()
    {
        var plan = Plan([]);
        var open = plan.Tasks.Where(task => task.State != TaskState.UpToDate).SelectMany(task => task.Task.Inputs).ToHashSet();
        var again = plan.Tasks
            .Where(task => task.Outcome is { } outcome && outcome.Datasets.Any(dataset => dataset.IsRemoved && open.Contains(dataset.Name)))
            .Select(task => task.Name)
            .ToHashSet(StringComparer.Ordinal);
        return again.Count == 0 ? plan : Plan(again);
    }

    private Plan Plan(HashSet<string> again)
    {
        var planned = new Dictionary<string, PlannedTask>(StringComparer.Ordinal);
        foreach (var task in graph.Ordered)
        {
            var unsettled = graph.UpstreamOf(task.Name)
                .Select(before => planned[before.Name])
                .Where(before => before.State != TaskState.UpToDate)
                .ToArray();
            planned[task.Name] = unsettled.Length == 0
                ? again.Contains(task.Name) ? Again(Decide(task, name => planned[name].Outcome!)) : Decide(task, name => planned[name].Outcome!)
                : new PlannedTask(task, Upstream(task), TaskState.Waits, [.. unsettled.Select(before => $"waits for {before.Name}")], Identity: null, Outcome: null);
        }

        return new Plan([.. graph.Ordered.Select(task => planned[task.Name])]);
    }

    /// <summary>Decides about a step whose inputs all stand.</summary>
    /// <param name="task">The step.</param>
    /// <param name="outcomeOf">The outcome of each step before it, by name.</param>
    public PlannedTask Decide(ILineTask task, Func<string, TaskOutcome> outcomeOf)
    {
        var inputs = InputsOf(task, outcomeOf);
        var identity = new TaskIdentity(
            task.Name,
            task.Version,
            task.DeliveredFile is { } name
                ? delivery[name].Files.ToImmutableSortedDictionary(file => file.Name, file => file.Fingerprint, StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
            inputs.ToImmutableSortedDictionary(input => $"{input.Key}", input => input.Value.File.Sha256, StringComparer.Ordinal),
            task.Contracts);
        return task.Find(identity) is { } outcome
            ? new PlannedTask(task, Upstream(task), TaskState.UpToDate, [Reason.UpToDate], identity, outcome)
            : new PlannedTask(task, Upstream(task), TaskState.ToRun, Reason.Of(identity, task.Known()), identity, Outcome: null);
    }

    /// <summary>A step that stands, but is done again because its identifying data are gone.</summary>
    /// <param name="task">The step.</param>
    public static PlannedTask Again(PlannedTask task) => task with { State = TaskState.ToRun, Reasons = [Reason.Removed], Outcome = null };

    /// <summary>The committed datasets that a step reads, by name.</summary>
    /// <param name="task">The step.</param>
    /// <param name="outcomeOf">The outcome of each step before it, by name.</param>
    public ImmutableDictionary<DatasetName, CommittedDataset> InputsOf(ILineTask task, Func<string, TaskOutcome> outcomeOf) =>
        task.Inputs.ToImmutableDictionary(
            input => input,
            input => outcomeOf(graph.WriterOf(input)!.Name).Datasets.Single(dataset => dataset.Name == input));

    /// <summary>
    /// The steps whose identifying data nobody needs any more: some step reads them, and every step that does has its outcome.
    /// </summary>
    /// <param name="hasOutcome">Whether a step has its outcome.</param>
    public IEnumerable<ILineTask> WithoutFurtherUse(Func<string, bool> hasOutcome) => graph.Ordered.Where(task =>
        !task.Identifying.IsEmpty
        && hasOutcome(task.Name)
        && graph.ReadersOf(task).ToArray() is { Length: > 0 } readers
        && readers.All(reader => hasOutcome(reader.Name)));

    /// <summary>What every step before a step did, directly or not, in the order of the plan.</summary>
    /// <param name="task">The step.</param>
    /// <param name="outcomeOf">The outcome of each step before it, by name.</param>
    public ImmutableArray<Commit> CommitsBefore(ILineTask task, Func<string, TaskOutcome> outcomeOf)
    {
        var all = graph.AllUpstreamOf(task.Name);
        return [.. graph.Ordered.Where(all.Contains).Select(before => outcomeOf(before.Name).Commit)];
    }

    private ImmutableArray<string> Upstream(ILineTask task) => [.. graph.UpstreamOf(task.Name).Select(before => before.Name)];
}
