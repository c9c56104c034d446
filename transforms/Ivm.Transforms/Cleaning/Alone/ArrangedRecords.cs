using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// The rows of a table in long form as records, in a session: <see cref="Rows"/> (each with the record and column that it
/// belongs to) and <see cref="Records"/> (a row per record, a column per declared one).
/// </summary>
/// <remarks>
/// A row that lacks a key, whose text has not the declared parts or whose values make no declared column belongs to no
/// record. A cell is missing where no row has it, where its rows have no value, and where they have different ones.
/// </remarks>
/// <param name="rules">The table and its arrangement.</param>
/// <param name="relation">The rows, as SQL writes the name.</param>
/// <param name="number">Column with a number that no two rows share.</param>
internal sealed class ArrangedRecords(TableRules rules, string relation, string number)
{
    /// <summary>The rows as a view: number <c>row:</c>, the columns of the table, parts of texts, <c>variable</c> and <c>source_line</c>.</summary>
    public const string Rows = "\"rows:\"";

    /// <summary>The records as a view: number <c>record:</c> (that of their first row), keys, and a column per cell.</summary>
    public const string Records = "arranged_records";

    /// <summary>The declared columns of a record: <c>cell</c> (from 0), <c>variable</c>, and <c>key:0</c>, ... with the values.</summary>
    public const string Cells = "\"cells:\"";

    /// <summary>The cells that rows have: <c>record</c>, keys, <c>cell</c>, <c>variable</c>, <c>rows</c> (how many), <c>value</c>.</summary>
    public const string Grid = "\"grid:\"";

    /// <summary>The rows that belong to a record: <c>row:</c>, keys, <c>cell</c>, <c>variable</c>, <c>value</c>.</summary>
    public const string Placed = "\"placed:\"";

    private readonly RecordArrangement records = rules.Records ?? throw new ArgumentException("Its rows are its records.", nameof(rules));

    /// <summary>The rows as checks see them.</summary>
    public CheckedTable RowTable => new(
        Rows,
        "row:",
        [.. records.By, RecordArrangement.Variable, CheckTransform.Line],
        [.. rules.RowVariables, .. Parts.Append(RecordArrangement.Variable).Select(name => new ExpressionVariable(name, ExpressionType.Text, Answer: null, []))]);

    /// <summary>The records as checks and editing see them.</summary>
    public CheckedTable RecordTable => new(Records, "record:", records.By, rules.Variables);

    /// <summary>The key columns, each followed by a comma.</summary>
    /// <param name="alias">The relation that they are read from.</param>
    public string Keys(string alias) => string.Concat(records.By.Select(key => $"{alias}.{SqlStatement.Identifier(key)}, "));

    /// <summary>The column of a cell's values.</summary>
    /// <param name="index">Place in <see cref="RecordArrangement.Across"/>.</param>
    public static string Key(int index) => SqlStatement.Identifier($"key:{index}");

    private IEnumerable<string> Parts => records.Split.SelectMany(split => split.Parts.Select(part => part.Name));

    /// <summary>Makes rows and records.</summary>
    public void Create(ISqlSession sql)
    {
        sql.Load("cells:", new ColumnBatch(
        [
            new Column<int?>("cell", [.. records.Cells.Select((_, index) => (int?)index)]),
            new Column<string?>(RecordArrangement.Variable, [.. records.Cells.Select(cell => cell.Name)]),
            .. records.Across.Select((_, key) => (Column)new Column<string?>($"key:{key}", [.. records.Cells.Select(cell => cell.Values[key])])),
        ]));
        Execute(sql, "places of rows", PlacedSql());
        Execute(sql, "rows", RowsSql());
        Execute(sql, "cells of records", GridSql());
        var cells = records.Cells.Select((cell, index) => $"any_value(value) FILTER (WHERE cell = {index}){(IsBoolean ? "::INTEGER" : "")} AS {SqlStatement.Identifier(cell.Name)}");
        var keys = string.Concat(records.By.Select(key => $"any_value({SqlStatement.Identifier(key)}) AS {SqlStatement.Identifier(key)}, "));
        sql.Park(Records, SqlStatement.Composed("records", $"SELECT record AS \"record:\", {keys}{string.Join(",\n    ", cells)}\nFROM {Grid} GROUP BY record ORDER BY record"));
    }

    private bool IsBoolean => rules.Schema[records.Value].Type == FieldType.Boolean;

    private string PlacedSql()
    {
        string[] read = [.. records.By.Concat(records.Across).Append(records.Value).Where(name => !Parts.Contains(name, StringComparer.Ordinal)).Select(SqlStatement.Identifier)];
        var parts = records.Split.SelectMany(split => split.Parts.Select(part =>
        {
            var (column, pattern) = (SqlStatement.Identifier(split.Column), SqlStatement.Literal(split.Pattern));
            return $"CASE WHEN regexp_full_match({column}, {pattern}) THEN regexp_extract({column}, {SqlStatement.Literal($"^(?:{split.Pattern})$")}, {split.GroupOf(part.Name)}) END AS {SqlStatement.Identifier(part.Name)}";
        }));
        var matches = records.Across.Select((name, index) => $"numbered.{SqlStatement.Identifier(name)}::VARCHAR = cells.{Key(index)}")
            .Concat(records.By.Select(name => $"numbered.{SqlStatement.Identifier(name)} IS NOT NULL"));
        var kept = string.Concat(records.By.Concat(Parts).Distinct(StringComparer.Ordinal).Select(name => $"numbered.{SqlStatement.Identifier(name)}, "));
        return
            $"""
            CREATE TEMP TABLE {Placed} AS
            SELECT numbered."row:", {kept}cells.cell, cells.variable, numbered.{SqlStatement.Identifier(records.Value)} AS "value:"
            FROM (SELECT {string.Join(",\n    ", [$"{number}::BIGINT AS \"row:\"", .. read, .. parts])}
                FROM {relation}) AS numbered
            LEFT JOIN {Cells} AS cells ON {string.Join("\n    AND ", matches)}
            """;
    }

    private string RowsSql()
    {
        var columns = rules.Schema.Fields.Select(field => $"source.{SqlStatement.Identifier(field.Name)}{(field.Type == FieldType.Boolean ? "::INTEGER" : "")} AS {SqlStatement.Identifier(field.Name)}");
        var parts = Parts.Select(part => $"placed.{SqlStatement.Identifier(part)}");
        return
            $"""
            CREATE TEMP VIEW {Rows} AS
            SELECT {string.Join(",\n    ", ["placed.\"row:\"", .. columns, .. parts, "placed.variable", $"source.{CheckTransform.Line}::BIGINT AS {CheckTransform.Line}"])}
            FROM {relation} AS source
            JOIN {Placed} AS placed ON placed."row:" = source.{number}
            """;
    }

    /// <summary>Rows of one cell agree where those that have a value have the same.</summary>
    private string GridSql()
    {
        var keys = string.Join(", ", records.By.Select(SqlStatement.Identifier));
        return
            $"""
            CREATE TEMP TABLE {Grid} AS
            SELECT min(min("row:")) OVER (PARTITION BY {keys}) AS record, {keys}, cell, any_value(variable) AS variable,
                count(*) AS "rows", CASE WHEN count(DISTINCT "value:") = 1 THEN min("value:") END AS value
            FROM {Placed}
            WHERE cell IS NOT NULL
            GROUP BY {keys}, cell
            """;
    }

    private static void Execute(ISqlSession sql, string name, string text) => sql.Execute(SqlStatement.Composed(name, text));
}
