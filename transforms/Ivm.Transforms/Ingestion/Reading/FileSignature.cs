using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Looks at the first bytes of a file: is it text of one byte a unit at all? Only then are its records worth
/// parsing; a file in another encoding as a whole is refused at once instead of row by row.
/// </summary>
internal static class FileSignature
{
    /// <summary>Most bytes that are looked at.</summary>
    private const int Length = 4096;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Number of bytes to pass over. A UTF-8 byte order mark is accepted before UTF-8 text unless the contract says
    /// otherwise, because it is no data and spreadsheet programs write it; the transform reports that it was there.
    /// </summary>
    /// <param name="start">The file from its first byte on: 4096 bytes or more, or all of it.</param>
    /// <param name="encoding">Name of the encoding that the contract demands.</param>
    /// <param name="use">Whether there is to be a byte order mark.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidInputException">The file is empty or not in that encoding.</exception>
    public static int Check(ReadOnlySpan<byte> start, string encoding, ByteOrderMarkUse use, string file)
    {
        if (start.IsEmpty)
        {
            throw Refused(file, "an empty file", "a header line", "Have the file delivered again.");
        }

        var expected = $"text in {encoding}";
        if (ForeignMark(start) is { } mark)
        {
            throw Refused(file, mark, expected, $"Write the file in {encoding} and deliver it again.");
        }

        if (ZeroPattern(start[..Math.Min(start.Length, Length)]) is { } wide)
        {
            throw Refused(file, wide, expected, $"Write the file in {encoding} and deliver it again.");
        }

        if (!start.StartsWith(Utf8Mark))
        {
            return use != ByteOrderMarkUse.Required
                ? 0
                : throw Refused(file, "no byte order mark at byte 0", "a UTF-8 byte order mark", "Have the file delivered as the agency's contract says, or have the contract changed.");
        }

        if (encoding == "utf-8" && use == ByteOrderMarkUse.Forbidden)
        {
            throw Refused(file, "a UTF-8 byte order mark at byte 0", $"{expected} without one", "Have the file delivered as the agency's contract says, or have the contract changed.");
        }

        return encoding == "utf-8"
            ? Utf8Mark.Length
            : throw Refused(file, "a UTF-8 byte order mark at byte 0", expected, $"Write the file in {encoding}, or have the contract changed.");
    }

    private static string? ForeignMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "a UTF-32 byte order mark at byte 0",
        [0xFF, 0xFE, ..] => "a UTF-16 byte order mark (little-endian, FF FE) at byte 0",
        [0xFE, 0xFF, ..] => "a UTF-16 byte order mark (big-endian, FE FF) at byte 0",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive (a spreadsheet workbook, say)",
        [0x1F, 0x8B, ..] => "a gzip archive",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file",
        _ => null,
    };

    /// <summary>
    /// Which encoding or kind of file the zeros at its start are those of, if they are. A header line that may be read
    /// begins with two bytes other than NUL (a letter, then another or the line feed) and has no NUL before its end;
    /// wherever that holds, NULs are a matter of the records they stand in, be there ever so many.
    /// </summary>
    private static string? ZeroPattern(ReadOnlySpan<byte> start) =>
        Repeats(start, "x..."u8) || Repeats(start, "...x"u8) ? "NUL at three of four bytes, as UTF-32 has"
        : Repeats(start, "x."u8) ? "NUL at every other byte, as UTF-16 (little-endian) has"
        : Repeats(start, ".x"u8) ? "NUL at every other byte, as UTF-16 (big-endian) has"
        : FirstLine(start).Contains((byte)0) && start.Count((byte)0) > start.Length / 4 ? "NUL in more than a quarter of the first bytes, as binary files have"
        : null;

    /// <summary>
    /// Whether the bytes are a repetition of this pattern (a dot for NUL, an x for another byte): the first four without
    /// exception, of all units at least nine in ten, because a letter or two may have a code past 255.
    /// </summary>
    private static bool Repeats(ReadOnlySpan<byte> start, ReadOnlySpan<byte> pattern)
    {
        var units = start.Length / pattern.Length;
        var alike = 0;
        for (var unit = 0; unit < units; unit++)
        {
            if (IsAlike(start.Slice(unit * pattern.Length, pattern.Length), pattern))
            {
                alike++;
            }
            else if (unit < 4 / pattern.Length)
            {
                return false;
            }
        }

        return start.Length >= 4 && alike * 10 >= units * 9;
    }

    private static bool IsAlike(ReadOnlySpan<byte> unit, ReadOnlySpan<byte> pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (unit[i] == 0 != (pattern[i] == '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> start) =>
        start.IndexOf((byte)'\n') is var end and >= 0 ? start[..end] : start;

    private static InvalidInputException Refused(string file, string found, string expected, string repair) =>
        new(InputFailure.DataRefused, new Fault(file, found, expected, repair));
}
