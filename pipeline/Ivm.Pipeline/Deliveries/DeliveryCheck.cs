using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Pipeline.Deliveries;

/// <summary>
/// Receives a delivery: every file that the edition expects is there, every file comes with a note and has the bytes that
/// the note promises, further parts follow each other, and nothing lies there that nobody expects. All faults are told at
/// once, so that a sender is asked once.
/// </summary>
public static class DeliveryCheck
{
    /// <summary>Checks the delivery.</summary>
    /// <param name="folder">The delivery folder of the edition.</param>
    /// <param name="year">The edition's year.</param>
    /// <param name="expected">Files expected, relative to the folder, with forward slashes.</param>
    /// <param name="threads">Files hashed at the same time.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    /// <returns>What was delivered, by the file that is due.</returns>
    /// <exception cref="InvalidInputException">Anything is missing, is not expected or differs from its note.</exception>
    public static ImmutableSortedDictionary<string, DeliverySlot> Run(
        string folder, int year, IEnumerable<string> expected, int threads, CancellationToken cancellation)
    {
        var names = expected.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.Length > 0 && !Directory.Exists(folder))
        {
            throw new InvalidInputException(InputFailure.DataRefused, new Fault(
                folder, "no such folder", $"the delivery of {year}", "Put the delivery there, or make a simulated one with 'ivm simulate'."));
        }

        var (slots, unexpected) = Look(folder, year, names, threads, cancellation);
        ImmutableArray<Fault> faults = [.. slots.SelectMany(slot => slot.Faults), .. unexpected];
        return faults.IsEmpty
            ? slots.ToImmutableSortedDictionary(slot => slot.Slot.Name, slot => slot.Slot, StringComparer.Ordinal)
            : throw new InvalidInputException(InputFailure.DataRefused, faults);
    }

    /// <summary>Looks at what lies in the folder: what is sound of every slot and what is wrong with it, and files that nobody expects.</summary>
    internal static (ImmutableArray<CheckedSlot> Slots, ImmutableArray<Fault> Unexpected) Look(
        string folder, int year, string[] names, int threads, CancellationToken cancellation)
    {
        var files = new SlotFiles(folder, names);
        var slots = new CheckedSlot[names.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, names.Length, parallel, i => slots[i] = new SlotCheck(folder, year).Run(names[i], files.Of(names[i]), cancellation));
        return ([.. slots], [.. files.Others.Select(file => Unexpected(file, year, names))]);
    }

    /// <summary>Path of the note that belongs to a delivered file.</summary>
    /// <param name="file">Path of the file.</param>
    public static string NoteOf(string file) => Path.ChangeExtension(file, ".delivery.json");

    private static Fault Unexpected(string file, int year, string[] names) => new(
        file,
        "a file that no contract expects",
        $"only files of the edition of {year}, as {(names.FirstOrDefault(name => Path.ChangeExtension(name, null) == Path.ChangeExtension(file, null)) is { } other ? other : "editions/" + year + ".yaml lists them")}",
        NearestName.Suggestion(file, names, "Take it away, or add it to the edition."));
}
