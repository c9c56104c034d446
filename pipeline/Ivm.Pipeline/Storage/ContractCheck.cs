using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Reads a written Parquet file back, whoever wrote it, and holds it against its contract: the footer's row count,
/// names and types of the columns, required columns without missing values, keys without repetition.
/// </summary>
internal static class ContractCheck
{
    /// <summary>Checks a file.</summary>
    /// <param name="connection">A session that may read the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="output">The contract.</param>
    /// <param name="rows">Rows that the writer says it wrote.</param>
    /// <param name="keyIsKnownUnique">The writer saw the keys ascend strictly, so that they need no second look.</param>
    public static void Run(DuckDBConnection connection, string path, DatasetContract output, long rows, bool keyIsKnownUnique)
    {
        var file = SqlTypes.Literal(path);
        var faults = ImmutableArray.CreateBuilder<Fault>();
        CheckRows(connection, file, output, rows, faults);
        CheckColumns(connection, file, output, faults);
        if (faults.Count == 0)
        {
            CheckMissing(connection, file, output, faults);
            CheckKeys(connection, file, output, keyIsKnownUnique, faults);
        }

        if (faults.Count > 0)
        {
            throw new ContractViolationException(faults.ToImmutable());
        }
    }

    /// <summary>Whether the keys of a file ascend strictly from row to row, and so are unique too.</summary>
    /// <param name="connection">A session that may read the file.</param>
    /// <param name="path">The file.</param>
    /// <param name="key">The key's columns; one at least.</param>
    public static bool IsInOrder(DuckDBConnection connection, string path, ImmutableArray<string> key)
    {
        var row = string.Join(", ", key.Select(SqlStatement.Identifier));
        return Number(connection, $"SELECT count(*) FROM (SELECT row({row}) AS here, lag(row({row})) OVER () AS before FROM read_parquet({SqlTypes.Literal(path)})) WHERE before >= here") == 0;
    }

    private static void CheckRows(DuckDBConnection connection, string file, DatasetContract output, long rows, ImmutableArray<Fault>.Builder faults)
    {
        var found = Number(connection, $"SELECT num_rows FROM parquet_file_metadata({file})");
        if (found != rows)
        {
            faults.Add(new Fault($"{output.Name}", $"{found} rows in the file's footer", $"the {rows} rows that were written", ContractViolationException.Repair));
        }
    }

    private static void CheckColumns(DuckDBConnection connection, string file, DatasetContract output, ImmutableArray<Fault>.Builder faults)
    {
        var found = new List<string>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet({file}))";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                found.Add(reader.GetString(0));
            }
        }

        var expected = output.Schema.Fields.Select(field => $"{field.Name} {SqlTypes.Of(field.Type)}").ToArray();
        if (!expected.SequenceEqual(found, StringComparer.Ordinal))
        {
            faults.Add(new Fault(
                $"{output.Name}",
                $"columns that differ from the contract ({string.Join(", ", found.Except(expected, StringComparer.Ordinal))})",
                $"the columns of the contract in its order ({string.Join(", ", expected.Except(found, StringComparer.Ordinal))})",
                ContractViolationException.Repair));
        }
    }

    private static void CheckMissing(DuckDBConnection connection, string file, DatasetContract output, ImmutableArray<Fault>.Builder faults)
    {
        var required = output.Schema.Fields
            .Where(field => field.Constraints.Required || output.Schema.PrimaryKey.Contains(field.Name, StringComparer.Ordinal))
            .ToArray();
        if (required.Length == 0)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", required.Select(field => $"count(*) - count({SqlStatement.Identifier(field.Name)})"))} FROM read_parquet({file})";
        using var reader = command.ExecuteReader();
        reader.Read();
        for (var i = 0; i < required.Length; i++)
        {
            var missing = reader.GetInt64(i);
            if (missing > 0)
            {
                faults.Add(new Fault($"{output.Name}: column {required[i].Name}", $"{missing} missing values", "none, the column is required", ContractViolationException.Repair));
            }
        }
    }

    private static void CheckKeys(DuckDBConnection connection, string file, DatasetContract output, bool keyIsKnownUnique, ImmutableArray<Fault>.Builder faults)
    {
        var keys = output.Schema.Fields
            .Where(field => field.Constraints.Unique)
            .Select(field => ImmutableArray.Create(field.Name));
        if (!keyIsKnownUnique && !output.Schema.PrimaryKey.IsEmpty)
        {
            keys = keys.Prepend(output.Schema.PrimaryKey);
        }

        foreach (var key in keys)
        {
            var columns = string.Join(", ", key.Select(SqlStatement.Identifier));
            var repeated = Number(connection, $"SELECT count(*) FROM (SELECT 1 FROM read_parquet({file}) GROUP BY {columns} HAVING count(*) > 1)");
            if (repeated > 0)
            {
                faults.Add(new Fault($"{output.Name}: key ({string.Join(", ", key)})", $"{repeated} keys that occur more than once", "every key once", ContractViolationException.Repair));
            }
        }
    }

    private static long Number(DuckDBConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
