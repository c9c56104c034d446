using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage.Matching.Standardisation;

/// <summary>Steps of standardisation as expressions on a text.</summary>
internal static class FormSql
{
    /// <summary>What comes before Dutch surnames and does not sort them; the longer combinations follow from repetition.</summary>
    private const string DutchPrefixes = @"^((van|von|vd|v\.d\.|v\.|de|den|der|het|'t|t|ten|ter|te|op|in|aan|bij|uit|onder|over|voor|la|le|du|des|da|di|do|dos|el|al|d'|l'|d)[\s.]+|(d'|l'))+";

    /// <summary>Letters that are not a letter with a mark, and so have to be named.</summary>
    private static readonly (string From, string To)[] Letters =
    [
        ("ß", "ss"), ("ẞ", "SS"), ("æ", "ae"), ("Æ", "AE"), ("œ", "oe"), ("Œ", "OE"), ("ĳ", "ij"), ("Ĳ", "IJ"), ("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("đ", "d"), ("Đ", "D"), ("ð", "d"), ("þ", "th"), ("ı", "i"),
    ];

    /// <summary>The step applied to an expression.</summary>
    public static string Apply(LinkageForm form, string text) => form.Name switch
    {
        "upper" => $"upper({text})",
        "no_diacritics" => NoDiacritics(text),
        "letters_only" => Replaced(text, @"[^\p{L}]+", ""),
        "digits_only" => Replaced(text, "[^0-9]+", ""),
        "letters_and_digits" => Replaced(text, @"[^\p{L}\p{N}]+", ""),
        "words" => $"trim({Replaced(text, @"[^\p{L}\p{N}]+", " ")})",
        "sorted_words" => $"array_to_string(list_sort({Words(text)}), ' ')",
        "first_word" => $"split_part(trim({text}), ' ', 1)",
        "initials" => $"array_to_string(list_transform({Words(text)}, lambda w: left(w, 1)), '')",
        "dutch_surname" => $"trim(regexp_replace(trim({text}), {SqlStatement.Literal(DutchPrefixes)}, '', 'i'))",
        "dutch_prefix" => $"trim(regexp_extract(trim({text}), {SqlStatement.Literal(DutchPrefixes)}, 0, 'i'))",
        "no_leading_zeros" => $"ltrim({text}, '0')",
        "postcode6" => $"regexp_extract(upper(replace({text}, ' ', '')), '^[1-9][0-9]{{3}}[A-Z]{{2}}$')",
        "postcode4" => $"regexp_extract(replace({text}, ' ', ''), '^[1-9][0-9]{{3}}')",
        "house_number" => $"regexp_extract({text}, '^[^0-9]*0*([0-9]+)', 1)",
        "house_suffix" => $"upper({Replaced($"regexp_extract({text}, '[0-9]+(.*)$', 1)", @"[^\p{L}\p{N}]+", "")})",
        "first" => $"left({text}, {form.Number.ToString(CultureInfo.InvariantCulture)})",
        "drop_words" => $"array_to_string(list_filter({Words(text)}, lambda w: w NOT IN ({string.Join(", ", form.Words.Select(SqlStatement.Literal))})), ' ')",
        "replace_words" => $"array_to_string(list_transform({Words(text)}, lambda w: CASE w {string.Concat(form.Replacements.Select(pair => $"WHEN {SqlStatement.Literal(pair.From)} THEN {SqlStatement.Literal(pair.To)} "))}ELSE w END), ' ')",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form.Name, "No such form."),
    };

    /// <summary>The words of a text as a list.</summary>
    public static string Words(string text) => $"string_split_regex(trim({text}), '\\s+')";

    /// <summary>Most texts have nothing but ASCII, as many bytes as characters, and are left as they are.</summary>
    private static string NoDiacritics(string text) =>
        $"CASE WHEN strlen({text}) = length({text}) THEN {text} ELSE strip_accents({Letters.Aggregate(text, (inner, letter) => $"replace({inner}, '{letter.From}', '{letter.To}')")}) END";

    /// <summary>Looking for what is to be replaced is cheaper than replacing, and most texts have nothing of it.</summary>
    private static string Replaced(string text, string pattern, string by) =>
        $"CASE WHEN regexp_matches({text}, {SqlStatement.Literal(pattern)}) THEN regexp_replace({text}, {SqlStatement.Literal(pattern)}, {SqlStatement.Literal(by)}, 'g') ELSE {text} END";
}
