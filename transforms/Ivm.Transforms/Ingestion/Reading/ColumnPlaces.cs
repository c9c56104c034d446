using System.Collections.Immutable;
using CsvHelper;

namespace Ivm.Transforms.Ingestion;

/// <summary>Where the contract's columns stand in a delivered file, as its header says.</summary>
internal sealed class ColumnPlaces
{
    private readonly ImmutableArray<int> places;
    private readonly ImmutableArray<string?> names;
    private readonly ImmutableArray<byte[]> header;

    /// <summary>Notes the places.</summary>
    /// <param name="places">Place of every column of the contract; -1 where the file may leave it out and does.</param>
    /// <param name="names">Our names by place; null for columns that are passed over.</param>
    /// <param name="header">The header's own texts as bytes, to know it again in the middle of the file.</param>
    public ColumnPlaces(ImmutableArray<int> places, ImmutableArray<string?> names, ImmutableArray<byte[]> header) =>
        (this.places, this.names, this.header) = (places, names, header);

    /// <summary>Columns of the file.</summary>
    public int Count => names.Length;

    /// <summary>Place of a column of the contract; -1 where the file has none.</summary>
    public int this[int column] => places[column];

    /// <summary>Whether the contract has a column of that index.</summary>
    public bool HasColumn(int column) => column < places.Length;

    /// <summary>Our name of the column at a place; null where it is passed over or lies beyond the last.</summary>
    public string? NameAt(int place) => place < names.Length ? names[place] : null;

    /// <summary>Whether a record is the header once more. In a file of one column, a value may be called as the column is.</summary>
    /// <param name="record">The record on which the reader stands.</param>
    /// <param name="skipped">Bytes at its start that are no text.</param>
    public bool IsHeader(CsvReader record, int skipped)
    {
        if (names.Length < 2 || record.FieldCount != names.Length || !record.GetSpan(0)[skipped..].SequenceEqual(header[0]))
        {
            return false;
        }

        for (var place = 1; place < header.Length; place++)
        {
            if (!record.GetSpan(place).SequenceEqual(header[place]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a record is a header of the same columns in another order.</summary>
    /// <param name="record">The record on which the reader stands.</param>
    /// <param name="skipped">Bytes at its start that are no text.</param>
    public bool IsReordered(CsvReader record, int skipped)
    {
        if (names.Length < 2 || record.FieldCount != names.Length)
        {
            return false;
        }

        var seen = new HashSet<int>();
        for (var place = 0; place < header.Length; place++)
        {
            if (!seen.Add(PlaceOf(record.GetSpan(place)[(place == 0 ? skipped : 0)..])) || seen.Contains(-1))
            {
                return false;
            }
        }

        return !IsHeader(record, skipped);
    }

    private int PlaceOf(ReadOnlySpan<byte> name)
    {
        for (var place = 0; place < header.Length; place++)
        {
            if (name.SequenceEqual(header[place]))
            {
                return place;
            }
        }

        return -1;
    }
}
