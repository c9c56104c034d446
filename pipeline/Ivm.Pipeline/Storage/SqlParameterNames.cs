using System.Collections.Frozen;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Finds the named parameters (<c>$name</c>) of a statement, skipping comments, text literals and quoted identifiers.
/// Needed because DuckDB.NET passes over a parameter that the statement lacks without a word.
/// </summary>
internal static class SqlParameterNames
{
    public static FrozenSet<string> In(string text)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length)
        {
            at = text[at] switch
            {
                '-' when Follows(text, at, "--") => After(text, at, "\n"),
                '/' when Follows(text, at, "/*") => After(text, at + 2, "*/"),
                '\'' => After(text, at + 1, "'"),
                '"' => After(text, at + 1, "\""),
                '$' => Parameter(text, at + 1, names),
                _ => at + 1,
            };
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }

    private static bool Follows(string text, int at, string what) =>
        text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private static int After(string text, int from, string what)
    {
        var found = text.IndexOf(what, from, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + what.Length;
    }

    private static int Parameter(string text, int from, HashSet<string> names)
    {
        var end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        if (end > from)
        {
            names.Add(text[from..end]);
        }

        return Math.Max(end, from);
    }
}
