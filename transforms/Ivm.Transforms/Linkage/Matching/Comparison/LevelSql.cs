using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Comparison;

/// <summary>Levels of comparisons as conditions on a pair of records <c>l</c> and <c>r</c>.</summary>
internal static class LevelSql
{
    private static readonly string[] DateParts = ["year", "month", "day"];

    /// <summary>The number of the first level that holds; -1 where the values are missing on either side.</summary>
    public static string Level(FieldComparison comparison, LinkageField field)
    {
        var levels = comparison.Levels.Select((level, number) => level.Name == LinkageLevels.Else ? $"ELSE {number} END" : $"WHEN {Condition(level, field)} THEN {number}");
        return $"CASE WHEN {Missing(field)} THEN -1 {string.Join(" ", levels)}";
    }

    private static string Missing(LinkageField field)
    {
        if (field.Kind != FieldKind.Date)
            return $"{FieldSql.Column("l", field.Name)} IS NULL OR {FieldSql.Column("r", field.Name)} IS NULL";
        return string.Join(" AND ", DateParts.Select(part => $"({Part("l", field, part)} IS NULL OR {Part("r", field, part)} IS NULL)"));
    }

    private static string Condition(ComparisonLevel level, LinkageField field)
    {
        var (left, right) = (FieldSql.Column("l", field.Name), FieldSql.Column("r", field.Name));
        var number = level.Number.ToString("R", CultureInfo.InvariantCulture);
        return level.Name switch
        {
            "equal" => $"{left} = {right}",
            "jaro_winkler" => $"jaro_winkler_similarity({left}, {right}) >= {number}",
            "jaro" => $"jaro_similarity({left}, {right}) >= {number}",
            "levenshtein" => $"levenshtein({left}, {right}) <= {number}",
            "damerau_levenshtein" => DamerauLevenshtein(left, right, level.Number),
            "first" => $"left({left}, {number}) = left({right}, {number})",
            "initial" => $"(length({left}) = 1 OR length({right}) = 1) AND left({left}, 1) = left({right}, 1)",
            "begins_with" => $"starts_with({left}, {right}) OR starts_with({right}, {left})",
            "all_words" => AllWords(left, right),
            "similar_words" => SimilarWords(left, right, number),
            "swapped_with" => $"{left} = {FieldSql.Column("r", level.Other!)} AND {FieldSql.Column("l", level.Other!)} = {right}",
            "equal_to" => $"{left} = {FieldSql.Column("r", level.Other!)}",
            "words_of" => AllWords(left, FieldSql.Column("r", level.Other!)),
            "consistent" => $"{Shared(field)} >= 2 AND {Equal(field)} = {Shared(field)}",
            "day_month_swapped" => $"{Same(field, "year", "year")} AND {Same(field, "month", "day")} AND {Same(field, "day", "month")}",
            "one_digit" => $"hamming({left}, {right}) = 1",
            "digits" => $"hamming({left}, {right}) <= {number}",
            "parts" => $"{Equal(field)} >= {number}",
            "same_year" => Same(field, "year", "year"),
            "years" => $"abs(CAST({Part("l", field, "year")} AS INTEGER) - CAST({Part("r", field, "year")} AS INTEGER)) <= {number}",
            "dice" => $"2 * bit_count({left} & {right}) >= {number} * (bit_count({left}) + bit_count({right}))",
            "difference" => $"abs({left} - {right}) <= {number}",
            _ => throw new ArgumentOutOfRangeException(nameof(level), level.Name, "No such level."),
        };
    }

    /// <summary>Whether the words of one value are all among those of the other.</summary>
    private static string AllWords(string left, string right)
    {
        var (l, r) = (FormSql.Words(left), FormSql.Words(right));
        return $"(list_has_all({l}, {r}) OR list_has_all({r}, {l}))";
    }

    /// <summary>
    /// The distance is dear, so two things are asked before that follow from it: an edit changes the length by one at most, and one
    /// exchange of neighbours is two edits for the distance of Levenshtein.
    /// </summary>
    private static string DamerauLevenshtein(string left, string right, double most)
    {
        var (distance, edits) = (most.ToString("R", CultureInfo.InvariantCulture), (2 * most).ToString("R", CultureInfo.InvariantCulture));
        return $"abs(strlen({left}) - strlen({right})) <= {distance} AND levenshtein({left}, {right}) <= {edits} AND damerau_levenshtein({left}, {right}) <= {distance}";
    }

    /// <summary>Whether every word of the value with fewer words is like a word of the other.</summary>
    private static string SimilarWords(string left, string right, string least)
    {
        var (l, r) = (FormSql.Words(left), FormSql.Words(right));
        return $"CASE WHEN len({l}) <= len({r}) THEN {Every(l, r)} ELSE {Every(r, l)} END";

        string Every(string few, string many) =>
            $"len(list_filter({few}, lambda a: len(list_filter({many}, lambda b: jaro_winkler_similarity(a, b) >= {least})) = 0)) = 0";
    }

    private static string Part(string side, LinkageField field, string part) => FieldSql.Column(side, field.Name, part);

    private static string Same(LinkageField field, string left, string right) => $"{Part("l", field, left)} = {Part("r", field, right)}";

    /// <summary>Number of parts of a date that are equal.</summary>
    private static string Equal(LinkageField field) =>
        $"({string.Join(" + ", DateParts.Select(part => $"CAST(coalesce({Same(field, part, part)}, false) AS INTEGER)"))})";

    /// <summary>Number of parts of a date that both sides have.</summary>
    private static string Shared(LinkageField field) =>
        $"({string.Join(" + ", DateParts.Select(part => $"CAST({Part("l", field, part)} IS NOT NULL AND {Part("r", field, part)} IS NOT NULL AS INTEGER)"))})";
}
