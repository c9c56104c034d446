using Ivm.Simulation.Delivery;
using Ivm.Simulation.Dirt;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>
/// Writes all registers in one pass over the country: a chunk of neighbourhoods is made, written and forgotten, so
/// memory does not grow with the number of persons (unless residents are kept for the samples).
/// </summary>
/// <param name="country">The places.</param>
/// <param name="makers">Makes what makes people, one for each thread.</param>
/// <param name="registers">The registers.</param>
/// <param name="dirt">What spoils rows of a register; null for nothing.</param>
/// <param name="collect">Shown everybody of a neighbourhood, on any thread; null where nobody looks.</param>
/// <param name="planted">Told what a register wrote wrong on purpose.</param>
internal sealed class RegisterDelivery(
    Country country,
    Func<HouseholdMaker> makers,
    IReadOnlyList<IRegister> registers,
    Func<string, RegisterDirt?> dirt,
    Action<NeighbourhoodPeople>? collect,
    Action<PlantedFault> planted)
{
    private const int PersonsPerChunk = 4_000;

    /// <summary>Writes the registers into a folder.</summary>
    /// <returns>The finished files, in the order of the registers.</returns>
    public IReadOnlyList<DeliveryFile> Write(string folder, Func<string, DeliveryNote> note, int threads, Action<int, int> progress, CancellationToken cancellation)
    {
        var files = new DeliveryFile[registers.Count];
        var ledgers = registers.Select(register => dirt(register.Name)).ToArray();
        try
        {
            for (var r = 0; r < files.Length; r++)
            {
                files[r] = new DeliveryFile(Path.Combine(folder, registers[r].Name + ".csv"));
                files[r].Append(Header(registers[r].Columns), rows: 0);
            }

            var chunks = Chunks();
            OrderedChunks.Run(
                chunks.Count,
                threads,
                () => new Working(makers(), [.. registers.Select((_, r) => new RowSink(ledgers[r]?.ForOneThread()))]),
                (chunk, work) => Produce(chunks[chunk], work),
                (chunk, work) => Consume(chunk, chunks.Count, work, files, ledgers, progress),
                cancellation);

            foreach (var file in files)
                file.Complete(note(Path.GetFileNameWithoutExtension(file.Path)));
            return files;
        }
        finally
        {
            foreach (var file in files)
                file?.Dispose();
        }
    }

    private static byte[] Header(IReadOnlyList<string> columns) => System.Text.Encoding.UTF8.GetBytes(string.Join(';', columns) + "\n");

    private void Produce((int First, int Last) range, Working work)
    {
        foreach (var sink in work.Sinks)
            sink.Clear();

        for (var n = range.First; n <= range.Last; n++)
        {
            work.Maker.Fill(country.Neighbourhoods[n], work.People);
            for (var r = 0; r < registers.Count; r++)
                registers[r].Append(work.People, work.Sinks[r]);
            collect?.Invoke(work.People);
        }
    }

    private void Consume(int chunk, int count, Working work, DeliveryFile[] files, RegisterDirt?[] ledgers, Action<int, int> progress)
    {
        for (var r = 0; r < files.Length; r++)
        {
            var sink = work.Sinks[r];
            ledgers[r]?.Enter(sink.Dirt, files[r].Rows);
            foreach (var (row, fault) in sink.Planted)
                planted(PlantedFault.Of(fault.Kind, $"registers/{registers[r].Name}.csv", files[r].Rows + row + 1, fault.Key, fault.Column, fault.Planted));
            files[r].Append(sink.Buffer.Written, sink.Rows);
        }

        progress(chunk + 1, count);
    }

    private List<(int First, int Last)> Chunks()
    {
        var chunks = new List<(int, int)>();
        var (first, persons) = (0, 0);
        for (var n = 0; n < country.Neighbourhoods.Length; n++)
        {
            persons += country.Neighbourhoods[n].Persons;
            if (persons < PersonsPerChunk && n < country.Neighbourhoods.Length - 1)
                continue;

            chunks.Add((first, n));
            (first, persons) = (n + 1, 0);
        }

        return chunks;
    }

    private sealed record Working(HouseholdMaker Maker, RowSink[] Sinks)
    {
        public NeighbourhoodPeople People { get; } = new();
    }
}
