using System.Text;
using System.Text.RegularExpressions;

namespace Ivm.Contracts;

/// <summary>
/// Regular expressions as contracts write them: they fit a whole text, in time in proportion to its length, so that they
/// have no look-around and no back references. Classes such as <c>\d</c> mean their ASCII characters.
/// </summary>
public static class TextPattern
{
    /// <summary>The pattern for .NET, which fits whole texts.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <exception cref="ArgumentException">It is no regular expression, or one that this does not allow.</exception>
    public static Regex Compile(string pattern) =>
        new($"^(?:{Portable(pattern)})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>The pattern with classes written out, which means the same in .NET and in RE2 (DuckDB).</summary>
    public static string Portable(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var portable = new StringBuilder();
        var inClass = false;
        for (var index = 0; index < pattern.Length; index++)
        {
            var character = pattern[index];
            if (character == '\\' && index + 1 < pattern.Length)
            {
                portable.Append(Escape(pattern[++index], inClass));
                continue;
            }

            inClass = character == '[' || (inClass && character != ']');
            portable.Append(character);
        }

        return portable.ToString();
    }

    /// <summary>Why a text is no pattern of this kind; null when it is one.</summary>
    public static string? WhyNot(string pattern)
    {
        try
        {
            _ = Compile(pattern);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return exception is NotSupportedException ? "it looks around or back" : "it cannot be read";
        }
    }

    private static string Escape(char letter, bool inClass) => letter switch
    {
        'd' => inClass ? "0-9" : "[0-9]",
        'w' => inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]",
        's' => inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]",
        'D' when !inClass => "[^0-9]",
        'W' when !inClass => "[^0-9A-Za-z_]",
        'S' when !inClass => "[^\\t\\n\\f\\r ]",
        _ => $"\\{letter}",
    };
}
