using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Whether an edit log belongs to a relation: every edit names a record and a column that are there, the edits of a cell
/// follow each other, and where the replay begins the relation holds what the log says it holds.
/// </summary>
internal static class LogFit
{
    private static readonly ImmutableSortedDictionary<string, string> Problems = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new KeyValuePair<string, string>[]
    {
        new("1 column", "of a column that {0} does not have"),
        new("2 record", "of a record that {0} does not have"),
        new("3 number", "whose numbers within a cell do not count from 1"),
        new("4 chain", "that do not begin with the value that the edit before them left"),
        new("5 type", "to or from a value that the column cannot hold"),
        new("6 value", "that do not find in {0} the value that the log says is there"),
    });

    /// <summary>Makes sure that the log fits.</summary>
    /// <param name="sql">A session with both.</param>
    /// <param name="relation">The relation where the replay begins.</param>
    /// <param name="edits">The log.</param>
    /// <param name="keys">Columns of both that together identify a record.</param>
    /// <param name="types">The columns that the log changes, with their types in SQL.</param>
    /// <param name="direction">Which of the values of the log the relation holds.</param>
    /// <exception cref="InvalidInputException">It does not: a fault for each variable and kind of misfit, with its number of edits.</exception>
    public static void Require(
        ISqlSession sql, string relation, string edits, ImmutableArray<string> keys, IReadOnlyDictionary<string, string> types, ReplayDirection direction)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        using var reader = sql.Query(Misfits(relation, edits, keys, types, direction));
        while (reader.Read())
        {
            var (variable, problem, number) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
            faults.Add(new Fault(
                $"{edits}, variable {variable}",
                $"{number} edits {string.Format(System.Globalization.CultureInfo.InvariantCulture, Problems[problem], relation)}",
                "the log of the edits between these very datasets",
                "Log and answers are not of one piece, or one of them was changed: name another run, or have the task that wrote them run again."));
        }

        if (faults.Count > 0)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable());
        }
    }

    private static SqlStatement Misfits(
        string relation, string edits, ImmutableArray<string> keys, IReadOnlyDictionary<string, string> types, ReplayDirection direction)
    {
        var key = string.Join(", ", keys.Select(SqlStatement.Identifier));
        var columns = types.Keys.Order(StringComparer.Ordinal).Select(SqlStatement.Literal).Prepend("''");
        var byType = types
            .GroupBy(type => type.Value, type => type.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => OfType(relation, edits, key, group.Key, [.. group.Order(StringComparer.Ordinal)], direction));
        return SqlStatement.Composed(
            "edits that do not fit",
            $"""
            WITH log AS (
                SELECT {key}, variable, sequence, old_value, new_value,
                    row_number() OVER cell AS "place:",
                    lag(new_value) OVER cell AS "before:",
                    lead(sequence) OVER cell IS NULL AS "last:"
                FROM {edits}
                WINDOW cell AS (PARTITION BY {key}, variable ORDER BY sequence)
            )
            SELECT variable, problem, count(*)
            FROM (
                SELECT variable, '1 column' AS problem FROM log WHERE variable NOT IN ({string.Join(", ", columns)})
                UNION ALL
                SELECT variable, '2 record' FROM log ANTI JOIN {relation} USING ({key})
                UNION ALL
                SELECT variable, '3 number' FROM log WHERE sequence <> "place:"
                UNION ALL
                SELECT variable, '4 chain' FROM log WHERE "place:" > 1 AND old_value IS DISTINCT FROM "before:"
                {string.Concat(byType)}
            )
            GROUP BY ALL
            ORDER BY ALL
            """);
    }

    /// <summary>Of the columns of one type: values that the type does not have, and cells that hold another value than the log says.</summary>
    private static string OfType(string relation, string edits, string key, string type, ImmutableArray<string> columns, ReplayDirection direction)
    {
        var names = string.Join(", ", columns.Select(SqlStatement.Identifier));
        var literals = string.Join(", ", columns.Select(SqlStatement.Literal));
        var (value, edge) = direction == ReplayDirection.Forward ? ("old_value", "\"place:\" = 1") : ("new_value", "\"last:\"");
        return $"""

            UNION ALL
            SELECT variable, '5 type' FROM log
            WHERE variable IN ({literals})
                AND ((old_value IS NOT NULL AND TRY_CAST(old_value AS {type}) IS NULL) OR (new_value IS NOT NULL AND TRY_CAST(new_value AS {type}) IS NULL))
            UNION ALL
            SELECT variable, '6 value'
            FROM log
            JOIN (
                SELECT {key}, "variable:" AS variable, "value:"
                FROM (SELECT {key}, {names} FROM {relation} SEMI JOIN {edits} USING ({key}))
                UNPIVOT INCLUDE NULLS ("value:" FOR "variable:" IN ({names}))
            ) AS held USING ({key}, variable)
            WHERE {edge} AND (({value} IS NULL) <> ("value:" IS NULL) OR TRY_CAST({value} AS {type}) <> "value:")
            """;
    }
}
