using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// Rows in long form again of records that were edited, in a session. A cell that editing gave a value is written into its
/// row; where it had none a row is added; where it had several, one keeps it (the first that has the value, else the first)
/// and the others are removed. Rows of one cell that contradict each other all stay where editing settled nothing.
/// </summary>
/// <param name="rules">The table and its arrangement.</param>
/// <param name="relation">The rows, as SQL writes the name; <c>source_line</c> tells them apart.</param>
internal sealed class SettledRows(TableRules rules, string relation)
{
    /// <summary>The edited rows: <c>edited_row</c>, the columns of the table, <c>source_file</c> and <c>source_line</c>, both NULL of rows that were added.</summary>
    public const string Edited = "\"edited rows:\"";

    private const string Kept = "\"kept:\"";
    private const string Removed = "\"removed:\"";
    private const string Located = "\"located:\"";
    private const string Settled = "\"settled:\"";

    private readonly RecordArrangement records = rules.Records!;

    /// <summary>Makes them of the records and the session's log of edits.</summary>
    public void Create(ISqlSession sql)
    {
        var value = TypeOf(rules.Schema[records.Value]);
        var keys = string.Join(", ", records.By.Select(SqlStatement.Identifier));
        Execute(sql, "cells to settle",
            $"""
            CREATE TEMP TABLE {Settled} AS
            SELECT wanted.record, cells.cell, wanted.variable, coalesce(grid."rows", 0) AS "rows", edited.record IS NOT NULL AS edited,
                grid."rows" > 1 AND grid.value IS NULL AS contradicting,
                CASE WHEN edited.record IS NOT NULL THEN edited.new_value::{value} ELSE grid.value END AS value
            FROM (SELECT "row" AS record, variable FROM {EditLog.Table} UNION SELECT record, variable FROM {ArrangedRecords.Grid} WHERE "rows" > 1) AS wanted
            JOIN {ArrangedRecords.Cells} AS cells ON cells.variable = wanted.variable
            LEFT JOIN {ArrangedRecords.Grid} AS grid ON grid.record = wanted.record AND grid.cell = cells.cell
            LEFT JOIN (SELECT "row" AS record, variable, arg_max([new_value], sequence)[1] AS new_value FROM {EditLog.Table} GROUP BY ALL) AS edited
                ON edited.record = wanted.record AND edited.variable = wanted.variable
            """);
        Execute(sql, "rows of cells",
            $"""
            CREATE TEMP TABLE {Located} AS
            SELECT placed."row:" AS line, grid.record, grid.cell, placed."value:" AS value
            FROM {ArrangedRecords.Placed} AS placed
            JOIN {ArrangedRecords.Grid} AS grid USING ({keys}, cell)
            """);
        Execute(sql, "rows that keep a settled cell",
            $"""
            CREATE TEMP TABLE {Kept} AS
            SELECT settled.*, min_by([located.line], [(located.value IS DISTINCT FROM settled.value)::BIGINT, located.line])[1] AS line,
                min_by([located.value], [(located.value IS DISTINCT FROM settled.value)::BIGINT, located.line])[1] AS old
            FROM {Settled} AS settled
            JOIN {Located} AS located USING (record, cell)
            WHERE settled.edited OR settled.value IS NOT NULL
            GROUP BY ALL
            """);
        Execute(sql, "rows removed", $"CREATE TEMP TABLE {Removed} AS SELECT located.line FROM {Located} AS located JOIN {Kept} AS kept USING (record, cell) WHERE located.line <> kept.line");
        Execute(sql, "edited rows", EditedSql());
    }

    /// <summary>
    /// The log of edits with the lines of the rows that keep the cells. Of contradicting rows it begins with the value that
    /// the row had.
    /// </summary>
    /// <param name="unique">The check that such rows fail.</param>
    public SqlStatement Log(Verification.Check unique)
    {
        var keys = string.Concat(records.By.Select(key => $"{SqlStatement.Identifier(key)}::VARCHAR AS {SqlStatement.Identifier(key)}, "));
        // As the log writes numbers: whole ones without decimals.
        var old = rules.Schema[records.Value].Type switch
        {
            FieldType.Number => "CASE WHEN kept.old = trunc(kept.old) AND abs(kept.old) < 1e15 THEN kept.old::BIGINT::VARCHAR ELSE kept.old::VARCHAR END",
            FieldType.Boolean => "kept.old::INTEGER::VARCHAR",
            _ => "kept.old::VARCHAR",
        };
        return SqlStatement.Composed(
            "edits",
            $"""
            SELECT {keys}log.variable, kept.line AS source_line, log.sequence + coalesce(kept.contradicting AND kept.old IS NOT NULL, FALSE)::INTEGER AS sequence,
                step, rule, rule_version, old_value, new_value, reason
            FROM {EditLog.Table} AS log
            LEFT JOIN {Kept} AS kept ON kept.record = log."row" AND kept.variable = log.variable
            UNION ALL
            SELECT {keys}kept.variable, kept.line, 1, 'arrangement', {SqlStatement.Literal(unique.Name)}, {SqlStatement.Literal(unique.Version)}, {old}, NULL, 'contradicting_rows'
            FROM {Kept} AS kept
            JOIN (SELECT DISTINCT record, {string.Join(", ", records.By.Select(SqlStatement.Identifier))} FROM {ArrangedRecords.Grid}) AS keys USING (record)
            WHERE kept.edited AND kept.contradicting AND kept.old IS NOT NULL
            """);
    }

    /// <summary>The rows that were added and removed.</summary>
    public SqlStatement Changes()
    {
        var columns = string.Join(", ", rules.Schema.Fields.Select(field => SqlStatement.Identifier(field.Name)));
        return SqlStatement.Composed(
            "rows added and removed",
            $"""
            SELECT 'added' AS change, edited_row, NULL::BIGINT AS source_line, {columns} FROM {Edited} WHERE source_line IS NULL
            UNION ALL
            SELECT 'removed', NULL, source_line::BIGINT, {columns} FROM {relation} SEMI JOIN {Removed} AS removed ON removed.line = source_line
            """);
    }

    /// <summary>
    /// Rows stay in order. An added row stands after that of the nearest column before it in its record, in the order in
    /// which columns are declared; where none is before it, ahead of the nearest after it.
    /// </summary>
    private string EditedSql()
    {
        var value = SqlStatement.Identifier(records.Value);
        var columns = string.Join(", ", rules.Schema.Fields.Select(field => SqlStatement.Identifier(field.Name)));
        return
            $"""
            CREATE TEMP TABLE {Edited} AS
            SELECT row_number() OVER (ORDER BY anchor, side, cell) AS edited_row, {columns}, source_file, source_line
            FROM (
                SELECT source.* REPLACE (CASE WHEN kept.line IS NULL THEN source.{value} ELSE kept.value END AS {value}),
                    source.source_line AS anchor, 1 AS side, 0 AS cell
                FROM {relation} AS source
                LEFT JOIN {Kept} AS kept ON kept.line = source.source_line
                ANTI JOIN {Removed} AS removed ON removed.line = source.source_line
                UNION ALL BY NAME
                SELECT {string.Join(",\n        ", rules.Schema.Fields.Select(AddedColumn))},
                    coalesce(added.after, added.before) AS anchor, CASE WHEN added.after IS NULL THEN 0 ELSE 2 END AS side, added.cell
                FROM (
                    SELECT settled.record, settled.cell, settled.value,
                        max_by(located.line, [located.cell::BIGINT, located.line]) FILTER (WHERE located.cell < settled.cell) AS after,
                        min_by(located.line, [located.cell::BIGINT, located.line]) FILTER (WHERE located.cell > settled.cell) AS before
                    FROM {Settled} AS settled
                    JOIN (FROM {Located} ANTI JOIN {Removed} AS removed USING (line)) AS located USING (record)
                    WHERE settled."rows" = 0 AND settled.value IS NOT NULL
                    GROUP BY ALL) AS added
                JOIN {ArrangedRecords.Cells} AS cells ON cells.cell = added.cell
                JOIN (SELECT DISTINCT record, {string.Join(", ", records.By.Select(SqlStatement.Identifier))} FROM {ArrangedRecords.Grid}) AS keys ON keys.record = added.record)
            """;
    }

    /// <summary>A column of an added row: its value, a key, a text put together of parts; missing where no key says it.</summary>
    private string AddedColumn(Field field)
    {
        var source = field.Name == records.Value ? "added.value"
            : records.Split.FirstOrDefault(split => split.Column == field.Name) is { } split ? string.Join(" || ", split.Parts.Select(part => KeyOf(part.Name)))
            : records.By.Contains(field.Name) || records.Across.Contains(field.Name) ? KeyOf(field.Name)
            : "NULL";
        return $"({source})::{TypeOf(field)} AS {SqlStatement.Identifier(field.Name)}";
    }

    private string KeyOf(string name) => records.Across.IndexOf(name) is >= 0 and var index ? $"cells.{ArrangedRecords.Key(index)}" : $"keys.{SqlStatement.Identifier(name)}";

    private static string TypeOf(Field field) => field.Type switch
    {
        FieldType.Integer => "INTEGER",
        FieldType.Long => "BIGINT",
        FieldType.Number => "DOUBLE",
        FieldType.Boolean => "BOOLEAN",
        FieldType.Date => "DATE",
        _ => "VARCHAR",
    };

    private static void Execute(ISqlSession sql, string name, string text) => sql.Execute(SqlStatement.Composed(name, text));
}
