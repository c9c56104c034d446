using System.Globalization;

namespace Ivm.Transforms.Ingestion;

/// <summary>The text of quarantined records, in which <c>\xNN</c> stands for a byte, turned into bytes again.</summary>
public sealed class EscapedText
{
    private readonly DeliveryEncoding encoding;

    private EscapedText(DeliveryEncoding encoding) => this.encoding = encoding;

    /// <summary>Text in an encoding.</summary>
    /// <param name="name">Name of the encoding in contracts.</param>
    /// <exception cref="ArgumentException">A contract may not name that encoding.</exception>
    public static EscapedText In(string name) => new(DeliveryEncoding.Named(name));

    /// <summary>The bytes of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when the encoding lacks a character, or a backslash begins no <c>\xNN</c>.</returns>
    public byte[]? ToBytes(string text)
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
