using System.Runtime.InteropServices;
using Ivm.Simulation.Geography;

namespace Ivm.Simulation.Population;

/// <summary>
/// Everybody of one neighbourhood: households with their members, then those who left before the reference date, then
/// babies born after it. Working memory that is filled again for the next neighbourhood.
/// </summary>
internal sealed class NeighbourhoodPeople
{
    private readonly List<Person> _persons = [];
    private readonly List<Household> _households = [];
    private readonly List<(int Household, Person Baby)> _babies = [];

    public Neighbourhood Place { get; private set; } = null!;

    /// <summary>Members of households on the reference date, household by household, then those who left.</summary>
    public Span<Person> Persons => CollectionsMarshal.AsSpan(_persons);

    /// <summary>Households on the reference date, then one for each person who left.</summary>
    public Span<Household> Households => CollectionsMarshal.AsSpan(_households);

    /// <summary>Number of households that exist on the reference date; the rest are of those who left.</summary>
    public int Present { get; set; }

    /// <summary>Babies born after the reference date, with the index of their household.</summary>
    public ReadOnlySpan<(int Household, Person Baby)> Babies => CollectionsMarshal.AsSpan(_babies);

    /// <summary>The members of a household.</summary>
    public Span<Person> MembersOf(in Household household) => Persons.Slice(household.First, household.Size);

    public void Begin(Neighbourhood place)
    {
        Place = place;
        Present = 0;
        Addresses = 0;
        _persons.Clear();
        _households.Clear();
        _babies.Clear();
    }

    /// <summary>Addresses inhabited on the reference date.</summary>
    public int Addresses { get; private set; }

    /// <summary>The address of the household made last.</summary>
    public int LastAddress => Place.FirstOrdinal + Addresses - 1;

    /// <summary>The next address of the neighbourhood.</summary>
    public int NewAddress() => Place.FirstOrdinal + Addresses++;

    public int PersonCount => _persons.Count;

    public int HouseholdCount => _households.Count;

    public void Add(in Person person) => _persons.Add(person);

    public void Add(in Household household) => _households.Add(household);

    public void AddBaby(int household, in Person baby) => _babies.Add((household, baby));
}
