using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Derivation;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning;

/// <summary>
/// Stage <c>clean</c> (GSBPM 5.3-5.5): harmonises the streams, keeps one response of each person, verifies every
/// answer against the questionnaire and the rules, makes impossible answers missing with an entry in the edit log, and
/// derives victimisation, scales and indicators.
/// </summary>
public sealed class CleanTransform : ITransform
{
    private static readonly DatasetName Respondents = new("clean", "respondents");
    private static readonly DatasetName IncidentRows = new("clean", "incidents");
    private static readonly DatasetName Edits = new("clean", "edits");
    private static readonly DatasetName RuleFailures = new("clean", "rule_failures");
    private static readonly DatasetName RuleSummary = new("clean", "rule_summary");
    private static readonly DatasetName Duplicates = new("clean", "duplicates");
    private static readonly DatasetName Free = new("clean", "free_answers");

    private readonly Edition edition;
    private readonly CodeList modes;
    private readonly ExpressionSql expressions;

    /// <summary>Prepares the stage for an edition.</summary>
    public CleanTransform(ContractSet contracts, Edition edition)
    {
        this.edition = edition;
        modes = contracts.CodeLists["mode"];
        expressions = new ExpressionSql(edition);
        Inputs = [.. edition.ResponseFiles.Select(Responses.Ingested)];
        Outputs =
        [
            new DatasetContract(Respondents, RespondentColumns.Schema(edition)),
            .. new[] { IncidentRows, Edits, RuleFailures, RuleSummary, Duplicates, Free }
                .Select(name => new DatasetContract(name, contracts.Outputs[name.ToString()])),
        ];
        Contracts = contracts.HashesOf("questionnaire/", "rules/", "scales/", "codelists/", "deliveries/", "outputs/clean.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "clean";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        Harmonise(context);
        context.Progress(0.2);
        var merged = ResolveDuplicates(context);
        context.Progress(0.3);
        Verify(context);
        context.Progress(0.7);
        var respondents = Derive(context);

        context.Account(new RowAccount(
            "responses",
            In: context.Scalar("SELECT count(*) FROM responses"),
            Out: respondents,
            Rejected: ImmutableSortedDictionary<string, long>.Empty,
            Merged: merged));
    }

    private void Harmonise(ITransformContext context)
    {
        var reasons = string.Join(", ", MissingReason.All.Select(reason => $"'{reason}'"));
        context.Sql.Execute(SqlStatement.Composed("missing reasons", $"CREATE TYPE missing_reason AS ENUM ({reasons})"));
        context.Sql.Load("response_file", Responses.Files(edition));
        context.Sql.Load("mode_order", Responses.Modes(modes));
        context.Sql.Park("responses", Responses.Union(edition));
    }

    private ImmutableSortedDictionary<string, long> ResolveDuplicates(ITransformContext context)
    {
        context.Sql.Execute(DuplicateResponses.Ranked(edition.Duplicates));
        context.Sql.Execute(SqlStatement.Composed("kept responses", "CREATE TABLE kept AS SELECT response FROM ranked WHERE key_rank = 1 AND case_rank = 1"));
        context.Sql.Execute(SqlStatement.Composed("duplicates", $"CREATE TABLE merged AS {DuplicateResponses.Merged(edition.Duplicates).Text}"));
        context.Sql.Write(Duplicates, SqlStatement.Composed("duplicates", "FROM merged"));

        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        using var reader = context.Sql.Query(SqlStatement.Composed("duplicates by kind", "SELECT kind, count(*) FROM merged GROUP BY kind ORDER BY kind"));
        while (reader.Read())
        {
            counts.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return counts.ToImmutable();
    }

    private void Verify(ITransformContext context)
    {
        var verification = new RecordVerification(edition, expressions);
        verification.Run(context.Sql);
        context.Progress(0.4);
        Summarise(context, verification);
        context.Sql.Write(RuleFailures, verification.Failures());
        context.Progress(0.5);
        var edits = verification.Edits();
        context.Sql.Execute(SqlStatement.Composed(edits.Name, $"CREATE TABLE edits AS {edits.Text}"), new SqlParameter("run", context.Fingerprint));
        context.Sql.Write(Edits, SqlStatement.Composed(edits.Name, "FROM edits"));
        CountEdits(context);
    }

    private static void CountEdits(ITransformContext context)
    {
        using var reader = context.Sql.Query(SqlStatement.Composed("edits by rule", "SELECT rule, count(*) FROM edits GROUP BY rule ORDER BY rule"));
        while (reader.Read())
        {
            context.Count("edit", reader.GetString(0), reader.GetInt64(1));
        }
    }

    private static void Summarise(ITransformContext context, RecordVerification verification)
    {
        var outcomes = verification.Summarise(context.Sql);
        using var writer = context.Create(RuleSummary);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("rule", [.. outcomes.Select(outcome => outcome.Check.Name)]),
            new Column<string?>("kind", [.. outcomes.Select(outcome => outcome.Check.Kind.ToString().ToLowerInvariant())]),
            new Column<string?>("severity", [.. outcomes.Select(outcome => outcome.Check.Severity.ToString().ToLowerInvariant())]),
            new Column<long?>("holds", [.. outcomes.Select(outcome => (long?)outcome.Holds)]),
            new Column<long?>("fails", [.. outcomes.Select(outcome => (long?)outcome.Fails)]),
            new Column<long?>("unchecked", [.. outcomes.Select(outcome => (long?)outcome.Unchecked)]),
        ]));
        writer.Complete();
    }

    private long Derive(ITransformContext context)
    {
        context.Sql.Write(IncidentRows, Incidents.Select(edition, expressions));
        context.Sql.Write(Free, FreeAnswers.Select(edition) ?? SqlStatement.Composed(
            "no free blocks",
            "SELECT '' AS survey, '' AS samplenr, '' AS variable, '' AS answer, '' AS answer_missing WHERE FALSE"));
        var derived = RespondentColumns.Derived(edition);
        var columns = string.Join(",\n    ", derived.Select(variable => $"{variable.Sql} AS {SqlStatement.Identifier(variable.Variable)}"));
        context.Sql.Park("derived", SqlStatement.Composed("derived variables", $"SELECT response, {columns}\nFROM corrected"));
        return context.Sql.Write(Respondents, SqlStatement.Composed(
            "respondents with derived variables",
            "SELECT corrected.* EXCLUDE (response, interview_year, interview_month), derived.* EXCLUDE (response) FROM corrected JOIN derived USING (response)"));
    }
}
