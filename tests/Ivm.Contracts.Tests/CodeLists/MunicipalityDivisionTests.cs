using System.Collections.Frozen;

namespace Ivm.Contracts.Tests.CodeLists;

public sealed class MunicipalityDivisionTests
{
    private static readonly Lazy<FrozenDictionary<string, CodeList>> Lists = new(() => ContractLoader.Load(Path.Combine(Root(), "data-schemas")).CodeLists);
    private static readonly Lazy<MunicipalityDivision> Loaded = new(() => MunicipalityDivision.Of(Lists.Value));

    [Theory]
    [InlineData("0372", 2008, 2009, "0377", true)] // Bennebroek into Bloemendaal
    [InlineData("0065", 2008, 2011, "1891", true)] // Dantumadeel under another name and code
    [InlineData("0091", 2009, 2011, "1900", true)] // Sneek into Sudwest-Fryslan
    [InlineData("0993", 2008, 2011, "1507", false)] // Meerlo-Wanssum, divided
    [InlineData("0363", 2008, 2011, "0363", true)]
    public void A_municipality_has_a_place_in_every_later_division(string code, int from, int to, string then, bool isWhole) =>
        Assert.Equal(new LaterMunicipality(then, isWhole), Loaded.Value.Later(code, from, to));

    [Fact]
    public void The_443_municipalities_of_2008_become_exactly_the_418_of_2011()
    {
        var then = Loaded.Value.Of(2008).Select(code => Loaded.Value.Later(code, 2008, 2011).Code).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(443, Loaded.Value.Of(2008).Length);
        Assert.Equal(418, then.Count);
        Assert.True(then.SetEquals(Loaded.Value.Of(2011)));
    }

    [Fact]
    public void Going_year_by_year_and_going_at_once_come_to_the_same()
    {
        foreach (var code in Loaded.Value.Of(2008))
        {
            var step = new[] { 2009, 2010, 2011 }.Aggregate((Code: code, Year: 2008), (now, year) => (Loaded.Value.Later(now.Code, now.Year, year).Code, year));
            Assert.Equal(Loaded.Value.Later(code, 2008, 2011).Code, step.Code);
        }
    }

    [Fact]
    public void A_successor_lies_in_the_police_region_of_the_published_facts()
    {
        var path = Path.Combine(Root(), "..", "shared", "data", "geography", "gemeente_politieregio_2008_2011.csv");
        Assert.SkipUnless(File.Exists(path), "../shared/data/geography is not there");
        var regions = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToDictionary(cells => (int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture), cells[1]), cells => cells[5]);

        Assert.All(regions.Keys, key => Assert.Equal(regions[key], regions[(2011, Loaded.Value.Later(key.Item2, key.Item1, 2011).Code)]));
    }

    [Fact]
    public void A_code_that_a_year_lacks_and_that_has_no_successor_is_refused()
    {
        var lists = Lists.Value.ToDictionary(list => list.Key, list => list.Value, StringComparer.Ordinal);
        var changes = lists["municipality_change"];
        lists["municipality_change"] = changes with { Codes = changes.Codes.RemoveAll(code => code.Value == "0372") };

        var refusal = Assert.Throws<InvalidInputException>(() => MunicipalityDivision.Of(lists.ToFrozenDictionary(StringComparer.Ordinal)));

        Assert.Contains("no successor in 2009 of municipality 0372 of 2008", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_way_back() => Assert.Throws<ArgumentOutOfRangeException>(() => Loaded.Value.Later("1900", 2011, 2010));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IvmPipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
