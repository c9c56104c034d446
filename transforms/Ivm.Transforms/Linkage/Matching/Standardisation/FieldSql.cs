using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage.Matching.Standardisation;

/// <summary>
/// Standardised fields as columns of the tables of records. A text or number is one column. A date is four: the eight
/// digits where all parts are known, and its year, month and day as digits, each of which may be missing.
/// </summary>
internal static class FieldSql
{
    /// <summary>Parts of a date, with their number of digits.</summary>
    private static readonly (string Name, int Digits)[] Parts = [("year", 4), ("month", 2), ("day", 2)];

    /// <summary>A column of a field.</summary>
    /// <param name="side"><c>l</c> or <c>r</c>.</param>
    /// <param name="field">The field.</param>
    /// <param name="part">Part of a date; empty for the whole.</param>
    public static string Column(string side, string field, string part = "") => $"{side}.{SqlStatement.Identifier(part.Length == 0 ? field : $"{field}.{part}")}";

    /// <summary>The columns of a field, each with its name.</summary>
    /// <param name="field">The field.</param>
    /// <param name="columns">Columns of the file that make it.</param>
    /// <param name="missing">Texts that mean missing.</param>
    public static IEnumerable<string> Select(LinkageField field, ImmutableArray<string> columns, ImmutableArray<string> missing)
    {
        ImmutableArray<string> none = [.. missing, .. field.Missing];
        var raw = columns.Select(column => Raw(column, none)).ToArray();
        switch (field.Kind)
        {
            case FieldKind.Date:
                return DateColumns(field.Name, raw);
            case FieldKind.Number:
                return [$"TRY_CAST({Text(field, raw)} AS DOUBLE) AS {SqlStatement.Identifier(field.Name)}"];
            default:
                return [$"nullif({Text(field, raw)}, '') AS {SqlStatement.Identifier(field.Name)}"];
        }
    }

    private static string Text(LinkageField field, string[] raw) =>
        field.Forms.Aggregate(raw.Length == 1 ? raw[0] : $"nullif(concat_ws(' ', {string.Join(", ", raw)}), '')", (text, form) => FormSql.Apply(form, text));

    private static string Raw(string column, ImmutableArray<string> missing)
    {
        var text = $"trim(CAST({SqlStatement.Identifier(column)} AS VARCHAR), ' \t\r\n\u00a0')";
        return $"CASE WHEN {text} IN ({string.Join(", ", missing.Append("").Distinct(StringComparer.Ordinal).Select(SqlStatement.Literal))}) THEN NULL ELSE {text} END";
    }

    private static IEnumerable<string> DateColumns(string name, string[] raw)
    {
        var parts = new string[Parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            var digits = Parts[part].Digits;
            var written = raw.Length == 1
                ? $"regexp_extract({raw[0]}, '^([0-9]{{4}})[-/. ]?([0-9]{{2}})[-/. ]?([0-9]{{2}})$', {part + 1})"
                : $"lpad(regexp_extract({raw[part]}, '^0*([0-9]{{1,{digits}}})$', 1), {digits}, '0')";
            parts[part] = $"nullif(nullif({written}, ''), '{new string('0', digits)}')";
            yield return $"{parts[part]} AS {SqlStatement.Identifier($"{name}.{Parts[part].Name}")}";
        }

        yield return $"{string.Join(" || ", parts)} AS {SqlStatement.Identifier(name)}";
    }
}
