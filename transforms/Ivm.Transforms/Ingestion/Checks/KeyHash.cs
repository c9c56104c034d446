using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsvHelper;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// 96 bits that stand for the values of some columns of a record, so that no key is kept in memory or can get into a
/// message. Some two different keys among n share their 96 bits with a probability of about n² / 2^97: 2e-15 for the
/// 17 million rows of a national register.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyHash(ulong Low, uint High)
{
    private const ulong LowFactor = 0x9E3779B97F4A7C15;
    private const ulong HighFactor = 0xD1342543DE82EF95;

    /// <summary>The hash of a record's values.</summary>
    /// <param name="record">The record on which the reader stands.</param>
    /// <param name="columns">Indexes of the columns.</param>
    public static KeyHash Of(CsvReader record, ReadOnlySpan<int> columns)
    {
        ulong low = 0x2545F4914F6CDD1D;
        ulong high = 0x6A09E667F3BCC909;
        foreach (var column in columns)
        {
            Take(record.GetSpan(column), ref low, ref high);
        }

        return new KeyHash(low, (uint)(high >> 32));
    }

    /// <summary>Takes in one more value; its length too, so that "ab","c" is not "a","bc".</summary>
    private static void Take(ReadOnlySpan<byte> value, ref ulong low, ref ulong high)
    {
        Take((ulong)value.Length, ref low, ref high);
        while (value.Length >= sizeof(ulong))
        {
            Take(BinaryPrimitives.ReadUInt64LittleEndian(value), ref low, ref high);
            value = value[sizeof(ulong)..];
        }

        ulong rest = 0;
        for (var i = value.Length - 1; i >= 0; i--)
        {
            rest = (rest << 8) | value[i];
        }

        Take(rest, ref low, ref high);
    }

    private static void Take(ulong word, ref ulong low, ref ulong high)
    {
        low = Mix(low ^ word, LowFactor);
        high = Mix(high + word, HighFactor);
    }

    /// <summary>Folds the 128-bit product of both, plus the word itself so that nothing is lost when the product is.</summary>
    private static ulong Mix(ulong word, ulong factor)
    {
        var high = Math.BigMul(word, factor, out var low);
        return high ^ low ^ (word >> 32);
    }
}
