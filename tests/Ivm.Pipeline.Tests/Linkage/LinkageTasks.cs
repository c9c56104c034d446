using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Simulation;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Tests.Linkage;

/// <summary>Runs tasks of linkage on a simulated country, what they read included.</summary>
public sealed class LinkageTasks(SimulatedCountry country) : IDisposable
{
    private readonly Folder folder = new();
    private readonly Dictionary<DatasetName, string> written = [];
    private int runs;

    /// <summary>Takes in what the task reads, and runs it.</summary>
    public void Run(ITransform task)
    {
        foreach (var ingest in EditionIngest.Of(SimulatedCountry.Contracts, SimulatedCountry.Edition).Where(ingest => task.Inputs.Contains(ingest.Outputs[0].Name)))
        {
            RunOne(ingest);
        }

        RunOne(task);
    }

    /// <summary>The rows of a query over what was written.</summary>
    public ImmutableArray<string[]> Rows(string query)
    {
        var rows = ImmutableArray.CreateBuilder<string[]>();
        var datasets = written.Select(file => new CommittedDataset(file.Key, file.Value, new CommittedFile($"{file.Key}", "", 0, 0, ""), "", ""));
        using var sql = SqlSession.ForReading(new SqlSettings(1, "500MB", folder.Path, folder.Path, [folder.Path]), datasets, CancellationToken.None);
        using var reader = sql.Query(SqlStatement.Composed("rows", query));
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows.ToImmutable();
    }

    public void Dispose() => folder.Dispose();

    private void RunOne(ITransform task)
    {
        var staging = Directory.CreateDirectory(folder[$"{runs++}"]).FullName;
        TransformExecution.Run(task, new TransformSurroundings(
            new string('0', 64), written, task.DeliveredFile is { } name ? Delivered(name) : null, new SqlSettings(2, "1GB", staging, staging + "-spill", [folder.Path]), Progress: _ => { }, CancellationToken.None));
        foreach (var output in task.Outputs)
        {
            written[output.Name] = Path.Combine(staging, $"{output.Name}.parquet");
        }
    }

    private DeliveredFile Delivered(string name)
    {
        var path = Path.Combine(country.Delivery, name);
        using var note = JsonDocument.Parse(File.ReadAllBytes(DeliveryCheck.NoteOf(path)));
        return new DeliveredFile(name, path, note.RootElement.GetProperty("rows").GetInt64(), note.RootElement.GetProperty("sha256").GetString()!);
    }
}
