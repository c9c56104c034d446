using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// Edits anybody's table, which ingest has read as <c>ingest.data</c>: the log goes to <see cref="Edits"/>, the table
/// after replaying it to <see cref="Edited"/>, which has the columns of the one before and can be checked like it.
/// </summary>
public sealed class EditTableTransform : ITableEdit
{
    /// <summary>The log: key columns as texts, line, variable, number of the change, step, rule with version, old and new value, reason.</summary>
    public static readonly DatasetName Edits = new("check", "edits");

    /// <summary>The table after editing, sorted by line.</summary>
    public static readonly DatasetName Edited = new("check", "edited");

    private const string Line = "source_line";
    private const string Records = "records";
    private static readonly DatasetName Ingested = new("ingest", "data");

    /// <summary>What a line of the log says besides whose cell it is.</summary>
    internal static readonly ImmutableArray<Field> LogFields =
    [
        Field.Of("sequence", FieldType.Integer, new Label("Volgnummer van de wijziging in deze cel", "Number of the change within this cell"), required: true),
        Field.Of("step", FieldType.String, new Label("Stap", "Step"), required: true),
        Field.Of("rule", FieldType.String, new Label("Regel", "Rule"), required: true),
        Field.Of("rule_version", FieldType.String, new Label("Versie van de regel", "Version of the rule"), required: true),
        Field.Of("old_value", FieldType.String, new Label("Oude waarde", "Old value")),
        Field.Of("new_value", FieldType.String, new Label("Nieuwe waarde", "New value")),
        Field.Of("reason", FieldType.String, new Label("Reden", "Reason"), required: true),
    ];

    private readonly TableSchema schema;
    private readonly ImmutableArray<ExpressionVariable> variables;
    private readonly ImmutableArray<EditRule> rules;
    private readonly EditingPlan plan;

    /// <summary>Prepares the editing of a table.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="ingested">The schema of <c>ingest.data</c>: the same columns, and the line that each record came from.</param>
    /// <param name="variables">The columns as conditions read them.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="plan">How records are edited.</param>
    public EditTableTransform(TableSchema schema, TableSchema ingested, ImmutableArray<ExpressionVariable> variables, ImmutableArray<EditRule> rules, EditingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(ingested);
        (this.schema, this.variables, this.rules, this.plan) = (schema, variables, rules, plan);
        Outputs =
        [
            new DatasetContract(Edits, LogSchema(schema)),
            new DatasetContract(Edited, TableSchema.Dataset(Edited.ToString(), schema.Title, ingested.Fields, Line)),
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

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sql = context.Sql;
        var columns = schema.Fields.Select(field =>
            $"{SqlStatement.Identifier(field.Name)}{(field.Type == FieldType.Boolean ? "::INTEGER" : "")} AS {SqlStatement.Identifier(field.Name)}");
        sql.Execute(SqlStatement.Composed("records", $"CREATE VIEW {Records} AS SELECT {Line}::BIGINT AS \"row\", {string.Join(", ", columns)} FROM {Ingested}"));
        Outcome = TableEditing.Of(new CheckedTable(Records, "row", schema.PrimaryKey, variables), rules, plan).Run(sql, context.Threads, context.Cancellation);
        var keys = string.Concat(schema.PrimaryKey.Select(key => $"{SqlStatement.Identifier(key)}::VARCHAR AS {SqlStatement.Identifier(key)}, "));
        sql.Write(Edits, SqlStatement.Composed("edits", $"SELECT {keys}\"row\" AS {Line}, variable, sequence, step, rule, rule_version, old_value, new_value, reason FROM {EditLog.Table}"));
        var lines = $"(SELECT {Line}::BIGINT AS \"row\", * FROM {Ingested})";
        var edited = sql.Write(Edited, SqlStatement.Composed(
            "edited table",
            $"SELECT * EXCLUDE (\"row\") FROM ({Replay.Forward(lines, EditLog.Table, ["row"], Replay.Types(sql, Ingested.ToString(), EditLog.Table)).Text})"));
        context.Account(RowAccount.Through("records edited", context.Scalar($"SELECT count(*) FROM {Ingested}"), edited));
    }

    private static TableSchema LogSchema(TableSchema schema) => TableSchema.Dataset(
        Edits.ToString(),
        new Label("Wijzigingen per cel", "Changes per cell"),
        [
            .. schema.PrimaryKey.Select(key => Field.Of(key, FieldType.String, schema[key].Label)),
            Field.Of(Line, FieldType.Long, new Label("Regel in het bestand", "Line of the file"), required: true),
            Field.Of("variable", FieldType.String, new Label("Variabele", "Variable"), required: true),
            .. LogFields,
        ],
        Line,
        "variable",
        "sequence");
}
