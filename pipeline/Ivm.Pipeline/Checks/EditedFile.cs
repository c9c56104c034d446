using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Alone;

namespace Ivm.Pipeline.Checks;

/// <summary>
/// Writes edited records as the text file that they came from was written. What was not edited is copied from that file, so
/// that its quotes, its way of writing numbers and its line ends stay; an edited field keeps its quotes; an added row is
/// written like the row before it. Records that could not be read are left out.
/// </summary>
public static class EditedFile
{
    private static readonly DatasetName Records = CheckTransform.Ingested(CheckTransform.Table);

    /// <summary>Writes a text file, in the order of the edited records.</summary>
    /// <param name="edited">Files with the edited records and the log.</param>
    /// <param name="rules">The table.</param>
    /// <param name="dialect">How the text is written.</param>
    /// <param name="source">The file that the records came from.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="work">Folder for files in the making, which holds the edited records.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void WriteText(EditedTable edited, TableRules rules, Dialect dialect, string source, string path, string work, RunOptions run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(edited);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(run);
        var staging = Directory.CreateDirectory(Path.Combine(work, "text")).FullName;
        TransformExecution.Run(new Export(rules, dialect, source, path), new TransformSurroundings(
            Fingerprint: "",
            new Dictionary<DatasetName, string> { [Records] = edited.Edited, [EditTableTransform.Edits] = edited.Edits },
            Delivered: null,
            new SqlSettings(run.Threads, run.MemoryLimit, staging, staging + "-spill", [work]),
            Progress: _ => { },
            cancellation));
    }

    private sealed class Export(TableRules rules, Dialect dialect, string source, string path) : ITransform
    {
        private readonly ImmutableArray<Field> fields = rules.Schema.Fields;

        public string Task => "check.text";

        public int Version => 2;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [Records, EditTableTransform.Edits];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context) => StorageException.Guard(path, () =>
        {
            using var original = new SourceText(source, dialect);
            using var writer = new StreamWriter(path, append: false, SourceText.EncodingOf(dialect));
            var header = original.Record(1);
            var lineEnd = header.Ending is "" ? "\n" : header.Ending;
            var (like, ending) = (ImmutableArray<string>.Empty, header.Ending);
            Write(writer, header.Fields);
            using var rows = context.Sql.Query(Query());
            while (rows.Read())
            {
                // A last line without an end gets one where it is no longer the last.
                writer.Write(ending is "" ? lineEnd : ending);
                if (rows.IsDBNull(0))
                {
                    ending = lineEnd;
                    Write(writer, [.. fields.Select((field, column) => Written(rows, column, field, !like.IsEmpty && IsQuoted(like[column])))]);
                    continue;
                }

                (like, ending) = original.Record(rows.GetInt64(0));
                var changed = rows.IsDBNull(1) ? [] : rows.GetFieldValue<List<string>>(1);
                Write(writer, changed.Count == 0 ? like : [.. fields.Select((field, column) => changed.Contains(field.Name) ? Written(rows, column, field, IsQuoted(like[column])) : like[column])]);
            }

            writer.Write(ending);
        });

        private SqlStatement Query()
        {
            var value = rules.Records is { } records ? SqlStatement.Literal(records.Value) : "variable";
            var order = rules.Records is null ? CheckTransform.Line : ArrangedEditTransform.Number;
            return SqlStatement.Composed(
                "edited records",
                $"""
                SELECT {string.Join(", ", [$"{CheckTransform.Line}::BIGINT", "changed", .. fields.Select(field => SqlStatement.Identifier(field.Name))])}
                FROM {Records}
                LEFT JOIN (
                    SELECT {CheckTransform.Line}, list(DISTINCT {value}) AS changed
                    FROM (SELECT {CheckTransform.Line}, variable, arg_min([old_value], sequence)[1] AS old, arg_max([new_value], sequence)[1] AS new
                        FROM "check".edits WHERE {CheckTransform.Line} IS NOT NULL GROUP BY ALL)
                    WHERE old IS DISTINCT FROM new
                    GROUP BY {CheckTransform.Line}) USING ({CheckTransform.Line})
                ORDER BY {order}
                """);
        }

        private void Write(StreamWriter writer, ImmutableArray<string> written)
        {
            for (var column = 0; column < written.Length; column++)
            {
                if (column > 0)
                {
                    writer.Write(dialect.Delimiter);
                }

                writer.Write(written[column]);
            }
        }

        /// <summary>A value as text: between quotes where its neighbours are, or where it must be.</summary>
        private string Written(DbDataReader reader, int column, Field field, bool quoted)
        {
            var place = column + 2;
            if (reader.IsDBNull(place))
            {
                ImmutableArray<string> missing = [.. field.MissingValues, .. rules.Schema.MissingValues];
                return missing.Contains("") || missing.IsEmpty ? "" : missing[0];
            }

            var text = field.Type switch
            {
                FieldType.Integer or FieldType.Long => Convert.ToString(reader.GetValue(place), CultureInfo.InvariantCulture)!,
                FieldType.Number => reader.GetDouble(place).ToString("R", CultureInfo.InvariantCulture).Replace('.', dialect.DecimalMark),
                FieldType.Boolean => reader.GetBoolean(place) ? "true" : "false",
                FieldType.Date => reader.GetFieldValue<DateOnly>(place).ToString(field.Format ?? "yyyy-MM-dd", CultureInfo.InvariantCulture),
                _ => reader.GetString(place),
            };
            return quoted || text.AsSpan().ContainsAny([dialect.Delimiter, dialect.Quote, '\r', '\n'])
                ? $"{dialect.Quote}{text.Replace($"{dialect.Quote}", $"{dialect.Quote}{dialect.Quote}", StringComparison.Ordinal)}{dialect.Quote}"
                : text;
        }

        private bool IsQuoted(string written) => written.StartsWith(dialect.Quote);
    }
}
