using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Pipeline.Checks;

/// <summary>The numbers of <c>ivm check</c> as JSON: records, rows that could not be read by reason, and the outcomes of every check by name.</summary>
internal static class CheckSummary
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes them.</summary>
    public static void Write(TextWriter writer, CheckFindings findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("table", findings.Rules.Schema.Name);
            json.WriteNumber("records", findings.Result.Records);
            json.WriteStartObject("set_aside");
            foreach (var (reason, count) in findings.SetAside)
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
            json.WriteNumber("hard_failures", findings.HardFailures);
            json.WriteStartArray("checks");
            foreach (var outcome in findings.Result.Outcomes)
            {
                WriteCheck(json, outcome);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        writer.Write('\n');
    }

    private static void WriteCheck(Utf8JsonWriter json, CheckOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("rule", outcome.Check.Name);
        json.WriteString("version", outcome.Check.Version);
        json.WriteString("kind", outcome.Check.Kind.ToString().ToLowerInvariant());
        json.WriteString("severity", outcome.Check.Severity.ToString().ToLowerInvariant());
        json.WriteString("condition", outcome.Check.Text);
        json.WriteNumber("holds", outcome.Holds);
        json.WriteNumber("fails", outcome.Fails);
        json.WriteNumber("unchecked", outcome.Unchecked);
        json.WriteEndObject();
    }
}
