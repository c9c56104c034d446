using System.Security.Cryptography;
using System.Text;

namespace Ivm.Contracts;

/// <summary>Short hashes that stand for the content of a piece of a contract.</summary>
public static class ContentVersion
{
    private const int Length = 10;

    /// <summary>The first 10 hexadecimal digits of the SHA-256 of a text.</summary>
    public static string Of(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..Length];
    }
}
