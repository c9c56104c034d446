using System.Collections.Immutable;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Lineage;

/// <summary>A dataset, the step that wrote it, and the datasets that it was made from, back to delivered files.</summary>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Step">The step that writes it, and whether its outcome stands.</param>
/// <param name="File">What was committed; null while the step waits or is to run.</param>
/// <param name="Inputs">The datasets that the step reads, in its order.</param>
public sealed record LineageNode(DatasetName Dataset, PlannedTask Step, CommittedFile? File, ImmutableArray<LineageNode> Inputs)
{
    /// <summary>Traces a dataset through a plan.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="graph">The line.</param>
    /// <param name="plan">The state of the line.</param>
    /// <returns>Null when no step writes such a dataset.</returns>
    public static LineageNode? Of(DatasetName dataset, TaskGraph graph, Plan plan)
    {
        var steps = plan.Tasks.ToDictionary(task => task.Name, StringComparer.Ordinal);
        var nodes = new Dictionary<DatasetName, LineageNode>();
        return graph.WriterOf(dataset) is null ? null : Trace(dataset);

        LineageNode Trace(DatasetName name)
        {
            if (!nodes.TryGetValue(name, out var node))
            {
                var step = steps[graph.WriterOf(name)!.Name];
                var file = step.Outcome?.Commit.Outputs.FirstOrDefault(output => output.Dataset == $"{name}");
                node = nodes[name] = new LineageNode(name, step, file, [.. step.Task.Inputs.Select(Trace)]);
            }

            return node;
        }
    }
}
