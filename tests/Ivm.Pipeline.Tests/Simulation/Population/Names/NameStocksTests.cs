using System.Text.RegularExpressions;
using Ivm.Simulation.Population;
using Ivm.Simulation.Population.Names;

namespace Ivm.Pipeline.Tests.Simulation.Population.Names;

public sealed partial class NameStocksTests
{
    private static readonly NameStocks Stocks = new(new OriginCountries(SimulatedCountry.Contracts.CodeLists["origin_country"]));

    [Fact]
    public void No_name_is_a_word_of_the_contracts_so_that_a_search_for_names_has_no_false_hits()
    {
        // Comments, and the text for readers, reach no report.
        var words = Directory.EnumerateFiles(SimulatedCountry.DataSchemas, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => !line.TrimStart().StartsWith('#'))
            .SelectMany(line => Words().Matches(line).Select(word => word.Value))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Contains("amsterdam", words, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("slachtoffer", words, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(Surnames().Concat(GivenNames()), words.Contains);
    }

    [Fact]
    public void There_are_more_surnames_than_a_country_of_17_million_needs() =>
        Assert.InRange(Surnames().Distinct().Count(), 200_000, int.MaxValue);

    [Fact]
    public void Common_names_are_common_and_most_names_are_rare()
    {
        var surnames = Stocks.Dutch.Surnames;
        var drawn = Enumerable.Range(0, 200_000).Select(i => surnames.Pick((i + 0.5) / 200_000)).GroupBy(name => name).Select(group => group.Count()).OrderDescending().ToArray();

        Assert.InRange(drawn[0] / 200_000.0, 0.003, 0.010);
        Assert.InRange(drawn[..100].Sum() / 200_000.0, 0.10, 0.35);
        Assert.InRange(drawn.Length, 50_000, 200_000);
    }

    [Fact]
    public void First_names_go_out_of_fashion()
    {
        var women = Stocks.Dutch.Women;

        Assert.InRange(Share("Johanna", 1935), 5 * Share("Johanna", 2000), 1);
        Assert.InRange(Share("Emma", 2003), 5 * Share("Emma", 1940), 1);

        double Share(string name, int year) => Enumerable.Range(0, 10_000).Count(i => women.NameOf(women.Pick((i + 0.5) / 10_000, year)) == name) / 10_000.0;
    }

    private static IEnumerable<string> Surnames() => Stocks.All.SelectMany(stock => stock.Surnames.All());

    private static IEnumerable<string> GivenNames() => Stocks.All.SelectMany(stock => stock.Men.All().Concat(stock.Women.All()));

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Words();
}
