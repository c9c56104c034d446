using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Deliveries;

/// <summary>A delivered Parquet file, read by DuckDB row by row in the order of the file.</summary>
internal sealed class DeliveredTable : IDeliveredTable
{
    private static readonly ImmutableHashSet<string> WholeNumbers =
        ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"];

    private readonly string name;
    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private readonly DbDataReader reader;

    /// <summary>Opens the file.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="InvalidInputException">It is no whole Parquet file.</exception>
    public DeliveredTable(string name, string path)
    {
        this.name = name;
        var source = $"read_parquet({SqlTypes.Literal(path)})";
        try
        {
            reader = Guard(() =>
            {
                connection.Open();
                Run("SET threads = 1");
                Columns = ReadColumns(source);
                Rows = Convert.ToInt64(Scalar($"SELECT num_rows FROM parquet_file_metadata({SqlTypes.Literal(path)})"), CultureInfo.InvariantCulture);
                var texts = Columns.Select(column => column.IsPlain ? AsText(column) : "NULL");
                using var command = connection.CreateCommand();
                command.CommandText = $"SELECT {string.Join(", ", texts)} FROM {source}";
                command.UseStreamingMode = true;
                return command.ExecuteReader();
            });
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ImmutableArray<DeliveredColumn> Columns { get; private set; }

    /// <inheritdoc />
    public long Rows { get; private set; }

    /// <inheritdoc />
    public bool Read() => Guard(reader.Read);

    /// <inheritdoc />
    public string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <inheritdoc />
    public void Dispose()
    {
        reader.Dispose();
        connection.Dispose();
    }

    /// <summary>
    /// A value as text. A whole number that was stored as a floating-point one, as many programs do where values are
    /// missing, is written without decimals; any other floating-point number as it is, so that it is no whole number.
    /// </summary>
    private static string AsText(DeliveredColumn column)
    {
        var value = SqlStatement.Identifier(column.Name);
        return column.Type switch
        {
            "DOUBLE" or "FLOAT" => $"CASE WHEN isfinite({value}) AND trunc({value}) = {value} AND abs({value}) < 1e15 THEN CAST(CAST({value} AS BIGINT) AS VARCHAR) ELSE CAST({value} AS VARCHAR) END",
            "TIMESTAMP" or "TIMESTAMP_NS" or "TIMESTAMP_MS" or "TIMESTAMP_S" =>
                $"CASE WHEN CAST(CAST({value} AS DATE) AS {column.Type}) = {value} THEN CAST(CAST({value} AS DATE) AS VARCHAR) ELSE CAST({value} AS VARCHAR) END",
            _ => $"CAST({value} AS VARCHAR)",
        };
    }

    private static bool IsPlain(string type) =>
        type is "VARCHAR" or "BOOLEAN" or "DOUBLE" or "FLOAT" or "DATE" or "TIMESTAMP" or "TIMESTAMP_NS" or "TIMESTAMP_MS" or "TIMESTAMP_S"
        || WholeNumbers.Contains(type)
        || type.StartsWith("DECIMAL(", StringComparison.Ordinal) && !type.EndsWith(']')
        || type.StartsWith("ENUM(", StringComparison.Ordinal) && !type.EndsWith(']');

    private ImmutableArray<DeliveredColumn> ReadColumns(string source)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {source})";
        using var description = command.ExecuteReader();
        var columns = ImmutableArray.CreateBuilder<DeliveredColumn>();
        while (description.Read())
        {
            columns.Add(new DeliveredColumn(description.GetString(0), description.GetString(1), IsPlain(description.GetString(1))));
        }

        return columns.ToImmutable();
    }

    private void Run(string statement)
    {
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    /// <summary>DuckDB's own messages may quote values: only the kind of failure is told.</summary>
    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DuckDBException exception)
        {
            throw new InvalidInputException(InputFailure.DataRefused, new Fault(
                name, $"what cannot be read as Parquet ({exception.ErrorType})", "a whole Parquet file", "Have the file delivered again."));
        }
    }
}
