using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population.Names;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>What is known of people besides what <see cref="Person"/> holds: drawn again whenever it is asked for.</summary>
/// <param name="Spells">Their histories.</param>
/// <param name="Births">What is known of their birth dates.</param>
/// <param name="Names">Their names.</param>
/// <param name="Addresses">How their addresses are written.</param>
internal sealed record People(Spells Spells, BirthRecords Births, NameBook Names, AddressPlan Addresses)
{
    /// <summary>The people of a country.</summary>
    public static People Of(CounterRandom random, Country country, OriginCountries countries, ParameterValues values) => new(
        new Spells(random, new AddressBook(country, random, values["same_municipality_move"])),
        new BirthRecords(random, values),
        new NameBook(random, new NameStocks(countries)),
        new AddressPlan(country, random));
}
