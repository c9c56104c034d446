using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Deliveries;

/// <summary>What was found for a slot.</summary>
/// <param name="Slot">The slot with the files that are sound.</param>
/// <param name="Present">Everything that lies there, sound or not.</param>
/// <param name="Faults">All that is wrong.</param>
internal sealed record CheckedSlot(DeliverySlot Slot, ImmutableArray<SlotFile> Present, ImmutableArray<Fault> Faults);

/// <summary>Checks what was delivered for one slot.</summary>
/// <param name="folder">The delivery folder of the edition.</param>
/// <param name="year">The edition's year.</param>
internal sealed class SlotCheck(string folder, int year)
{
    private const string NoteContent = "file, contract, edition, rows and sha256";

    private static readonly ImmutableArray<DeliveryPartKind> FurtherKinds = [DeliveryPartKind.Addition, DeliveryPartKind.Replacement, DeliveryPartKind.Withdrawal];

    private readonly ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();

    /// <summary>Checks all files of the slot.</summary>
    /// <param name="slot">The file that is due.</param>
    /// <param name="present">What lies there.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    public CheckedSlot Run(string slot, ImmutableArray<SlotFile> present, CancellationToken cancellation)
    {
        if (present.IsEmpty || present[0].Name != slot)
        {
            faults.Add(new Fault(slot, "no such file", $"a file of the delivery of {year}", "Ask the sender for it, and put it into the delivery folder."));
            if (!File.Exists(Path.Combine(folder, DeliveryCheck.NoteOf(slot))))
            {
                MissingNote(DeliveryCheck.NoteOf(slot));
            }
        }

        CheckNumbers(slot, [.. present.Where(file => !file.IsRepair)], first: 2, SlotFiles.PartOf);
        CheckNumbers(slot, [.. present.Where(file => file.IsRepair)], first: 1, SlotFiles.RepairOf);
        var files = present.Select(file => Check(slot, file, cancellation)).OfType<DeliveredFile>().ToImmutableArray();
        return new CheckedSlot(new DeliverySlot(slot, files), present, faults.ToImmutable());
    }

    /// <summary>Numbers run on without a gap, so that a part that got lost on its way is noticed, and none is given twice.</summary>
    private void CheckNumbers(string slot, ImmutableArray<SlotFile> files, int first, Func<string, int, string> nameOf)
    {
        var next = first;
        foreach (var file in files.Where(file => file.Name != slot))
        {
            if (file.Name != nameOf(slot, file.Sequence))
            {
                faults.Add(new Fault(
                    file.Name,
                    string.Create(CultureInfo.InvariantCulture, $"the number {file.Sequence} written in another way"),
                    nameOf(slot, file.Sequence),
                    files.Count(other => other.Sequence == file.Sequence) > 1 ? "Ask the sender which of the files with this number counts." : "Rename the file and its note."));
                continue;
            }

            if (file.Sequence != next)
            {
                faults.Add(new Fault(
                    file.Name,
                    string.Create(CultureInfo.InvariantCulture, $"number {file.Sequence} without {nameOf(slot, next)} before it"),
                    string.Create(CultureInfo.InvariantCulture, $"numbers from {first} without a gap"),
                    "Ask the sender for the file between, or give this one its number."));
            }

            next = file.Sequence + 1;
        }
    }

    private DeliveredFile? Check(string slot, SlotFile file, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name);
        var noteName = DeliveryCheck.NoteOf(file.Name);
        var before = faults.Count;
        if (ReadNote(Path.Combine(folder, noteName), noteName) is not { } note)
        {
            return null;
        }

        if (note.File != Path.GetFileName(file.Name))
        {
            faults.Add(new Fault($"{noteName}: file", $"'{note.File}'", $"'{Path.GetFileName(file.Name)}'", "Ask the sender which file the note belongs to."));
        }

        // A contract is called as the file that is due.
        if (note.Contract != Path.GetFileNameWithoutExtension(slot))
        {
            faults.Add(new Fault($"{noteName}: contract", $"'{note.Contract}'", $"'{Path.GetFileNameWithoutExtension(slot)}'", "Ask the sender which file this is, and for a note that says so."));
        }

        if (note.Edition != year)
        {
            faults.Add(new Fault($"{noteName}: edition", $"{note.Edition}", $"{year}", "Ask the sender for the file of this edition."));
        }

        var part = PartOf(slot, file, note, noteName);
        var sha256 = StorageException.Guard(path, () => ContentHash.OfFile(path, cancellation));
        if (!string.Equals(sha256, note.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            faults.Add(new Fault(file.Name, $"SHA-256 {sha256}", $"{note.Sha256} as in {noteName}", "The file was changed or cut short on its way: ask the sender to send it again."));
        }

        return faults.Count == before ? new DeliveredFile(file.Name, path, note.Rows, sha256) { Part = part, Note = note } : null;
    }

    private DeliveryPart PartOf(string slot, SlotFile file, DeliveryNote note, string noteName)
    {
        if (note.Sequence is { } sequence && sequence != file.Sequence)
        {
            faults.Add(new Fault($"{noteName}: sequence", $"{sequence}", $"{file.Sequence}, as in the name of the file", "Ask the sender which number the file has."));
        }

        if (file.IsRepair)
        {
            Expect(note, noteName, [DeliveryPartKind.Repair], absent: null);
            var origins = ImmutableSortedDictionary.CreateBuilder<int, RowPlace>();
            foreach (var row in note.Origins ?? [])
            {
                origins[row.Line] = new RowPlace(row.File, row.OriginalLine);
            }

            return new DeliveryPart(DeliveryPartKind.Repair, file.Sequence, origins.ToImmutable());
        }

        return file.Name == slot
            ? DeliveryPart.Of(Expect(note, noteName, [DeliveryPartKind.First], DeliveryPartKind.First), 1)
            : DeliveryPart.Of(Expect(note, noteName, FurtherKinds, absent: null), file.Sequence);
    }

    private DeliveryPartKind Expect(DeliveryNote note, string noteName, ImmutableArray<DeliveryPartKind> allowed, DeliveryPartKind? absent)
    {
        if (note.Kind is null && absent is { } kind)
        {
            return kind;
        }

        var found = allowed.Where(each => DeliveryPart.NameOf(each) == note.Kind).ToArray();
        if (found.Length == 1)
        {
            return found[0];
        }

        faults.Add(new Fault(
            $"{noteName}: kind",
            note.Kind is null ? "nothing" : $"'{note.Kind}'",
            string.Join(" or ", allowed.Select(each => $"'{DeliveryPart.NameOf(each)}'")),
            "Ask the sender what the file does to those before it, and for a note that says so."));
        return allowed[0];
    }

    private DeliveryNote? ReadNote(string path, string name)
    {
        try
        {
            var note = JsonSerializer.Deserialize(File.ReadAllBytes(path), DeliveryJson.Default.DeliveryNote);
            if (note is not null)
            {
                return note;
            }

            faults.Add(new Fault(name, "null", "a delivery note", $"Ask the sender for a note with {NoteContent}."));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            MissingNote(name);
        }
        catch (JsonException exception)
        {
            faults.Add(new Fault(
                $"{name}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}",
                "text that is no delivery note",
                $"JSON with {NoteContent}",
                "Ask the sender for a new note."));
        }

        return null;
    }

    private void MissingNote(string name) =>
        faults.Add(new Fault(name, "no such file", "a delivery note beside the file", $"Ask the sender for a note with {NoteContent}."));
}
