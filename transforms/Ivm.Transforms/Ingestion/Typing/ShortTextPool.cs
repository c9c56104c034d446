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
    private const int LongestText = 16;

    private readonly string?[] texts = new string?[1 << SlotBits];

    /// <summary>The pooled string of that text, or null; and where to put it with <see cref="Keep"/>.</summary>
    /// <param name="text">Bytes of the text; only ASCII is pooled.</param>
    /// <param name="slot">Where the text belongs; -1 when it is not to be pooled.</param>
    public string? Find(ReadOnlySpan<byte> text, out int slot)
    {
        slot = -1;
        if (text.Length is 0 or > LongestText || !Ascii.IsValid(text))
        {
            return null;
        }

        slot = (int)(Hash(text) >> (64 - SlotBits));
        return texts[slot] is { } pooled && Ascii.Equals(text, pooled) ? pooled : null;
    }

    /// <summary>Keeps a string in the slot that <see cref="Find"/> gave.</summary>
    public void Keep(int slot, string text)
    {
        if (slot >= 0)
        {
            texts[slot] = text;
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        Span<byte> padded = stackalloc byte[LongestText];
        padded.Clear();
        text.CopyTo(padded);
        var words = MemoryMarshal.Cast<byte, ulong>(padded);
        return ((words[0] * 0x9E3779B97F4A7C15) ^ (words[1] * 0xC2B2AE3D27D4EB4F) ^ (uint)text.Length) * 0xD6E8FEB86659FD93;
    }
}
