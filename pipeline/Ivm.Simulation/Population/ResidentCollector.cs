using Ivm.Simulation.Geography;

namespace Ivm.Simulation.Population;

/// <summary>Keeps the facts of everybody by ordinal; neighbourhoods may be collected in any order, on any thread.</summary>
internal sealed class ResidentCollector(Country country, SimulationCalendar calendar, Attainment attainment, int youngest)
{
    /// <summary>The residents by ordinal.</summary>
    public Resident[] Residents { get; } = new Resident[country.Ordinals];

    /// <summary>Keeps everybody of a neighbourhood.</summary>
    public void Collect(NeighbourhoodPeople people)
    {
        var lastFieldworkDay = DateOnly.FromDayNumber(calendar.FieldworkEnd);
        foreach (ref readonly var household in people.Households)
        {
            foreach (ref readonly var person in people.MembersOf(household))
            {
                var birth = DateOnly.FromDayNumber(person.Birth);
                Residents[person.Ordinal] = new Resident
                {
                    Neighbourhood = people.Place.Index,
                    Household = household.Ordinal,
                    BirthYear = (short)birth.Year,
                    HouseholdSize = household.Size,
                    Age = (byte)person.AgeOn(calendar.ReferenceDate),
                    Sex = person.Sex,
                    Origin = person.Origin,
                    HouseholdType = household.Type,
                    Marital = person.Marital,
                    Education = (byte)attainment.Education(person),
                    Present = person.Since <= calendar.Reference && person.Until >= calendar.Reference,
                    InFrame = person.Since <= calendar.Frame && person.Until >= calendar.Frame && person.AgeOn(lastFieldworkDay) >= youngest,
                    Died = person.Until < calendar.Reference && calendar.YearsSince(person.Birth) >= 60,
                };
            }
        }
    }
}
