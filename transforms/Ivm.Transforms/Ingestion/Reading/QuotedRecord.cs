using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Reads a record that holds line breaks in quotes. Whether a quote that is still open at the end of its line will be
/// closed, or was a mistake, can only be told from the lines after it.
/// </summary>
internal sealed class QuotedRecord
{
    private readonly int fieldCount;
    private readonly CsvReaderOptions wholeRecord;
    private readonly CsvReaderOptions lineByLine;
    private bool malformed;

    public QuotedRecord(Dialect dialect, int fieldCount)
    {
        this.fieldCount = fieldCount;
        wholeRecord = CsvDialect.Options(dialect, lineBreaksInQuotes: true, _ => malformed = true);
        lineByLine = CsvDialect.Options(dialect, lineBreaksInQuotes: false, _ => malformed = true);
    }

    /// <summary>A reader that stands on the record, if there is one; the caller disposes it.</summary>
    /// <param name="window">A line break, then bytes from the start of the record on.</param>
    /// <param name="reachesEnd">Whether the window ends where the file ends.</param>
    /// <returns>
    /// Null when the quote is unclosed: no record within the window obeys the quoting rules, or the one that does
    /// has the wrong number of fields and a line in it that is a record of its own.
    /// </returns>
    public CsvReader? Open(ReadOnlyMemory<byte> window, bool reachesEnd)
    {
        var reader = Second(window, wholeRecord);
        var length = reader.RawRecord.Length;
        var complete = !malformed && (reachesEnd || 1 + length < window.Length);
        if (complete && (reader.FieldCount == fieldCount || !HoldsRecord(window[..(1 + length)])))
        {
            return reader;
        }

        reader.Dispose();
        return null;
    }

    private bool HoldsRecord(ReadOnlyMemory<byte> window)
    {
        using var lines = Second(window, lineByLine);
        malformed = false;
        while (lines.Read())
        {
            if (!malformed && lines.FieldCount == fieldCount)
            {
                return true;
            }

            malformed = false;
        }

        return false;
    }

    /// <summary>A reader on what follows the line break before the window.</summary>
    private CsvReader Second(ReadOnlyMemory<byte> window, CsvReaderOptions options)
    {
        var reader = CsvReader.Create(window, options);
        reader.Read();
        malformed = false;
        reader.Read();
        return reader;
    }
}
