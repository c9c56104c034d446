using Ivm.Simulation.Delivery;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>GBAPERSOONTAB: everybody who ever was in the register, also those who left before or were born after the reference date.</summary>
internal sealed class PersonsRegister(SimulationKeys keys, OriginCountries countries, BirthRecords births) : IRegister
{
    public string Name => "GBAPERSOONTAB";

    public IReadOnlyList<string> Columns { get; } =
    [
        "RINPERSOONS", "RINPERSOON", "GBAGEBOORTELAND", "GBAGESLACHT", "GBAGEBOORTEJAAR", "GBAGEBOORTEMAAND", "GBAGEBOORTEDAG",
        "GBAHERKOMSTGROEPERING", "GBAGENERATIE",
    ];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
            Write(person, rows);
        foreach (ref readonly var entry in people.Babies)
            Write(entry.Baby, rows);
    }

    private void Write(in Person person, RowSink rows)
    {
        var buffer = rows.Buffer;
        buffer.PutKey(keys, person.Ordinal);
        buffer.Put((byte)';');
        buffer.Put(countries.BirthCodeOf(person.Generation == 1 ? person.Country : countries.Native));
        buffer.Put((byte)';');
        buffer.Put((byte)('0' + person.Sex));
        buffer.Put((byte)';');
        PutBirth(buffer, person);
        buffer.Put((byte)';');
        buffer.Put(countries.OriginCodeOf(person.Country));
        buffer.Put((byte)';');
        buffer.Put((byte)('0' + person.Generation));
        rows.EndRow(person.Ordinal);
    }

    /// <summary>The register does not know the day, or month and day, of birth of some adults born abroad.</summary>
    private void PutBirth(Utf8Buffer buffer, in Person person)
    {
        var birth = births.Of(person);
        buffer.PutDigits(birth.Date.Year, 4);
        buffer.Put((byte)';');
        if (birth.KnowsMonth)
            buffer.PutDigits(birth.Date.Month, 2);
        else
            buffer.Put("--"u8);
        buffer.Put((byte)';');
        if (birth.KnowsDay)
            buffer.PutDigits(birth.Date.Day, 2);
        else
            buffer.Put("--"u8);
    }
}
