using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Ivm.Statistics.Linkage.Similarity;

/// <summary>Texts as bit vectors that can be compared for likeness by who does not know them: cryptographic long-term keys.</summary>
/// <remarks>
/// <para>
/// Every pair of neighbouring characters of a field (with a blank before and after) sets a number of bits; the places come from an HMAC with
/// a secret key over the field's name and the pair, so that without the key no table of common names can be made. Likeness is Dice's
/// coefficient, twice the common bits over all bits. Sources: Schnell, Bachteler and Reiher (2009), "Privacy-preserving record linkage
/// using Bloom filters", BMC Medical Informatics and Decision Making 9:41; Schnell, Bachteler and Reiher (2011), working paper
/// WP-GRLC-2011-02 (one filter of several fields).
/// </para>
/// <para>
/// The places of one pair are drawn independently of each other (a counter under the HMAC) and not by double hashing, which
/// Niedermeyer et al. (2014), Journal of Privacy and Confidentiality 6(2), broke. Filters still tell how frequent patterns are: they
/// protect against the curious, not against a determined attack, and are personal data.
/// </para>
/// </remarks>
public sealed class KeyedBloomFilter
{
    /// <summary>The shortest key, in bytes.</summary>
    public const int ShortestKey = 16;

    private readonly byte[] secret;

    /// <summary>Sets up filters.</summary>
    /// <param name="key">The secret, the same for both sides: at least 16 bytes. It is copied.</param>
    /// <param name="length">Bits of a filter: a multiple of 64, at least 64. 1000 or more for names.</param>
    /// <exception cref="StatisticsInputException">A key that is too short (its bytes are never shown), a length that does not fit.</exception>
    public KeyedBloomFilter(ReadOnlySpan<byte> key, int length)
    {
        if (key.Length < ShortestKey)
            throw new StatisticsInputException("secret key", null, $"{key.Length} bytes", $"at least {ShortestKey}");
        if (length < 64 || length % 64 != 0)
            throw new StatisticsInputException("length of the filter", null, $"{length} bits", "a multiple of 64, at least 64");
        (secret, Length) = (key.ToArray(), length);
    }

    /// <summary>Bits of a filter.</summary>
    public int Length { get; }

    /// <summary>An empty filter.</summary>
    public ulong[] Empty() => new ulong[Length / 64];

    /// <summary>Adds the pairs of characters of a field to a filter.</summary>
    /// <param name="filter">The filter; bits are only ever set.</param>
    /// <param name="field">Name of the field, so that equal pairs of different fields set different bits.</param>
    /// <param name="text">The standardised text. An empty text adds nothing.</param>
    /// <param name="bitsPerPair">Bits that each pair sets (fewer where places coincide), at least 1: the weight of the field.</param>
    public void Add(Span<ulong> filter, string field, ReadOnlySpan<char> text, int bitsPerPair)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitsPerPair, 1);
        if (filter.Length * 64 != Length)
            throw new StatisticsInputException("filter", null, $"{filter.Length * 64} bits", $"{Length}");
        if (text.IsEmpty)
            return;

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        var name = Encoding.UTF8.GetBytes(field + "\0");
        for (var place = 0; place <= text.Length; place++)
        {
            ReadOnlySpan<char> pair = [place == 0 ? ' ' : text[place - 1], place == text.Length ? ' ' : text[place]];
            Set(filter, hmac, name, pair, bitsPerPair);
        }
    }

    /// <summary>Dice's coefficient of two filters: 2 x common bits / (bits of one + bits of the other).</summary>
    /// <param name="left">A filter.</param>
    /// <param name="right">Another of the same length.</param>
    /// <returns>From 0 to 1; null where either has no bits, which is no evidence.</returns>
    public static double? Dice(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        if (left.Length != right.Length)
            throw new StatisticsInputException("filters", null, $"{left.Length * 64} and {right.Length * 64} bits", "equal lengths");
        var (one, other, common) = (0, 0, 0);
        for (var word = 0; word < left.Length; word++)
        {
            one += BitOperations.PopCount(left[word]);
            other += BitOperations.PopCount(right[word]);
            common += BitOperations.PopCount(left[word] & right[word]);
        }

        return one == 0 || other == 0 ? null : 2.0 * common / (one + other);
    }

    private void Set(Span<ulong> filter, IncrementalHash hmac, byte[] field, ReadOnlySpan<char> pair, int count)
    {
        Span<byte> message = stackalloc byte[8];
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(message, pair[0]);
        BinaryPrimitives.WriteUInt16LittleEndian(message[2..], pair[1]);
        for (var (drawn, block) = (0, 0); drawn < count; block++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(message[4..], block);
            hmac.AppendData(field);
            hmac.AppendData(message);
            hmac.GetHashAndReset(digest);
            for (var part = 0; part < digest.Length && drawn < count; part += 8, drawn++)
            {
                var place = (int)Math.BigMul(BinaryPrimitives.ReadUInt64LittleEndian(digest[part..]), (ulong)Length, out _);
                filter[place / 64] |= 1UL << (place % 64);
            }
        }
    }
}
