using Ivm.Simulation.Answers;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Truth;

/// <summary>
/// Asks everybody of the target population everything, writes what is true of each person (<c>truth.csv</c>) and adds it
/// up. Nothing of it is kept: answers exist only while a person is being asked.
/// </summary>
internal sealed class TruthWriter(AnswerBook book, TruthDeriver deriver, TruthFigures figures, Country country, Resident[] residents, SimulationKeys keys)
{
    private const int PersonsPerChunk = 8_000;
    private const int ScaleDecimals = 6;

    /// <summary>Writes the truth.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Whether a resident belongs to the target population.</param>
    /// <param name="threads">Number of threads; the bytes do not depend on it.</param>
    /// <param name="progress">Told how many of how many chunks are done.</param>
    /// <param name="cancellation">Stops between chunks.</param>
    /// <returns>The sums of everybody, and the file.</returns>
    public (long[][] Sums, SimulatedFile File) Write(string path, Func<int, bool> target, int threads, Action<int, int> progress, CancellationToken cancellation)
    {
        var total = figures.NewSums();
        using var file = new DeliveryFile(path);
        var header = new Utf8Buffer();
        header.Put("RINPERSOONS;RINPERSOON;police_region;municipality;age;sex;urbanity_municipality;urbanity_neighbourhood;interview_date");
        foreach (var name in deriver.Names)
            header.Put(";" + name);
        header.Put((byte)'\n');
        file.Append(header.Written, rows: 0);

        var chunks = (residents.Length + PersonsPerChunk - 1) / PersonsPerChunk;
        OrderedChunks.Run(
            chunks,
            threads,
            () => new Working(book.NewInterviewee(), figures.NewSums(), new long[deriver.Names.Length]),
            (chunk, work) => Produce(chunk, target, work),
            (chunk, work) =>
            {
                file.Append(work.Buffer.Written, work.Rows);
                TruthFigures.Merge(total, work.Sums);
                progress(chunk + 1, chunks);
            },
            cancellation);
        file.Complete(note: null);
        return (total, file.Described());
    }

    private void Produce(int chunk, Func<int, bool> target, Working work)
    {
        work.Buffer.Clear();
        work.Rows = 0;
        foreach (var sums in work.Sums)
            Array.Clear(sums);

        var last = Math.Min(residents.Length, (chunk + 1) * PersonsPerChunk);
        for (var ordinal = chunk * PersonsPerChunk; ordinal < last; ordinal++)
        {
            if (!target(ordinal))
                continue;

            book.Meet(work.Person, ordinal, Interviewing.National);
            book.Ask(work.Person, freeBlocks: false);
            deriver.Derive(work.Person.Sheet, work.Values);
            figures.Add(work.Sums, residents[ordinal], work.Values);
            Put(work);
            work.Rows++;
        }
    }

    private void Put(Working work)
    {
        var (buffer, person) = (work.Buffer, work.Person);
        var place = country.Neighbourhoods[person.Resident.Neighbourhood];
        Registers.RegisterFields.PutKey(buffer, keys, person.Ordinal);
        buffer.Put((byte)';');
        buffer.Put(place.Municipality.PoliceRegion);
        buffer.Put((byte)';');
        buffer.Put(place.Municipality.Code);
        buffer.Put((byte)';');
        buffer.PutNumber(person.Resident.Age);
        buffer.Put((byte)';');
        buffer.PutNumber(person.Resident.Sex);
        buffer.Put((byte)';');
        buffer.PutNumber(place.Municipality.Urbanity);
        buffer.Put((byte)';');
        buffer.PutNumber(place.Urbanity);
        buffer.Put((byte)';');
        buffer.PutIsoDate(person.Interview);
        for (var v = 0; v < work.Values.Length; v++)
        {
            buffer.Put((byte)';');
            if (work.Values[v] == TruthDeriver.Missing)
                continue;

            if (v >= deriver.FirstScale && v <= deriver.LastScale)
                buffer.PutTrimmed(work.Values[v], ScaleDecimals);
            else
                buffer.PutNumber(work.Values[v]);
        }

        buffer.Put((byte)'\n');
    }

    private sealed record Working(Interviewee Person, long[][] Sums, long[] Values)
    {
        public Utf8Buffer Buffer { get; } = new();

        public int Rows { get; set; }
    }
}
