using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// Edits a table in long form, which ingest has read as <c>ingest.data</c>: records are made of its rows and edited, and the
/// rows are written again. The log goes to <see cref="EditTableTransform.Edits"/>, the rows to
/// <see cref="EditTableTransform.Edited"/> in their order, rows added and removed to <see cref="RowChanges"/>.
/// </summary>
public sealed class ArrangedEditTransform : ITableEdit
{
    /// <summary>Rows added (with their number in the edited table) and removed (with their line in the file), with all their columns.</summary>
    public static readonly DatasetName RowChanges = new("check", "row_changes");

    /// <summary>Column with the number of a row of the edited table.</summary>
    public const string Number = "edited_row";

    private static readonly DatasetName Ingested = CheckTransform.Ingested(CheckTransform.Table);

    private readonly TableRules rules;
    private readonly RecordArrangement records;
    private readonly EditingPlan plan;

    /// <summary>Prepares the editing of a table.</summary>
    /// <param name="rules">The table, its arrangement and rules.</param>
    /// <param name="plan">How records are edited.</param>
    public ArrangedEditTransform(TableRules rules, EditingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(rules);
        (this.rules, this.plan) = (rules, plan);
        records = rules.Records ?? throw new ArgumentException("Its rows are its records.", nameof(rules));
        Outputs =
        [
            new DatasetContract(EditTableTransform.Edits, TableSchema.Dataset(
                EditTableTransform.Edits.ToString(),
                new Label("Wijzigingen per cel", "Changes per cell"),
                [
                    .. records.By.Select(name => Field.Of(name, FieldType.String, new Label(name, name), required: true)),
                    Field.Of(RecordArrangement.Variable, FieldType.String, new Label("Variabele van het record", "Variable of the record"), required: true),
                    Field.Of(CheckTransform.Line, FieldType.Long, new Label("Regel in het bestand; leeg waar een rij is toegevoegd", "Line of the file; missing where a row was added")),
                    .. EditTableTransform.LogFields,
                ],
                [.. records.By, RecordArrangement.Variable, "sequence"])),
            new DatasetContract(EditTableTransform.Edited, TableSchema.Dataset(
                EditTableTransform.Edited.ToString(),
                rules.Schema.Title,
                [
                    Field.Of(Number, FieldType.Long, new Label("Nummer van de rij", "Number of the row"), required: true),
                    .. Plain,
                    Field.Of("source_file", FieldType.String, new Label("Bestand; leeg waar de rij is toegevoegd", "File; missing where the row was added")),
                    Field.Of(CheckTransform.Line, FieldType.Integer, new Label("Regel in dat bestand; leeg waar de rij is toegevoegd", "Line of that file; missing where the row was added")),
                ],
                Number)),
            new DatasetContract(RowChanges, TableSchema.Dataset(
                RowChanges.ToString(),
                new Label("Toegevoegde en verwijderde rijen", "Rows added and removed"),
                [
                    Field.Of("change", FieldType.String, new Label("Toegevoegd (added) of verwijderd (removed)", "Added or removed"), required: true),
                    Field.Of(Number, FieldType.Long, new Label("Nummer van de toegevoegde rij", "Number of the row that was added")),
                    Field.Of(CheckTransform.Line, FieldType.Long, new Label("Regel in het bestand van de verwijderde rij", "Line of the file of the row that was removed")),
                    .. Plain,
                ])),
        ];
    }

    /// <inheritdoc />
    public string Task => "check.edit";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [Ingested];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc />
    public EditingOutcome? Outcome { get; private set; }

    private IEnumerable<Field> Plain => rules.Schema.Fields.Select(column => Field.Of(column.Name, column.Type, column.Label));

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sql = context.Sql;
        var arranged = new ArrangedRecords(rules, Ingested.ToString(), CheckTransform.Line);
        arranged.Create(sql);
        var outcome = TableEditing.Of(arranged.RecordTable, rules.Rules, plan).Run(sql, context.Threads, context.Cancellation);
        var rows = new SettledRows(rules, Ingested.ToString());
        rows.Create(sql);
        sql.Write(EditTableTransform.Edits, rows.Log(ArrangementChecks.Unique(arranged.RowTable, records)));
        var edited = sql.Write(EditTableTransform.Edited, SqlStatement.Composed("edited table", $"FROM {SettledRows.Edited}"));
        sql.Write(RowChanges, SqlStatement.Composed("row changes", $"FROM ({rows.Changes().Text}) ORDER BY change, {Number}, {CheckTransform.Line}"));
        long Changed(string kind) => context.Scalar(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM \"check\".row_changes WHERE change = '{kind}'"));
        Outcome = outcome with { RowsAdded = Changed("added"), RowsRemoved = Changed("removed") };
        context.Account(RowAccount.Through("rows edited or added", context.Scalar($"SELECT count(*) FROM {Ingested}") + Outcome.RowsAdded, edited) with
        {
            Merged = ImmutableSortedDictionary<string, long>.Empty.Add("removed beside another row of the cell", Outcome.RowsRemoved),
        });
    }
}
