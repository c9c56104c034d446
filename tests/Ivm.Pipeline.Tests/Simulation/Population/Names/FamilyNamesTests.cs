using Ivm.Pipeline.Tests.Simulation.Contacts;

namespace Ivm.Pipeline.Tests.Simulation.Population.Names;

public sealed class FamilyNamesTests(KeylessCountry fixture) : IClassFixture<KeylessCountry>
{
    [Fact]
    public void Children_bear_a_name_of_the_household_and_the_married_each_others()
    {
        var country = fixture.Country;
        var reference = SimulatedCountry.Edition.ReferenceDate.ToString("yyyyMMdd");
        var names = country.Rows("registers/GBANAAMTAB.csv").ToDictionary(row => row["RINPERSOON"]);
        var households = country.Rows("registers/GBAHUISHOUDENSBUS.csv")
            .Where(row => string.CompareOrdinal(row["DATUMAANVANGHH"], reference) <= 0 && string.CompareOrdinal(row["DATUMEINDEHH"], reference) >= 0)
            .GroupBy(row => row["HUISHOUDNR"]);
        var (families, couples) = (0, 0);
        foreach (var household in households.Where(household => household.All(row => names.ContainsKey(row["RINPERSOON"]))))
        {
            var adults = household.Where(row => row["PLHH"] is "3" or "4" or "5" or "6").Select(row => names[row["RINPERSOON"]]).ToArray();
            var children = household.Where(row => row["PLHH"] == "1").Select(row => names[row["RINPERSOON"]]["GESLACHTSNAAM"]).Distinct().ToArray();
            if (adults.Length == 2 && children.Length > 0)
            {
                Assert.Contains(Assert.Single(children), adults.Select(adult => adult["GESLACHTSNAAM"]));
                families++;
            }

            if (household.Count(row => row["PLHH"] is "4" or "6") == 2)
            {
                Assert.Equal(adults[0]["GESLACHTSNAAM"], adults[1]["PARTNERNAAM"]);
                Assert.Equal(adults[1]["GESLACHTSNAAM"], adults[0]["PARTNERNAAM"]);
                couples++;
            }
        }

        Assert.InRange(families, 1_000, int.MaxValue);
        Assert.InRange(couples, 1_000, int.MaxValue);
    }

    [Fact]
    public void No_two_objects_have_one_address_and_about_twenty_share_a_postcode()
    {
        var addresses = fixture.Country.Rows("registers/VSLADRESTAB.csv");
        var postcodes = addresses.GroupBy(row => row["POSTCODE"]).ToArray();

        Assert.Equal(addresses.Count, addresses.Select(row => (row["POSTCODE"], row["HUISNUMMER"], row["HUISTOEVOEGING"])).Distinct().Count());
        Assert.InRange(postcodes.Average(group => group.Count()), 10, 20);
        var places = fixture.Country.Rows("registers/VSLGWBTAB.csv").ToDictionary(row => row["RINOBJECTNUMMER"], row => row["bc2011"]);
        Assert.All(postcodes, group => Assert.Single(group.Select(row => places[row["RINOBJECTNUMMER"]]).Distinct()));
        Assert.InRange(addresses.Count(row => row["HUISTOEVOEGING"].Length > 0) / (double)addresses.Count, 0.05, 0.25);
    }
}
