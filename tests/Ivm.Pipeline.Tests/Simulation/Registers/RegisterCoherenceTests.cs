namespace Ivm.Pipeline.Tests.Simulation.Registers;

/// <summary>The registers hang together: with themselves, with each other, and roughly with the country they stand for.</summary>
[Collection(SmallCountryCollection.Name)]
public sealed class RegisterCoherenceTests(SmallCountry fixture)
{
    private const string Open = "88888888";
    private readonly SimulatedCountry _country = fixture.Country;
    private readonly string _reference = SimulatedCountry.Edition.ReferenceDate.ToString("yyyyMMdd");

    [Theory]
    [InlineData("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH")]
    [InlineData("GBAADRESOBJECTBUS", "GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING")]
    [InlineData("GBABURGERLIJKESTAATBUS", "GBAAANVANGBURGERLIJKESTAAT", "GBAEINDEBURGERLIJKESTAAT")]
    public void Rows_of_a_person_follow_each_other_without_overlap(string register, string start, string end)
    {
        var histories = _country.Rows($"registers/{register}.csv").GroupBy(Key).ToArray();

        Assert.All(histories, history =>
        {
            var rows = history.OrderBy(row => row[start], StringComparer.Ordinal).ToArray();
            Assert.All(rows, row => Assert.True(string.CompareOrdinal(row[start], row[end]) <= 0));
            foreach (var (row, next) in rows.Zip(rows.Skip(1)))
                Assert.True(string.CompareOrdinal(row[end], next[start]) < 0);
        });
        Assert.Contains(histories, history => history.Count() > 1);
        Assert.Contains(histories, history => history.Any(row => string.CompareOrdinal(row[start], _reference) > 0));
        Assert.Contains(histories, history => history.All(row => row[end] != Open && string.CompareOrdinal(row[end], _reference) < 0));
    }

    [Fact]
    public void Households_have_as_many_members_as_they_say()
    {
        var households = Valid("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH").GroupBy(row => row["HUISHOUDNR"]).ToArray();
        var sound = households.Where(household => household.All(row => row["TYPHH"].Length == 1));
        var wrong = sound.Count(household => household.Any(row => int.Parse(row["AANTALPERSHH"]) != household.Count()));

        // A row that was spoiled on purpose is missing from its household.
        Assert.InRange(wrong, 0, 5);
        Assert.All(households.Where(household => household.First()["TYPHH"] == "1"), household => Assert.Single(household));
        Assert.All(households, household => Assert.Single(household.Select(row => row["DATUMAANVANGHH"]).Distinct()));
        Assert.InRange(households.Count(household => household.Count(row => row["REFPERSOONHH"] == "1") != 1), 0, 5);
    }

    [Fact]
    public void Couples_live_at_one_address_and_are_married_where_the_household_says_so()
    {
        var marital = Valid("GBABURGERLIJKESTAATBUS", "GBAAANVANGBURGERLIJKESTAAT", "GBAEINDEBURGERLIJKESTAAT").ToDictionary(Key, row => row["GBABURGERLIJKESTAAT"]);
        var address = Valid("GBAADRESOBJECTBUS", "GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING").ToDictionary(Key, row => row["RINOBJECTNUMMER"]);
        foreach (var household in Valid("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH").GroupBy(row => row["HUISHOUDNR"]))
        {
            var known = household.Where(row => marital.ContainsKey(Key(row)) && address.ContainsKey(Key(row))).ToArray();
            Assert.True(known.Select(row => address[Key(row)]).Distinct().Count() <= 1);
            Assert.All(known.Where(row => row["PLHH"] is "4" or "6"), row => Assert.Contains(marital[Key(row)], new[] { "H", "P" }));
            Assert.All(known.Where(row => row["PLHH"] is "1" or "2" or "3" or "5" or "7"), row => Assert.DoesNotContain(marital[Key(row)], new[] { "H", "P" }));
        }
    }

    [Fact]
    public void Every_address_lies_in_a_neighbourhood_of_which_the_density_is_known()
    {
        var areas = _country.Rows("registers/VSLGWBTAB.csv").ToDictionary(row => row["RINOBJECTNUMMER"], row => row);
        var neighbourhoods = _country.Rows("registers/BUURTDICHTHEID.csv").Select(row => row["bc2011"]).ToHashSet();
        var municipalities = _country.Rows("registers/GEMEENTEDICHTHEID.csv").Select(row => row["gem2011"]).ToHashSet();

        Assert.All(_country.Rows("registers/GBAADRESOBJECTBUS.csv"), row => Assert.True(areas.ContainsKey(row["RINOBJECTNUMMER"])));
        Assert.All(areas.Values, area =>
        {
            Assert.Contains(area["bc2011"], neighbourhoods);
            Assert.Contains(area["gem2011"], municipalities);
            Assert.StartsWith(area["gem2011"], area["wc2011"], StringComparison.Ordinal);
            Assert.StartsWith(area["wc2011"], area["bc2011"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Some_addresses_hold_two_households()
    {
        var households = Valid("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH").ToDictionary(Key, row => row["HUISHOUDNR"]);
        var shared = Valid("GBAADRESOBJECTBUS", "GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING")
            .Where(row => households.ContainsKey(Key(row)))
            .GroupBy(row => row["RINOBJECTNUMMER"], row => households[Key(row)])
            .Average(address => address.Distinct().Count() > 1 ? 1.0 : 0.0);

        Assert.InRange(shared, 0.01, 0.06);
    }

    [Fact]
    public void Households_and_institutions_come_in_realistic_shares()
    {
        var rows = Valid("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH");
        var types = rows.GroupBy(row => row["HUISHOUDNR"], row => row["TYPHH"]).Select(household => household.First()).Where(type => type != "8").CountBy(type => type).ToDictionary();
        double total = types.Values.Sum();

        Assert.InRange(100.0 * rows.Count(row => row["TYPHH"] == "8") / rows.Count, 1.0, 1.6);
        Assert.InRange(types["1"] / total, 0.32, 0.42);
        Assert.InRange((types["2"] + types["3"]) / total, 0.25, 0.33);
        Assert.InRange((types["4"] + types["5"]) / total, 0.23, 0.31);
        Assert.InRange(types["6"] / total, 0.05, 0.08);
    }

    [Theory]
    [InlineData(0, 14, 17.5)]
    [InlineData(15, 24, 12.2)]
    [InlineData(25, 44, 26.5)]
    [InlineData(45, 64, 28.2)]
    [InlineData(65, 120, 15.6)]
    public void Ages_are_distributed_as_in_the_Netherlands_of_2011(int from, int to, double percent)
    {
        var present = Valid("GBAHUISHOUDENSBUS", "DATUMAANVANGHH", "DATUMEINDEHH").Select(Key).ToHashSet();
        var ages = _country.Rows("registers/GBAPERSOONTAB.csv").Where(row => present.Contains(Key(row)))
            .Select(row => SimulatedCountry.Edition.ReferenceDate.Year - int.Parse(row["GBAGEBOORTEJAAR"])).ToArray();

        Assert.InRange(100.0 * ages.Count(age => age >= from && age <= to) / ages.Length, percent - 2, percent + 2);
    }

    [Fact]
    public void Education_is_known_of_the_young_more_than_of_the_old()
    {
        var known = _country.Rows("registers/HOOGSTEOPLTAB.csv").Select(Key).ToHashSet();
        var persons = _country.Rows("registers/GBAPERSOONTAB.csv").Where(row => int.Parse(row["GBAGEBOORTEJAAR"]) < 1996).ToLookup(row => int.Parse(row["GBAGEBOORTEJAAR"]) > 1976);

        Assert.True(persons[true].Average(row => known.Contains(Key(row)) ? 1.0 : 0) > 0.8);
        Assert.True(persons[false].Average(row => known.Contains(Key(row)) ? 1.0 : 0) < 0.55);
    }

    [Fact]
    public void Income_is_missing_for_a_few_percent()
    {
        var incomes = _country.Rows("registers/INPATAB.csv");

        Assert.InRange(incomes.Average(row => row["INPPERSBRUT"] == "9999999999" ? 1.0 : 0), 0.02, 0.04);
    }

    [Fact]
    public void The_concordance_leads_from_keys_of_nobody_to_keys_of_persons()
    {
        var persons = _country.Rows("registers/GBAPERSOONTAB.csv").Select(Key).ToHashSet();
        var concordance = _country.Rows("registers/VTVPERSOONTAB.csv");

        Assert.NotEmpty(concordance);
        Assert.All(concordance, row => Assert.Equal(("S", "R"), (row["RINPERSOONS"], row["RINPERSOONSNIEUW"])));
        Assert.All(concordance, row => Assert.Contains(row["RINPERSOONSNIEUW"] + row["RINPERSOONNIEUW"], persons));
    }

    [Fact]
    public void Keys_keep_their_leading_zeros_and_are_unique()
    {
        var keys = _country.Rows("registers/GBAPERSOONTAB.csv").Select(row => row["RINPERSOON"]).ToArray();

        Assert.All(keys, key => Assert.Equal(9, key.Length));
        Assert.Contains(keys, key => key[0] == '0');
        Assert.Distinct(keys);
    }

    private static string Key(Dictionary<string, string> row) => row["RINPERSOONS"] + row["RINPERSOON"];

    private List<Dictionary<string, string>> Valid(string register, string start, string end) =>
    [
        .. _country.Rows($"registers/{register}.csv")
            .Where(row => string.CompareOrdinal(row[start], _reference) <= 0 && string.CompareOrdinal(row[end], _reference) >= 0),
    ];
}
