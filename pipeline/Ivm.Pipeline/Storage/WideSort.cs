using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Sorts a table of many columns part by part, because a sort holds its whole input in memory: first the rows are
/// numbered by their keys alone, then each stretch of numbers is sorted by itself, and the parts one after the other
/// are the whole in order. Each part is a row group, so that the file has the same bytes as one whose rows came in order.
/// </summary>
internal static class WideSort
{
    /// <summary>Most columns of a table that is sorted as it comes.</summary>
    private const int Wide = 64;

    /// <summary>Whether a table is sorted in parts.</summary>
    /// <param name="fields">Its columns.</param>
    /// <param name="order">Columns to sort by.</param>
    public static bool Suits(IReadOnlyCollection<Field> fields, IReadOnlyCollection<string> order) => IsWide(fields.Count) && order.Count > 0;

    /// <summary>Whether a table has so many columns that its rows must be handled few at a time.</summary>
    /// <param name="columns">Its columns.</param>
    public static bool IsWide(int columns) => columns > Wide;

    /// <summary>The statement that numbers the rows of a file in order.</summary>
    /// <param name="table">Name of the table with the numbers.</param>
    /// <param name="unsorted">The file, as a literal.</param>
    /// <param name="order">Columns to sort by; together they tell any two rows apart.</param>
    public static string Number(string table, string unsorted, IReadOnlyCollection<string> order)
    {
        var keys = string.Join(", ", order.Select(column => $"{SqlStatement.Identifier(column)} NULLS LAST"));
        return $"""
            CREATE OR REPLACE TEMP TABLE {SqlStatement.Identifier(table)} AS
            SELECT file_row_number AS "row:", row_number() OVER (ORDER BY {keys}) - 1 AS "number:"
            FROM read_parquet({unsorted}, file_row_number = true)
            """;
    }

    /// <summary>Queries that each give a part in order.</summary>
    /// <param name="table">Name of the table with the numbers.</param>
    /// <param name="unsorted">The file, as a literal.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="fields">Its columns.</param>
    /// <param name="order">Columns to sort by.</param>
    public static ImmutableArray<string> Parts(string table, string unsorted, long rows, IReadOnlyCollection<Field> fields, IReadOnlyCollection<string> order)
    {
        var size = RowGroups.Rows(fields.Count);
        var parts = (int)Math.Max(1, (rows + size - 1) / size);
        var columns = string.Join(", ", fields.Select(field => SqlStatement.Identifier(field.Name)));
        return [.. Enumerable.Range(0, parts).Select(part => SqlTypes.Sorted(
            $"""
            SELECT {columns}
            FROM read_parquet({unsorted}, file_row_number = true)
            JOIN {SqlStatement.Identifier(table)} ON "row:" = file_row_number
            WHERE "number:" >= {(long)part * size} AND "number:" < {(part + 1L) * size}
            """,
            fields,
            order))];
    }
}
