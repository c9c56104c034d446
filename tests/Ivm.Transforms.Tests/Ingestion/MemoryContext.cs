using System.Collections;

namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>A dataset written into memory, readable only when it was completed.</summary>
internal sealed class MemoryDataset(DatasetContract contract) : IDatasetWriter
{
    private readonly Dictionary<string, List<object?>> columns = contract.Schema.Fields.ToDictionary(field => field.Name, _ => new List<object?>());

    public bool IsComplete { get; private set; }

    public List<int> BatchSizes { get; } = [];

    public int Count => columns.Values.First().Count;

    public List<object?> this[string column]
    {
        get
        {
            Assert.True(IsComplete, $"{contract.Name} was not completed.");
            return columns[column];
        }
    }

    public void Write(ColumnBatch batch)
    {
        Assert.False(IsComplete);
        Assert.Equal(contract.Schema.Fields.Select(field => field.Name), batch.Columns.Select(column => column.Name));
        Assert.All(batch.Columns, column => Assert.Equal(batch.Count, column.Count));
        BatchSizes.Add(batch.Count);
        foreach (var column in batch.Columns)
        {
            var values = (IEnumerable)column.GetType().GetProperty("Values")!.GetValue(column)!;
            columns[column.Name].AddRange(values.Cast<object?>());
        }
    }

    public long Complete()
    {
        IsComplete = true;
        return Count;
    }

    public void Dispose()
    {
    }
}

/// <summary>Runs an ingest transform on bytes in memory.</summary>
internal sealed class MemoryContext(string file, byte[] bytes, long declaredRows, int threads, int readSize) : ITransformContext, IDeliveredFile
{
    public Dictionary<string, MemoryDataset> Datasets { get; } = [];

    public List<RowAccount> Accounts { get; } = [];

    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public List<double> Reported { get; } = [];

    /// <summary>Records that the file holds, without lines that are no rows.</summary>
    public long RowsFound => Accounts[0].In - Accounts[0].Rejected.GetValueOrDefault("empty_line") - Accounts[0].Rejected.GetValueOrDefault("rest_of_broken_line") - Accounts[0].Rejected.GetValueOrDefault("repeated_header");

    public string Fingerprint => "f";

    public int Threads => threads;

    public CancellationToken Cancellation { get; init; }

    public ISqlSession Sql => throw new InvalidOperationException("Ingest needs no SQL.");

    public IDeliveredFile Delivered => this;

    public string Name => file;

    public long Length => bytes.Length;

    public long DeclaredRows => declaredRows;

    public string Sha256 => "";

    public required Func<DatasetName, DatasetContract> Contract { get; init; }

    public IDatasetWriter Create(DatasetName output)
    {
        var dataset = new MemoryDataset(Contract(output));
        Datasets.Add(output.ToString(), dataset);
        return dataset;
    }

    public void Account(RowAccount account) => Accounts.Add(account);

    public void Count(string subject, string item, long count) => Counts.Add($"{subject}/{item}", count);

    public void Progress(double share) => Reported.Add(share);

    public Stream Open() => new SlowStream(bytes, readSize);

    private sealed class SlowStream(byte[] bytes, int readSize) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, readSize));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, readSize)]);
    }
}
