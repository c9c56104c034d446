using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Cleaning.Editing;
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
            if (findings.Rules.Records is not null)
            {
                json.WriteNumber("rows", findings.Result.Rows);
            }

            json.WriteStartObject("set_aside");
            foreach (var (reason, count) in findings.SetAside)
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
            json.WriteNumber("hard_failures", findings.HardFailures);
            WriteChecks(json, "checks", findings.Result);
            if (findings is { Editing: { } editing, Final: { } final })
            {
                WriteEditing(json, editing, arranged: findings.Rules.Records is not null);
                WriteChecks(json, "final_checks", final);
            }

            json.WriteEndObject();
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        writer.Write('\n');
    }

    private static void WriteChecks(Utf8JsonWriter json, string name, TableOutcomes result)
    {
        json.WriteStartArray(name);
        foreach (var outcome in result.Outcomes)
        {
            WriteCheck(json, outcome);
        }

        json.WriteEndArray();
    }

    private static void WriteEditing(Utf8JsonWriter json, EditingOutcome editing, bool arranged)
    {
        json.WriteStartObject("editing");
        json.WriteNumber("cells", editing.Edits);
        if (arranged)
        {
            json.WriteNumber("rows_added", editing.RowsAdded);
            json.WriteNumber("rows_removed", editing.RowsRemoved);
        }

        json.WriteStartArray("edits");
        foreach (var (step, rule, reason, cells) in editing.Counts)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteString("rule", rule);
            json.WriteString("reason", reason);
            json.WriteNumber("cells", cells);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounts(json, "contradictions", editing.Contradictions);
        WriteCounts(json, "corrections_left_out", editing.Unfit);
        WriteCounts(json, "no_donor", editing.NoDonor);
        WriteCounts(json, "later_classes", editing.Classes.Where(entry => entry.Class > 0).Select(entry => ($"{entry.Imputation}/{entry.Class + 1}", entry.Cells)));
        json.WriteStartObject("not_localised");
        foreach (var (rule, reason) in editing.NotLocalised)
        {
            json.WriteString(rule, reason);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IEnumerable<(string Of, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (of, count) in counts)
        {
            json.WriteNumber(of, count);
        }

        json.WriteEndObject();
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
