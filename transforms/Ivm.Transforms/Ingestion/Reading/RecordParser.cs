using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What comes out of a stretch of a file.</summary>
/// <param name="Rows">Accepted rows; may be empty.</param>
/// <param name="Quarantine">Rejected records; may be empty.</param>
/// <param name="Offset">Bytes of the file done so far.</param>
internal sealed record ParsedBatch(ColumnBatch Rows, ColumnBatch Quarantine, long Offset);

/// <summary>
/// Turns a delivered file into typed rows and quarantined records. CsvHelper splits the bytes into records and
/// fields; what it reports as broken, and what does not fit the contract, is set apart with its place.
/// </summary>
/// <remarks>
/// The reader always ends a record at a line break, so that a quote that nobody closed costs one line and not the
/// rest of the file. A line with an open quote is then read again, together with the lines after it, as a record
/// that may hold line breaks (<see cref="QuotedRecord"/>).
/// </remarks>
internal sealed class RecordParser
{
    /// <summary>Most bytes of a record with line breaks in quotes; a quote that is not closed within them counts as unclosed.</summary>
    public const int MaximumQuotedRecord = 64 << 10;

    // Rejected records are handed over before they fill the memory, however many or long they are.
    private const int MaximumQuarantined = 4096;
    private const long MaximumQuarantinedCharacters = 4 << 20;

    private readonly TableSchema schema;
    private readonly Dialect dialect;
    private readonly DeliveryEncoding encoding;
    private readonly LineBlocks blocks;
    private readonly RowBuffer rows;
    private readonly QuarantineBuffer quarantine;
    private readonly ImmutableArray<UniqueKeyCheck> keys;
    private readonly IntervalCheck? intervals;
    private readonly CsvReaderOptions options;
    private readonly QuotedRecord quotedRecord;

    private CsvMalformedRecord? malformed;
    private (int Line, int Fields) shortLine;

    public RecordParser(
        RowContract contract,
        DeliveryEncoding encoding,
        LineBlocks blocks,
        RowBuffer rows,
        QuarantineBuffer quarantine,
        ImmutableArray<UniqueKeyCheck> keys,
        IntervalCheck? intervals)
    {
        schema = contract.Schema;
        dialect = contract.Dialect;
        this.encoding = encoding;
        this.blocks = blocks;
        this.rows = rows;
        this.quarantine = quarantine;
        this.keys = keys;
        this.intervals = intervals;
        options = CsvDialect.Options(dialect, lineBreaksInQuotes: false, record => malformed = record);
        quotedRecord = new QuotedRecord(dialect, schema.Fields.Length);
    }

    /// <summary>Rows accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Records rejected so far.</summary>
    public RejectionTally Rejected { get; } = new();

    /// <summary>What the invalid bytes so far look like.</summary>
    public EncodingEvidence Evidence { get; } = new();

    /// <summary>Parses the rest of the file, batch by batch.</summary>
    /// <exception cref="InvalidInputException">The file is not delimited text.</exception>
    public IEnumerable<ParsedBatch> Batches()
    {
        while (blocks.Fill())
        {
            var consumed = blocks.Lines.Length;
            var inOrder = encoding.IsValid(blocks.Lines) && !blocks.Lines.Contains((byte)0);
            using (var reader = CsvReader.Create(blocks.Block, options))
            {
                long next = 1; // passes over the line feed before the block, see LineBlocks
                while (Read(reader))
                {
                    if (reader.ByteOffset < next)
                    {
                        continue;
                    }

                    if (!TryParse(reader, inOrder, out next))
                    {
                        consumed = (int)reader.ByteOffset - 1;
                        break;
                    }

                    if (rows.Count == rows.Capacity || quarantine.Count == MaximumQuarantined || quarantine.Characters >= MaximumQuarantinedCharacters)
                    {
                        yield return new ParsedBatch(rows.Take(more: true), quarantine.Take(), blocks.Offset + reader.ByteOffset);
                    }
                }
            }

            blocks.Consume(consumed);
        }

        if (rows.Count + quarantine.Count > 0)
        {
            yield return new ParsedBatch(rows.Take(more: false), quarantine.Take(), blocks.Offset);
        }
    }

    private bool Read(CsvReader reader)
    {
        malformed = null;
        return reader.Read();
    }

    /// <summary>Accepts or rejects the record on which the reader stands.</summary>
    /// <param name="reader">Reads the block.</param>
    /// <param name="inOrder">The block holds neither invalid bytes nor NUL.</param>
    /// <param name="next">Where in the block the next record may start.</param>
    /// <returns>False when the lines after the record are needed and not in the block yet.</returns>
    private bool TryParse(CsvReader reader, bool inOrder, out long next)
    {
        var start = (int)reader.ByteOffset;
        var place = new Place(checked((int)(blocks.Line + reader.LineNumber - 2)), blocks.Offset + start - 1);
        next = start + reader.RawRecord.Length;
        if (malformed is not { Reason: CsvMalformedReason.LineBreakInQuotes } openQuote)
        {
            Settle(reader, place, inOrder, malformed is { } fault ? QuotingFault(reader, fault) : null);
            return true;
        }

        var window = blocks.Block[(start - 1)..];
        if (window.Length <= MaximumQuotedRecord && !blocks.ReachesEnd && start > 1)
        {
            return false;
        }

        using var whole = quotedRecord.Open(window[..Math.Min(window.Length, MaximumQuotedRecord)], blocks.ReachesEnd && window.Length <= MaximumQuotedRecord);
        if (whole is null)
        {
            Settle(reader, place, inOrder, QuotingFault(reader, openQuote));
            return true;
        }

        next = start + whole.RawRecord.Length;
        Settle(whole, place, inOrder, dialect.LineBreaksInQuotes ? null : new Rejection(
            null, RejectionReason.LineBreakInQuotes, "a line break in a quoted field", "records of one line"));
        return true;
    }

    private void Settle(CsvReader record, Place place, bool inOrder, Rejection? quotingFault)
    {
        var rejection = (inOrder ? null : ByteFault(record)) ?? quotingFault ?? ShapeFault(record, place.Line) ?? ValueFault(record, place.Line);
        if (rejection is null)
        {
            Accepted++;
            return;
        }

        quarantine.Add(place.Line, place.Offset, rejection, encoding.Escape(record.RawRecord));
        Rejected.Add(rejection, place.Line);
    }

    private Rejection? ByteFault(CsvReader record)
    {
        for (var field = 0; field < record.FieldCount; field++)
        {
            var bytes = record.GetRawSpan(field);
            if (bytes.Contains((byte)0))
            {
                return new Rejection(ColumnName(record, field), RejectionReason.NulCharacter, encoding.Escape(bytes), "text without NUL");
            }

            if (!encoding.IsValid(bytes))
            {
                Evidence.Add(record.RawRecord, encoding);
                return new Rejection(ColumnName(record, field), RejectionReason.InvalidEncoding, encoding.Escape(bytes), $"text in {encoding.Name}");
            }
        }

        return null;
    }

    private Rejection QuotingFault(CsvReader record, CsvMalformedRecord fault)
    {
        var field = FieldAt(record, fault.ByteOffset);
        var (reason, expected) = fault.Reason switch
        {
            CsvMalformedReason.StrayQuote => (RejectionReason.StrayQuote, "a field with a quote in it is quoted, and the quote doubled"),
            CsvMalformedReason.TextAfterClosingQuote => (RejectionReason.TextAfterQuote, "a delimiter or the end of the line after a closing quote"),
            _ => (RejectionReason.UnclosedQuote, "a closing quote"),
        };

        // The fields before the quote at fault were split rightly, however many fields the record seems to have.
        var column = field < schema.Fields.Length ? schema.Fields[field].Name : null;
        return new Rejection(column, reason, encoding.Escape(record.GetRawSpan(field)), expected);
    }

    private Rejection? ShapeFault(CsvReader record, int line)
    {
        var expected = schema.Fields.Length;
        if (record.FieldCount == expected)
        {
            return null;
        }

        if (record.RawRecord.IsEmpty)
        {
            return new Rejection(null, RejectionReason.EmptyLine, "an empty line", Fields(expected));
        }

        var completes = shortLine.Line == line - 1 && shortLine.Fields + record.FieldCount - 1 == expected;
        shortLine = completes ? default : (line, record.FieldCount);
        return new Rejection(
            null,
            completes ? RejectionReason.RestOfBrokenLine : RejectionReason.WrongFieldCount,
            Fields(record.FieldCount),
            Fields(expected));
    }

    private Rejection? ValueFault(CsvReader record, int line)
    {
        if (rows.Append(record, line, out var field) is { } fault)
        {
            return new Rejection(schema.Fields[field].Name, fault.Reason, encoding.Escape(record.GetSpan(field)), fault.Expected);
        }

        foreach (var key in keys)
        {
            key.Add(record, line);
        }

        intervals?.Add(record, line);
        return null;
    }

    private static int FieldAt(CsvReader record, long offset)
    {
        var end = record.ByteOffset;
        for (var field = 0; field < record.FieldCount - 1; field++)
        {
            end += record.GetRawSpan(field).Length + 1;
            if (offset < end)
            {
                return field;
            }
        }

        return record.FieldCount - 1;
    }

    private string? ColumnName(CsvReader record, int field) =>
        record.FieldCount == schema.Fields.Length ? schema.Fields[field].Name : null;

    private static string Fields(int count) =>
        count == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{count} fields");

    /// <summary>Where a record starts in the file.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Line, long Offset);
}
