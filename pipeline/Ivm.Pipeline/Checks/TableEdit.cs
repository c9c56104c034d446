using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Pipeline.Checks;

/// <summary>A table after editing.</summary>
/// <param name="Edits">File with the log.</param>
/// <param name="Edited">File with the records, in the columns of the file that was edited.</param>
/// <param name="RowChanges">File with the rows added and removed; null where every row is a record.</param>
/// <param name="Outcome">What editing came to.</param>
public sealed record EditedTable(string Edits, string Edited, string? RowChanges, EditingOutcome Outcome);

/// <summary>Edits a table that ingest has read from anybody's file.</summary>
public static class TableEdit
{
    private const string Staging = "edit";

    /// <summary>Reads how a table is edited.</summary>
    /// <param name="path">The editing contract (YAML).</param>
    /// <param name="rules">The table and its rules.</param>
    /// <exception cref="InvalidInputException">Something is wrong with the contract: all faults at once.</exception>
    public static EditingPlan Read(string path, TableRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var faults = new FaultCollector();
        var plan = EditingReader.ReadFile(path, rules.Editing, faults);
        faults.ThrowIfAny();
        return plan;
    }

    /// <summary>Edits the table.</summary>
    /// <param name="transform">What is edited, and how.</param>
    /// <param name="ingested">File with the records as ingest wrote them.</param>
    /// <param name="work">Folder for files in the making; the results lie in it.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static EditedTable Execute(ITableEdit transform, string ingested, string work, RunOptions run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(transform);
        ArgumentNullException.ThrowIfNull(run);
        var staging = Directory.CreateDirectory(Path.Combine(work, Staging)).FullName;
        TransformExecution.Run(transform, new TransformSurroundings(
            Fingerprint: "",
            new Dictionary<DatasetName, string> { [transform.Inputs[0]] = ingested },
            Delivered: null,
            new SqlSettings(run.Threads, run.MemoryLimit, staging, staging + "-spill", [work]),
            Progress: _ => { },
            cancellation));
        return new EditedTable(
            Path.Combine(staging, OutputRegister.FileOf(EditTableTransform.Edits)),
            Path.Combine(staging, OutputRegister.FileOf(EditTableTransform.Edited)),
            transform is ArrangedEditTransform ? Path.Combine(staging, OutputRegister.FileOf(ArrangedEditTransform.RowChanges)) : null,
            transform.Outcome!);
    }
}
