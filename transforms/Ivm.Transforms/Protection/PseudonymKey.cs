using System.Security.Cryptography;
using System.Text;
using Ivm.Contracts;

namespace Ivm.Transforms.Protection;

/// <summary>
/// The secret key of the pseudonyms. It is given from outside (environment or a file), is never written, and shows
/// nothing of itself in text.
/// </summary>
public sealed class PseudonymKey
{
    /// <summary>Fewest bytes of a key: as many as the digest of HMAC-SHA256 has.</summary>
    public const int MinimumLength = 32;

    private readonly byte[] key;

    /// <summary>Takes a key.</summary>
    /// <param name="key">At least <see cref="MinimumLength"/> bytes.</param>
    /// <param name="where">Where the key came from, for the message.</param>
    /// <exception cref="InvalidInputException">The key is too short.</exception>
    public PseudonymKey(ReadOnlySpan<byte> key, string where)
    {
        if (key.Length < MinimumLength)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                where,
                $"a pseudonym key of {key.Length} bytes",
                $"at least {MinimumLength} bytes",
                "Make one with `openssl rand -hex 32` and keep it where only the release team can read it."));
        }

        this.key = key.ToArray();
    }

    /// <summary>Tells two keys apart without giving anything away: part of the fingerprint of what was pseudonymised.</summary>
    public string Digest => Pseudonym("key-digest", "")[..16];

    /// <summary>
    /// The pseudonym of an identity for one purpose: the first 128 bits of HMAC-SHA256 over purpose and identity (RFC
    /// 2104, FIPS 198-1), as 32 hexadecimal digits. Pseudonyms of different purposes cannot be joined.
    /// </summary>
    /// <param name="purpose">What the pseudonym is for, for example <c>ivm-2011-persons</c>.</param>
    /// <param name="identity">The identity.</param>
    public string Pseudonym(string purpose, string identity)
    {
        var message = Encoding.UTF8.GetBytes($"{purpose}\0{identity}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, message).AsSpan(0, 16));
    }

    /// <summary>Gives nothing away.</summary>
    public override string ToString() => "(pseudonym key)";
}
