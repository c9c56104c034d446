using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ivm.Pipeline.Quality;

/// <summary>
/// JSON of the report; <c>quality.schema.json</c> beside this file says what everything means. It holds no time and no number
/// of a run, so that the same data give the same bytes.
/// </summary>
[JsonSerializable(typeof(QualityReport))]
internal sealed partial class QualityJson : JsonSerializerContext
{
    private static readonly QualityJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The report as UTF-8 JSON with a line end.</summary>
    public static byte[] Write(QualityReport report) => [.. JsonSerializer.SerializeToUtf8Bytes(report, typeof(QualityReport), Readable), (byte)'\n'];
}
