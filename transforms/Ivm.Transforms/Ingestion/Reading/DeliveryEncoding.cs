using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// The encoding that a dialect names. CsvHelper could transcode, but would then count offsets in bytes of its UTF-8
/// copy and turn invalid bytes into U+FFFD. All encodings a contract may name agree with ASCII on delimiters, quotes
/// and line breaks, so records are split on the delivered bytes themselves and only values are decoded, here.
/// </summary>
internal abstract class DeliveryEncoding
{
    /// <summary>The encoding of that name in a contract.</summary>
    /// <exception cref="ArgumentException">A contract may not name that encoding.</exception>
    public static DeliveryEncoding Named(string name) => name switch
    {
        "utf-8" => new Utf8Encoding(),
        "iso-8859-1" => new SingleByteEncoding("ISO-8859-1", Encoding.Latin1, [.. Range(0x80, 0x9F)]),
        "windows-1252" => new SingleByteEncoding("Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!, [0x81, 0x8D, 0x8F, 0x90, 0x9D]),
        _ => throw new ArgumentException($"Encoding '{name}' is none of utf-8, iso-8859-1, windows-1252.", nameof(name)),
    };

    /// <summary>Name for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Whether all bytes are text in this encoding.</summary>
    public abstract bool IsValid(ReadOnlySpan<byte> bytes);

    /// <summary>Number of bytes at the start that make one character; 0 when the first byte is invalid.</summary>
    /// <param name="bytes">At least one byte.</param>
    public abstract int CharacterLength(ReadOnlySpan<byte> bytes);

    /// <summary>The text of valid bytes.</summary>
    public abstract string Decode(ReadOnlySpan<byte> bytes);

    /// <summary>The bytes of a text; null when the encoding lacks one of its characters.</summary>
    public abstract byte[]? TryEncode(string text);

    /// <summary>
    /// Text of any bytes, reversible and on one line: invalid bytes, control characters and the backslash become
    /// <c>\xNN</c>.
    /// </summary>
    public string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var length = CharacterLength(bytes);
            if (length == 0 || (length == 1 && (bytes[0] < ' ' || bytes[0] is (byte)'\\' or 0x7F)))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:X2}");
                length = 1;
            }
            else
            {
                text.Append(Decode(bytes[..length]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static IEnumerable<byte> Range(byte first, byte last) =>
        Enumerable.Range(first, last - first + 1).Select(value => (byte)value);

    private sealed class Utf8Encoding : DeliveryEncoding
    {
        public override string Name => "UTF-8";

        public override bool IsValid(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);

        public override int CharacterLength(ReadOnlySpan<byte> bytes) =>
            Rune.DecodeFromUtf8(bytes, out _, out var consumed) == OperationStatus.Done ? consumed : 0;

        public override string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

        public override byte[]? TryEncode(string text) => Encoding.UTF8.GetBytes(text);
    }

    private sealed class SingleByteEncoding(string name, Encoding encoding, byte[] invalid) : DeliveryEncoding
    {
        private readonly SearchValues<byte> invalid = SearchValues.Create(invalid);

        public override string Name => name;

        public override bool IsValid(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(invalid);

        public override int CharacterLength(ReadOnlySpan<byte> bytes) => invalid.Contains(bytes[0]) ? 0 : 1;

        public override string Decode(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);

        public override byte[]? TryEncode(string text)
        {
            var bytes = encoding.GetBytes(text);
            return encoding.GetString(bytes) == text && IsValid(bytes) ? bytes : null;
        }
    }
}
