using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>
/// Every surname, first name, birth date and postcode of a delivery, and the search for them. A hit is a whole word (letters and
/// digits, in any case) that is a word of at least three letters of a surname or first name; a birth date of eight digits, or
/// with hyphens in either order; or a postcode of four digits and two letters, with or without a space, with a house number or
/// without.
/// </summary>
/// <remarks>
/// Columns that say since when a register row holds are no hit: many a household and address begins on the day on which
/// somebody is born. They are named in <see cref="Since"/>. A word that respondents wrote in open answers ("De Brink") is no hit
/// either: response files have no names. Quarantine is not searched: it keeps rows as they came.
/// </remarks>
internal sealed partial class Identifiers
{
    private const int ShortestName = 3;

    /// <summary>Columns of days on which the state of a register begins or ends.</summary>
    private static readonly HashSet<string> Since = new(StringComparer.OrdinalIgnoreCase)
    {
        "DATUMAANVANGHH", "DATUMEINDEHH", "GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING", "GBAAANVANGBURGERLIJKESTAAT", "GBAEINDEBURGERLIJKESTAAT", "household_start",
    };

    /// <summary>What stands before a surname, which is a word of many languages.</summary>
    private static readonly HashSet<string> Prefixes = new(["van", "der", "den", "het", "ten", "ter", "von", "del", "aan", "bij", "uit", "las", "los", "dos"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> dates = new(StringComparer.Ordinal);
    private readonly HashSet<string> postcodes = new(StringComparer.Ordinal);

    public int Count => names.Count + dates.Count + postcodes.Count;

    /// <summary>The identifiers of contacts and registers.</summary>
    public static Identifiers OfDelivery(string folder)
    {
        var all = new Identifiers();
        all.Read(Path.Combine(folder, "sample", "contacts.csv"), "SURNAME", "FIRST_NAMES", "BIRTH_DATE", "POSTCODE");
        all.Read(Path.Combine(folder, "registers", "GBANAAMTAB.csv"), "GESLACHTSNAAM", "PARTNERNAAM", "VOORNAMEN");
        all.Read(Path.Combine(folder, "registers", "VSLADRESTAB.csv"), "POSTCODE");
        foreach (var answers in Directory.GetFiles(Path.Combine(folder, "responses"), "*.csv"))
        {
            all.names.ExceptWith(File.ReadLines(answers).SelectMany(line => Words(line).Select(word => line[word.Start..word.End])));
        }

        return all;
    }

    /// <summary>What kinds of identifier a text holds, a word an identifier; not the identifiers, so that no test tells them.</summary>
    public IEnumerable<string> In(string text)
    {
        var (before, last) = ("", -2);
        foreach (var (start, end) in Words(text))
        {
            var word = text[start..end];
            var spaced = start == last + 1 && text[last] == ' ' ? before + word : "";
            if (names.Contains(word))
            {
                yield return $"a name at {start}: '{word[0]}...' ({word.Length} letters)";
            }
            else if (dates.Contains(word))
            {
                yield return $"a birth date at {start}";
            }
            else if (postcodes.Contains(word.ToUpperInvariant()) || (spaced.Length == 6 && postcodes.Contains(spaced.ToUpperInvariant())))
            {
                yield return $"a postcode at {start}";
            }

            (before, last) = (word, end);
        }

        foreach (Match match in Hyphenated().Matches(text))
        {
            var parts = match.Value.Split('-');
            if (parts.Length == 3 && (dates.Contains(string.Concat(parts)) || dates.Contains(parts[2] + parts[1] + parts[0])))
            {
                yield return $"a birth date at {match.Index}";
            }
        }
    }

    /// <summary>Hits in all files of a folder but those of quarantine; Parquet is read column by column.</summary>
    public IEnumerable<string> InFiles(string folder)
    {
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(path => !Path.GetFileName(path).StartsWith("quarantine.", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(folder, path);
            foreach (var hit in path.EndsWith(".parquet", StringComparison.Ordinal) ? InTable(path) : File.ReadLines(path).SelectMany(In))
            {
                yield return $"{name}: {hit}";
            }
        }
    }

    private IEnumerable<string> InTable(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var dataset = new CommittedDataset(new DatasetName("searched", "file"), path, new CommittedFile("searched.file", "", 0, 0, ""), "", "");
        using var sql = SqlSession.ForReading(new SqlSettings(2, "500MB", folder, folder, [folder]), [dataset], CancellationToken.None);
        string[] columns;
        using (var reader = sql.Query(SqlStatement.Composed("columns", "SELECT * FROM searched.file LIMIT 0")))
        {
            columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Where(column => !Since.Contains(column))];
        }

        foreach (var column in columns)
        {
            var text = new StringBuilder(column).Append('\n');
            using (var reader = sql.Query(SqlStatement.Composed("values", $"SELECT DISTINCT CAST({SqlStatement.Identifier(column)} AS VARCHAR) AS value FROM searched.file WHERE value IS NOT NULL")))
            {
                while (reader.Read())
                {
                    text.Append(reader.GetString(0)).Append('\n');
                }
            }

            foreach (var hit in In(text.ToString()))
            {
                yield return $"{column}: {hit}";
            }
        }
    }

    private void Read(string path, params string[] columns)
    {
        var lines = File.ReadLines(path).Select(line => line.Split(';').Select(cell => cell.Trim('"')).ToArray());
        string[]? head = null;
        foreach (var cells in lines)
        {
            if (head is null)
            {
                head = cells;
                continue;
            }

            foreach (var column in columns)
            {
                Add(column, cells[Array.IndexOf(head, column)]);
            }
        }
    }

    private void Add(string column, string value)
    {
        switch (column)
        {
            case "BIRTH_DATE":
                dates.UnionWith(value.Length == 8 && value[..4] != "0000" && value[4..6] != "00" && value[6..] != "00" ? [value] : []);
                break;
            case "POSTCODE":
                postcodes.UnionWith(value.Length >= 6 ? [value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant()] : []);
                break;
            default:
                names.UnionWith(Words(value).Select(word => value[word.Start..word.End]).Where(word => word.Length >= ShortestName && !Prefixes.Contains(word)));
                break;
        }
    }

    /// <summary>Where letters, their marks and digits stand together.</summary>
    private static IEnumerable<(int Start, int End)> Words(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && IsOfWord(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return (start, end);
                start = end;
            }
        }
    }

    private static bool IsOfWord(char letter) =>
        char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    [GeneratedRegex("[0-9]+(-[0-9]+)+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Hyphenated();
}
