using System.IO.Compression;
using Ivm.Contracts;
using Ivm.Transforms;
using Parquet;
using Parquet.Schema;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Writes rows that come from C# as Parquet, in row groups of a fixed size whatever the size of the batches, so that
/// the bytes depend on the rows alone. A file that was not completed does not count: the register never hears of it.
/// </summary>
internal sealed class ParquetDatasetWriter : IDatasetWriter
{
    private readonly DatasetContract contract;
    private readonly string path;
    private readonly Func<SqlSession> session;
    private readonly OutputRegister outputs;
    private readonly CancellationToken cancellation;
    private readonly ColumnBuffer[] columns;
    private readonly ColumnBuffer[] key;
    private readonly FileStream file;
    private readonly ParquetWriter writer;
    private int buffered;
    private readonly int rowsPerGroup;
    private long rows;
    private bool keysAscend;
    private bool ended;

    /// <summary>Opens the file.</summary>
    /// <param name="contract">The output.</param>
    /// <param name="path">The file to write, in the task's staging folder.</param>
    /// <param name="session">The task's session, opened when the file is checked.</param>
    /// <param name="outputs">Where the output was claimed.</param>
    /// <param name="cancellation">Stops between two row groups.</param>
    public ParquetDatasetWriter(DatasetContract contract, string path, Func<SqlSession> session, OutputRegister outputs, CancellationToken cancellation)
    {
        this.contract = contract;
        this.path = path;
        this.session = session;
        this.outputs = outputs;
        this.cancellation = cancellation;
        columns = [.. contract.Schema.Fields.Select(ColumnBuffer.For)];
        rowsPerGroup = RowGroups.Rows(columns.Length);
        key = [.. contract.Schema.PrimaryKey.Select(name => columns.First(column => column.Name == name))];
        keysAscend = key.Length > 0;
        file = StorageException.Guard(path, () => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        writer = ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.DataField)), file, Options(), cancellationToken: cancellation).GetAwaiter().GetResult();
    }

    /// <inheritdoc />
    public void Write(ColumnBatch batch)
    {
        if (batch.Columns.Length != columns.Length || batch.Columns.Any(column => column.Count != batch.Count))
        {
            throw ContractViolationException.Of($"{contract.Name}", $"a batch of {batch.Columns.Length} columns", $"{columns.Length} columns of the same length");
        }

        for (var done = 0; done < batch.Count;)
        {
            var count = Math.Min(batch.Count - done, rowsPerGroup - buffered);
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i].Append(batch.Columns[i], done, count, buffered);
            }

            FollowKeys(buffered, count);
            buffered += count;
            done += count;
            if (buffered == rowsPerGroup)
            {
                WriteRowGroup();
            }
        }
    }

    /// <inheritdoc />
    public long Complete()
    {
        if (ended)
        {
            throw new InvalidOperationException($"{contract.Name} was already completed.");
        }

        if (buffered > 0)
        {
            WriteRowGroup();
        }

        Close();
        session().Check(contract, path, rows, keyIsKnownUnique: keysAscend || key.Length == 0);
        outputs.Written(contract.Name, rows);
        return rows;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        try
        {
            file.Dispose();
        }
        catch (IOException)
        {
            // What is abandoned here was never claimed as written; the failure that led here is the one to report.
        }
    }

    private ParquetOptions Options()
    {
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,

            // The library's own default is the smallest size, a hundred times slower.
            CompressionLevel = CompressionLevel.Optimal,
        };
        foreach (var column in columns.Where((_, i) => contract.Schema.Fields[i].Type == FieldType.String))
        {
            options.ColumnEncodingHints[column.DataField.Path.ToString()] = EncodingHint.Dictionary;
        }

        return options;
    }

    /// <summary>Notes whether keys ascend strictly: then they are unique, and need no second look.</summary>
    private void FollowKeys(int from, int count)
    {
        for (var row = from; keysAscend && row < from + count; row++)
        {
            keysAscend = rows + row == 0 || CompareToRowBefore(row) > 0;
        }
    }

    private int CompareToRowBefore(int row)
    {
        foreach (var column in key)
        {
            var order = column.CompareToRowBefore(row);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private void WriteRowGroup()
    {
        cancellation.ThrowIfCancellationRequested();
        StorageException.Guard(path, () =>
        {
            using var rowGroup = writer.CreateRowGroup();
            foreach (var column in columns)
            {
                column.WriteTo(rowGroup, buffered, cancellation);
            }

            rowGroup.CompleteValidate();
        });
        foreach (var column in key)
        {
            column.KeepLast(buffered);
        }

        rows += buffered;
        buffered = 0;
    }

    private void Close()
    {
        ended = true;
        try
        {
            StorageException.Guard(path, () => writer.DisposeAsync().AsTask().GetAwaiter().GetResult());
        }
        finally
        {
            StorageException.Guard(path, file.Dispose);
        }
    }
}
