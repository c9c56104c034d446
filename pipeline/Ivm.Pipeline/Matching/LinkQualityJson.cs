using System.Text.Json;

namespace Ivm.Pipeline.Matching;

/// <summary>Writes the quality of links as numbers.</summary>
internal static class LinkQualityJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes them.</summary>
    public static void Write(TextWriter writer, LinkQuality quality)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("linkage", quality.Name);
            json.WriteNumber("true_pairs", quality.TruePairs);
            json.WriteNumber("links", quality.Links);
            json.WriteNumber("true_links", quality.TrueLinks);
            json.WriteNumber("precision", quality.Precision);
            json.WriteNumber("recall", quality.Recall);
            json.WriteNumber("f1", quality.F1);
            json.WriteStartObject("misses");
            foreach (var cause in Enum.GetValues<MissCause>())
                json.WriteNumber(LinkResults.Word(cause), quality.MissesBy(cause));
            json.WriteEndObject();
            json.WriteStartArray("passes");
            foreach (var pass in quality.Passes)
            {
                json.WriteStartObject();
                json.WriteString("pass", pass.Pass);
                json.WriteNumber("links", pass.Links);
                json.WriteNumber("true_links", pass.True);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        writer.Write('\n');
    }
}
