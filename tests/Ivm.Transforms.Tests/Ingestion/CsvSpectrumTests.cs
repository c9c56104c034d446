using System.Text;
using System.Text.Json;
using Ivm.Contracts;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>The awkward files of csv-spectrum (BSD-2), which are not part of this repository.</summary>
public class CsvSpectrumTests
{
    private static readonly string[] Names =
    [
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ];

    public static TheoryData<string> Readable => [.. Names.Where(name => name != "location_coordinates")];

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_file_is_read_as_its_authors_expect(string name) => Assert.EndsWith("as its JSON says", OutcomeOf(name), StringComparison.Ordinal);

    [Fact]
    public void A_quote_inside_an_unquoted_field_is_not_guessed_at() =>
        Assert.Equal("set apart: 2 Location Coordinates stray_quote", OutcomeOf("location_coordinates"));

    [Fact]
    public void The_outcome_of_all_twelve_is_told_in_the_readme()
    {
        var table = new StringBuilder("| file | outcome |\n|---|---|\n");
        foreach (var name in Names)
        {
            table.Append(FormattableString.Invariant($"| {name}.csv | {OutcomeOf(name)} |\n"));
        }

        Assert.Equal(12, Directory.GetFiles(Path.Combine(Folder(), "csvs"), "*.csv").Length);
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        ReadmeTable.Verify("csv-spectrum", table.ToString());
    }

    private static string OutcomeOf(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "json", name + ".json")));
        JsonElement[] records = expected.RootElement.ValueKind == JsonValueKind.Array ? [.. expected.RootElement.EnumerateArray()] : [expected.RootElement];
        var columns = records[0].EnumerateObject().Select(property => property.Name).ToArray();

        var result = new Delivery(Schema(columns), File.ReadAllBytes(Path.Combine(Folder(), "csvs", name + ".csv"))).Ingest();

        result.AssertEveryRecordIsAccountedFor();
        var rows = records.Select(row => string.Join('|', columns.Select(column => row.GetProperty(column).GetString()))).ToArray();
        return result.Rejections.Length > 0 ? "set apart: " + string.Join("; ", result.Rejections)
            : rows.SequenceEqual(result.Values(columns)) ? $"{rows.Length} {(rows.Length == 1 ? "row" : "rows")} as its JSON says"
            : "other values than its JSON has";
    }

    private static TableSchema Schema(params string[] columns) =>
        Columns(columns) with { Dialect = Dialect(delimiter: ',', lineBreaksInQuotes: true), MissingValues = [] };

    private static string Folder() => RepositoryFiles.SharedData("csv", "csv-spectrum");
}
