namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Why a record stands in quarantine: the codes of the column <c>reason</c>. A record has one reason, its first
/// fault in the order in which they are listed here; within a record, columns are checked from left to right. Their
/// meanings in both languages are in <c>codelists/quarantine_reason.csv</c>.
/// </summary>
public static class RejectionReason
{
    /// <summary>A line without a single character. It is no row, so the declared number of rows does not count it.</summary>
    public const string EmptyLine = "empty_line";

    /// <summary>A line longer than <see cref="LineBlocks.MaximumLine"/> bytes. Of its text only the beginning is kept.</summary>
    public const string LineTooLong = "line_too_long";

    /// <summary>A NUL character.</summary>
    public const string NulCharacter = "nul_character";

    /// <summary>Bytes that are no text in the encoding of the contract.</summary>
    public const string InvalidEncoding = "invalid_encoding";

    /// <summary>The header once more, in the middle of the file. It is no row, so the declared number of rows does not count it.</summary>
    public const string RepeatedHeader = "repeated_header";

    /// <summary>
    /// A header of the same columns in another order, in the middle of the file: files that differ were perhaps put after each
    /// other. The rows after it are read in the order of the first header, so whoever sees this reason looks at them.
    /// </summary>
    public const string OtherHeader = "other_header";

    /// <summary>A byte order mark before a record in the middle of the file: files were put after each other.</summary>
    public const string ByteOrderMark = "byte_order_mark";

    /// <summary>
    /// A carriage return without line feed outside quotes. What follows it up to the line feed is set apart as
    /// <see cref="RestOfBrokenLine"/>.
    /// </summary>
    public const string LoneCarriageReturn = "lone_carriage_return";

    /// <summary>A quoted field that is not closed on its line or, where line breaks are allowed, within <see cref="RecordParser.MaximumQuotedRecord"/> bytes.</summary>
    public const string UnclosedQuote = "unclosed_quote";

    /// <summary>A quoted field that holds a line break where the dialect allows none.</summary>
    public const string LineBreakInQuotes = "line_break_in_quotes";

    /// <summary>A quote inside a field that is not quoted.</summary>
    public const string StrayQuote = "stray_quote";

    /// <summary>Text between a closing quote and the next delimiter.</summary>
    public const string TextAfterQuote = "text_after_quote";

    /// <summary>Further delimiters after the last field, with nothing between them.</summary>
    public const string TrailingDelimiters = "trailing_delimiters";

    /// <summary>More or fewer fields than the contract has columns.</summary>
    public const string WrongFieldCount = "wrong_field_count";

    /// <summary>
    /// The second half of a row that a line break cut in two; the first half is the record before it, with
    /// <see cref="WrongFieldCount"/>, <see cref="LoneCarriageReturn"/> or a quote out of place. It is no row of its own, so the declared number of rows does not count it.
    /// What begins with a value that only the first column of a row has, is a row.
    /// </summary>
    public const string RestOfBrokenLine = "rest_of_broken_line";

    /// <summary>A record of a repair that stands on a line of which nothing says where its row was set apart.</summary>
    public const string UnknownOrigin = "unknown_origin";

    /// <summary>No value where one is required.</summary>
    public const string MissingValue = "missing_value";

    /// <summary>A value that is no whole number, or none that fits the column.</summary>
    public const string NotAWholeNumber = "not_a_whole_number";

    /// <summary>A value that is no number.</summary>
    public const string NotANumber = "not_a_number";

    /// <summary>A value that is neither true nor false.</summary>
    public const string NotABoolean = "not_a_boolean";

    /// <summary>A value that is no date of the calendar in the form of the contract.</summary>
    public const string NotADate = "not_a_date";

    /// <summary>A number outside the range of the contract (registers and sample only).</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>A text that matches its pattern or length once zeros are put before it: it was stored as a number somewhere.</summary>
    public const string LostLeadingZeros = "lost_leading_zeros";

    /// <summary>A text with fewer characters than the contract demands.</summary>
    public const string TooShort = "too_short";

    /// <summary>A text with more characters than the contract allows.</summary>
    public const string TooLong = "too_long";

    /// <summary>A text that does not match the pattern of the contract.</summary>
    public const string PatternMismatch = "pattern_mismatch";

    /// <summary>A code that the column's code list lacks.</summary>
    public const string UnknownCode = "unknown_code";
}
