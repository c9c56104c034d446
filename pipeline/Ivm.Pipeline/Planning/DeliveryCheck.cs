using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Planning;

/// <summary>
/// Receives a delivery: every file that the edition expects is there, comes with a note, and has the bytes that the
/// note promises. All faults are told at once, so that a sender is asked once.
/// </summary>
public static class DeliveryCheck
{
    /// <summary>Checks the delivery.</summary>
    /// <param name="folder">The delivery folder of the edition.</param>
    /// <param name="year">The edition's year.</param>
    /// <param name="expected">Files expected, relative to the folder, with forward slashes.</param>
    /// <param name="threads">Files hashed at the same time.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    /// <returns>The files by name.</returns>
    /// <exception cref="InvalidInputException">Anything is missing or differs from its note.</exception>
    public static ImmutableSortedDictionary<string, DeliveredFile> Run(
        string folder, int year, IEnumerable<string> expected, int threads, CancellationToken cancellation)
    {
        var names = expected.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.Length > 0 && !Directory.Exists(folder))
        {
            throw new InvalidInputException(InputFailure.DataRefused, new Fault(
                folder, "no such folder", $"the delivery of {year}", "Put the delivery there, or make a simulated one with 'ivm simulate'."));
        }

        var files = new DeliveredFile?[names.Length];
        var faults = new ImmutableArray<Fault>[names.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, names.Length, parallel, i => (files[i], faults[i]) = Check(folder, year, names[i], cancellation));

        ImmutableArray<Fault> all = [.. faults.SelectMany(each => each)];
        return all.IsEmpty
            ? files.OfType<DeliveredFile>().ToImmutableSortedDictionary(file => file.Name, file => file, StringComparer.Ordinal)
            : throw new InvalidInputException(InputFailure.DataRefused, all);
    }

    /// <summary>Path of the note that belongs to a delivered file.</summary>
    /// <param name="file">Path of the file.</param>
    public static string NoteOf(string file) => Path.ChangeExtension(file, ".delivery.json");

    private static (DeliveredFile? File, ImmutableArray<Fault> Faults) Check(string folder, int year, string name, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        var noteName = NoteOf(name);
        var faults = ImmutableArray.CreateBuilder<Fault>();
        if (!File.Exists(path))
        {
            faults.Add(new Fault(name, "no such file", $"a file of the delivery of {year}", "Ask the sender for it, and put it into the delivery folder."));
        }

        var note = ReadNote(Path.Combine(folder, noteName), noteName, faults);
        if (note is null || faults.Count > 0)
        {
            return (null, faults.ToImmutable());
        }

        if (note.File != Path.GetFileName(name))
        {
            faults.Add(new Fault($"{noteName}: file", $"'{note.File}'", $"'{Path.GetFileName(name)}'", "Ask the sender which file the note belongs to."));
        }

        if (note.Edition != year)
        {
            faults.Add(new Fault($"{noteName}: edition", $"{note.Edition}", $"{year}", "Ask the sender for the file of this edition."));
        }

        var sha256 = StorageException.Guard(path, () => ContentHash.OfFile(path, cancellation));
        if (!string.Equals(sha256, note.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(new Fault(name, $"SHA-256 {sha256}", $"{note.Sha256} as in {noteName}", "The file was changed or cut short on its way: ask the sender to send it again."));
        }

        return (new DeliveredFile(name, path, note.Rows, sha256), faults.ToImmutable());
    }

    private static DeliveryNote? ReadNote(string path, string name, ImmutableArray<Fault>.Builder faults)
    {
        try
        {
            var note = JsonSerializer.Deserialize(File.ReadAllBytes(path), DeliveryJson.Default.DeliveryNote);
            if (note is not null)
            {
                return note;
            }

            faults.Add(new Fault(name, "null", "a delivery note", "Ask the sender for a note with file, contract, edition, rows and sha256."));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(new Fault(name, "no such file", "a delivery note beside the file", "Ask the sender for a note with file, contract, edition, rows and sha256."));
        }
        catch (JsonException exception)
        {
            faults.Add(new Fault(
                $"{name}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}",
                "text that is no delivery note",
                "JSON with file, contract, edition, rows and sha256",
                "Ask the sender for a new note."));
        }

        return null;
    }
}
