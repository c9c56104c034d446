using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Ingestion;

namespace Ivm.Benchmarks.Cleaning;

/// <summary>The tasks from delivered file to derived variables, run as the line runs them, one at a time.</summary>
internal sealed class CleaningStages
{
    private const string Memory = "600MB";

    private readonly string folder;
    private readonly ContractSet contracts;
    private readonly Edition edition;
    private readonly Dictionary<DatasetName, string> written = [];
    private int runs;

    public CleaningStages(string folder)
    {
        this.folder = folder;
        contracts = ContractLoader.Load(SimulatedDelivery.Contracts(folder));
        edition = SurveyOfManyRules.Edition(contracts);
    }

    /// <summary>Rules besides those that follow from the questionnaire.</summary>
    public int Rules => edition.Rules.Length;

    /// <summary>Questions asked.</summary>
    public int Questions => edition.Questionnaire.Questions.Count();

    /// <summary>Paths of the response files.</summary>
    public IEnumerable<string> Files => edition.ResponseFiles.Select(file => Path.Combine(SimulatedDelivery.Delivery(folder), file.Path));

    /// <summary>The ingest tasks of the response files.</summary>
    public IEnumerable<ITransform> Ingest() =>
        EditionIngest.Of(contracts, edition).Where(task => task.DeliveredFile.StartsWith("responses/", StringComparison.Ordinal));

    public ITransform Harmonise() => new HarmoniseTransform(contracts, edition);

    public ITransform Verify() => new VerifyTransform(contracts, edition);

    public ITransform Edit() => new EditTransform(contracts, edition);

    public ITransform Derive() => new DeriveTransform(contracts, edition);

    /// <summary>Runs a task; what it wrote becomes input of later ones.</summary>
    public TransformOutcome Run(ITransform task)
    {
        var staging = Path.Combine(folder, "runs", $"{runs++}");
        Directory.CreateDirectory(staging);
        var readable = written.Values.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);
        var outcome = TransformExecution.Run(task, new TransformSurroundings(
            "benchmark",
            written,
            task.DeliveredFile is { } name ? Delivered(name) : null,
            new SqlSettings(Environment.ProcessorCount, Memory, staging, staging + "-spill", [.. readable]),
            Progress: _ => { },
            CancellationToken.None));
        foreach (var output in task.Outputs)
            written[output.Name] = Path.Combine(staging, $"{output.Name}.parquet");
        return outcome;
    }

    private DeliveredFile Delivered(string name)
    {
        var path = Path.Combine(SimulatedDelivery.Delivery(folder), name);
        using var note = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(path, ".delivery.json")));
        return new DeliveredFile(name, path, note.RootElement.GetProperty("rows").GetInt64(), note.RootElement.GetProperty("sha256").GetString()!);
    }
}
