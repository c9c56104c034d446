using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Publishing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Reads the current release, or committed datasets, with SQL: every Parquet file is a view of its name, and one SELECT
/// is all that may be asked. The session can open those files and no other file, and can write nothing.
/// </summary>
public sealed class ReleaseQuery : IDisposable
{
    private readonly DuckDBConnection connection;
    private readonly CancellationToken cancellation;
    private readonly string? target;

    private ReleaseQuery(DuckDBConnection connection, ImmutableArray<string> tables, string? target, CancellationToken cancellation)
    {
        this.connection = connection;
        this.target = target;
        this.cancellation = cancellation;
        Tables = tables;
    }

    /// <summary>Names of the tables, sorted.</summary>
    public ImmutableArray<string> Tables { get; }

    /// <summary>Opens the current release.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="parquetFile">The one file that <see cref="WriteParquet"/> may write; null when none.</param>
    /// <param name="cancellation">Interrupts a query.</param>
    /// <exception cref="InvalidInputException">There is no release yet.</exception>
    public static ReleaseQuery Open(Workspace workspace, RunOptions options, string? parquetFile, CancellationToken cancellation)
    {
        var pointer = ReleasePointer.Read(workspace) ?? throw new InvalidInputException(InputFailure.Invalid, new Fault(
            workspace.Releases, "no release", "a release to ask", "Make one with 'ivm run' or 'ivm demo', or choose another folder with --workspace."));
        var files = Directory.GetFiles(Path.Combine(workspace.Releases, pointer.Release), "*.parquet").Order(StringComparer.Ordinal);
        return Open([.. files.Select(file => (Path.GetFileNameWithoutExtension(file), file))], options, parquetFile, cancellation);
    }

    /// <summary>Opens committed datasets; each is a table of its name without the stage.</summary>
    /// <param name="datasets">The datasets, of different names.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="parquetFile">The one file that <see cref="WriteParquet"/> may write; null when none.</param>
    /// <param name="cancellation">Interrupts a query.</param>
    public static ReleaseQuery Over(IEnumerable<CommittedDataset> datasets, RunOptions options, string? parquetFile, CancellationToken cancellation) =>
        Open([.. datasets.Select(dataset => (dataset.Name.Table, dataset.Path)).OrderBy(table => table.Table, StringComparer.Ordinal)], options, parquetFile, cancellation);

    private static ReleaseQuery Open(ImmutableArray<(string Table, string Path)> tables, RunOptions options, string? parquetFile, CancellationToken cancellation)
    {
        var opened = new DuckDBConnection("DataSource=:memory:");
        try
        {
            opened.Open();
            foreach (var (table, path) in tables)
            {
                Execute(opened, $"CREATE VIEW {SqlStatement.Identifier(table)} AS SELECT * FROM read_parquet({SqlTypes.Literal(path)})");
            }

            var allowed = tables.Select(table => table.Path).Concat(parquetFile is null ? [] : [parquetFile]);
            Execute(opened, $"SET threads = {options.Threads}");
            Execute(opened, $"SET memory_limit = {SqlTypes.Literal(options.MemoryLimit)}");
            Execute(opened, "SET temp_directory = ''");
            Execute(opened, "SET autoinstall_known_extensions = false");
            Execute(opened, "SET autoload_known_extensions = false");
            Execute(opened, $"SET allowed_paths = [{string.Join(", ", allowed.Select(SqlTypes.Literal))}]");
            Execute(opened, "SET enable_external_access = false");
            Execute(opened, "SET lock_configuration = true");
            return new ReleaseQuery(opened, [.. tables.Select(table => table.Table)], parquetFile, cancellation);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Names and types of the columns that a query gives.</summary>
    /// <param name="sql">One SELECT.</param>
    /// <exception cref="InvalidInputException">It is not one SELECT over the release.</exception>
    public ImmutableArray<(string Name, string Type)> Columns(string sql)
    {
        using var reader = Ask(sql, body => $"SELECT * FROM (DESCRIBE SELECT * FROM ({body}\n))");
        var columns = ImmutableArray.CreateBuilder<(string, string)>();
        while (reader.Read())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns.ToImmutable();
    }

    /// <summary>The rows as texts, in DuckDB's own notation; missing is null.</summary>
    /// <param name="sql">One SELECT.</param>
    /// <exception cref="InvalidInputException">It is not one SELECT over the release, or it fails.</exception>
    public IEnumerable<string?[]> Rows(string sql) => Texts(Ask(sql, body => $"SELECT COLUMNS(*)::VARCHAR FROM ({body}\n)"));

    /// <summary>The rows as JSON objects.</summary>
    /// <param name="sql">One SELECT.</param>
    /// <exception cref="InvalidInputException">It is not one SELECT over the release, or it fails.</exception>
    public IEnumerable<string> JsonRows(string sql) => Texts(Ask(sql, body => $"SELECT to_json(t)::VARCHAR FROM ({body}\n) t")).Select(row => row[0]!);

    /// <summary>Writes the rows to the file that was named on opening.</summary>
    /// <param name="sql">One SELECT.</param>
    /// <exception cref="InvalidInputException">It is not one SELECT over the release, or it fails.</exception>
    public void WriteParquet(string sql)
    {
        var file = target ?? throw new InvalidOperationException("The session was opened without a file to write.");
        using var reader = Ask(sql, body => $"COPY ({body}\n) TO {SqlTypes.Literal(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroups.MostRows})");
    }

    /// <inheritdoc />
    public void Dispose() => connection.Dispose();

    private DbDataReader Ask(string sql, Func<string, string> wrap) => Guard(() =>
    {
        RequireOneSelect(sql);
        using var command = connection.CreateCommand();
        command.CommandText = wrap(sql.TrimEnd().TrimEnd(';'));
        using var interrupt = cancellation.Register(command.Cancel);
        return (DbDataReader)command.ExecuteReader();
    });

    private IEnumerable<string?[]> Texts(DbDataReader reader)
    {
        using (reader)
        {
            while (Guard(reader.Read))
            {
                yield return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))];
            }
        }
    }

    /// <summary>Only what DuckDB itself parses as a single SELECT passes: whatever is wrapped later cannot break out.</summary>
    private void RequireOneSelect(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT j->>'error', j->>'error_message', json_array_length(j, '$.statements') FROM (SELECT json_serialize_sql($sql::VARCHAR) AS j)";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        using var reader = command.ExecuteReader();
        reader.Read();
        if (reader.GetString(0) != "false")
        {
            throw Invalid(reader.GetString(1));
        }

        var statements = Convert.ToInt64(reader.GetValue(2), CultureInfo.InvariantCulture);
        if (statements != 1)
        {
            throw Invalid($"{statements} statements");
        }
    }

    private T Guard<T>(Func<T> work)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (DuckDBException exception) when (!cancellation.IsCancellationRequested)
        {
            // The release is protected data, and the query is the user's own: DuckDB's text may be told in full.
            throw Invalid(exception.Message.ReplaceLineEndings("\n").Split("\n\n")[0]);
        }
    }

    private InvalidInputException Invalid(string found) => new(InputFailure.Invalid, new Fault(
        "query", found.TrimEnd(), $"one SELECT over {string.Join(", ", Tables)}", "Correct the query."));

    private static void Execute(DuckDBConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
