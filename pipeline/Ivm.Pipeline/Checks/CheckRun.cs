using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Checks;

/// <summary>What <c>ivm check</c> is asked to do.</summary>
/// <param name="Schema">Path of the Table Schema.</param>
/// <param name="Rules">Path of the rules; null where only the schema is checked.</param>
/// <param name="Data">Path of the data, ending in <c>.csv</c> or <c>.parquet</c>.</param>
/// <param name="Folder">Folder for the results.</param>
/// <param name="Dialect">How the data are written, in place of what the schema says; null where the schema says it.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record CheckRequest(string Schema, string? Rules, string Data, string Folder, Dialect? Dialect, RunOptions Run);

/// <summary>What was found.</summary>
/// <param name="Rules">The schema and rules.</param>
/// <param name="Result">Outcomes of the checks.</param>
/// <param name="SetAside">Rows that could not be read, by reason.</param>
/// <param name="Files">Names of the files written.</param>
public sealed record CheckFindings(TableRules Rules, VerificationResult Result, ImmutableSortedDictionary<string, long> SetAside, ImmutableArray<string> Files)
{
    /// <summary>Failures of hard checks, those of severity error.</summary>
    public long HardFailures => Result.Outcomes.Where(outcome => outcome.Check.Severity == Severity.Error).Sum(outcome => outcome.Fails);

    /// <summary>Rows that could not be read.</summary>
    public long RowsSetAside => SetAside.Values.Sum();
}

/// <summary>
/// What <c>ivm check</c> does: reads a file strictly, checks its schema and rules, and writes <c>failures.parquet</c>,
/// <c>quarantine.parquet</c> (rows that could not be read), <c>summary.json</c> and <c>report.json</c> (ESS validation
/// report). All files take their places together, and none where the run fails.
/// </summary>
public static class CheckRun
{
    private const string Failures = "failures.parquet";
    private const string Quarantine = "quarantine.parquet";
    private const string Summary = "summary.json";
    private const string Report = "report.json";

    /// <summary>Reads, checks and writes.</summary>
    /// <param name="request">What is checked.</param>
    /// <param name="time">The clock, for the report.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="InvalidInputException">Schema, rules or data cannot be used.</exception>
    public static CheckFindings Execute(CheckRequest request, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        var rules = TableRulesReader.Read(request.Schema, request.Rules);
        var work = Directory.CreateTempSubdirectory("ivm-check-").FullName;
        try
        {
            var inputs = new Dictionary<DatasetName, string>();
            var read = Read(rules.Schema, request.Data, request.Dialect, CheckTransform.Table, work, inputs, request.Run, cancellation);
            foreach (var name in RuleDatasets.UsedBy(rules.Rules))
            {
                Read(rules.Datasets[name].Schema, rules.Datasets[name].File, dialect: null, name, work, inputs, request.Run, cancellation);
            }

            var check = new CheckTransform(rules);
            var staging = Folder(work, "check");
            Run(check, staging, inputs, delivered: null, request.Run, work, cancellation);
            var findings = new CheckFindings(rules, check.Result!, read.SetAside, [Failures, Quarantine, Summary, Report]);
            Write(request, findings, Path.Combine(staging, OutputRegister.FileOf(CheckTransform.Failures)), read.Quarantine, time);
            return findings;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static (string Quarantine, ImmutableSortedDictionary<string, long> SetAside) Read(
        TableSchema schema, string path, Dialect? dialect, string name, string work, Dictionary<DatasetName, string> inputs, RunOptions run, CancellationToken cancellation)
    {
        var (written, form) = FormOf(schema, path, dialect);
        var ingest = new IngestTransform(
            DeliveryKind.Responses, written, name, path, new Dictionary<string, CodeList>(), ImmutableSortedDictionary<string, string>.Empty, form);
        var staging = Folder(work, $"read-{name}");
        var file = new DeliveredFile(Path.GetFileName(path), path, IDeliveredFile.NotDeclared, sha256: "");
        var outcome = Run(ingest, staging, new Dictionary<DatasetName, string>(), file, run, work, cancellation);
        inputs[CheckTransform.Ingested(name)] = Path.Combine(staging, OutputRegister.FileOf(CheckTransform.Ingested(name)));
        var rejected = outcome.Accounts.SelectMany(account => account.Rejected).GroupBy(entry => entry.Key, StringComparer.Ordinal);
        return (
            Path.Combine(staging, OutputRegister.FileOf(new DatasetName(QuarantineDataset.Stage, name))),
            rejected.ToImmutableSortedDictionary(group => group.Key, group => group.Sum(entry => entry.Value), StringComparer.Ordinal));
    }

    /// <summary>How the file is written: nothing of it is guessed.</summary>
    private static (TableSchema Schema, FileForm Form) FormOf(TableSchema schema, string path, Dialect? dialect)
    {
        if (!File.Exists(path))
        {
            throw SurveyFile.Refused(InputFailure.Invalid, path, "no such file", "a CSV or Parquet file", "Correct the path.");
        }

        var reading = CheckTransform.ForReading(schema) with { Dialect = dialect ?? schema.Dialect };
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".PARQUET":
                return (reading with { Dialect = FileForm.RecordDialect }, FileForm.Exact(reading) with { Format = DeliveryFormat.Parquet });
            case ".CSV" when reading.Dialect is null:
                throw SurveyFile.Refused(InputFailure.Invalid, path, "a text file whose dialect nobody states", "'dialect' in the schema, or --delimiter", "Say how the file is written: nothing of it is guessed.");
            case ".CSV":
                return (reading, FileForm.Exact(reading));
            default:
                throw SurveyFile.Refused(InputFailure.Invalid, path, "another kind of file", "a name that ends in .csv or .parquet", "Convert the file, or rename it.");
        }
    }

    private static TransformOutcome Run(
        ITransform transform, string staging, IReadOnlyDictionary<DatasetName, string> inputs, IDeliveredFile? delivered, RunOptions run, string work, CancellationToken cancellation) =>
        TransformExecution.Run(transform, new TransformSurroundings(
            Fingerprint: "", inputs, delivered, new SqlSettings(run.Threads, run.MemoryLimit, staging, staging + "-spill", [work]), Progress: _ => { }, cancellation));

    private static string Folder(string work, string name) => Directory.CreateDirectory(Path.Combine(work, name)).FullName;

    private static void Write(CheckRequest request, CheckFindings findings, string failures, string quarantine, TimeProvider time)
    {
        var results = new ResultFolder(request.Folder);
        File.Copy(failures, results.Add(Failures), overwrite: true);
        File.Copy(quarantine, results.Add(Quarantine), overwrite: true);
        results.AddText(Summary, writer => CheckSummary.Write(writer, findings));
        results.AddText(Report, writer => EssReport.Write(writer, findings.Rules.Schema.Name, findings.Result, time.GetUtcNow()));
        results.Complete(Failures, Quarantine, Summary, Report);
    }
}
