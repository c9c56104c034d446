using System.Globalization;
using System.Runtime.InteropServices;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What comes out of a stretch of a file.</summary>
/// <param name="Rows">Accepted rows; may be empty.</param>
/// <param name="Quarantine">Rejected records; may be empty.</param>
/// <param name="Superseded">Rows that a later part corrects; may be empty.</param>
/// <param name="Offset">Bytes of the file done so far.</param>
internal sealed record ParsedBatch(ColumnBatch Rows, ColumnBatch Quarantine, ColumnBatch Superseded, long Offset);

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

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly RowContract contract;
    private readonly DeliveryEncoding encoding;
    private readonly LineBlocks blocks;
    private readonly ColumnPlaces places;
    private readonly RowSettlement settlement;
    private readonly CsvReaderOptions options;
    private readonly QuotedRecord quotedRecord;

    // Of the first column of the file, where the contract says what its values look like: that tells a row from the rest of one.
    private readonly TextConstraints? opening;

    private CsvMalformedRecord? malformed;
    private (int Line, int Fields) shortLine;
    private bool brokenByCarriageReturn;
    private int brokenByQuote;

    /// <summary>Parses what follows the header.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="blocks">The file, its header passed over.</param>
    /// <param name="places">Where the columns stand.</param>
    /// <param name="settlement">Takes the rows and the rejected records.</param>
    public RecordParser(RowContract contract, DeliveryEncoding encoding, LineBlocks blocks, ColumnPlaces places, RowSettlement settlement)
    {
        this.contract = contract;
        this.encoding = encoding;
        this.blocks = blocks;
        this.places = places;
        this.settlement = settlement;
        options = CsvDialect.Options(contract.Dialect, lineBreaksInQuotes: false, record => malformed = record);
        quotedRecord = new QuotedRecord(contract.Dialect, places.Count);
        opening = contract.Schema.Fields.Where((_, column) => places[column] == 0)
            .Where(field => field.Type == FieldType.String && field.Constraints.Pattern is not null && contract.Requires(field))
            .Select(field => new TextConstraints(field, contract.Schema, contract.Codes(field)))
            .FirstOrDefault();
    }

    /// <summary>What the invalid bytes so far look like.</summary>
    public EncodingEvidence Evidence { get; } = new();

    /// <summary>Parses the rest of the file, batch by batch.</summary>
    public IEnumerable<ParsedBatch> Batches()
    {
        while (blocks.Fill())
        {
            if (blocks.IsOversized)
            {
                RejectOversized();
                continue;
            }

            var consumed = blocks.Lines.Length;
            var block = new BlockState(
                encoding.IsValid(blocks.Lines) && !blocks.Lines.Contains((byte)0),
                LineBlocks.LoneCarriageReturns(blocks.Lines) > 0,
                blocks.Lines.IndexOf(ByteOrderMark) >= 0);
            using (var reader = CsvReader.Create(blocks.Block, options))
            {
                long next = 1; // passes over the line feed before the block, see LineBlocks
                while (Read(reader))
                {
                    if (reader.ByteOffset < next)
                    {
                        continue;
                    }

                    if (!TryParse(reader, block, out next))
                    {
                        consumed = (int)reader.ByteOffset - 1;
                        break;
                    }

                    if (settlement.IsFull)
                    {
                        yield return settlement.Take(blocks.Offset + reader.ByteOffset, more: true);
                    }
                }
            }

            blocks.Consume(consumed);
        }

        yield return settlement.Take(blocks.Offset, more: false);
    }

    private bool Read(CsvReader reader)
    {
        malformed = null;
        return reader.Read();
    }

    /// <summary>Accepts or rejects the record on which the reader stands.</summary>
    /// <param name="reader">Reads the block.</param>
    /// <param name="block">What is known of the block.</param>
    /// <param name="next">Where in the block the next record may start.</param>
    /// <returns>False when the lines after the record are needed and not in the block yet.</returns>
    private bool TryParse(CsvReader reader, BlockState block, out long next)
    {
        var start = (int)reader.ByteOffset;
        var place = new Place(checked((int)(blocks.Line + reader.LineNumber - 2)), blocks.Offset + start - 1);
        next = start + reader.RawRecord.Length;
        if (malformed is not { Reason: CsvMalformedReason.LineBreakInQuotes } openQuote)
        {
            Settle(reader, place, block, malformed is { } fault ? QuotingFault(reader, fault) : null);
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
            Settle(reader, place, block, QuotingFault(reader, openQuote));
            return true;
        }

        next = start + whole.RawRecord.Length;
        Settle(whole, place, block, contract.Dialect.LineBreaksInQuotes ? null : new Rejection(
            null, RejectionReason.LineBreakInQuotes, "a line break in a quoted field", "records of one line"));
        return true;
    }

    private void Settle(CsvReader record, Place place, BlockState block, Rejection? quotingFault)
    {
        var wasBroken = brokenByCarriageReturn;
        brokenByCarriageReturn = block.HasLoneCarriageReturn && EndsWithLoneCarriageReturn(place, record.RawRecord.Length);
        var rejection = TooLong(record)
            ?? (block.InOrder ? null : ByteFault(record))
            ?? PlaceFault(record, block.HasByteOrderMark)
            ?? LineBreakFault(wasBroken)
            ?? AfterOpenQuote(record, place.Line)
            ?? quotingFault
            ?? ShapeFault(record, place.Line)
            ?? settlement.Accept(record, places, place.Line);
        if (rejection is not null)
        {
            brokenByQuote = rejection.Reason is RejectionReason.UnclosedQuote or RejectionReason.StrayQuote or RejectionReason.TextAfterQuote ? place.Line : brokenByQuote;
            var kept = rejection.Reason == RejectionReason.LineTooLong ? record.RawRecord[..QuarantineDataset.MaximumRawText] : record.RawRecord;
            settlement.Reject(place.Line, place.Offset, rejection, encoding.Escape(kept));
        }
    }

    private bool EndsWithLoneCarriageReturn(Place place, int length)
    {
        var end = blocks.Lines[((int)(place.Offset - blocks.Offset) + length)..];
        return end is [(byte)'\r'] or [(byte)'\r', not (byte)'\n', ..];
    }

    private void RejectOversized()
    {
        var (line, offset) = (blocks.Line, blocks.Offset);
        var start = new byte[QuarantineDataset.MaximumRawText];
        var length = blocks.SkipLine(start);
        settlement.Reject(line, offset, TooLong(length), encoding.Escape(start));
    }

    private static Rejection? TooLong(CsvReader record) => record.RawRecord.Length > LineBlocks.MaximumLine ? TooLong(record.RawRecord.Length) : null;

    private static Rejection TooLong(long length) => new(
        null,
        RejectionReason.LineTooLong,
        string.Create(CultureInfo.InvariantCulture, $"a line of {length} bytes"),
        string.Create(CultureInfo.InvariantCulture, $"at most {LineBlocks.MaximumLine} bytes"));

    private Rejection? PlaceFault(CsvReader record, bool mayHaveMark)
    {
        var marked = mayHaveMark && contract.Dialect.Encoding == "utf-8" && record.RawRecord.StartsWith(ByteOrderMark);
        var skipped = marked ? ByteOrderMark.Length : 0;
        return places.IsHeader(record, skipped) ? new Rejection(null, RejectionReason.RepeatedHeader, "the header once more", "a row")
            : places.IsReordered(record, skipped) ? new Rejection(null, RejectionReason.OtherHeader, "a header with the columns in another order", "a row")
            : marked ? new Rejection(null, RejectionReason.ByteOrderMark, "a byte order mark", "none but at the start of the file")
            : null;
    }

    private Rejection? LineBreakFault(bool isRest) =>
        isRest ? new Rejection(null, RejectionReason.RestOfBrokenLine, "text after a carriage return without line feed", "lines that end in a line feed")
        : brokenByCarriageReturn ? new Rejection(null, RejectionReason.LoneCarriageReturn, "a carriage return without line feed", "lines that end in a line feed")
        : null;

    /// <summary>
    /// A record whose quotes do not pair goes on over further lines when it has line breaks in quotes. Where the contract says
    /// how rows begin, lines that begin otherwise and are too short are the rest of it, and no rows.
    /// </summary>
    private Rejection? AfterOpenQuote(CsvReader record, int line)
    {
        if (opening is null || !contract.Dialect.LineBreaksInQuotes || brokenByQuote != line - 1 || record.RawRecord.IsEmpty || record.FieldCount >= places.Count || OpensRow(record))
        {
            return null;
        }

        brokenByQuote = line;
        return new Rejection(null, RejectionReason.RestOfBrokenLine, Fields(record.FieldCount), Fields(places.Count));
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
        return new Rejection(places.NameAt(field), reason, encoding.Escape(record.GetRawSpan(field)), expected);
    }

    private Rejection? ShapeFault(CsvReader record, int line)
    {
        var expected = places.Count;
        if (record.FieldCount == expected)
        {
            return null;
        }

        if (record.RawRecord.IsEmpty)
        {
            return new Rejection(null, RejectionReason.EmptyLine, "an empty line", Fields(expected));
        }

        if (record.FieldCount > expected && HasNothingFrom(record, expected))
        {
            return new Rejection(null, RejectionReason.TrailingDelimiters, Fields(record.FieldCount), Fields(expected));
        }

        var completes = shortLine.Line == line - 1 && shortLine.Fields + record.FieldCount - 1 == expected && !OpensRow(record);
        shortLine = completes ? default : (line, record.FieldCount);
        return new Rejection(
            null,
            completes ? RejectionReason.RestOfBrokenLine : RejectionReason.WrongFieldCount,
            Fields(record.FieldCount),
            Fields(expected));
    }

    /// <summary>Whether a record begins as rows do, so that it is a row of its own.</summary>
    private bool OpensRow(CsvReader record)
    {
        var first = record.GetSpan(0);
        return opening is not null && encoding.IsValid(first) && opening.Fault(encoding.Decode(first)) is null;
    }

    private static bool HasNothingFrom(CsvReader record, int field)
    {
        while (field < record.FieldCount && record.GetRawSpan(field).IsEmpty)
        {
            field++;
        }

        return field == record.FieldCount;
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
        record.FieldCount == places.Count ? places.NameAt(field) : null;

    private static string Fields(int count) =>
        count == 1 ? "1 field" : string.Create(CultureInfo.InvariantCulture, $"{count} fields");

    /// <summary>What is known of a block as a whole, so that most records need no look.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct BlockState(bool InOrder, bool HasLoneCarriageReturn, bool HasByteOrderMark);

    /// <summary>Where a record starts in the file.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Line, long Offset);
}
