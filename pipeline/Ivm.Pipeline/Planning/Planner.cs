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

    /// <summary>Plans all steps.</summary>
    public Plan Plan()
    {
        var planned = new Dictionary<string, PlannedTask>(StringComparer.Ordinal);
        foreach (var task in graph.Ordered)
        {
            var unsettled = graph.UpstreamOf(task.Name)
                .Select(before => planned[before.Name])
                .Where(before => before.State != TaskState.UpToDate)
                .ToArray();
            planned[task.Name] = unsettled.Length == 0
                ? Decide(task, name => planned[name].Outcome!)
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

    /// <summary>The committed datasets that a step reads, by name.</summary>
    /// <param name="task">The step.</param>
    /// <param name="outcomeOf">The outcome of each step before it, by name.</param>
    public ImmutableDictionary<DatasetName, CommittedDataset> InputsOf(ILineTask task, Func<string, TaskOutcome> outcomeOf) =>
        task.Inputs.ToImmutableDictionary(
            input => input,
            input => outcomeOf(graph.WriterOf(input)!.Name).Datasets.Single(dataset => dataset.Name == input));

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
