using System.Globalization;
using DuckDB.NET.Data;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>Two tasks count the same population: the totals that are published are those that the weights were made to meet.</summary>
[Collection(LineCollection.Name)]
public sealed class WeightingTotalsTests(SmallCountry country)
{
    [Fact]
    public void The_weighting_meets_the_totals_of_the_population_in_every_class_of_every_term()
    {
        var workspace = country.Copy();
        var margins = Read($"SELECT term, category, population FROM {Dataset(workspace, "weight.margins")}");
        var totals = Read($"SELECT term, array_to_string(list_filter([class_1, class_2, class_3, class_4], class -> class <> ''), ', '), persons FROM {Dataset(workspace, "link.population_totals")}");

        Assert.NotEmpty(margins);
        foreach (var term in margins.Keys.Select(key => key.Term).Distinct())
        {
            var (met, counted) = (Of(margins, term), Of(totals, term));

            // Persons of whom a variable is not known count in its commonest class where too few respondents lack it.
            var unknown = counted.Where(cell => !met.ContainsKey(cell.Key)).ToArray();
            var added = met.Where(cell => cell.Value != counted.GetValueOrDefault(cell.Key)).ToArray();
            Assert.All(unknown, cell => Assert.Contains("unknown", cell.Key, StringComparison.Ordinal));
            Assert.All(added, cell => Assert.True(cell.Value > counted.GetValueOrDefault(cell.Key)));
            Assert.Equal(unknown.Length == 0, added.Length == 0);
            Assert.Equal(counted.Values.Sum(), met.Values.Sum());
        }
    }

    private static Dictionary<string, double> Of(Dictionary<(string Term, string Category), double> cells, string term) =>
        cells.Where(cell => cell.Key.Term == term).ToDictionary(cell => cell.Key.Category, cell => cell.Value, StringComparer.Ordinal);

    private static string Dataset(string workspace, string name) =>
        $"read_parquet('{Assert.Single(Directory.GetFiles(Path.Combine(workspace, "store"), $"{name}.parquet", SearchOption.AllDirectories))}')";

    private static Dictionary<(string Term, string Category), double> Read(string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var cells = new Dictionary<(string Term, string Category), double>();
        while (reader.Read())
        {
            cells.Add((reader.GetString(0), reader.GetString(1)), Convert.ToDouble(reader.GetValue(2), CultureInfo.InvariantCulture));
        }

        return cells;
    }
}
