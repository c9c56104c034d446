using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// A contract's dialect as options of CsvHelper: everything explicit, because its defaults detect and forgive. Whatever reads
/// delimited text, deliveries and other people's surveys alike, reads it by these.
/// </summary>
public static class CsvDialect
{
    /// <summary>Options that split records exactly by the dialect and report whatever breaks its quoting rules.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="lineBreaksInQuotes">Whether a quoted field runs on over line breaks.</param>
    /// <param name="onMalformed">Called before the reader stands on a record whose quoting is broken.</param>
    /// <param name="skipEmptyLines">Whether lines without a character are passed over.</param>
    public static CsvReaderOptions Options(Dialect dialect, bool lineBreaksInQuotes, Action<CsvMalformedRecord> onMalformed, bool skipEmptyLines = false) => new()
    {
        Separator = dialect.Delimiter,
        DetectSeparatorHint = false,
        Quote = dialect.Quote,
        Mode = CsvMode.Rfc4180,
        HasHeader = false,
        AllowLineBreaksInQuotes = lineBreaksInQuotes,
        SkipEmptyLines = skipEmptyLines,
        CommentPrefix = null,
        TrimWhitespace = false,
        TrimInsideQuotes = false,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,

        // A broken record is not skipped but given as it stands, so that it can be set apart with its text.
        MalformedData = CsvMalformedDataHandling.Recover,
        OnMalformedRecord = onMalformed,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        MissingField = CsvMissingFieldHandling.Throw,
    };
}
