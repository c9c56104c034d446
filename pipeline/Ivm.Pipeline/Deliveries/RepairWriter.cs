using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Deliveries;

/// <summary>A repair that was put into the delivery folder.</summary>
/// <param name="File">Its path relative to the delivery folder.</param>
/// <param name="Rows">Rows in it.</param>
public sealed record WrittenRepair(string File, int Rows);

/// <summary>
/// Turns filled-in sheets into further files of a delivery: the header of the file that the records came from, then the
/// repaired records in the same dialect and encoding, and a note that says where each was set apart. The next run reads them
/// as strictly as anything else; nothing that was delivered is touched.
/// </summary>
/// <param name="workspace">The workspace, held by this process.</param>
/// <param name="edition">The edition's year.</param>
/// <param name="time">The day of the notes.</param>
internal sealed class RepairWriter(Workspace workspace, int edition, TimeProvider time)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Writes the repairs: one file for every delivered file that has repaired records.</summary>
    /// <param name="sheet">Path of the sheet, for messages.</param>
    /// <param name="records">The filled-in rows.</param>
    /// <param name="quarantine">What is still open.</param>
    /// <exception cref="InvalidInputException">A row repairs what is not open, or cannot be written in the encoding of its file; all faults at once, and nothing is written.</exception>
    public ImmutableArray<WrittenRepair> Write(string sheet, ImmutableArray<RepairedRecord> records, Quarantine quarantine)
    {
        var files = quarantine.Slots.SelectMany(slot => slot.Slot.Files.Select(file => (file.Name, Slot: slot, File: file))).ToDictionary(each => each.Name, each => (each.Slot, each.File), StringComparer.Ordinal);
        var open = quarantine.OpenRecords().ToDictionary(record => new RowPlace(record.File, record.Line));
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var seen = new Dictionary<RowPlace, int>();
        foreach (var record in records)
        {
            Check(sheet, record, open, seen, faults);
        }

        Throw(faults);
        var made = records
            .GroupBy(record => record.Origin.File, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Make(sheet, files[group.Key].Slot, files[group.Key].File, [.. group.OrderBy(record => record.Origin.Line)], faults))
            .ToImmutableArray();
        Throw(faults);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. made.Select(each => Put(each, next))];
    }

    private static void Throw(ImmutableArray<Fault>.Builder faults)
    {
        if (faults.Count > 0)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults.ToImmutable());
        }
    }

    private static void Check(string sheet, RepairedRecord record, Dictionary<RowPlace, OpenRecord> open, Dictionary<RowPlace, int> seen, ImmutableArray<Fault>.Builder faults)
    {
        var where = $"{sheet}:{record.SheetLine}";
        if (!seen.TryAdd(record.Origin, record.SheetLine))
        {
            faults.Add(new Fault(where, $"{record.Origin} a second time", "one repair of every record", $"Remove it: line {seen[record.Origin]} repairs it already."));
        }
        else if (!open.TryGetValue(record.Origin, out var known))
        {
            faults.Add(new Fault(where, $"a repair of {record.Origin}, which is not open", "a record that 'ivm quarantine list' tells as open", "Remove the line: it was repaired already, its repair waits for 'ivm run', or its file was delivered again."));
        }
        else if (known.RawText != record.RawText)
        {
            faults.Add(new Fault(where, $"another raw_text for {record.Origin} than stands there now", "the text as it was exported", "Export the sheet again: the file has changed since, or raw_text was edited in place of repaired_text."));
        }
        else if (record.RepairedText == record.RawText)
        {
            faults.Add(new Fault(where, $"{record.Origin} unchanged", "a repaired_text that differs from raw_text", "Repair it, or leave repaired_text empty."));
        }
    }

    private static MadeRepair Make(string sheet, TakenSlot slot, DeliveredFile file, ImmutableArray<RepairedRecord> records, ImmutableArray<Fault>.Builder faults)
    {
        var encoding = DelimitedText.In(slot.Form.Dialect ?? FileForm.RecordDialect);
        var bytes = new List<byte>(Header(slot, file));
        var line = 2;
        var origins = ImmutableArray.CreateBuilder<RepairedRow>();
        foreach (var record in records)
        {
            if (encoding.BytesOf(record.RepairedText) is not { } text)
            {
                faults.Add(new Fault($"{sheet}:{record.SheetLine}", "a character that the encoding of the file lacks, or a backslash that begins no \\xNN", $"text in {encoding.EncodingName}; a backslash is written \\x5C", "Write it in another way."));
                continue;
            }

            origins.Add(new RepairedRow(line, record.Origin.File, record.Origin.Line));
            bytes.AddRange(text);
            bytes.Add((byte)'\n');
            line += 1 + DelimitedText.LineBreaks(text);
        }

        return new MadeRepair(slot, [.. bytes], origins.ToImmutable());
    }

    /// <summary>The header as that file has it: its columns may come in an order of their own.</summary>
    private static byte[] Header(TakenSlot slot, DeliveredFile file)
    {
        if (slot.Form.Dialect is null)
        {
            return Encoding.UTF8.GetBytes(string.Join(FileForm.RecordDialect.Delimiter, slot.Form.Columns) + "\n");
        }

        var header = new List<byte>();
        using var stream = new BufferedStream(file.Open());
        int next;
        while ((next = stream.ReadByte()) is >= 0 and not '\n')
        {
            header.Add((byte)next);
        }

        ReadOnlySpan<byte> line = [.. header];
        line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        return [.. line.TrimEnd((byte)'\r'), (byte)'\n'];
    }

    private WrittenRepair Put(MadeRepair repair, Dictionary<string, int> next)
    {
        var slot = repair.Slot.Slot;
        if (!next.TryGetValue(slot.Name, out var sequence))
        {
            sequence = slot.Files.Count(file => file.Part.Kind == DeliveryPartKind.Repair) + 1;
        }

        next[slot.Name] = sequence + 1;
        var name = SlotFiles.RepairOf(slot.Name, sequence);
        var path = Path.Combine(workspace.Deliveries(edition), name);
        var note = new DeliveryNote(
            Path.GetFileName(name),
            repair.Slot.Form.Contract,
            edition,
            repair.Origins.Length,
            ContentHash.OfBytes(repair.Bytes),
            "repaired by the office (ivm quarantine replay)",
            time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            Kind = DeliveryPart.NameOf(DeliveryPartKind.Repair),
            Sequence = sequence,
            Origins = repair.Origins,
        };
        StorageException.Guard(path, () =>
        {
            // The note comes first: a note without its file is told at the next run, a file without its note as well.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DurableFiles.Replace(DeliveryCheck.NoteOf(path), JsonSerializer.SerializeToUtf8Bytes(note, DeliveryJson.Default.DeliveryNote));
            DurableFiles.Replace(path, repair.Bytes);
        });
        return new WrittenRepair(name, repair.Origins.Length);
    }

    private sealed record MadeRepair(TakenSlot Slot, byte[] Bytes, ImmutableArray<RepairedRow> Origins);
}
