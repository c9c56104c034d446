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

    /// <summary>
    /// The query that standardises fields, a subquery a step: each step reads the outcome of the one before by its name, so that
    /// the text of a long list of forms does not multiply.
    /// </summary>
    /// <param name="fields">The fields.</param>
    /// <param name="columns">Columns of the file that make a field.</param>
    /// <param name="missing">Texts that mean missing.</param>
    /// <param name="key">The key, with its name, and what else goes along as it is.</param>
    /// <param name="keyColumn">The names of these.</param>
    /// <param name="relation">The file.</param>
    public static string Query(ImmutableArray<LinkageField> fields, Func<LinkageField, ImmutableArray<string>> columns, ImmutableArray<string> missing, string key, string keyColumn, string relation)
    {
        var query = Select(key, fields.SelectMany(field => First(field, columns(field), missing)), relation);
        for (var step = 0; step < fields.Max(field => field.Forms.Length); step++)
            query = Select(keyColumn, fields.SelectMany(field => Next(field, step)), $"({query})");
        return Select(keyColumn, fields.SelectMany(Last), $"({query})");
    }

    private static string Select(string key, IEnumerable<string> columns, string relation) => $"SELECT {string.Join(",\n  ", columns.Prepend(key))}\nFROM {relation}";

    private static IEnumerable<string> First(LinkageField field, ImmutableArray<string> columns, ImmutableArray<string> missing)
    {
        ImmutableArray<string> none = [.. missing, .. field.Missing];
        var raw = columns.Select(column => Raw(column, none)).ToArray();
        return field.Kind == FieldKind.Date
            ? DateColumns(field.Name, raw)
            : [$"{(raw.Length == 1 ? raw[0] : $"nullif(concat_ws(' ', {string.Join(", ", raw)}), '')")} AS {SqlStatement.Identifier(field.Name)}"];
    }

    private static IEnumerable<string> Next(LinkageField field, int step) => step < field.Forms.Length
        ? [$"{FormSql.Apply(field.Forms[step], SqlStatement.Identifier(field.Name))} AS {SqlStatement.Identifier(field.Name)}"]
        : Names(field);

    private static IEnumerable<string> Last(LinkageField field)
    {
        var name = SqlStatement.Identifier(field.Name);
        return field.Kind switch
        {
            FieldKind.Date => Names(field),
            FieldKind.Number => [$"TRY_CAST({name} AS DOUBLE) AS {name}"],
            FieldKind.Bits => [$"CASE WHEN length({name}) % 2 = 0 AND regexp_full_match({name}, '[0-9a-f]+') THEN CAST(unhex({name}) AS BIT) WHEN {name} IS NOT NULL THEN CAST('0' AS BIT) END AS {name}"],
            _ => [$"nullif({name}, '') AS {name}"],
        };
    }

    private static IEnumerable<string> Names(LinkageField field) => field.Kind == FieldKind.Date
        ? [.. Parts.Select(part => SqlStatement.Identifier($"{field.Name}.{part.Name}")), SqlStatement.Identifier(field.Name)]
        : [SqlStatement.Identifier(field.Name)];

    /// <summary>A value without blanks around it; NULL where it means missing.</summary>
    public static string Raw(string column, ImmutableArray<string> missing)
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
