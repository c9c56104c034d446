using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Counts the bits of many words place by place. Eight places are counted at once, in the bytes of one number, which
/// is emptied into the totals before a byte can overflow.
/// </summary>
internal sealed class OutcomeCounter(int words)
{
    private const int BitsInWord = 64;
    private const int MostInByte = 255;

    /// <summary>For every byte the number whose bytes are its bits.</summary>
    private static readonly ImmutableArray<ulong> Spread = [.. Enumerable.Range(0, 256).Select(SpreadOut)];

    private readonly ulong[] lanes = new ulong[words * 8];
    private readonly long[] totals = new long[words * BitsInWord];
    private int pending;

    /// <summary>Counts one row.</summary>
    /// <param name="row">Its words.</param>
    public void Add(ReadOnlySpan<ulong> row)
    {
        for (var word = 0; word < words; word++)
        {
            var bits = row[word];
            for (var lane = word * 8; bits != 0; lane++, bits >>= 8)
            {
                lanes[lane] += Spread[(int)(bits & 0xFF)];
            }
        }

        if (++pending == MostInByte)
        {
            Empty();
        }
    }

    /// <summary>How many of the rows had the bit of a word.</summary>
    public long Total(int word, int bit)
    {
        Empty();
        return totals[(word * BitsInWord) + bit];
    }

    private static ulong SpreadOut(int bits)
    {
        var spread = 0UL;
        for (var bit = 0; bit < 8; bit++)
        {
            spread |= (ulong)((bits >> bit) & 1) << (8 * bit);
        }

        return spread;
    }

    private void Empty()
    {
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                totals[(lane * 8) + bit] += (long)((lanes[lane] >> (8 * bit)) & 0xFF);
            }
        }

        Array.Clear(lanes);
        pending = 0;
    }
}
