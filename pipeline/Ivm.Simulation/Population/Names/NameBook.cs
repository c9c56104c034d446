using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population.Names;

/// <summary>A surname: its number in a stock.</summary>
internal readonly record struct Surname(SurnameStock Stock, int Number)
{
    public string Name => Stock.NameOf(Number);

    public string Prefix => Stock.PrefixOf(Number);
}

/// <summary>The first names of a person: numbers in a stock, one to three.</summary>
internal readonly record struct GivenNames(GivenNameStock Stock, int First, int Second, int Third)
{
    /// <summary>No further name.</summary>
    public const int None = -1;

    /// <summary>How many there are.</summary>
    public int Count => Second == None ? 1 : Third == None ? 2 : 3;

    /// <summary>The name at a place from 0 on.</summary>
    public int this[int place] => place switch { 0 => First, 1 => Second, _ => Third };
}

/// <summary>
/// How people are named: a child bears the surname of a parent, whoever is or was married may bear the partner's. All is
/// drawn by the numbers of the persons, so that whoever asks again gets the same names.
/// </summary>
internal sealed class NameBook(CounterRandom random, NameStocks stocks)
{
    private const int MostNames = 3;
    private const double OneName = 0.42;
    private const double TwoNames = 0.80;

    /// <summary>Share of the children of a mother alone who bear the name of a father who lives elsewhere.</summary>
    private const double AbsentFathersName = 0.75;
    private static readonly ulong CultureStream = CounterRandom.Stream("names.culture");
    private static readonly ulong SurnameStream = CounterRandom.Stream("names.surname");
    private static readonly ulong AbsentStream = CounterRandom.Stream("names.absent_parent");
    private static readonly ulong FormerStream = CounterRandom.Stream("names.former_partner");
    private static readonly ulong GivenStream = CounterRandom.Stream("names.given");
    private static readonly ulong CountStream = CounterRandom.Stream("names.given_count");

    /// <summary>All stocks.</summary>
    public NameStocks Stocks => stocks;

    /// <summary>The surname that a person was given at birth.</summary>
    /// <param name="household">The household.</param>
    /// <param name="members">Its members.</param>
    /// <param name="person">One of them, or their baby.</param>
    public Surname Own(in Household household, ReadOnlySpan<Person> members, in Person person)
    {
        if (person.Role != HouseholdRole.Child || household.Type is not (2 or 3 or 4 or 5 or 6))
            return Drawn(SurnameStream, person);

        ref readonly var parent = ref ParentOf(members);
        return household.Type == 6 && parent.Sex == 2 && random.Chance(AbsentFathersName, AbsentStream + 1, household.Ordinal)
            ? Drawn(AbsentStream, parent)
            : Drawn(SurnameStream, parent);
    }

    /// <summary>The surname of the partner to whom a person is or was married; null for whoever never married.</summary>
    public Surname? Partner(in Household household, ReadOnlySpan<Person> members, in Person person)
    {
        if (person.Married == 0)
            return null;
        if (household.Type is 3 or 5 && person.Role != HouseholdRole.Child)
            return Drawn(SurnameStream, members[person.Ordinal == members[0].Ordinal ? 1 : 0]);

        return Drawn(household.Type == 6 ? AbsentStream : FormerStream, person);
    }

    /// <summary>The first names of a person.</summary>
    public GivenNames Given(in Person person) => Given(person.Ordinal, person.Country, person.Sex, DateOnly.FromDayNumber(person.Birth).Year);

    /// <summary>The first names of whoever has a number, a country of origin, a sex and a year of birth.</summary>
    public GivenNames Given(int ordinal, byte country, int sex, int year)
    {
        var stock = stocks.Of(country, random.Uniform(CultureStream, ordinal)).Given(sex);
        var count = random.Uniform(CountStream, ordinal);
        var first = Draw(0);
        var second = count < OneName ? GivenNames.None : Draw(1);
        if (second == first)
            second = GivenNames.None;
        var third = count < TwoNames || second == GivenNames.None ? GivenNames.None : Draw(2);
        return new GivenNames(stock, first, second, third == first || third == second ? GivenNames.None : third);

        int Draw(int place) => stock.Pick(random.Uniform(GivenStream, ((long)ordinal * MostNames) + place), year);
    }

    /// <summary>A surname of whoever has a number and a country of origin.</summary>
    public Surname Drawn(int ordinal, byte country) => Drawn(SurnameStream, ordinal, country);

    private Surname Drawn(ulong stream, in Person person) => Drawn(stream, person.Ordinal, person.Country);

    private Surname Drawn(ulong stream, int ordinal, byte country)
    {
        var stock = stocks.Of(country, random.Uniform(CultureStream, ordinal)).Surnames;
        return new Surname(stock, stock.Pick(random.Uniform(stream, ordinal)));
    }

    /// <summary>The parent whose name children bear: the father, or the first parent.</summary>
    private static ref readonly Person ParentOf(ReadOnlySpan<Person> members)
    {
        if (members.Length > 1 && members[1].Role != HouseholdRole.Child && members[0].Sex == 2 && members[1].Sex == 1)
            return ref members[1];

        return ref members[0];
    }
}
