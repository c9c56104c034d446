using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Plays an edit log on a relation: forward it makes the edited relation of the one before, backward the one before of
/// the edited one. Each cell gets the new value of its last edit, or the old value of its first.
/// </summary>
public static class Replay
{
    /// <summary>The relation after the edits.</summary>
    /// <param name="relation">The relation before, as SQL writes it.</param>
    /// <param name="edits">The log: <c>variable</c>, <c>sequence</c>, <c>old_value</c>, <c>new_value</c> and the keys.</param>
    /// <param name="keys">Columns of both that together identify a record.</param>
    /// <param name="types">The columns that edits may change, with their types in SQL.</param>
    public static SqlStatement Forward(string relation, string edits, ImmutableArray<string> keys, IReadOnlyDictionary<string, string> types) =>
        Play(relation, edits, keys, types, "arg_max(new_value, sequence)", "replayed edits");

    /// <summary>The relation before the edits; parameters as of <see cref="Forward"/>.</summary>
    public static SqlStatement Backward(string relation, string edits, ImmutableArray<string> keys, IReadOnlyDictionary<string, string> types) =>
        Play(relation, edits, keys, types, "arg_min(old_value, sequence)", "reversed edits");

    /// <summary>Types of the columns of a relation, for <see cref="Forward"/>.</summary>
    /// <param name="sql">A session with the relation.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="edits">The log: only columns that it changes are given.</param>
    public static ImmutableSortedDictionary<string, string> Types(ISqlSession sql, string relation, string edits)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var types = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        using var reader = sql.Query(SqlStatement.Composed(
            "types of edited columns",
            $"SELECT column_name, column_type FROM (DESCRIBE FROM {relation}) SEMI JOIN {edits} AS edited ON edited.variable = column_name"));
        while (reader.Read())
        {
            types.Add(reader.GetString(0), reader.GetString(1));
        }

        return types.ToImmutable();
    }

    /// <summary>
    /// Lists of the changed cells of each record, in which every changed column looks its value up. The lists are
    /// sought by a subquery, which keeps the records in their order: a left join gives those that it finds before those
    /// that it does not, and then everything must be sorted again. (Were the lists not materialized, DuckDB would see
    /// that no record has two of them and make it a left join after all.)
    /// </summary>
    private static SqlStatement Play(string relation, string edits, ImmutableArray<string> keys, IReadOnlyDictionary<string, string> types, string value, string name)
    {
        if (types.Count == 0)
        {
            return SqlStatement.Composed(name, $"FROM {relation}");
        }

        var grouped = string.Join(", ", keys.Select(SqlStatement.Identifier));
        var same = string.Join(" AND ", keys.Select(key => $"\"edits:\".{SqlStatement.Identifier(key)} = \"edited:\".{SqlStatement.Identifier(key)}"));
        var replaced = types.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type =>
        {
            var (column, literal) = (SqlStatement.Identifier(type.Key), SqlStatement.Literal(type.Key));
            return $"CASE WHEN list_contains(\"changed:\".variables, {literal}) THEN \"changed:\".news[list_position(\"changed:\".variables, {literal})]::{type.Value} ELSE {column} END AS {column}";
        });
        return SqlStatement.Composed(
            name,
            $"""
            WITH "edits:" AS MATERIALIZED (
                SELECT {grouped}, list(variable ORDER BY variable) AS variables, list(cell[1] ORDER BY variable) AS news
                FROM (SELECT {grouped}, variable, {value.Replace("_value,", "_cell,", StringComparison.Ordinal)} AS cell
                    FROM (SELECT {grouped}, variable, sequence, [old_value] AS old_cell, [new_value] AS new_cell FROM {edits})
                    GROUP BY {grouped}, variable)
                GROUP BY {grouped})
            SELECT * EXCLUDE ("changed:") REPLACE ({string.Join(",\n    ", replaced)})
            FROM (
                SELECT *, (SELECT "edits:" FROM "edits:" WHERE {same}) AS "changed:"
                FROM {relation} AS "edited:")
            """);
    }
}
