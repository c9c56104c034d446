using System.Text.Json;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>The rates of a linkage as rows, and as numbers of the summary.</summary>
internal static class LinkRates
{
    /// <summary>The table.</summary>
    public static readonly ResultTable Table = new(
        ("method", "VARCHAR"), ("pass", "VARCHAR"), ("status", "VARCHAR"), ("measure", "VARCHAR"), ("basis", "DOUBLE"), ("estimate", "DOUBLE"), ("lower", "DOUBLE"), ("upper", "DOUBLE"));

    /// <summary>The cells of the rows.</summary>
    public static IEnumerable<string?[]> Cells(MatchingRates rates) => MatchingRateRow.Of(rates).Select(row => new[]
    {
        row.Method, row.Pass, row.Status, row.Measure, ResultTable.Number(row.Basis), ResultTable.Number(row.Estimate), ResultTable.Number(row.Lower), ResultTable.Number(row.Upper),
    });

    /// <summary>Writes them into the summary.</summary>
    public static void Write(Utf8JsonWriter json, MatchingResult result)
    {
        json.WriteStartArray("rates");
        foreach (var row in MatchingRateRow.Of(result.Rates))
        {
            json.WriteStartObject();
            json.WriteString("method", row.Method);
            json.WriteString("pass", row.Pass);
            json.WriteString("status", row.Status);
            json.WriteString("measure", row.Measure);
            json.WriteNumber("basis", row.Basis);
            json.WriteNumber("estimate", row.Estimate);
            Number(json, "lower", row.Lower);
            Number(json, "upper", row.Upper);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result.Rates.Coverage is not { } coverage)
            return;
        json.WriteStartObject("capture_recapture");
        json.WriteStartArray("equal_in_rules");
        foreach (var thing in coverage.Things)
            json.WriteStringValue(thing);
        json.WriteEndArray();
        json.WriteString("model", LinkResults.Word(coverage.Model));
        json.WriteNumber("deviance", coverage.Deviance);
        json.WriteNumber("degrees_of_freedom", coverage.DegreesOfFreedom);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
