using Ivm.Contracts;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>The countries that people come from: the contract's code list of origins, weighted.</summary>
internal sealed class OriginCountries
{
    /// <summary>Country of birth of whoever was born in the country itself, in the register's country table.</summary>
    private const string OwnCountry = "6030";
    private const double OtherShare = 0.03;
    private readonly string[] _codes;

    /// <param name="origins">The code list <c>origin_country</c>, with the property <c>origin</c>: 1 native, 2 western, 3 non-western.</param>
    public OriginCountries(CodeList origins)
    {
        _codes = [.. origins.Codes.Select(code => code.Value)];
        var shares = ParameterTable.Load("origin_countries.csv").Rows.ToDictionary(row => row.Text("code"), row => row.Number("share"));
        Native = (byte)Array.IndexOf(_codes, Group(origins, Origin.Native)[0]);
        Western = Choice(Group(origins, Origin.Western), shares);
        NonWestern = Choice(Group(origins, Origin.NonWestern), shares);
    }

    /// <summary>Index of the country itself.</summary>
    public byte Native { get; }

    /// <summary>Draws a western country.</summary>
    public Func<double, byte> Western { get; }

    /// <summary>Draws a non-western country.</summary>
    public Func<double, byte> NonWestern { get; }

    /// <summary>The codes of the countries of birth, by index.</summary>
    public IEnumerable<string> BirthCodes() => Enumerable.Range(0, _codes.Length).Select(country => BirthCodeOf((byte)country));

    /// <summary>The code of a country of birth by its index.</summary>
    public string BirthCodeOf(byte country) => country == Native ? OwnCountry : _codes[country];

    /// <summary>The code of the group of origin (GBAHERKOMSTGROEPERING) by the country's index.</summary>
    public string OriginCodeOf(byte country) => _codes[country];

    private static string[] Group(CodeList origins, Origin origin) =>
        [.. origins.Codes.Where(code => code.Properties["origin"] == ((int)origin).ToString()).Select(code => code.Value)];

    private Func<double, byte> Choice(string[] codes, Dictionary<string, double> shares)
    {
        var choice = new DiscreteChoice(codes.Select(code => shares.GetValueOrDefault(code, OtherShare)));
        var indexes = codes.Select(code => (byte)Array.IndexOf(_codes, code)).ToArray();
        return uniform => indexes[choice.Pick(uniform)];
    }
}

/// <summary>
/// Gives a household its origin: mostly one group for the whole family, in clusters by neighbourhood. Children of
/// parents born abroad are the second generation; their own children are native.
/// </summary>
internal sealed class OriginMaker(CounterRandom random, SimulationCalendar calendar, OriginCountries countries, double memberOfOtherOrigin)
{
    private const double ArrivalYearsMean = 17;
    private static readonly ulong GroupStream = CounterRandom.Stream("origin.group");
    private static readonly ulong CountryStream = CounterRandom.Stream("origin.country");
    private static readonly ulong OtherStream = CounterRandom.Stream("origin.member_of_other_origin");
    private static readonly ulong GenerationStream = CounterRandom.Stream("origin.generation");
    private static readonly ulong ArrivalStream = CounterRandom.Stream("origin.arrival");

    public void Assign(Neighbourhood place, in Household household, Span<Person> members)
    {
        var together = household.Type != 8;
        var origin = GroupOf(place, household.Ordinal);
        var country = CountryOf(origin, household.Ordinal);
        for (var i = 0; i < members.Length; i++)
        {
            ref var person = ref members[i];
            if (person.Role == HouseholdRole.Child && together)
            {
                AssignChild(ref person, members);
                continue;
            }

            if (!together)
            {
                origin = GroupOf(place, person.Ordinal);
                country = CountryOf(origin, person.Ordinal);
            }

            var same = i == 0 || !together || !random.Chance(memberOfOtherOrigin, OtherStream, person.Ordinal);
            AssignAdult(ref person, same ? origin : Origin.Native, same ? country : countries.Native);
        }
    }

    private Origin GroupOf(Neighbourhood place, int ordinal)
    {
        var uniform = random.Uniform(GroupStream, ordinal);
        return uniform < place.NonWesternShare ? Origin.NonWestern
            : uniform < place.NonWesternShare + place.WesternShare ? Origin.Western
            : Origin.Native;
    }

    private byte CountryOf(Origin origin, int ordinal) => origin switch
    {
        Origin.NonWestern => countries.NonWestern(random.Uniform(CountryStream, ordinal)),
        Origin.Western => countries.Western(random.Uniform(CountryStream, ordinal)),
        _ => countries.Native,
    };

    private void AssignAdult(ref Person person, Origin origin, byte country)
    {
        person.Origin = origin;
        person.Country = country;
        person.Since = Math.Max(person.Birth, calendar.Begin);
        if (origin == Origin.Native)
            return;

        var age = calendar.YearsSince(person.Birth);
        var second = origin == Origin.Western ? 0.58 : age < 25 ? 0.75 : age < 35 ? 0.48 : age < 45 ? 0.18 : 0.04;
        if (random.Chance(second, GenerationStream, person.Ordinal))
        {
            person.Generation = 2;
            return;
        }

        person.Generation = 1;
        var years = Math.Min(age * 0.98, -ArrivalYearsMean * Math.Log(random.Uniform(ArrivalStream, person.Ordinal)));
        person.Since = Math.Max(person.Since, calendar.YearsAgo(years));
    }

    private void AssignChild(ref Person child, ReadOnlySpan<Person> members)
    {
        child.Since = Math.Max(child.Birth, calendar.Begin);
        child.Country = countries.Native;
        child.Origin = Origin.Native;
        foreach (ref readonly var parent in members)
        {
            if (parent.Role == HouseholdRole.Child || parent.Generation != 1)
                continue;

            child.Origin = parent.Origin;
            child.Country = parent.Country;
            child.Generation = (byte)(child.Birth < parent.Since && parent.Since > calendar.Begin ? 1 : 2);
            if (child.Generation == 1)
                child.Since = Math.Max(child.Since, parent.Since);
            return;
        }
    }
}
