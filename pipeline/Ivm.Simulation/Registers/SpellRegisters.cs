using Ivm.Simulation.Dirt;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>GBAHUISHOUDENSBUS: a row for every household a person belonged to, with what it was like.</summary>
internal sealed class HouseholdsRegister(SimulationKeys keys, Spells spells, int overlapping) : IRegister
{
    public string Name => "GBAHUISHOUDENSBUS";

    public IReadOnlyList<string> Columns { get; } =
    [
        "RINPERSOONS", "RINPERSOON", "DATUMAANVANGHH", "DATUMEINDEHH", "HUISHOUDNR", "TYPHH", "PLHH", "REFPERSOONHH", "AANTALPERSHH", "AANTALKINDHH",
    ];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        Span<HouseholdSpell> history = stackalloc HouseholdSpell[Spells.Most];
        foreach (ref readonly var household in people.Households)
        {
            foreach (ref readonly var person in people.MembersOf(household))
            {
                var count = spells.Households(household, person, history);
                if (count > 1 && person.Ordinal == overlapping)
                {
                    history[0] = history[0] with { End = history[1].Start + 9 };
                    rows.Plant(new RowFault(FaultKind.OverlappingInterval, keys.Named(person.Ordinal), "DATUMEINDEHH", "ends after the next row begins"));
                }

                for (var i = 0; i < count; i++)
                    Write(person.Ordinal, history[i], rows);
            }
        }

        foreach (ref readonly var entry in people.Babies)
            Write(entry.Baby.Ordinal, Spells.HouseholdOfBaby(people.Households[entry.Household]), rows);
    }

    private void Write(int ordinal, in HouseholdSpell spell, RowSink rows)
    {
        var buffer = rows.Buffer;
        buffer.PutKey(keys, ordinal);
        buffer.Put((byte)';');
        buffer.PutDate(spell.Start);
        buffer.Put((byte)';');
        buffer.PutEnd(spell.End);
        buffer.Put((byte)';');
        buffer.PutDigits(keys.HouseholdNumber(spell.Household), 12);
        buffer.Put((byte)';');
        buffer.Put((byte)('0' + spell.Type));
        buffer.Put((byte)';');
        buffer.PutNumber((int)spell.Role);
        buffer.Put(spell.Reference ? ";1;"u8 : ";0;"u8);
        buffer.PutNumber(spell.Size);
        buffer.Put((byte)';');
        buffer.PutNumber(spell.Children);
        rows.EndRow(ordinal);
    }
}

/// <summary>GBAADRESOBJECTBUS: a row for every address a person lived at.</summary>
internal sealed class AddressesRegister(SimulationKeys keys, Spells spells) : IRegister
{
    public string Name => "GBAADRESOBJECTBUS";

    public IReadOnlyList<string> Columns { get; } =
    [
        "RINPERSOONS", "RINPERSOON", "SOORTOBJECTNUMMER", "RINOBJECTNUMMER", "GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING",
    ];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        Span<AddressSpell> history = stackalloc AddressSpell[Spells.Most];
        foreach (ref readonly var household in people.Households)
        {
            foreach (ref readonly var person in people.MembersOf(household))
            {
                var count = spells.Addresses(people.Place.Municipality, household, person, history);
                for (var i = 0; i < count; i++)
                    Write(person.Ordinal, history[i], rows);
            }
        }

        foreach (ref readonly var entry in people.Babies)
            Write(entry.Baby.Ordinal, new AddressSpell(entry.Baby.Birth, Person.StillHere, people.Households[entry.Household].Address), rows);
    }

    private void Write(int ordinal, in AddressSpell spell, RowSink rows)
    {
        var buffer = rows.Buffer;
        buffer.PutKey(keys, ordinal);
        buffer.Put((byte)';');
        buffer.PutObject(keys, spell.Address);
        buffer.Put((byte)';');
        buffer.PutDate(spell.Start);
        buffer.Put((byte)';');
        buffer.PutEnd(spell.End);
        rows.EndRow(ordinal);
    }
}

/// <summary>GBABURGERLIJKESTAATBUS: a row for every marital status a person had.</summary>
/// <param name="keys">The persons' keys.</param>
/// <param name="faults">Which faults of keys are planted.</param>
internal sealed class MaritalRegister(SimulationKeys keys, KeyFaults faults) : IRegister
{
    public string Name => "GBABURGERLIJKESTAATBUS";

    public IReadOnlyList<string> Columns { get; } =
        ["RINPERSOONS", "RINPERSOON", "GBABURGERLIJKESTAAT", "GBAAANVANGBURGERLIJKESTAAT", "GBAEINDEBURGERLIJKESTAAT"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        Span<MaritalSpell> history = stackalloc MaritalSpell[Spells.Most];
        foreach (ref readonly var household in people.Households)
        {
            foreach (ref readonly var person in people.MembersOf(household))
            {
                var count = Spells.Marital(household, person, history);
                for (var i = 0; i < count; i++)
                    Write(person.Ordinal, history[i], rows);
            }
        }

        foreach (ref readonly var entry in people.Babies)
            Write(entry.Baby.Ordinal, new MaritalSpell(entry.Baby.Birth, Person.StillHere, MaritalStatus.Unmarried), rows);
        if (faults.OrphanIn(people) is { } orphan)
        {
            rows.Plant(new RowFault(FaultKind.OrphanKey, $"R{keys.UnknownRin(orphan):D9}", "RINPERSOON", "key of nobody"));
            rows.Buffer.Put("R;"u8);
            rows.Buffer.PutDigits(keys.UnknownRin(orphan), 9);
            WriteStatus(orphan, new MaritalSpell(faults.Begin, Person.StillHere, MaritalStatus.Unmarried), rows);
        }
    }

    private void Write(int ordinal, in MaritalSpell spell, RowSink rows)
    {
        rows.Buffer.PutKey(keys, ordinal);
        WriteStatus(ordinal, spell, rows);
    }

    private static void WriteStatus(int ordinal, in MaritalSpell spell, RowSink rows)
    {
        var buffer = rows.Buffer;
        buffer.Put((byte)';');
        buffer.Put((byte)spell.Status);
        buffer.Put((byte)';');
        buffer.PutDate(spell.Start);
        buffer.Put((byte)';');
        buffer.PutEnd(spell.End);
        rows.EndRow(ordinal);
    }
}
