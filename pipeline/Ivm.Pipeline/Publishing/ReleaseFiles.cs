using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Publishing;

/// <summary>Writes the Parquet files of a release: sorted, with labels in their metadata and field ids that stay.</summary>
internal static class ReleaseFiles
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Copies a protected dataset into the release.</summary>
    /// <param name="sql">A session that sees the dataset and may write to <paramref name="folder"/>.</param>
    /// <param name="table">The table.</param>
    /// <param name="folder">Staging folder of the release.</param>
    /// <param name="release">Name of the release, for the metadata.</param>
    public static void Copy(SqlSession sql, ReleaseTable table, string folder, string release)
    {
        var path = Path.Combine(folder, $"{table.Name}.parquet");
        sql.CopySorted(path, $"release of {table.Name}", $"FROM {table.Source}", table.Schema.Fields, table.SortBy, Options(table.Schema.Fields.Select(field => field.Name), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ivm.contract"] = table.Schema.Name,
            ["ivm.version"] = ProgramVersion.Text,
            ["ivm.release"] = release,
            ["ivm.title.nl"] = table.Schema.Title.Dutch,
            ["ivm.title.en"] = table.Schema.Title.English,
            ["ivm.columns"] = JsonSerializer.Serialize(
                table.Schema.Fields.ToDictionary(field => field.Name, Describe, StringComparer.Ordinal),
                Readable),
        }));
    }

    /// <summary>Writes a table of the codebook.</summary>
    public static void Write(SqlSession sql, string name, ColumnBatch batch, string folder, string release)
    {
        sql.Load(name, batch);
        var path = Path.Combine(folder, $"{name}.parquet");
        var options = Options(batch.Columns.Select(column => column.Name), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ivm.version"] = ProgramVersion.Text,
            ["ivm.release"] = release,
        });
        sql.Execute(SqlStatement.Composed(
            $"release of {name}",
            $"COPY (SELECT * FROM {SqlStatement.Identifier(name)} ORDER BY ALL) TO {SqlTypes.Literal(path)} (FORMAT parquet, COMPRESSION {SqlTypes.Kept}, ROW_GROUP_SIZE {RowGroups.MostRows}{options})"));
    }

    private static string Options(IEnumerable<string> columns, Dictionary<string, string> metadata)
    {
        var keys = string.Join(", ", metadata.Select(pair => $"{SqlTypes.Literal(pair.Key)}: {SqlTypes.Literal(pair.Value)}"));
        var ids = string.Join(", ", columns.Select(column => $"{SqlStatement.Identifier(column)}: {ReleaseTable.FieldId(column)}"));
        return $", FIELD_IDS {{{ids}}}, KV_METADATA {{{keys}}}";
    }

    private static Dictionary<string, string> Describe(Field field)
    {
        var described = new Dictionary<string, string>(StringComparer.Ordinal) { ["nl"] = field.Label.Dutch, ["en"] = field.Label.English };
        if (field.CodeList is { } list)
        {
            described["codes"] = list;
        }

        return described;
    }
}
