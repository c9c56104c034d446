using System.Text;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Simulation.Population.Names;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Contacts;

/// <summary>Makes the contact of a person as a municipality would hand it out: what the registers have on the contact date.</summary>
/// <param name="random">Where the draws come from.</param>
/// <param name="people">What is known of people.</param>
/// <param name="contactDate">The day for which names and addresses hold, as a day number.</param>
/// <param name="notInRegister">Share of persons drawn who are in no register: nobody's contact.</param>
internal sealed class ContactMaker(CounterRandom random, People people, int contactDate, double notInRegister)
{
    private const int OldestStranger = 70;
    private const int YoungestStranger = 18;

    /// <summary>Numbers of persons who are in no register lie above all others.</summary>
    private const int Strangers = 2 * SimulationKeys.OrdinalLimit;
    private static readonly ulong StrangerStream = CounterRandom.Stream("contact.not_in_register");
    private static readonly ulong StrangerBirthStream = CounterRandom.Stream("contact.not_in_register_birth");
    private static readonly ulong CalledStream = CounterRandom.Stream("contact.called");

    /// <summary>Whether the person who was drawn under this number is in no register.</summary>
    public bool IsStranger(int ordinal) => random.Chance(notInRegister, StrangerStream, ordinal);

    /// <summary>The contact of a person.</summary>
    /// <param name="neighbourhood">Where the person lives.</param>
    /// <param name="household">The household.</param>
    /// <param name="person">The person.</param>
    /// <param name="sampleNumber">SAMPLENR.</param>
    /// <param name="survey">The survey.</param>
    public (Contact Contact, ContactPerson Person) Make(NeighbourhoodPeople neighbourhood, in Household household, in Person person, string sampleNumber, ContactSurvey survey)
    {
        Span<AddressSpell> history = stackalloc AddressSpell[Spells.Most];
        var count = people.Spells.Addresses(neighbourhood.Place.Municipality, household, person, history);
        var at = 0;
        while (at + 1 < count && history[at + 1].Start <= contactDate)
            at++;
        var (postcode, number, suffix) = Written(people.Addresses.Of(history[at].Address), survey);
        var contact = new Contact { SampleNumber = sampleNumber, Survey = survey.Code, Postcode = postcode, HouseNumber = number, HouseSuffix = suffix };
        if (IsStranger(person.Ordinal))
            return (contact, Stranger(contact, person));

        var members = neighbourhood.MembersOf(household);
        var own = people.Names.Own(household, members, person);
        var partner = people.Names.Partner(household, members, person);
        var given = people.Names.Given(person);
        var birth = people.Births.Of(person);
        (contact.Surname, contact.Prefix) = (own.Name, own.Prefix);
        PutGiven(contact, given);
        contact.Sex = person.Sex == 1 ? "1" : "2";
        contact.BirthDate = $"{birth.Date:yyyy}{(birth.KnowsMonth ? birth.Date.Month : 0):D2}{(birth.KnowsDay ? birth.Date.Day : 0):D2}";
        return (contact, new ContactPerson(
            person.Ordinal, person.Sex == 2, partner?.Name ?? "", partner?.Prefix ?? "", CalledOf(person.Ordinal, given), at > 0 ? Written(people.Addresses.Of(history[at - 1].Address), survey) : null));
    }

    /// <summary>Somebody else at the address of the person who was drawn.</summary>
    private ContactPerson Stranger(Contact contact, in Person drawn)
    {
        var ordinal = Strangers + drawn.Ordinal;
        var woman = random.Chance(0.5, StrangerBirthStream, ordinal);
        var age = YoungestStranger + random.Below(OldestStranger - YoungestStranger, StrangerBirthStream + 1, ordinal);
        var birth = DateOnly.FromDayNumber(contactDate).AddYears(-age).AddDays(-random.Below(365, StrangerBirthStream + 2, ordinal));
        var own = people.Names.Drawn(ordinal, drawn.Country);
        var given = people.Names.Given(ordinal, drawn.Country, woman ? 2 : 1, birth.Year);
        (contact.Surname, contact.Prefix) = (own.Name, own.Prefix);
        PutGiven(contact, given);
        contact.Sex = woman ? "2" : "1";
        contact.BirthDate = $"{birth:yyyyMMdd}";
        return new ContactPerson(drawn.Ordinal, woman, "", "", CalledOf(ordinal, given), null);
    }

    private static void PutGiven(Contact contact, in GivenNames given)
    {
        var (names, initials) = (new StringBuilder(), new StringBuilder());
        for (var place = 0; place < given.Count; place++)
        {
            var name = given.Stock.NameOf(given[place]);
            names.Append(place > 0 ? " " : "").Append(name);
            Rune.DecodeFromUtf16(name, out var initial, out _);
            initials.Append(initial.ToString());
        }

        (contact.FirstNames, contact.Initials) = (names.ToString(), initials.ToString());
    }

    private string CalledOf(int ordinal, in GivenNames given)
    {
        var called = given.Stock.CalledOf(given.First);
        return called.Count > 0 ? called[random.Below(called.Count, CalledStream, ordinal)]
            : given.Count > 1 ? given.Stock.NameOf(given.Second)
            : "";
    }

    private (string Postcode, string Number, string Suffix) Written(in StreetAddress address, ContactSurvey survey) =>
        ($"{people.Addresses.DigitsOf(address.Postcode)}{(survey.SpacesPostcodes ? " " : "")}{people.Addresses.LettersOf(address.Postcode)}", $"{address.Number}", address.Suffix);
}
