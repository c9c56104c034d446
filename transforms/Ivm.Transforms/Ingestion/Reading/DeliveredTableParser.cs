using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Turns a delivered Parquet file into typed rows and quarantined records, by the same contract as text.</summary>
internal sealed class DeliveredTableParser
{
    // In the dialect of records: what stands in one of these needs quotes.
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create(";\"\r\n");

    private readonly IDeliveredTable table;
    private readonly ColumnPlaces places;
    private readonly RowSettlement settlement;
    private readonly DeliveryEncoding utf8 = DeliveryEncoding.Named("utf-8");

    /// <summary>Checks the columns.</summary>
    /// <exception cref="InvalidInputException">The columns are not the contract's.</exception>
    public DeliveredTableParser(RowContract contract, IDeliveredTable table, string file, bool mayLeaveOut, RowSettlement settlement)
    {
        this.table = table;
        this.settlement = settlement;
        var check = new ColumnCheck(contract, file, mayLeaveOut);
        var names = table.Columns.Select((column, i) => new HeaderName(column.Name, i + 1, file)).ToImmutableArray();
        var faults = check.Faults(names);
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }

        places = check.Places(names, []);
        faults =
        [
            .. Enumerable.Range(0, table.Columns.Length).Where(place => places.NameAt(place) is not null && !table.Columns[place].IsPlain).Select(place => new Fault(
                file,
                $"column '{table.Columns[place].Name}' of type {table.Columns[place].Type.Split('(')[0]}",
                "a column of texts, numbers, dates or truth values",
                "Have the file delivered again with single values.")),
        ];
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }
    }

    /// <summary>Rows read.</summary>
    public int Rows { get; private set; }

    /// <summary>Parses the file, batch by batch.</summary>
    /// <param name="length">Length of the file, to tell how far it is.</param>
    /// <exception cref="InvalidInputException">The file is damaged.</exception>
    public IEnumerable<ParsedBatch> Batches(long length)
    {
        var record = new TableRecord(places.Count);
        while (table.Read())
        {
            Rows++;
            record.Clear();
            for (var place = 0; place < places.Count; place++)
            {
                record.Add(table.Columns[place].IsPlain ? table.Text(place) : null);
            }

            if ((NulFault(record) ?? settlement.Accept(new TableFields(record, places), Rows)) is { } rejection)
            {
                settlement.Reject(Rows, offset: null, rejection, RawText(record));
            }

            if (settlement.IsFull)
            {
                yield return settlement.Take((long)(length * ((double)Rows / Math.Max(1, table.Rows))), more: true);
            }
        }

        yield return settlement.Take(length, more: false);
    }

    private Rejection? NulFault(TableRecord record)
    {
        for (var place = 0; place < places.Count; place++)
        {
            if (places.NameAt(place) is { } name && record.TryGet(place, out var bytes) && bytes.Contains((byte)0))
            {
                return new Rejection(name, RejectionReason.NulCharacter, utf8.Escape(bytes), "text without NUL");
            }
        }

        return null;
    }

    /// <summary>The row as a record of text under our names, in the order of the contract, escaped.</summary>
    private string RawText(TableRecord record)
    {
        var text = new StringBuilder();
        for (var column = 0; places.HasColumn(column); column++)
        {
            var value = places[column] >= 0 && record.TryGet(places[column], out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
            text.Append(column == 0 ? "" : ";");
            text.Append(value.AsSpan().ContainsAny(Special) ? string.Create(CultureInfo.InvariantCulture, $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : value);
        }

        return utf8.Escape(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The texts of one row as UTF-8, one after the other.</summary>
    private sealed class TableRecord(int columns)
    {
        private readonly (int Start, int Length)[] fields = new (int, int)[columns];
        private byte[] bytes = new byte[4096];
        private int count;
        private int used;

        public void Clear() => (count, used) = (0, 0);

        public void Add(string? text)
        {
            if (text is null)
            {
                fields[count++] = (0, -1);
                return;
            }

            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (bytes.Length - used < most)
            {
                Array.Resize(ref bytes, Math.Max(2 * bytes.Length, used + most));
            }

            var length = Encoding.UTF8.GetBytes(text, bytes.AsSpan(used));
            fields[count++] = (used, length);
            used += length;
        }

        public bool TryGet(int place, out ReadOnlySpan<byte> field)
        {
            var (start, length) = fields[place];
            field = length < 0 ? default : bytes.AsSpan(start, length);
            return length >= 0;
        }
    }

    /// <summary>The fields of a row in the order of the contract's columns.</summary>
    private readonly struct TableFields(TableRecord record, ColumnPlaces places) : IRecordFields
    {
        public bool TryGet(int column, out ReadOnlySpan<byte> field)
        {
            field = default;
            return places[column] >= 0 && record.TryGet(places[column], out field);
        }
    }
}
