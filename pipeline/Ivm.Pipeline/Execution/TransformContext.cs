using System.Collections.Immutable;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Execution;

/// <summary>The one thing a running transform can touch; remembers what it reports.</summary>
internal sealed class TransformContext : ITransformContext, IDisposable
{
    private readonly ITransform transform;
    private readonly TransformSurroundings surroundings;
    private readonly OutputRegister outputs;
    private readonly Lazy<SqlSession> sql;
    private readonly Lock gate = new();
    private readonly List<RowAccount> accounts = [];
    private readonly SortedDictionary<(string Subject, string Item), long> counts = [];

    public TransformContext(ITransform transform, TransformSurroundings surroundings)
    {
        this.transform = transform;
        this.surroundings = surroundings;
        outputs = new OutputRegister(transform.Outputs);
        var inputs = transform.Inputs.Select(name => KeyValuePair.Create(name, surroundings.Inputs[name])).ToArray();
        sql = new Lazy<SqlSession>(() => new SqlSession(surroundings.Sql, inputs, outputs, surroundings.Cancellation));
    }

    public string Fingerprint => surroundings.Fingerprint;

    public int Threads => surroundings.Sql.Threads;

    public CancellationToken Cancellation => surroundings.Cancellation;

    public ISqlSession Sql => sql.Value;

    public IDeliveredFile Delivered => surroundings.Delivered
        ?? throw new InvalidOperationException($"Task {transform.Task} declares no delivered file.");

    public ImmutableArray<IDeliveredFile> DeliveredFiles => [Delivered, .. surroundings.Further];

    public IDatasetWriter Create(DatasetName output)
    {
        var contract = outputs.Claim(output);
        var path = Path.Combine(surroundings.Sql.StagingFolder, OutputRegister.FileOf(output));
        return new ParquetDatasetWriter(contract, path, () => sql.Value, outputs, Cancellation);
    }

    public void Account(RowAccount account)
    {
        lock (gate)
        {
            accounts.Add(account);
        }
    }

    public void Count(string subject, string item, long count)
    {
        lock (gate)
        {
            counts[(subject, item)] = counts.GetValueOrDefault((subject, item)) + count;
        }
    }

    public void Progress(double share) => surroundings.Progress(Math.Clamp(share, 0, 1));

    /// <summary>Hashes the written files and holds the accounts against each other.</summary>
    public TransformOutcome TakeStock()
    {
        var wrong = accounts.Where(account => !account.Balances).ToImmutableArray();
        if (!wrong.IsEmpty)
        {
            throw new RowAccountException(transform.Task, wrong);
        }

        return new TransformOutcome(
            [.. outputs.Complete().Select(output => Describe(output.Contract.Name, output.Rows)).OrderBy(file => file.Dataset, StringComparer.Ordinal)],
            [.. accounts.OrderBy(account => account.Subject, StringComparer.Ordinal)],
            [.. counts.Select(count => new ItemCount(count.Key.Subject, count.Key.Item, count.Value))
                .OrderBy(count => count.Subject, StringComparer.Ordinal).ThenBy(count => count.Item, StringComparer.Ordinal)]);
    }

    public void Dispose()
    {
        if (sql.IsValueCreated)
        {
            sql.Value.Dispose();
        }
    }

    private CommittedFile Describe(DatasetName name, long rows)
    {
        var file = OutputRegister.FileOf(name);
        var path = Path.Combine(surroundings.Sql.StagingFolder, file);
        return new CommittedFile($"{name}", file, rows, new FileInfo(path).Length, ContentHash.OfFile(path, Cancellation));
    }
}
