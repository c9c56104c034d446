namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>The steps of editing, in order.</summary>
internal enum EditStep
{
    /// <summary>A correction by rule.</summary>
    Correction,

    /// <summary>A typing error.</summary>
    Typing,

    /// <summary>Found wrong, and made missing.</summary>
    Localisation,

    /// <summary>Filled.</summary>
    Imputation,
}

/// <summary>One changed cell.</summary>
/// <param name="Row">Row number of the record.</param>
/// <param name="Step">The step.</param>
/// <param name="Rule">What changed it.</param>
/// <param name="RuleVersion">The version of that.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Old">Value before; null for missing.</param>
/// <param name="New">Value after; null for missing.</param>
/// <param name="Reason">Code of the reason.</param>
internal readonly record struct Edit(long Row, EditStep Step, string Rule, string RuleVersion, string Variable, string? Old, string? New, string Reason);

/// <summary>Writes the edit log into a session.</summary>
internal static class EditLog
{
    /// <summary>The table of edits in a session.</summary>
    public const string Table = "edits";

    /// <summary>Makes the table <c>edits</c>, with the key columns of the records, sequence numbers counting from 1 within each cell.</summary>
    public static void Write(ISqlSession sql, CheckedTable table, IReadOnlyList<Edit> edits)
    {
        var changes = new Dictionary<(long Row, string Variable), int>();
        sql.Execute(SqlStatement.Composed("no edits yet", "DROP TABLE IF EXISTS \"edits:\""));
        sql.Load("edits:", new ColumnBatch(
        [
            new Column<long?>("row", [.. edits.Select(edit => (long?)edit.Row)]),
            new Column<string?>("step", [.. edits.Select(edit => edit.Step.ToString().ToLowerInvariant())]),
            new Column<int?>("sequence", [.. edits.Select(edit => (int?)(changes[(edit.Row, edit.Variable)] = changes.GetValueOrDefault((edit.Row, edit.Variable)) + 1))]),
            new Column<string?>("rule", [.. edits.Select(edit => edit.Rule)]),
            new Column<string?>("rule_version", [.. edits.Select(edit => edit.RuleVersion)]),
            new Column<string?>("variable", [.. edits.Select(edit => edit.Variable)]),
            new Column<string?>("old_value", [.. edits.Select(edit => edit.Old)]),
            new Column<string?>("new_value", [.. edits.Select(edit => edit.New)]),
            new Column<string?>("reason", [.. edits.Select(edit => edit.Reason)]),
        ]));
        var keys = string.Concat(table.KeyColumns.Select(key => $"source.{SqlStatement.Identifier(key)}, "));
        sql.Execute(SqlStatement.Composed(
            "edits with keys",
            $"""
            CREATE OR REPLACE TABLE {Table} AS
            SELECT edited.row, {keys}edited.* EXCLUDE (row)
            FROM "edits:" AS edited
            JOIN {table.Relation} AS source ON source.{SqlStatement.Identifier(table.RowColumn)} = edited.row
            ORDER BY edited.row, edited.variable, edited.sequence
            """));
        sql.Execute(SqlStatement.Composed("edits without keys", "DROP TABLE \"edits:\""));
    }
}
