using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Checks;

/// <summary>Writes edited records as the file that they came from was written: same columns, dialect and forms of values.</summary>
public static class EditedFile
{
    private static readonly DatasetName Records = new("ingest", "data");

    /// <summary>Writes a text file, lines ended by a line feed, in the order of the lines that the records came from.</summary>
    /// <param name="edited">File with the edited records.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="dialect">How the text is written.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="work">Folder for files in the making, which holds the edited records.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void WriteText(string edited, TableSchema schema, Dialect dialect, string path, string work, RunOptions run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(run);
        var staging = Directory.CreateDirectory(Path.Combine(work, "text")).FullName;
        TransformExecution.Run(new Export(schema, dialect, path), new TransformSurroundings(
            Fingerprint: "",
            new Dictionary<DatasetName, string> { [Records] = edited },
            Delivered: null,
            new SqlSettings(run.Threads, run.MemoryLimit, staging, staging + "-spill", [work]),
            Progress: _ => { },
            cancellation));
    }

    private sealed class Export(TableSchema schema, Dialect dialect, string path) : ITransform
    {
        public string Task => "check.text";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [Records];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            var encoding = dialect.Encoding switch
            {
                "iso-8859-1" => Encoding.Latin1,
                "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
                _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            };
            StorageException.Guard(path, () =>
            {
                using var writer = new StreamWriter(path, append: false, encoding) { NewLine = "\n" };
                writer.WriteLine(string.Join(dialect.Delimiter, schema.Fields.Select(field => Quoted(field.Name))));
                var columns = string.Join(", ", schema.Fields.Select(field => SqlStatement.Identifier(field.Name)));
                using var reader = context.Sql.Query(SqlStatement.Composed("edited records", $"SELECT {columns} FROM {Records} ORDER BY source_line"));
                while (reader.Read())
                {
                    writer.WriteLine(string.Join(dialect.Delimiter, schema.Fields.Select((field, column) => Cell(reader, column, field))));
                }
            });
        }

        private string Cell(DbDataReader reader, int column, Field field)
        {
            if (reader.IsDBNull(column))
            {
                ImmutableArray<string> missing = [.. field.MissingValues, .. schema.MissingValues];
                return missing.Contains("") || missing.IsEmpty ? "" : missing[0];
            }

            return field.Type switch
            {
                FieldType.Integer or FieldType.Long => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!,
                FieldType.Number => Quoted(reader.GetDouble(column).ToString("R", CultureInfo.InvariantCulture).Replace('.', dialect.DecimalMark)),
                FieldType.Boolean => reader.GetBoolean(column) ? "true" : "false",
                FieldType.Date => Quoted(reader.GetFieldValue<DateOnly>(column).ToString(field.Format ?? "yyyy-MM-dd", CultureInfo.InvariantCulture)),
                _ => Quoted(reader.GetString(column)),
            };
        }

        private string Quoted(string text)
        {
            ReadOnlySpan<char> special = [dialect.Delimiter, dialect.Quote, '\r', '\n'];
            return text.AsSpan().ContainsAny(special)
                ? $"{dialect.Quote}{text.Replace($"{dialect.Quote}", $"{dialect.Quote}{dialect.Quote}", StringComparison.Ordinal)}{dialect.Quote}"
                : text;
        }
    }
}
