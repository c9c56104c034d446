using System.Text.Json;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Benchmarks;

/// <summary>Runs tasks as the line runs them, one at a time; what one wrote is there for those after it.</summary>
/// <param name="folder">Where they write.</param>
/// <param name="delivery">The delivered files.</param>
/// <param name="memory">Memory of the SQL engine.</param>
internal sealed class StagedTasks(string folder, string delivery, string memory)
{
    private readonly Dictionary<DatasetName, string> written = [];
    private int runs;

    /// <summary>The file of a dataset that a task wrote.</summary>
    public string Written(DatasetName name) => written[name];

    /// <summary>Runs a task; what it wrote before is forgotten.</summary>
    /// <param name="task">The task.</param>
    /// <param name="progress">Told how far it is.</param>
    public TransformOutcome Run(ITransform task, Action<double>? progress = null)
    {
        var staging = Path.Combine(folder, "runs", $"{runs++}");
        Directory.CreateDirectory(staging);
        var readable = written.Values.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);
        var outcome = TransformExecution.Run(task, new TransformSurroundings(
            "benchmark",
            written,
            task.DeliveredFile is { } name ? Delivered(name) : null,
            new SqlSettings(Environment.ProcessorCount, memory, staging, staging + "-spill", [.. readable]),
            Progress: progress ?? (_ => { }),
            CancellationToken.None));
        foreach (var output in task.Outputs)
        {
            if (written.TryGetValue(output.Name, out var earlier))
                File.Delete(earlier);
            written[output.Name] = Path.Combine(staging, $"{output.Name}.parquet");
        }

        return outcome;
    }

    private DeliveredFile Delivered(string name)
    {
        var path = Path.Combine(delivery, name);
        using var note = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(path, ".delivery.json")));
        return new DeliveredFile(name, path, note.RootElement.GetProperty("rows").GetInt64(), note.RootElement.GetProperty("sha256").GetString()!);
    }
}
