using System.Collections.Immutable;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>The steps of a line do not fit together: a dataset that nobody writes, or a circle.</summary>
/// <param name="message">What does not fit.</param>
public sealed class TaskGraphException(string message) : Exception(message);

/// <summary>
/// The steps of a line, each after all the steps that write what it reads, and otherwise in the order in which they
/// were listed: so that the order never depends on anything but the list.
/// </summary>
public sealed class TaskGraph
{
    private readonly Dictionary<DatasetName, ILineTask> writers = [];
    private readonly Dictionary<string, ImmutableArray<ILineTask>> upstream = new(StringComparer.Ordinal);

    /// <summary>Orders the steps.</summary>
    /// <param name="tasks">The steps, in any order.</param>
    /// <exception cref="TaskGraphException">Two steps of one name or for one dataset, a missing or a circular dependency.</exception>
    public TaskGraph(ImmutableArray<ILineTask> tasks)
    {
        foreach (var task in tasks)
        {
            foreach (var output in task.Outputs.Where(output => !writers.TryAdd(output, task)))
            {
                throw new TaskGraphException($"Dataset written twice: {output}, by {writers[output].Name} and {task.Name}");
            }
        }

        foreach (var task in tasks)
        {
            if (!upstream.TryAdd(task.Name, [.. task.Inputs.Select(input => WriterOf(input, task)).Distinct()]))
            {
                throw new TaskGraphException($"Task listed twice: {task.Name}");
            }
        }

        var ordered = ImmutableArray.CreateBuilder<ILineTask>(tasks.Length);
        foreach (var task in tasks)
        {
            Visit(task, [], ordered);
        }

        Ordered = ordered.ToImmutable();
    }

    /// <summary>All steps, each after the steps that it depends on.</summary>
    public ImmutableArray<ILineTask> Ordered { get; }

    /// <summary>The steps that write what a step reads.</summary>
    /// <param name="task">Name of the step.</param>
    public ImmutableArray<ILineTask> UpstreamOf(string task) => upstream[task];

    /// <summary>The steps whose datasets a step depends on, directly or not.</summary>
    /// <param name="task">Name of the step.</param>
    public ImmutableHashSet<ILineTask> AllUpstreamOf(string task) =>
        UpstreamOf(task).Aggregate(ImmutableHashSet<ILineTask>.Empty, (all, before) => all.Add(before).Union(AllUpstreamOf(before.Name)));

    /// <summary>The steps that read some dataset of a step.</summary>
    /// <param name="task">The step.</param>
    public IEnumerable<ILineTask> ReadersOf(ILineTask task) => Ordered.Where(reader => reader.Inputs.Intersect(task.Outputs).Any());

    /// <summary>The step that writes a dataset; null when none does.</summary>
    /// <param name="dataset">Name of the dataset.</param>
    public ILineTask? WriterOf(DatasetName dataset) => writers.GetValueOrDefault(dataset);

    private ILineTask WriterOf(DatasetName input, ILineTask task) =>
        WriterOf(input) ?? throw new TaskGraphException($"Missing dependency: {input}, required by {task.Name}");

    private void Visit(ILineTask task, ImmutableArray<string> path, ImmutableArray<ILineTask>.Builder ordered)
    {
        if (ordered.Contains(task))
        {
            return;
        }

        var start = path.IndexOf(task.Name);
        path = path.Add(task.Name);
        if (start >= 0)
        {
            throw new TaskGraphException($"Circular dependency: {string.Join(" -> ", path.Skip(start))}");
        }

        foreach (var before in UpstreamOf(task.Name))
        {
            Visit(before, path, ordered);
        }

        ordered.Add(task);
    }
}
