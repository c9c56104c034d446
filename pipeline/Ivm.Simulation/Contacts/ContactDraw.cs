using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Contacts;

/// <summary>
/// Draws persons of the target population while the registers are made, without keeping anybody else: a simple random
/// sample, those with the smallest random numbers.
/// </summary>
internal sealed class ContactDraw
{
    /// <summary>Persons kept for each that is wanted: far fewer than half of all persons belong to no target population.</summary>
    private const double Reserve = 2.5;
    private static readonly ulong DrawStream = CounterRandom.Stream("contact.draw");
    private static readonly ulong NumberStream = CounterRandom.Stream("contact.number");
    private readonly CounterRandom _random;
    private readonly SimulationCalendar _calendar;
    private readonly Func<Person, Household, bool> _isTarget;
    private readonly int _wanted;
    private readonly double _share;
    private readonly Lock _gate = new();
    private readonly List<(ulong Number, int Ordinal, int Neighbourhood)> _candidates = [];

    /// <param name="random">Where the draws come from.</param>
    /// <param name="calendar">The day of drawing.</param>
    /// <param name="country">The places.</param>
    /// <param name="wanted">Number of persons to draw.</param>
    /// <param name="isTarget">Whether a person of a household belongs to the target population.</param>
    public ContactDraw(CounterRandom random, SimulationCalendar calendar, Country country, int wanted, Func<Person, Household, bool> isTarget)
    {
        (_random, _calendar, _wanted, _isTarget) = (random, calendar, wanted, isTarget);
        _share = Math.Min(1, Reserve * wanted / country.Persons);
    }

    /// <summary>Looks at everybody of a neighbourhood; neighbourhoods may come in any order, on any thread.</summary>
    public void Look(NeighbourhoodPeople people)
    {
        var found = new List<(ulong, int, int)>();
        foreach (ref readonly var household in people.Households)
        {
            foreach (ref readonly var person in people.MembersOf(household))
            {
                if (_random.Chance(_share, DrawStream, person.Ordinal)
                    && person.Since <= _calendar.Frame
                    && person.Until >= _calendar.Reference
                    && _isTarget(person, household))
                {
                    found.Add((_random.Bits(DrawStream, (ulong)person.Ordinal), person.Ordinal, people.Place.Index));
                }
            }
        }

        lock (_gate)
            _candidates.AddRange(found);
    }

    /// <summary>The persons drawn, by number; fewer where the country has fewer.</summary>
    /// <param name="surveyOf">The survey that draws in a neighbourhood.</param>
    public List<KeylessCase> Drawn(Func<int, ContactSurvey> surveyOf) =>
    [
        .. _candidates.Order().Take(_wanted)
            .OrderBy(person => _random.Bits(NumberStream, (ulong)person.Ordinal))
            .Select((person, number) => new KeylessCase($"L{number + 1:D9}", person.Ordinal, person.Neighbourhood, surveyOf(person.Neighbourhood))),
    ];
}
