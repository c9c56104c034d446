using Ivm.Contracts;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Registers;

/// <summary>Finds the writer of every register that an edition expects.</summary>
internal sealed class RegisterList(
    CounterRandom random,
    SimulationCalendar calendar,
    SimulationKeys keys,
    OriginCountries countries,
    Country country,
    Attainment attainment,
    Matching matching,
    ParameterValues values,
    int year)
{
    /// <summary>The writers, in the order of the edition.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="overlapping">Person whose household rows overlap; -1 for none.</param>
    /// <exception cref="InvalidInputException">The edition expects a register, or columns, that the simulation does not know.</exception>
    public IReadOnlyList<IRegister> Of(Edition edition, int overlapping)
    {
        var spells = new Spells(random, new AddressBook(country, random, values["same_municipality_move"]));
        var known = new IRegister[]
        {
            new PersonsRegister(random, keys, countries, values),
            new HouseholdsRegister(keys, spells, overlapping),
            new AddressesRegister(keys, spells),
            new AddressAreasRegister(keys, year),
            new MaritalRegister(keys),
            new EducationRegister(keys, attainment),
            Income(edition),
            new NeighbourhoodDensityRegister(year),
            new MunicipalityDensityRegister(country, year),
            new ConcordanceRegister(keys, matching),
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
