using System.Collections.Immutable;
using System.Data.Common;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// A DuckDB database in memory that belongs to one task: it sees the datasets the task declared, writes into the
/// task's staging folder, and is closed to everything else on the machine (the truth behind a simulated delivery,
/// for one).
/// </summary>
public sealed class SqlSession : ISqlSession, IDisposable
{
    private static readonly TimeSpan InterruptEvery = TimeSpan.FromMilliseconds(100);

    private readonly DuckDBConnection connection;
    private readonly SqlSettings settings;
    private readonly OutputRegister outputs;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenRegistration registration;
    private Timer? interrupter;

    /// <summary>Opens the session.</summary>
    /// <param name="settings">What it may use.</param>
    /// <param name="inputs">The datasets that become views, with the absolute paths of their files.</param>
    /// <param name="outputs">The outputs of the task.</param>
    /// <param name="cancellation">Interrupts the running statement.</param>
    internal SqlSession(SqlSettings settings, IEnumerable<KeyValuePair<DatasetName, string>> inputs, OutputRegister outputs, CancellationToken cancellation)
    {
        this.settings = settings;
        this.outputs = outputs;
        this.cancellation = cancellation;
        connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            connection.Open();
            Configure();
            foreach (var (name, path) in inputs)
            {
                View(name, path);
            }

            registration = cancellation.Register(Interrupt);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a session that reads committed datasets and declares no outputs (publishing, queries).</summary>
    /// <param name="settings">What it may use.</param>
    /// <param name="inputs">The datasets that become views; of those whose file was removed there is none.</param>
    /// <param name="cancellation">Interrupts the running statement.</param>
    public static SqlSession ForReading(SqlSettings settings, IEnumerable<CommittedDataset> inputs, CancellationToken cancellation) =>
        new(settings, inputs.Where(input => !input.IsRemoved).Select(input => KeyValuePair.Create(input.Name, input.Path)), new OutputRegister([]), cancellation);

    /// <inheritdoc />
    public void Execute(SqlStatement statement, params ReadOnlySpan<SqlParameter> parameters)
    {
        using var command = Command(statement.Name, statement.Text, parameters);
        Guard(statement.Name, command.ExecuteNonQuery);
    }

    /// <inheritdoc />
    public DbDataReader Query(SqlStatement statement, params ReadOnlySpan<SqlParameter> parameters)
    {
        using var command = Command(statement.Name, statement.Text, parameters);
        command.UseStreamingMode = true;
        return new SessionReader(Guard(statement.Name, command.ExecuteReader), statement.Name, this);
    }

    /// <inheritdoc />
    public long Write(DatasetName output, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters)
    {
        var contract = outputs.Claim(output);
        var rows = CopySorted(PathOf(output), select.Name, Body(contract, select, parameters), contract.Schema.Fields, contract.Schema.PrimaryKey, "", parameters);
        return Written(contract, rows, keyIsKnownUnique: false);
    }

    /// <inheritdoc />
    public long WriteInOrder(DatasetName output, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters)
    {
        var contract = outputs.Claim(output);
        var (fields, key) = (contract.Schema.Fields, contract.Schema.PrimaryKey);
        var body = Body(contract, select, parameters);
        var rows = Copy(PathOf(output), select.Name, SqlTypes.Typed(body, fields), fields.Length, SqlTypes.Kept, "", parameters);
        if (Guard(select.Name, () => ContractCheck.IsInOrder(connection, PathOf(output), key)))
        {
            return Written(contract, rows, keyIsKnownUnique: true);
        }

        rows = CopySorted(PathOf(output), select.Name, body, fields, key, "", parameters);
        return Written(contract, rows, keyIsKnownUnique: false);
    }

    /// <summary>Writes a query into a Parquet file, sorted, however many columns it has.</summary>
    /// <param name="path">The file.</param>
    /// <param name="statement">Name for messages.</param>
    /// <param name="body">The query.</param>
    /// <param name="fields">Its columns.</param>
    /// <param name="order">Columns to sort by; together they tell any two rows apart.</param>
    /// <param name="options">Further options of the file, each after a comma.</param>
    /// <param name="parameters">Values by name.</param>
    internal long CopySorted(
        string path, string statement, string body, ImmutableArray<Field> fields, ImmutableArray<string> order, string options, params ReadOnlySpan<SqlParameter> parameters)
    {
        if (!WideSort.Suits(fields, order))
        {
            return Copy(path, statement, SqlTypes.Sorted(body, fields, order), fields.Length, SqlTypes.Kept, options, parameters);
        }

        Directory.CreateDirectory(settings.SpillFolder);
        var spill = Path.Combine(settings.SpillFolder, $"{Path.GetFileName(path)}.");
        var (unsorted, numbers) = (SqlTypes.Literal($"{spill}unsorted"), $"order:{Path.GetFileName(path)}");
        var rows = Copy($"{spill}unsorted", statement, SqlTypes.Typed(body, fields), fields.Length, SqlTypes.Passing, "", parameters);
        Run(statement, WideSort.Number(numbers, unsorted, order));
        var parts = WideSort.Parts(numbers, unsorted, rows, fields, order);
        for (var part = 0; part < parts.Length; part++)
        {
            Copy($"{spill}{part}", statement, parts[part], fields.Length, SqlTypes.Passing, "", []);
        }

        var sorted = Enumerable.Range(0, parts.Length).Select(part => SqlTypes.Literal($"{spill}{part}"));
        return Copy(path, statement, $"SELECT * FROM read_parquet([{string.Join(", ", sorted)}])", fields.Length, SqlTypes.Kept, options, []);
    }

    /// <inheritdoc />
    public void Park(string view, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters)
    {
        Directory.CreateDirectory(settings.SpillFolder);
        var path = Path.Combine(settings.SpillFolder, $"{view}.parquet");
        var body = select.Text.TrimEnd().TrimEnd(';');
        Copy(path, select.Name, body, Columns(select.Name, body, parameters).Length, SqlTypes.Passing, "", parameters);
        Run(select.Name, $"CREATE VIEW {SqlStatement.Identifier(view)} AS SELECT * FROM read_parquet({SqlTypes.Literal(path)})");
    }

    /// <inheritdoc />
    public void Load(string table, ColumnBatch batch) => Guard($"load {table}", () =>
    {
        // The appender keeps the rows it had when something fails halfway: only the transaction makes it all or nothing.
        using var transaction = connection.BeginTransaction();
        TableLoader.Load(connection, table, batch, cancellation);
        transaction.Commit();
        return true;
    });

    /// <summary>Holds a written file of this task against its contract.</summary>
    internal void Check(DatasetContract contract, string path, long rows, bool keyIsKnownUnique) =>
        Guard($"check of {contract.Name}", () =>
        {
            ContractCheck.Run(connection, path, contract, rows, keyIsKnownUnique);
            return true;
        });

    /// <summary>Does work in DuckDB and gives its failures a name, a meaning and no values.</summary>
    internal T Guard<T>(string statement, Func<T> work)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (DuckDBException exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"SQL statement '{statement}' was interrupted.", exception, cancellation);
        }
        catch (DuckDBException exception)
        {
            throw (Exception?)StorageException.FromFullDisk(settings.StagingFolder, exception) ?? SqlFailureException.Of(statement, exception);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        registration.Dispose();
        interrupter?.Dispose();
        connection.Dispose();
    }

    private void Configure()
    {
        string[] folders = [settings.StagingFolder, settings.SpillFolder, .. settings.ReadableFolders];
        string[] statements =
        [
            $"SET threads = {settings.Threads}",
            $"SET memory_limit = {SqlTypes.Literal(settings.MemoryLimit)}",
            $"SET temp_directory = {SqlTypes.Literal(settings.SpillFolder)}",
            "SET preserve_insertion_order = true",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            $"SET allowed_directories = [{string.Join(", ", folders.Select(folder => SqlTypes.Literal(folder + Path.DirectorySeparatorChar)))}]",
            "SET enable_external_access = false",
        ];
        foreach (var statement in statements)
        {
            Run("settings of the session", statement);
        }
    }

    private string Body(DatasetContract contract, SqlStatement select, ReadOnlySpan<SqlParameter> parameters)
    {
        var body = select.Text.TrimEnd().TrimEnd(';');
        RequireColumns(contract, Columns(select.Name, body, parameters));
        return body;
    }

    /// <summary>
    /// Writes a query into a Parquet file. One of many columns is written by one thread: with several, whole row groups
    /// wait in memory for their turn, which takes gigabytes and, where they spill, ten times as long.
    /// </summary>
    private long Copy(string path, string statement, string query, int columns, string compression, string options, ReadOnlySpan<SqlParameter> parameters)
    {
        var text = $"COPY ({query}\n) TO {SqlTypes.Literal(path)} (FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE {RowGroups.Rows(columns)}{options})";
        using var command = Command(statement, text, parameters);
        if (!WideSort.IsWide(columns) || settings.Threads == 1)
        {
            return Guard(statement, command.ExecuteNonQuery);
        }

        Run("one thread", "SET threads = 1");
        try
        {
            return Guard(statement, command.ExecuteNonQuery);
        }
        finally
        {
            Run("all threads", $"SET threads = {settings.Threads}");
        }
    }

    private long Written(DatasetContract contract, long rows, bool keyIsKnownUnique)
    {
        Check(contract, PathOf(contract.Name), rows, keyIsKnownUnique);
        outputs.Written(contract.Name, rows);
        View(contract.Name, PathOf(contract.Name));
        return rows;
    }

    private string PathOf(DatasetName output) => Path.Combine(settings.StagingFolder, OutputRegister.FileOf(output));

    private void View(DatasetName name, string path)
    {
        Run("schema of a dataset", $"CREATE SCHEMA IF NOT EXISTS {SqlStatement.Identifier(name.Stage)}");
        Run("view of a dataset", $"CREATE VIEW {SqlStatement.Identifier(name.Stage)}.{SqlStatement.Identifier(name.Table)} AS SELECT * FROM read_parquet({SqlTypes.Literal(path)})");
    }

    private void Run(string name, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        Guard(name, command.ExecuteNonQuery);
    }

    private DuckDBCommand Command(string name, string text, ReadOnlySpan<SqlParameter> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        var expected = SqlParameterNames.In(text);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            given.Add(parameter.Name);
            command.Parameters.Add(new DuckDBParameter(parameter.Name, parameter.Value));
        }

        if (!expected.SetEquals(given))
        {
            throw new ArgumentException(
                $"SQL statement '{name}': found the parameters ({string.Join(", ", given.Order(StringComparer.Ordinal))}); "
                + $"expected ({string.Join(", ", expected.Order(StringComparer.Ordinal))}).",
                nameof(parameters));
        }

        return command;
    }

    private ImmutableArray<string> Columns(string name, string body, ReadOnlySpan<SqlParameter> parameters)
    {
        using var command = Command(name, $"SELECT * FROM ({body}\n) LIMIT 0", parameters);
        using var reader = Guard(name, command.ExecuteReader);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private static void RequireColumns(DatasetContract contract, ImmutableArray<string> found)
    {
        var expected = contract.Schema.Fields.Select(field => field.Name).ToArray();
        var missing = expected.Except(found, StringComparer.Ordinal).ToArray();
        var surplus = found.Except(expected, StringComparer.Ordinal).ToArray();
        if (missing.Length + surplus.Length > 0)
        {
            throw ContractViolationException.Of(
                $"{contract.Name}",
                $"a query without the columns ({string.Join(", ", missing)}) and with ({string.Join(", ", surplus)}) besides",
                "exactly the columns of the contract");
        }
    }

    private void Interrupt()
    {
        // Again and again until the session is closed: an interrupt that comes between two statements is lost.
        interrupter = new Timer(
            state => ((DuckDBCommand)state!).Cancel(), connection.CreateCommand(), TimeSpan.Zero, InterruptEvery);
    }
}
