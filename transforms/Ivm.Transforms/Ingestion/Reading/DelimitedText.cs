using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Text in the encoding of a dialect: whether bytes are such text, and what they say.</summary>
public sealed class DelimitedText
{
    private readonly DeliveryEncoding encoding;

    private DelimitedText(DeliveryEncoding encoding) => this.encoding = encoding;

    /// <summary>Text as a dialect writes it.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <exception cref="ArgumentException">No contract may name its encoding.</exception>
    public static DelimitedText In(Dialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return new DelimitedText(DeliveryEncoding.Named(dialect.Encoding));
    }

    /// <summary>Name of the encoding for messages.</summary>
    public string EncodingName => encoding.Name;

    /// <summary>Whether all bytes are text in this encoding.</summary>
    /// <param name="bytes">The bytes.</param>
    public bool IsValid(ReadOnlySpan<byte> bytes) => encoding.IsValid(bytes);

    /// <summary>The text of valid bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public string Decode(ReadOnlySpan<byte> bytes) => encoding.Decode(bytes);

    /// <summary>The bytes of a text of quarantine, in which <c>\xNN</c> stands for a byte.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when the encoding lacks a character, or a backslash begins no <c>\xNN</c>.</returns>
    public byte[]? BytesOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new List<byte>(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var escape = text.IndexOf('\\', start);
            var end = escape < 0 ? text.Length : escape;
            if (encoding.TryEncode(text[start..end]) is not { } plain)
            {
                return null;
            }

            bytes.AddRange(plain);
            start = end;
            if (escape < 0)
            {
                continue;
            }

            if (escape + 4 > text.Length || text[escape + 1] != 'x' || !byte.TryParse(text.AsSpan(escape + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            bytes.Add(value);
            start += 4;
        }

        return [.. bytes];
    }

    /// <summary>Line breaks as readers count them: CR LF, LF and CR each count once.</summary>
    public static int LineBreaks(ReadOnlySpan<byte> bytes) => LineBlocks.LineBreaks(bytes);
}
