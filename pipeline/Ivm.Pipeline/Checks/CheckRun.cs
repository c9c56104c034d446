using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Checks;

/// <summary>What <c>ivm check</c> is asked to do.</summary>
/// <param name="Schema">Path of the Table Schema.</param>
/// <param name="Rules">Path of the rules; null where only the schema is checked.</param>
/// <param name="Data">Path of the data, ending in <c>.csv</c> or <c>.parquet</c>.</param>
/// <param name="Folder">Folder for the results.</param>
/// <param name="Dialect">How the data are written, in place of what the schema says; null where the schema says it.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record CheckRequest(string Schema, string? Rules, string Data, string Folder, Dialect? Dialect, RunOptions Run)
{
    /// <summary>Path of the contract of how the data are edited; null where they are only checked.</summary>
    public string? Editing { get; init; }
}

/// <summary>What was found.</summary>
/// <param name="Rules">The schema and rules.</param>
/// <param name="Result">Outcomes of the checks.</param>
/// <param name="SetAside">Rows that could not be read, by reason.</param>
/// <param name="Files">Names of the files written.</param>
public sealed record CheckFindings(TableRules Rules, TableOutcomes Result, ImmutableSortedDictionary<string, long> SetAside, ImmutableArray<string> Files)
{
    /// <summary>What editing came to; null where the data were only checked.</summary>
    public EditingOutcome? Editing { get; init; }

    /// <summary>Outcomes of the checks after editing; null where the data were only checked.</summary>
    public TableOutcomes? Final { get; init; }

    /// <summary>Failures of hard checks, those of severity error: after editing, where the data were edited.</summary>
    public long HardFailures => (Final ?? Result).Outcomes.Where(outcome => outcome.Check.Severity == Severity.Error).Sum(outcome => outcome.Fails);

    /// <summary>Rows that could not be read.</summary>
    public long RowsSetAside => SetAside.Values.Sum();
}

/// <summary>
/// What <c>ivm check</c> does: reads a file strictly, checks its schema and rules, and writes <c>failures.parquet</c>,
/// <c>quarantine.parquet</c> (rows that could not be read), <c>summary.json</c> and <c>report.json</c> (ESS validation
/// report); where the data are edited also <c>edits.parquet</c>, <c>edited.parquet</c>, <c>edited.csv</c> (in the form of
/// the file read), <c>final_failures.parquet</c> and, where rows make records, <c>row_changes.parquet</c>, and the report is
/// about the edited data. All files take their places together, and none where the run fails.
/// </summary>
public static class CheckRun
{
    private const string Failures = "failures.parquet";
    private const string Quarantine = "quarantine.parquet";
    private const string Summary = "summary.json";
    private const string Report = "report.json";
    private const string Edits = "edits.parquet";
    private const string Edited = "edited.parquet";
    private const string EditedText = "edited.csv";
    private const string RowChanges = "row_changes.parquet";
    private const string FinalFailures = "final_failures.parquet";

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
        var plan = request.Editing is null ? null : TableEdit.Read(request.Editing, rules);
        var work = Directory.CreateTempSubdirectory("ivm-check-").FullName;
        try
        {
            var inputs = new Dictionary<DatasetName, string>();
            var read = Read(rules.Schema, request.Data, request.Dialect, CheckTransform.Table, work, inputs, request.Run, cancellation);
            foreach (var name in RuleDatasets.UsedBy([.. rules.Rules, .. rules.RowRules]))
            {
                Read(rules.Datasets[name].Schema, rules.Datasets[name].File, dialect: null, name, work, inputs, request.Run, cancellation);
            }

            var (result, failures) = Check(rules, CheckTransform.Line, "check", inputs, request.Run, work, cancellation);
            var files = new Dictionary<string, string> { [Failures] = failures, [Quarantine] = read.Quarantine };
            var findings = new CheckFindings(rules, result, read.SetAside, [Failures, Quarantine, Summary, Report]);
            if (plan is not null)
            {
                findings = Edit(request, findings, plan, read.Ingested, work, inputs, files, cancellation);
            }

            Write(request, findings, files, time);
            return findings;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static (TableOutcomes Result, string Failures) Check(
        TableRules rules, string number, string name, Dictionary<DatasetName, string> inputs, RunOptions run, string work, CancellationToken cancellation)
    {
        ITableCheck check = rules.Records is null ? new CheckTransform(rules) : new ArrangedCheckTransform(rules, number);
        var staging = Folder(work, name);
        Run(check, staging, inputs, delivered: null, run, work, cancellation);
        return (check.Result!, Path.Combine(staging, OutputRegister.FileOf(CheckTransform.Failures)));
    }

    /// <summary>Edits the records, checks them again, and writes them as Parquet and as the file was written.</summary>
    private static CheckFindings Edit(
        CheckRequest request, CheckFindings findings, EditingPlan plan, TableSchema ingested, string work, Dictionary<DatasetName, string> inputs, Dictionary<string, string> files, CancellationToken cancellation)
    {
        var (rules, table) = (findings.Rules, CheckTransform.Ingested(CheckTransform.Table));
        ITableEdit transform = rules.Records is null
            ? new EditTableTransform(rules.Schema, ingested, rules.Variables, rules.Rules, plan)
            : new ArrangedEditTransform(rules, plan);
        var edited = TableEdit.Execute(transform, inputs[table], work, request.Run, cancellation);
        inputs[table] = edited.Edited;
        var (final, failures) = Check(rules, ArrangedEditTransform.Number, "final", inputs, request.Run, work, cancellation);
        (files[Edits], files[Edited], files[FinalFailures]) = (edited.Edits, edited.Edited, failures);
        if (edited.RowChanges is { } changes)
        {
            files[RowChanges] = changes;
        }

        if ((request.Dialect ?? rules.Schema.Dialect) is { } dialect && !request.Data.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
        {
            files[EditedText] = Path.Combine(work, EditedText);
            EditedFile.WriteText(edited, rules, dialect, request.Data, files[EditedText], work, request.Run, cancellation);
        }

        return findings with { Editing = edited.Outcome, Final = final, Files = [.. findings.Files, .. files.Keys.Except(findings.Files)] };
    }

    private static (string Quarantine, TableSchema Ingested, ImmutableSortedDictionary<string, long> SetAside) Read(
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
            ingest.Outputs[0].Schema,
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

    private static void Write(CheckRequest request, CheckFindings findings, Dictionary<string, string> files, TimeProvider time)
    {
        var results = new ResultFolder(request.Folder);
        foreach (var (name, path) in files)
        {
            File.Copy(path, results.Add(name), overwrite: true);
        }

        results.AddText(Summary, writer => CheckSummary.Write(writer, findings));
        results.AddText(Report, writer => EssReport.Write(writer, findings.Rules.Schema.Name, findings.Final ?? findings.Result, time.GetUtcNow()));
        results.Complete(Failures, Quarantine, Summary, Report, Edits, Edited, RowChanges, EditedText, FinalFailures);
    }
}
