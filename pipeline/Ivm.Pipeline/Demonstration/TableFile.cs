using System.IO.Compression;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Parquet;
using Parquet.Schema;
using Field = Ivm.Contracts.Field;

namespace Ivm.Pipeline.Demonstration;

/// <summary>Writes what an agency that delivers Parquet would send; a simulated country has no other use for Parquet.</summary>
public static class TableFile
{
    /// <summary>Writes a file; the same rows give the same bytes.</summary>
    /// <param name="path">Where; a file that lies there is replaced.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">Their values, in that order and of these types.</param>
    public static void Write(string path, IReadOnlyList<Field> columns, ColumnBatch rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        var buffers = columns.Select(ColumnBuffer.For).ToArray();
        StorageException.Guard(path, () =>
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
            var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
            var writer = ParquetWriter.CreateAsync(new ParquetSchema(buffers.Select(buffer => buffer.DataField)), file, options).GetAwaiter().GetResult();
            for (var from = 0; from < rows.Count; from += RowGroups.MostRows)
            {
                var count = Math.Min(RowGroups.MostRows, rows.Count - from);
                using var group = writer.CreateRowGroup();
                for (var c = 0; c < buffers.Length; c++)
                {
                    buffers[c].Append(rows.Columns[c], from, count, 0);
                    buffers[c].WriteTo(group, count, CancellationToken.None);
                }

                group.CompleteValidate();
            }

            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
    }
}
