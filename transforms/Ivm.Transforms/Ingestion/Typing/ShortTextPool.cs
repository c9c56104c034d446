using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Gives the same string for the same short text of a column, so that codes that return in every row are allocated
/// and checked once. It is a cache of one entry a slot: bounded, and cheap even where no value ever returns.
/// </summary>
internal sealed class ShortTextPool
{
    private const int SlotBits = 14;
    private const int LongestText = 15;

    // Half a megabyte, made when the first text comes: a contract is also made ready where no file is read.
    private Entry[]? entries;

    /// <summary>The pooled string of that text; null when there is none.</summary>
    /// <param name="text">Bytes of the text.</param>
    /// <param name="key">The text as a key for <see cref="Keep"/>.</param>
    public string? Find(ReadOnlySpan<byte> text, out Key key)
    {
        key = Key.Of(text);
        if (entries is null)
        {
            return null;
        }

        ref readonly var entry = ref entries[key.Slot];
        return entry.Key == key ? entry.Text : null;
    }

    /// <summary>Keeps a string for its key, if it is short and ASCII.</summary>
    public void Keep(Key key, string text)
    {
        if (key != default && Ascii.IsValid(text))
        {
            entries ??= new Entry[1 << SlotBits];
            entries[key.Slot] = new Entry(key, text);
        }
    }

    /// <summary>A short text in two words: its bytes, then zeros, then its length; zero for any other text.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Key(ulong Low, ulong High)
    {
        public int Slot => (int)(((Low ^ (High * 0xC2B2AE3D27D4EB4F)) * 0x9E3779B97F4A7C15) >> (64 - SlotBits));

        public static Key Of(ReadOnlySpan<byte> text)
        {
            var length = text.Length;
            if (length is 0 or > LongestText)
            {
                return default;
            }

            ulong low;
            ulong high = 0;
            if (length >= sizeof(ulong))
            {
                low = BinaryPrimitives.ReadUInt64LittleEndian(text);
                for (var i = length - 1; i >= sizeof(ulong); i--)
                {
                    high = (high << 8) | text[i];
                }
            }
            else if (length >= sizeof(uint))
            {
                // The two halves overlap where they hold the same bytes.
                var last = length - sizeof(uint);
                low = BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[last..]) << (8 * last));
            }
            else
            {
                low = text[0] | ((ulong)text[length / 2] << (8 * (length / 2))) | ((ulong)text[length - 1] << (8 * (length - 1)));
            }

            return new Key(low, high | ((ulong)length << 56));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(Key Key, string? Text);
}
