using Ivm.Simulation.Delivery;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Simulation.Registers;

namespace Ivm.Simulation.Contacts;

/// <summary>A person drawn without a key.</summary>
/// <param name="SampleNumber">SAMPLENR.</param>
/// <param name="Ordinal">The person.</param>
/// <param name="Neighbourhood">Index of the neighbourhood where the person lives.</param>
/// <param name="Survey">The survey.</param>
internal readonly record struct KeylessCase(string SampleNumber, int Ordinal, int Neighbourhood, ContactSurvey Survey);

/// <summary>
/// Writes the contacts of persons drawn without a key, and apart from them who they are. The neighbourhoods where they
/// live are made once more, so that nobody's name need be kept.
/// </summary>
/// <param name="country">The places.</param>
/// <param name="makers">Makes what makes people, one for each thread.</param>
/// <param name="maker">Makes contacts.</param>
/// <param name="dirt">Spoils them.</param>
/// <param name="keys">The persons' keys.</param>
internal sealed class ContactWriter(Country country, Func<HouseholdMaker> makers, ContactMaker maker, ContactDirt dirt, SimulationKeys keys)
{
    /// <summary>Writes the contacts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its path relative to the delivery, for the ledger.</param>
    /// <param name="cases">The persons, in the order of the file.</param>
    /// <param name="note">What the sender states.</param>
    /// <param name="threads">Number of threads; the bytes do not depend on it.</param>
    /// <param name="cancellation">Stops between neighbourhoods.</param>
    /// <returns>The file, and what was planted in it.</returns>
    public (DeliveryFile File, IEnumerable<PlantedFault> Faults) Write(
        string path, string name, IReadOnlyList<KeylessCase> cases, DeliveryNote note, int threads, CancellationToken cancellation)
    {
        var places = cases.Select((drawn, row) => (drawn.Neighbourhood, Row: row)).GroupBy(entry => entry.Neighbourhood, entry => entry.Row).OrderBy(group => group.Key).ToArray();
        var rows = new byte[cases.Count][];
        var faults = new List<PlantedFault>[cases.Count];
        Slices.Run(
            places.Length,
            threads,
            () => (Maker: makers(), People: new NeighbourhoodPeople()),
            (p, work) =>
            {
                cancellation.ThrowIfCancellationRequested();
                work.Maker.Fill(country.Neighbourhoods[places[p].Key], work.People);
                var wanted = places[p].ToDictionary(row => cases[row].Ordinal);
                foreach (ref readonly var household in work.People.Households)
                {
                    foreach (ref readonly var person in work.People.MembersOf(household))
                    {
                        if (wanted.TryGetValue(person.Ordinal, out var row))
                            (rows[row], faults[row]) = Make(work.People, household, person, cases[row], name, row);
                    }
                }
            },
            cancellation);

        var file = new DeliveryFile(path);
        var buffer = new Utf8Buffer(1 << 20);
        buffer.Put(string.Join(';', Contact.Columns) + "\n");
        foreach (var row in rows)
            buffer.Put(row);
        file.Append(buffer.Written, rows.Length);
        file.Complete(note);
        return (file, faults.SelectMany(planted => planted));
    }

    /// <summary>Writes who is meant: the present key, or nothing where the person is in no register.</summary>
    public SimulatedFile WriteTruth(string path, IReadOnlyList<KeylessCase> cases)
    {
        var buffer = new Utf8Buffer(1 << 20);
        buffer.Put("SAMPLENR;RINPERSOONS;RINPERSOON\n");
        foreach (var drawn in cases)
        {
            buffer.Put(drawn.SampleNumber);
            buffer.Put((byte)';');
            if (maker.IsStranger(drawn.Ordinal))
                buffer.Put((byte)';');
            else
                buffer.PutKey(keys, drawn.Ordinal);
            buffer.Put((byte)'\n');
        }

        using var file = new DeliveryFile(path);
        file.Append(buffer.Written, cases.Count);
        file.Complete(note: null);
        return file.Described();
    }

    private (byte[] Row, List<PlantedFault> Faults) Make(NeighbourhoodPeople people, in Household household, in Person person, in KeylessCase drawn, string file, int row)
    {
        const int HeaderAndOne = 2;
        var (contact, known) = maker.Make(people, household, person, drawn.SampleNumber, drawn.Survey);
        var faults = new List<PlantedFault>();
        if (maker.IsStranger(person.Ordinal))
            faults.Add(PlantedFault.Of(ContactFaultKind.NotInRegister, file, row + HeaderAndOne, drawn.SampleNumber, "", "a person who is in no register"));
        foreach (var (kind, cells) in dirt.Plant(contact, known))
            faults.Add(new PlantedFault(kind, file, row + HeaderAndOne, drawn.SampleNumber, [.. cells]));
        return (contact.ToBytes(), faults);
    }
}
