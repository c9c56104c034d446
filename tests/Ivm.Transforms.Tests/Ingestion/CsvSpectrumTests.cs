using System.Text.Json;
using Ivm.Contracts;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>The awkward files of csv-spectrum (BSD-2), which are not part of this repository.</summary>
public class CsvSpectrumTests
{
    [Theory]
    [InlineData("comma_in_quotes")]
    [InlineData("empty")]
    [InlineData("empty_crlf")]
    [InlineData("escaped_quotes")]
    [InlineData("json")]
    [InlineData("newlines")]
    [InlineData("newlines_crlf")]
    [InlineData("quotes_and_newlines")]
    [InlineData("simple")]
    [InlineData("simple_crlf")]
    [InlineData("utf8")]
    public void A_file_is_read_as_its_authors_expect(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "json", name + ".json")));
        var columns = expected.RootElement[0].EnumerateObject().Select(property => property.Name).ToArray();

        var result = new Delivery(Schema(columns), Csv(name)).Ingest();

        Assert.Equal(
            expected.RootElement.EnumerateArray().Select(row => string.Join('|', columns.Select(column => row.GetProperty(column).GetString()))),
            result.Values(columns));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Fact]
    public void A_quote_inside_an_unquoted_field_is_not_guessed_at()
    {
        var result = new Delivery(Schema("Contact Phone Number", "Location Coordinates", "Cities", "Counties"), Csv("location_coordinates")).Ingest();

        Assert.Equal(["2 Location Coordinates stray_quote"], result.Rejections);
    }

    private static TableSchema Schema(params string[] columns) =>
        Columns(columns) with { Dialect = Dialect(delimiter: ',', lineBreaksInQuotes: true), MissingValues = [] };

    private static byte[] Csv(string name) => File.ReadAllBytes(Path.Combine(Folder(), "csvs", name + ".csv"));

    private static string Folder() => RepositoryFiles.SharedData("csv", "csv-spectrum");
}
