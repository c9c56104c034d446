using System.Collections.Immutable;
using System.IO.Compression;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Parquet;
using Parquet.Schema;
using Field = Ivm.Contracts.Field;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>Replicate weights as Parquet: what identifies a row, and a column for every replicate.</summary>
internal static class ReplicateFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="keys">What identifies a row.</param>
    /// <param name="replicates">Per replicate the weight of every row; null, and missing in the file, for one without weights.</param>
    /// <param name="cancellation">Stops between two row groups.</param>
    public static void Write(
        string path, ImmutableArray<(string Name, string Type, Func<int, string?> Of)> keys, IReadOnlyList<double[]?> replicates, CancellationToken cancellation)
    {
        var rows = replicates.First(replicate => replicate is not null)!.Length;
        var keyColumns = keys.Select(key => ColumnBuffer.For(Named(key.Name, FieldType.String))).ToArray();
        var columns = Enumerable.Range(1, replicates.Count).Select(replicate => ColumnBuffer.For(Named($"replicate_{replicate}", FieldType.Number))).ToArray();
        StorageException.Guard(path, () =>
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
            var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd, CompressionLevel = CompressionLevel.Optimal };
            var writer = ParquetWriter.CreateAsync(new ParquetSchema(keyColumns.Concat(columns).Select(column => column.DataField)), file, options, cancellationToken: cancellation).GetAwaiter().GetResult();
            for (var from = 0; from < rows; from += RowGroups.MostRows)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(RowGroups.MostRows, rows - from);
                using var group = writer.CreateRowGroup();
                for (var k = 0; k < keyColumns.Length; k++)
                {
                    keyColumns[k].Append(new Column<string?>(keys[k].Name, [.. Enumerable.Range(from, count).Select(keys[k].Of)]), 0, count, 0);
                    keyColumns[k].WriteTo(group, count, cancellation);
                }

                for (var r = 0; r < columns.Length; r++)
                {
                    var values = replicates[r];
                    columns[r].Append(new Column<double?>(columns[r].Name, [.. Enumerable.Range(from, count).Select(row => values?[row])]), 0, count, 0);
                    columns[r].WriteTo(group, count, cancellation);
                }

                group.CompleteValidate();
            }

            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        });
    }

    private static Field Named(string name, FieldType type) => Field.Of(name, type, new Label(name, name));
}
