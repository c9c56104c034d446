using System.Text;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Population;
using Ivm.Simulation.Population.Names;

namespace Ivm.Simulation.Registers;

/// <summary>GBANAAMTAB: the names of everybody who ever was in the register.</summary>
internal sealed class NamesRegister(SimulationKeys keys, NameBook names) : IRegister
{
    public string Name => "GBANAAMTAB";

    public IReadOnlyList<string> Columns { get; } =
        ["RINPERSOONS", "RINPERSOON", "GESLACHTSNAAM", "VOORVOEGSEL", "VOORNAMEN", "VOORLETTERS", "PARTNERNAAM", "PARTNERVOORVOEGSEL"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var household in people.Households)
        {
            ReadOnlySpan<Person> members = people.MembersOf(household);
            foreach (ref readonly var person in members)
                Write(household, members, person, rows);
        }

        foreach (ref readonly var entry in people.Babies)
        {
            ref readonly var household = ref people.Households[entry.Household];
            Write(household, people.MembersOf(household), entry.Baby, rows);
        }
    }

    private void Write(in Household household, ReadOnlySpan<Person> members, in Person person, RowSink rows)
    {
        var buffer = rows.Buffer;
        buffer.PutKey(keys, person.Ordinal);
        PutSurname(buffer, names.Own(household, members, person));
        buffer.Put((byte)';');
        PutGiven(buffer, names.Given(person));
        if (names.Partner(household, members, person) is { } partner)
            PutSurname(buffer, partner);
        else
            buffer.Put(";;"u8);
        rows.EndRow(person.Ordinal);
    }

    private static void PutSurname(Utf8Buffer buffer, in Surname surname)
    {
        buffer.Put((byte)';');
        surname.Stock.Put(buffer, surname.Number);
        buffer.Put((byte)';');
        buffer.Put(surname.Prefix);
    }

    private static void PutGiven(Utf8Buffer buffer, in GivenNames given)
    {
        for (var place = 0; place < given.Count; place++)
        {
            if (place > 0)
                buffer.Put((byte)' ');
            buffer.Put(given.Stock.NameOf(given[place]));
        }

        buffer.Put((byte)';');
        Span<byte> initial = stackalloc byte[4];
        for (var place = 0; place < given.Count; place++)
        {
            Rune.DecodeFromUtf16(given.Stock.NameOf(given[place]), out var rune, out _);
            buffer.Put(initial[..rune.EncodeToUtf8(initial)]);
        }
    }
}
