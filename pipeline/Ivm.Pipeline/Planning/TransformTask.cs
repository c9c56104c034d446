using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>A transform as a step of the line: its outcome is a commit in the store.</summary>
public sealed class TransformTask : ILineTask
{
    private readonly ITransform transform;
    private readonly DatasetStore store;

    /// <summary>Makes the step.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="store">Where outcomes are committed.</param>
    public TransformTask(ITransform transform, DatasetStore store)
    {
        this.transform = transform;
        this.store = store;
        Inputs = transform.Inputs;
        Outputs = [.. transform.Outputs.Select(output => output.Name)];
        Identifying = [.. transform.Outputs.Where(output => output.Schema.Identifying).Select(output => output.Name)];
        Contracts = transform.Contracts.AddRange(transform.Outputs.Select(output =>
            KeyValuePair.Create($"columns of {output.Name}", ContentHash.OfText(Describe(output.Schema)))));
    }

    /// <inheritdoc />
    public string Name => transform.Task;

    /// <inheritdoc />
    public int Version => transform.Version;

    /// <inheritdoc />
    public string? DeliveredFile => transform.DeliveredFile;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Outputs { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Identifying { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public TaskOutcome? Find(TaskIdentity identity) =>
        store.Find(Name, identity.Fingerprint()) is { } commit ? new TaskOutcome(commit, store.Datasets(commit)) : null;

    /// <inheritdoc />
    public ImmutableArray<Commit> Known() => store.All(Name);

    /// <inheritdoc />
    public TaskOutcome Run(TaskWork work)
    {
        var fingerprint = work.Identity.Fingerprint();
        var staging = store.Stage(Name, fingerprint);
        var spill = staging + ".spill";
        var readable = work.Inputs.Values.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal);
        try
        {
            var outcome = TransformExecution.Run(transform, new TransformSurroundings(
                fingerprint,
                work.Inputs.ToDictionary(input => input.Key, input => input.Value.Path),
                work.Delivered.FirstOrDefault(),
                new SqlSettings(work.Options.Threads, work.Options.MemoryLimit, staging, spill, [.. readable]),
                work.Progress,
                work.Cancellation)
            {
                Further = [.. work.Delivered.Skip(1)],
            });
            store.Commit(staging, new Commit(work.Identity, outcome.Outputs, outcome.Accounts, outcome.Counts));
            return Find(work.Identity) ?? throw new IOException($"Task {Name} was committed and cannot be found.");
        }
        finally
        {
            Remove(staging);
            Remove(spill);
        }
    }

    /// <inheritdoc />
    public void RemoveIdentifying() => store.Remove(Name, Identifying);

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The part of an output's contract that its bytes depend on.</summary>
    private static string Describe(TableSchema schema)
    {
        var text = new StringBuilder();
        foreach (var field in schema.Fields)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field.Name} {field.Type} {(field.Constraints.Required ? "required" : "")} {(field.Constraints.Unique ? "unique" : "")}\n");
        }

        return text.Append("key ").AppendJoin(' ', schema.PrimaryKey).ToString();
    }
}
