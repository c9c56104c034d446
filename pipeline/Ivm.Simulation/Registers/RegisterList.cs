using Ivm.Contracts;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>Finds the writer of every register that an edition expects.</summary>
internal sealed class RegisterList(
    SimulationCalendar calendar,
    SimulationKeys keys,
    OriginCountries countries,
    Country country,
    Attainment attainment,
    Matching matching,
    People people,
    KeyFaults keyFaults,
    int year)
{
    /// <summary>The writers, in the order of the edition.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="overlapping">Person whose household rows overlap; -1 for none.</param>
    /// <exception cref="InvalidInputException">The edition expects a register, or columns, that the simulation does not know.</exception>
    public IReadOnlyList<IRegister> Of(Edition edition, int overlapping)
    {
        var known = new IRegister[]
        {
            new PersonsRegister(keys, countries, people.Births),
            new HouseholdsRegister(keys, people.Spells, overlapping),
            new AddressesRegister(keys, people.Spells),
            new AddressAreasRegister(keys, year),
            new NamesRegister(keys, people.Names),
            new StreetAddressesRegister(keys, people.Addresses),
            new MaritalRegister(keys, keyFaults),
            new EducationRegister(keys, attainment),
            Income(edition),
            new NeighbourhoodDensityRegister(year),
            new MunicipalityDensityRegister(country, year),
            new ConcordanceRegister(keys, matching, keyFaults),
        }.ToDictionary(register => register.Name);
        var faults = edition.Registers.Select(contract => FaultOf(contract, known.GetValueOrDefault(contract.Name))).OfType<Fault>().ToArray();
        return faults.Length == 0
            ? [.. edition.Registers.Select(contract => known[contract.Name])]
            : throw new InvalidInputException(InputFailure.Invalid, [.. faults]);
    }

    private IncomeRegister Income(Edition edition)
    {
        var (name, variable) = (edition.Linkage.IncomeRegister, edition.Linkage.IncomeVariable);
        var missing = edition.Registers.FirstOrDefault(register => register.Name == name)?.Fields.FirstOrDefault(field => field.Name == variable)?.MissingValues ?? [];
        return new IncomeRegister(keys, calendar, attainment, name, variable, missing.IsEmpty ? "" : missing[0]);
    }

    private static Fault? FaultOf(TableSchema contract, IRegister? register)
    {
        var where = $"registers/{contract.Name}.schema.json";
        var expected = contract.Fields.Select(field => field.Name).ToArray();
        if (register is null)
            return new Fault(where, "a register that the simulation cannot make", "one of those of the editions of 2008 to 2011", "Leave it out of the edition, or deliver it from elsewhere.");

        return register.Columns.SequenceEqual(expected)
            ? null
            : new Fault(where, "the columns " + string.Join(", ", expected), string.Join(", ", register.Columns), "Give the contract the columns of the official file.");
    }
}
