using CsvHelper;

namespace Ivm.Transforms.Ingestion;

/// <summary>The fields of a record in the order of the contract's columns, wherever they stand in the file.</summary>
internal interface IRecordFields
{
    /// <summary>The bytes of a field, without quotes; false where the file has no value at all.</summary>
    /// <param name="column">Index of a column of the contract.</param>
    /// <param name="field">The bytes.</param>
    bool TryGet(int column, out ReadOnlySpan<byte> field);
}

/// <summary>The fields of a record of text.</summary>
internal readonly struct TextFields(CsvReader record, ColumnPlaces places) : IRecordFields
{
    public bool TryGet(int column, out ReadOnlySpan<byte> field)
    {
        var place = places[column];
        field = place < 0 ? default : record.GetSpan(place);
        return place >= 0;
    }
}
