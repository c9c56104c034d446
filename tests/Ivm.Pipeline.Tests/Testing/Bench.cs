using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Testing;

/// <summary>Runs a scripted transform in a folder of its own.</summary>
public sealed class Bench : IDisposable
{
    private readonly Folder folder = new();
    private int runs;

    public Dictionary<DatasetName, string> Inputs { get; } = [];

    public string LastStaging { get; private set; } = "";

    public TransformOutcome Run(ITransform transform, int threads = 2, string memory = "200MB", CancellationToken cancellation = default)
    {
        LastStaging = Directory.CreateDirectory(folder[$"run-{runs++}"]).FullName;
        return TransformExecution.Run(transform, new TransformSurroundings(
            new string('0', 64), Inputs, Delivered: null, new SqlSettings(threads, memory, LastStaging, LastStaging + "-spill", [folder.Path]), Progress: _ => { }, cancellation));
    }

    /// <summary>Runs a transform with one output and makes that output an input of later runs.</summary>
    public TransformOutcome RunAndKeep(ITransform transform, int threads = 2)
    {
        var outcome = Run(transform, threads);
        foreach (var output in transform.Outputs)
        {
            Inputs[output.Name] = Path.Combine(LastStaging, $"{output.Name}.parquet");
        }

        return outcome;
    }

    public void Dispose() => folder.Dispose();
}
