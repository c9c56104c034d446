using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;

namespace Ivm.Transforms.Tests.Harness;

/// <summary>
/// Runs one transform on inputs that a test has at hand, with the real storage underneath: the same DuckDB session,
/// the same Parquet writer and the same checks as in a run of the line.
/// </summary>
/// <example>
/// <code>
/// using var harness = new TransformHarness();
/// harness.Input("ingest.sample", "SELECT 'N000000001' AS samplenr, 0.5 AS prob_national");
/// var result = harness.Run(transform);
/// Assert.Equal([["N000000001", 1]], result.Rows("SELECT samplenr, n FROM clean.respondents ORDER BY samplenr"));
/// </code>
/// </example>
public sealed class TransformHarness : IDisposable
{
    private static readonly ConcurrentBag<string> Folders = [];

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-harness-").FullName;
    private readonly Dictionary<DatasetName, string> inputs = [];
    private readonly Dictionary<string, IDeliveredFile> delivered = [];
    private readonly List<IDeliveredFile> further = [];
    private int runs;

    /// <summary>Results may be queried as long as the tests run, so a harness that nobody disposes is cleared at the end.</summary>
    static TransformHarness() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var left in Folders.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }
    };

    /// <summary>An empty harness.</summary>
    public TransformHarness() => Folders.Add(folder);

    /// <summary>Gives an input by a query without parameters.</summary>
    /// <param name="dataset">Name of the dataset, <c>stage.table</c>.</param>
    /// <param name="select">The query; types by casts.</param>
    public TransformHarness Input(string dataset, string select)
    {
        WriteInput(dataset, session => session.Execute(SqlStatement.Composed(dataset, $"CREATE TABLE harness_input AS {select}")));
        return this;
    }

    /// <summary>Gives an input by its columns.</summary>
    /// <param name="dataset">Name of the dataset, <c>stage.table</c>.</param>
    /// <param name="columns">The columns, all of the same length.</param>
    public TransformHarness Input(string dataset, params ImmutableArray<Column> columns)
    {
        WriteInput(dataset, session => session.Load("harness_input", new ColumnBatch(columns)));
        return this;
    }

    /// <summary>Gives a dataset that an earlier run of this harness wrote as input to the next.</summary>
    /// <param name="result">The earlier run.</param>
    /// <param name="datasets">Names of the datasets; all that the run wrote when none is named.</param>
    public TransformHarness Input(HarnessResult result, params ImmutableArray<string> datasets)
    {
        foreach (var (name, path) in result.Files.Where(file => datasets.IsEmpty || datasets.Contains($"{file.Key}", StringComparer.Ordinal)))
        {
            inputs[name] = path;
        }

        return this;
    }

    /// <summary>Gives a delivered file by its text in UTF-8.</summary>
    /// <param name="name">Path relative to the delivery folder, with forward slashes.</param>
    /// <param name="text">The text.</param>
    /// <param name="declaredRows">Rows promised; lines after the header when not given.</param>
    public TransformHarness Deliver(string name, string text, long? declaredRows = null) =>
        Deliver(name, Encoding.UTF8.GetBytes(text), declaredRows ?? text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);

    /// <summary>Gives a delivered file by its bytes.</summary>
    /// <param name="name">Path relative to the delivery folder, with forward slashes.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="declaredRows">Rows promised.</param>
    public TransformHarness Deliver(string name, byte[] bytes, long declaredRows)
    {
        delivered[name] = FileOf(name, bytes, declaredRows, DeliveryPart.First);
        return this;
    }

    /// <summary>Gives a further part or a repair of the file delivered before, by its text in UTF-8.</summary>
    /// <param name="name">Path relative to the delivery folder, with forward slashes.</param>
    /// <param name="text">The text.</param>
    /// <param name="part">Which part it is.</param>
    public TransformHarness DeliverFurther(string name, string text, DeliveryPart part)
    {
        further.Add(FileOf(name, Encoding.UTF8.GetBytes(text), text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1, part));
        return this;
    }

    /// <summary>Gives a Parquet file by a query.</summary>
    /// <param name="name">Path relative to the delivery folder, with forward slashes.</param>
    /// <param name="select">The query; types by casts.</param>
    /// <param name="declaredRows">Rows promised.</param>
    public TransformHarness DeliverTable(string name, string select, long declaredRows)
    {
        WriteInput("delivery.made", session => session.Execute(SqlStatement.Composed(name, $"CREATE TABLE harness_input AS {select}")));
        return Deliver(name, File.ReadAllBytes(inputs[HarnessResult.NameOf("delivery.made")]), declaredRows);
    }

    /// <summary>Runs a transform; each run has its own staging folder, so that runs can be compared.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="threads">Threads it may use.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SqlFailureException">A statement failed; DuckDB's own text is in the inner exception.</exception>
    public HarnessResult Run(ITransform transform, int threads = 2, CancellationToken cancellation = default)
    {
        var staging = NewFolder("run");
        var settings = new SqlSettings(threads, "600MB", staging, staging + "-spill", [folder]);
        var outcome = TransformExecution.Run(transform, new TransformSurroundings(
            Fingerprint: ContentHash.OfText(transform.Task),
            inputs,
            transform.DeliveredFile is { } name ? delivered[name] : null,
            settings,
            Progress: _ => { },
            cancellation)
        {
            Further = [.. further],
        });
        return new HarnessResult(folder, outcome, transform.Outputs.ToImmutableDictionary(
            output => output.Name, output => Path.Combine(staging, $"{output.Name}.parquet")));
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DeliveredFile FileOf(string name, byte[] bytes, long declaredRows, DeliveryPart part)
    {
        var path = Path.Combine(folder, "delivery", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return new DeliveredFile(name, path, declaredRows, ContentHash.OfFile(path)) { Part = part };
    }

    private string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(folder, $"{name}-{runs++}")).FullName;

    private void WriteInput(string dataset, Action<ISqlSession> make)
    {
        var staging = NewFolder("input");
        var path = Path.Combine(staging, "input.parquet");
        var outcome = TransformExecution.Run(
            new Statements(session =>
            {
                make(session);
                session.Execute(SqlStatement.Composed("harness input", $"COPY harness_input TO {SqlStatement.Literal(path)} (FORMAT parquet)"));
            }),
            new TransformSurroundings("", inputs, Delivered: null, new SqlSettings(1, "600MB", staging, staging + "-spill", [folder]), Progress: _ => { }, CancellationToken.None));
        Assert.Empty(outcome.Outputs);
        inputs[HarnessResult.NameOf(dataset)] = path;
    }
}

/// <summary>What a run of a transform left behind.</summary>
/// <param name="folder">Folder of the harness.</param>
/// <param name="outcome">Outputs, accounts and counts.</param>
/// <param name="files">Absolute paths of the written files.</param>
public sealed class HarnessResult(string folder, TransformOutcome outcome, ImmutableDictionary<DatasetName, string> files)
{
    /// <summary>Outputs, accounts and counts.</summary>
    public TransformOutcome Outcome => outcome;

    /// <summary>Absolute paths of the written files.</summary>
    public ImmutableDictionary<DatasetName, string> Files => files;

    /// <summary>The account of that subject.</summary>
    public RowAccount Account(string subject) => outcome.Accounts.Single(account => account.Subject == subject);

    /// <summary>What was counted of that subject and item; 0 when nothing was.</summary>
    public long Count(string subject, string item) =>
        outcome.Counts.FirstOrDefault(count => count.Subject == subject && count.Item == item)?.Number ?? 0;

    /// <summary>What this run and a later one left behind, together.</summary>
    public HarnessResult And(HarnessResult later) => new(
        folder,
        new TransformOutcome(
            [.. outcome.Outputs, .. later.Outcome.Outputs],
            [.. outcome.Accounts, .. later.Outcome.Accounts],
            [.. outcome.Counts, .. later.Outcome.Counts]),
        files.AddRange(later.Files));

    /// <summary>SHA-256 of everything written.</summary>
    public IEnumerable<string> Digests() => outcome.Outputs.Select(file => file.Sha256);

    /// <summary>SHA-256 of a written dataset: for tests that two runs give the same bytes.</summary>
    public string Sha256(string dataset) => outcome.Outputs.Single(file => file.Dataset == dataset).Sha256;

    /// <summary>Files of many columns that were written in another order first, and then sorted.</summary>
    public IEnumerable<string> Sorted() => files.Values
        .Select(file => Path.Combine(Path.GetDirectoryName(file) + "-spill", $"{Path.GetFileName(file)}.unsorted"))
        .Where(File.Exists);

    /// <summary>Rows of a query over the written datasets, which are views <c>stage.table</c>; NULL is null.</summary>
    /// <param name="select">The query.</param>
    public List<object?[]> Rows(string select)
    {
        var rows = new List<object?[]>();
        TransformExecution.Run(
            new Reader([.. files.Keys], select, rows),
            new TransformSurroundings("", files, Delivered: null, new SqlSettings(1, "600MB", Path.Combine(folder, "read"), Path.Combine(folder, "read-spill"), [folder]), Progress: _ => { }, CancellationToken.None));
        return rows;
    }

    /// <summary>The one value of a query over the written datasets.</summary>
    /// <param name="select">A query with one row and one column.</param>
    public T? Value<T>(string select)
    {
        var value = Rows(select).Single().Single();
        return value is null ? default : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
    }

    internal static DatasetName NameOf(string dataset)
    {
        var dot = dataset.IndexOf('.', StringComparison.Ordinal);
        return new DatasetName(dataset[..dot], dataset[(dot + 1)..]);
    }

    private sealed class Reader(ImmutableArray<DatasetName> inputs, string select, List<object?[]> rows) : ITransform
    {
        public string Task => "harness query";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => inputs;

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            using var reader = context.Sql.Query(SqlStatement.Composed("harness query", select));
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            }
        }
    }
}
