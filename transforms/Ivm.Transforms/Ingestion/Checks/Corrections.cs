using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Rows of a register that later parts of its delivery replace or withdraw, known by the hash of the primary key before any
/// row is taken in. As of responses, the last correction decides, and one of what no earlier part delivered corrects nothing.
/// </summary>
internal sealed class Corrections(TableSchema schema)
{
    private static readonly string Replacement = DeliveryPart.NameOf(DeliveryPartKind.Replacement);
    private static readonly string Withdrawal = DeliveryPart.NameOf(DeliveryPartKind.Withdrawal);

    private readonly int[] key = [.. schema.PrimaryKey.Select(name => schema.Fields.IndexOf(schema[name]))];
    private readonly Dictionary<KeyHash, Entry> entries = [];

    /// <summary>Notes a row that was read beforehand: what it corrects or, where it corrects nothing, that it was delivered.</summary>
    public void Note(CsvReader record, ColumnPlaces places, RowSource source)
    {
        var hash = Hash(record, places);
        var known = entries.TryGetValue(hash, out var entry);
        if (source.Kind == Replacement || source.Kind == Withdrawal)
        {
            entry ??= new Entry();
            entries[hash] = entry;
            if (entry.Last is not { } last || last.Sequence <= source.Sequence)
            {
                entry.Last = source;
            }
        }
        else if (known)
        {
            entry!.Delivered = Math.Min(entry.Delivered, source.Sequence);
        }
    }

    /// <summary>Why a row does not count; null when it does.</summary>
    public Superseded? Of(CsvReader record, ColumnPlaces places, RowSource source)
    {
        if (!entries.TryGetValue(Hash(record, places), out var entry))
        {
            return null;
        }

        var corrects = source.Kind == Replacement || source.Kind == Withdrawal;
        if (!corrects)
        {
            entry.Delivered = Math.Min(entry.Delivered, source.Sequence);
        }
        else if (entry.Delivered >= source.Sequence)
        {
            return new Superseded(source.Place, "never_delivered", null);
        }

        return source.Kind == Withdrawal ? new Superseded(source.Place, "withdrawal", null)
            : entry.Last is { } last && last.Sequence > source.Sequence ? new Superseded(source.Place, last.Kind == Replacement ? "replaced" : "withdrawn", last.Place)
            : null;
    }

    private KeyHash Hash(CsvReader record, ColumnPlaces places)
    {
        Span<int> columns = stackalloc int[key.Length];
        for (var at = 0; at < key.Length; at++)
        {
            columns[at] = places[key[at]];
        }

        return KeyHash.Of(record, columns);
    }

    /// <summary>What is known of a key.</summary>
    private sealed class Entry
    {
        /// <summary>The last row that corrects it.</summary>
        public RowSource? Last { get; set; }

        /// <summary>The first part that delivered it.</summary>
        public int Delivered { get; set; } = int.MaxValue;
    }
}

/// <summary>A row that does not count.</summary>
/// <param name="Row">The row.</param>
/// <param name="Reason">A code of the list <c>superseded_reason</c>.</param>
/// <param name="By">The row that decided; null where none did.</param>
internal sealed record Superseded(RowPlace Row, string Reason, RowPlace? By);
