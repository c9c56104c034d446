namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Cuts a stream into blocks of whole lines, so that CsvHelper parses a stretch of memory and a record that turns
/// out to be broken can be looked at again, together with the lines after it. CsvHelper over a stream has the same
/// offsets and line numbers, but moves forward only.
/// </summary>
/// <remarks>
/// In front of every block stands one line feed that is not in the file: CsvHelper takes the first bytes of its
/// input for a byte order mark, and would silently transcode a block that happens to start with FF FE.
/// </remarks>
internal sealed class LineBlocks(Stream stream, int blockSize = LineBlocks.DefaultBlockSize)
{
    /// <summary>Bytes read at a time.</summary>
    public const int DefaultBlockSize = 1 << 20;

    /// <summary>Longest line that is read; a longer one is passed over without being held in memory.</summary>
    public const int MaximumLine = 4 << 20;

    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    // The bytes [1, filled) are read and not consumed; [1, whole) are the whole lines among them.
    private byte[] buffer = CreateBuffer(blockSize);
    private int filled = 1;
    private int whole = 1;

    /// <summary>Offset in the file of the first byte not consumed.</summary>
    public long Offset { get; private set; }

    /// <summary>1-based line of the first byte not consumed.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether the block reaches the end of the file.</summary>
    public bool ReachesEnd { get; private set; }

    /// <summary>Whether a line comes next that is longer than <see cref="MaximumLine"/>: <see cref="SkipLine"/> passes over it.</summary>
    public bool IsOversized { get; private set; }

    /// <summary>The last byte of the file consumed so far, if any, is a line break.</summary>
    public bool EndsWithLineBreak { get; private set; }

    /// <summary>The block: a line feed, then whole lines; at the end of the file also a last line without line break.</summary>
    public ReadOnlyMemory<byte> Block => buffer.AsMemory(0, whole);

    /// <summary>The lines of the block.</summary>
    public ReadOnlySpan<byte> Lines => buffer.AsSpan(1, whole - 1);

    private ReadOnlySpan<byte> Pending => buffer.AsSpan(1, filled - 1);

    /// <summary>The bytes that come next, whether they make lines or not.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        Read();
        return Pending;
    }

    /// <summary>Passes over bytes at the start of the file that are no text.</summary>
    public void Skip(int bytes)
    {
        Offset += bytes;
        Remove(bytes);
    }

    /// <summary>Marks the first bytes of the block as done.</summary>
    /// <param name="bytes">How many, at most the length of <see cref="Lines"/>.</param>
    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Lines.Length);
        if (bytes == 0)
        {
            return;
        }

        var consumed = Lines[..bytes];
        Offset += bytes;
        Line += LineBreaks(consumed);
        EndsWithLineBreak = consumed[^1] is LineFeed or CarriageReturn;
        Remove(bytes);
    }

    /// <summary>Reads on until the block has a full measure of whole lines or the file ends.</summary>
    /// <returns>False when there is nothing left.</returns>
    public bool Fill()
    {
        Read();
        while (whole == 1 && !ReachesEnd)
        {
            if (filled - 1 > MaximumLine)
            {
                IsOversized = true;
                return true;
            }

            Array.Resize(ref buffer, buffer.Length * 2);
            Read();
        }

        return whole > 1;
    }

    /// <summary>Passes over a line that is too long to be held in memory, with its line break.</summary>
    /// <param name="start">Gets its first bytes.</param>
    /// <returns>Its length, line break not counted.</returns>
    public long SkipLine(byte[] start)
    {
        Pending[..start.Length].CopyTo(start);
        IsOversized = false;
        long length = 0;
        while (true)
        {
            var end = Pending.IndexOf(LineFeed);
            if (end >= 0)
            {
                length += end;
                Pass(end + 1);
                return length;
            }

            // A carriage return at the end may be the first half of a line break.
            var bytes = Pending.Length - (!ReachesEnd && Pending.EndsWith([CarriageReturn]) ? 1 : 0);
            length += bytes;
            Pass(bytes);
            if (ReachesEnd && Pending.IsEmpty)
            {
                return length;
            }

            Read();
        }
    }

    private void Pass(int bytes)
    {
        whole = 1 + bytes;
        Consume(bytes);
        whole = ReachesEnd ? filled : 1 + Pending.LastIndexOf(LineFeed) + 1;
    }

    private void Remove(int bytes)
    {
        buffer.AsSpan(1 + bytes, filled - 1 - bytes).CopyTo(buffer.AsSpan(1));
        filled -= bytes;
        whole = Math.Max(1, whole - bytes);
    }

    private void Read()
    {
        while (!ReachesEnd && filled < buffer.Length)
        {
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            ReachesEnd = read == 0;
        }

        whole = ReachesEnd ? filled : 1 + Pending.LastIndexOf(LineFeed) + 1;
    }

    /// <summary>Line breaks as CsvHelper counts them: CR LF, LF and CR each count once.</summary>
    public static int LineBreaks(ReadOnlySpan<byte> bytes) => bytes.Count(LineFeed) + LoneCarriageReturns(bytes);

    /// <summary>Carriage returns that no line feed follows.</summary>
    public static int LoneCarriageReturns(ReadOnlySpan<byte> bytes) =>
        bytes.Contains(CarriageReturn) ? bytes.Count(CarriageReturn) - bytes.Count("\r\n"u8) : 0;

    private static byte[] CreateBuffer(int size)
    {
        var bytes = new byte[size + 1];
        bytes[0] = LineFeed;
        return bytes;
    }
}
