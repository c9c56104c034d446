using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// Checks a table in long form, which ingest has read: its schema and the rules about rows by row, the arrangement, and the
/// rules by record. Every failure goes to <see cref="CheckTransform.Failures"/>: of a row with its line, its record and its
/// column there; of a row that is not there with record and column; of a rule with the record.
/// </summary>
/// <param name="rules">The table, its arrangement and rules.</param>
/// <param name="number">Column of the table with a number that no two rows share.</param>
public sealed class ArrangedCheckTransform(TableRules rules, string number = CheckTransform.Line) : ITableCheck
{
    private const int BatchSize = 65_536;
    private readonly RecordArrangement records = (rules ?? throw new ArgumentNullException(nameof(rules))).Records ?? throw new ArgumentException("Its rows are its records.", nameof(rules));

    /// <inheritdoc />
    public string Task => "check";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [CheckTransform.Ingested(CheckTransform.Table), .. RuleDatasets.UsedBy([.. rules.Rules, .. rules.RowRules]).Select(CheckTransform.Ingested)];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs => [new DatasetContract(CheckTransform.Failures, FailuresSchema())];

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc />
    public TableOutcomes? Result { get; private set; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var arranged = new ArrangedRecords(rules, CheckTransform.RelationOf(CheckTransform.Table), number);
        arranged.Create(context.Sql);
        var rows = Verify(context.Sql, TableVerification.Of(
            arranged.RowTable,
            rules.RowRules,
            [.. SchemaChecks.Of(rules.Schema), ArrangementChecks.Placed(records), ArrangementChecks.Unique(arranged.RowTable, records)],
            CheckTransform.RelationOf), "rows");
        var units = Verify(context.Sql, TableVerification.Of(
            arranged.RecordTable, [.. rules.Rules.Select(Check.Of)], new ExpressionSql(arranged.RecordTable), questionnaire: null, CheckTransform.RelationOf), "records");
        var complete = Complete(context, arranged, units.Records);
        Result = new TableOutcomes(rows.Records, units.Records, [.. rows.Outcomes.Concat(units.Outcomes).Append(complete).OrderBy(outcome => outcome.Check.Name, StringComparer.Ordinal)]);
        WriteFailures(context);
    }

    private static VerificationResult Verify(ISqlSession sql, TableVerification verification, string name)
    {
        verification.Run(sql);
        sql.Execute(SqlStatement.Composed($"failures of {name}", $"CREATE TEMP TABLE \"failing {name}:\" AS {verification.Failures().Text}"));
        return verification.Read(sql);
    }

    /// <summary>Which cells no row has.</summary>
    private CheckOutcome Complete(ITransformContext context, ArrangedRecords arranged, long units)
    {
        var check = ArrangementChecks.Complete(records);
        context.Sql.Execute(SqlStatement.Composed(
            "cells without a row",
            $"""
            CREATE TEMP TABLE "failing cells:" AS
            SELECT {SqlStatement.Literal(check.Name)} AS rule, {SqlStatement.Literal(records.Absent.ToString().ToLowerInvariant())} AS severity, {arranged.Keys("record")}cells.variable
            FROM {ArrangedRecords.Records} AS record
            CROSS JOIN {ArrangedRecords.Cells} AS cells
            ANTI JOIN {ArrangedRecords.Grid} AS grid ON grid.record = record."record:" AND grid.cell = cells.cell
            """));
        var absent = context.Scalar("SELECT count(*) FROM \"failing cells:\"");
        return new CheckOutcome(check, (units * records.Cells.Length) - absent, absent, 0);
    }

    private void WriteFailures(ITransformContext context)
    {
        string[] keys = [.. records.By.Select(SqlStatement.Identifier)];
        var texts = string.Concat(keys.Select(key => $"{key}::VARCHAR, "));
        // Sorted by the keys themselves, which need not be texts.
        using var reader = context.Sql.Query(SqlStatement.Composed(
            "failures",
            $"""
            SELECT rule, {texts}variable, {CheckTransform.Line}, severity
            FROM (FROM "failing rows:" UNION ALL BY NAME FROM "failing records:" UNION ALL BY NAME FROM "failing cells:")
            ORDER BY {string.Join(", ", ["rule", .. keys, "variable", CheckTransform.Line])}
            """));
        using var writer = context.Create(CheckTransform.Failures);
        var (lines, cells) = (new List<long?>(), NewTexts());
        while (reader.Read())
        {
            for (var column = 0; column < cells.Length; column++)
            {
                var place = column < cells.Length - 1 ? column : column + 1;
                cells[column].Add(reader.IsDBNull(place) ? null : reader.GetString(place));
            }

            lines.Add(reader.IsDBNull(cells.Length - 1) ? null : Convert.ToInt64(reader.GetValue(cells.Length - 1), CultureInfo.InvariantCulture));
            if (lines.Count == BatchSize)
            {
                writer.Write(Batch());
                (lines, cells) = ([], NewTexts());
            }
        }

        if (lines.Count > 0)
        {
            writer.Write(Batch());
        }

        writer.Complete();

        List<string?>[] NewTexts() => [.. Enumerable.Range(0, keys.Length + 3).Select(_ => new List<string?>())];

        ColumnBatch Batch()
        {
            var fields = Outputs[0].Schema.Fields;
            return new ColumnBatch([.. fields.Select((field, index) => field.Name == CheckTransform.Line
                ? (Column)new Column<long?>(field.Name, lines)
                : new Column<string?>(field.Name, cells[index < fields.Length - 1 ? index : index - 1]))]);
        }
    }

    private TableSchema FailuresSchema() => TableSchema.Dataset(
        CheckTransform.Failures.ToString(),
        new Label("Geschonden regels per record", "Failing rules per record"),
        [
            Field.Of("rule", FieldType.String, new Label("Regel", "Rule"), required: true),
            .. records.By.Select(name => Field.Of(name, FieldType.String, new Label(name, name))),
            Field.Of(RecordArrangement.Variable, FieldType.String, new Label("Variabele van het record", "Variable of the record")),
            Field.Of(CheckTransform.Line, FieldType.Long, new Label("Regel in het bestand", "Line of the file")),
            Field.Of("severity", FieldType.String, new Label("Ernst", "Severity"), required: true),
        ]);
}
