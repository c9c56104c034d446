using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Pipeline.Checks;

/// <summary>
/// The ESS validation report, version 1.0.0 (ESSnet ValiDat Integration): a JSON array of validations and aggregations.
/// </summary>
/// <remarks>
/// <para>A report may leave the office, so it says nothing of a record: for every check there is one validation of the
/// table as a whole, of value 0 where some record fails, 1 where none fails and some holds, and NA where it could be checked
/// for none; and three aggregations, of how many records hold, fail and cannot be checked. Which records fail stands in
/// the list of failures, which stays.</para>
/// <para>The data that a check reads (<c>source</c>) are named as <c>table.variable</c>, what it is about (<c>target</c>) as
/// the table. <c>id</c> is the check's name, its version and the kind of entry: the same in every report of the same rules.</para>
/// </remarks>
public static class EssReport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="table">Name of the table that was checked.</param>
    /// <param name="result">What became of the checks.</param>
    /// <param name="time">When they were made.</param>
    public static void Write(TextWriter writer, string table, TableOutcomes result, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartArray();
            foreach (var outcome in result.Outcomes)
            {
                Validation(json, table, outcome, time);
                Aggregation(json, table, outcome, time, "holds", outcome.Holds);
                Aggregation(json, table, outcome, time, "fails", outcome.Fails);
                Aggregation(json, table, outcome, time, "unchecked", outcome.Unchecked);
            }

            json.WriteEndArray();
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        writer.Write('\n');
    }

    private static void Validation(Utf8JsonWriter json, string table, CheckOutcome outcome, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("id", $"{outcome.Check.Name}.{outcome.Check.Version}.validation");
        json.WriteString("type", "validation");
        Event(json, time);
        json.WriteStartObject("rule");
        json.WriteString("language", "ivm");
        json.WriteString("expression", outcome.Check.Text);
        json.WriteString("severity", outcome.Check.Severity.ToString().ToLowerInvariant());
        json.WriteString("description", outcome.Check.Label?.English ?? outcome.Check.Name);
        json.WriteEndObject();
        Data(json, table, outcome);
        json.WriteString("value", outcome.Fails > 0 ? "0" : outcome.Holds > 0 ? "1" : "NA");
        json.WriteEndObject();
    }

    private static void Aggregation(Utf8JsonWriter json, string table, CheckOutcome outcome, DateTimeOffset time, string kind, long count)
    {
        json.WriteStartObject();
        json.WriteString("id", $"{outcome.Check.Name}.{outcome.Check.Version}.{kind}");
        json.WriteString("type", "aggregation");
        Event(json, time);
        json.WriteStartObject("aggregate");
        json.WriteString("language", "ivm");
        json.WriteString("expression", $"{kind}({outcome.Check.Name})");
        json.WriteString("description", $"Number of records where the rule {kind switch { "holds" => "holds", "fails" => "fails", _ => "cannot be checked" }}");
        json.WriteEndObject();
        Data(json, table, outcome);
        json.WriteString("value", count.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, DateTimeOffset time)
    {
        json.WriteStartObject("event");
        json.WriteString("time", time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("actor", "ivm");
        json.WriteEndObject();
    }

    private static void Data(Utf8JsonWriter json, string table, CheckOutcome outcome)
    {
        json.WriteStartObject("data");
        json.WriteStartArray("source");
        foreach (var variable in outcome.Check.Variables.Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue($"{table}.{variable}");
        }

        json.WriteEndArray();
        json.WriteStartArray("target");
        json.WriteStringValue(table);
        json.WriteEndArray();
        json.WriteString("description", $"{outcome.Holds} hold, {outcome.Fails} fail, {outcome.Unchecked} cannot be checked");
        json.WriteEndObject();
    }
}
