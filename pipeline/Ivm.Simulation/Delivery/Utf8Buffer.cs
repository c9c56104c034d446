using System.Text;

namespace Ivm.Simulation.Delivery;

/// <summary>
/// A growing buffer of UTF-8 bytes that is filled field by field and used again for the next chunk: registers are
/// written without making a string.
/// </summary>
internal sealed class Utf8Buffer(int capacity = 1 << 16)
{
    private const int LongestNumber = 20;
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written since the last <see cref="Clear"/>.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written; keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets everything written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>One byte: a delimiter, a line end, a code of one character.</summary>
    public void Put(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    /// <summary>Bytes as they are.</summary>
    public void Put(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>A text.</summary>
    public void Put(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>A number of at least 0 with leading zeros up to <paramref name="width"/> digits.</summary>
    public void PutDigits(long value, int width)
    {
        Reserve(width);
        for (var position = Length + width - 1; position >= Length; position--)
        {
            var tens = value / 10;
            _bytes[position] = (byte)('0' + (value - (tens * 10)));
            value = tens;
        }

        Length += width;
    }

    /// <summary>A whole number without leading zeros.</summary>
    public void PutNumber(long value)
    {
        Reserve(LongestNumber);
        System.Buffers.Text.Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out var count);
        Length += count;
    }

    /// <summary>A number of at least 0 with a fixed number of decimals, given in units of the last decimal.</summary>
    public void PutFixed(long scaled, int decimals)
    {
        long unit = 1;
        for (var i = 0; i < decimals; i++)
            unit *= 10;

        PutNumber(scaled / unit);
        Put((byte)'.');
        PutDigits(scaled % unit, decimals);
    }

    /// <summary>The same without zeros at the end of the decimals.</summary>
    public void PutTrimmed(long scaled, int decimals)
    {
        while (decimals > 0 && scaled % 10 == 0)
        {
            scaled /= 10;
            decimals--;
        }

        if (decimals == 0)
            PutNumber(scaled);
        else
            PutFixed(scaled, decimals);
    }

    /// <summary>A number in the shortest form that reads back as the same number.</summary>
    public void PutDouble(double value)
    {
        const int longest = 32;
        Reserve(longest);
        System.Buffers.Text.Utf8Formatter.TryFormat(value, _bytes.AsSpan(Length), out var count);
        Length += count;
    }

    /// <summary>A date as yyyy-MM-dd.</summary>
    public void PutIsoDate(DateOnly date)
    {
        PutDigits(date.Year, 4);
        Put((byte)'-');
        PutDigits(date.Month, 2);
        Put((byte)'-');
        PutDigits(date.Day, 2);
    }

    /// <summary>A text as a field: between quotes, with quotes doubled, where it holds a delimiter, a quote or a line break.</summary>
    public void PutField(string text, char delimiter, char quote)
    {
        if (text.AsSpan().IndexOfAny([delimiter, quote, '\n', '\r']) < 0)
        {
            Put(text);
            return;
        }

        Put((byte)quote);
        Put(text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal));
        Put((byte)quote);
    }

    private void Reserve(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
    }
}
