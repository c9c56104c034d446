using Ivm.Simulation.Delivery;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Registers;

/// <summary>GBAPERSOONTAB: everybody who ever was in the register, also those who left before or were born after the reference date.</summary>
internal sealed class PersonsRegister(CounterRandom random, SimulationKeys keys, OriginCountries countries, ParameterValues values) : IRegister
{
    private static readonly ulong UnknownBirth = CounterRandom.Stream("register.unknown_birth_day");

    public string Name => "GBAPERSOONTAB";

    public IReadOnlyList<string> Columns { get; } =
    [
        "RINPERSOONS", "RINPERSOON", "GBAGEBOORTELAND", "GBAGESLACHT", "GBAGEBOORTEJAAR", "GBAGEBOORTEMAAND", "GBAGEBOORTEDAG",
        "GBAHERKOMSTGROEPERING", "GBAGENERATIE",
    ];

    private readonly double _unknownMonth = values["unknown_birth_month"];
    private readonly double _unknownDay = values["unknown_birth_day"];

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
        var birth = DateOnly.FromDayNumber(person.Birth);
        buffer.PutDigits(birth.Year, 4);
        buffer.Put((byte)';');
        var uniform = person.Generation == 1 ? random.Uniform(UnknownBirth, person.Ordinal) : 1;
        if (uniform < _unknownMonth)
        {
            buffer.Put("--;--"u8);
            return;
        }

        buffer.PutDigits(birth.Month, 2);
        buffer.Put((byte)';');
        if (uniform < _unknownDay)
            buffer.Put("--"u8);
        else
            buffer.PutDigits(birth.Day, 2);
    }
}
