using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// Checks anybody's table, which ingest has read, by its schema and rules: every failure goes to <see cref="Failures"/>,
/// counts to <see cref="Result"/>. A record is known by the columns of its primary key and by its line (of Parquet: row).
/// </summary>
public sealed class CheckTransform : ITableCheck
{
    /// <summary>Column with the line of a record.</summary>
    public const string Line = "source_line";

    /// <summary>Name under which the table is ingested.</summary>
    public const string Table = "data";

    /// <summary>Every failure: rule, key columns as texts, line, severity.</summary>
    public static readonly DatasetName Failures = new("check", "failures");

    private const string Records = "records";

    private readonly TableRules rules;

    /// <summary>Prepares the check of a table.</summary>
    public CheckTransform(TableRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        this.rules = rules;
        Outputs = [new DatasetContract(Failures, FailuresSchema(rules.Schema))];
    }

    /// <inheritdoc />
    public string Task => "check";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [Ingested(Table), .. RuleDatasets.UsedBy(rules.Rules).Select(Ingested)];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc />
    public TableOutcomes? Result { get; private set; }

    /// <summary>Dataset of a table or of another dataset that rules look into.</summary>
    public static DatasetName Ingested(string name) => new("ingest", name);

    /// <summary>
    /// What ingest demands of the table: names and types. What its schema demands of values is checked with the rules, so
    /// that a record is not set apart for it.
    /// </summary>
    public static TableSchema ForReading(TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema with
        {
            Fields = [.. schema.Fields.Select(field => field with { Constraints = FieldConstraints.None, Categories = [], CodeList = null })],
            PrimaryKey = [],
            Interval = null,
        };
    }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var columns = rules.Schema.Fields.Select(field =>
            $"{SqlStatement.Identifier(field.Name)}{(field.Type == FieldType.Boolean ? "::INTEGER" : "")} AS {SqlStatement.Identifier(field.Name)}");
        context.Sql.Execute(SqlStatement.Composed("records", $"CREATE VIEW {Records} AS SELECT {Line}::BIGINT AS {Line}, {string.Join(", ", columns)} FROM {RelationOf(Table)}"));
        var table = new CheckedTable(Records, Line, [.. rules.Schema.PrimaryKey, Line], rules.Variables);
        var verification = TableVerification.Of(table, rules.Rules, [.. SchemaChecks.Of(rules.Schema)], RelationOf);
        verification.Run(context.Sql);
        var result = verification.Read(context.Sql);
        Result = new TableOutcomes(result.Records, result.Records, result.Outcomes);
        WriteFailures(context, result);
    }

    private static void WriteFailures(ITransformContext context, VerificationResult result)
    {
        using var writer = context.Create(Failures);
        foreach (var batch in result.Failures())
        {
            writer.Write(new ColumnBatch([.. batch.Columns.Select(column => column is Column<string?> { Name: Line } line
                ? new Column<long?>(Line, [.. line.Values.Select(number => (long?)long.Parse(number!, CultureInfo.InvariantCulture))])
                : column)]));
        }

        writer.Complete();
    }

    /// <summary>The relation of a table or of another dataset that rules look into.</summary>
    internal static string RelationOf(string name) => $"ingest.{SqlStatement.Identifier(name)}";

    private static TableSchema FailuresSchema(TableSchema schema) => TableSchema.Dataset(
        Failures.ToString(),
        new Label("Geschonden regels per record", "Failing rules per record"),
        [
            Field.Of("rule", FieldType.String, new Label("Regel", "Rule"), required: true),
            .. schema.PrimaryKey.Select(name => Field.Of(name, FieldType.String, schema[name].Label)),
            Field.Of(Line, FieldType.Long, new Label("Regel in het bestand", "Line of the file"), required: true),
            Field.Of("severity", FieldType.String, new Label("Ernst", "Severity"), required: true),
        ]);
}
