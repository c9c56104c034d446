using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage.Matching.Standardisation;

/// <summary>
/// The standardised records of both sides as private tables, in the order of the files: the number of a record is its
/// <c>rowid</c>, the same at every run. For deduplication both sides are one table.
/// </summary>
internal sealed class RecordTables
{
    private const string KeyColumn = "\"#key\"";
    private readonly ISqlSession sql;
    private readonly LinkageSpecification specification;

    /// <param name="sql">The session.</param>
    /// <param name="specification">What is linked.</param>
    public RecordTables(ISqlSession sql, LinkageSpecification specification) => (this.sql, this.specification) = (sql, specification);

    /// <summary>Table of the left side.</summary>
    public static string Left => "link_left";

    /// <summary>Table of the right side.</summary>
    public string Right => specification.IsDeduplication ? Left : "link_right";

    /// <summary>Records on the left.</summary>
    public long LeftCount { get; private set; }

    /// <summary>Records on the right.</summary>
    public long RightCount { get; private set; }

    /// <summary>Pairs that there are.</summary>
    public double AllPairs => specification.IsDeduplication ? LeftCount * (LeftCount - 1.0) / 2 : (double)LeftCount * RightCount;

    /// <summary>The key of a record.</summary>
    /// <param name="side"><c>l</c> or <c>r</c>.</param>
    public static string Key(string side) => $"{side}.{KeyColumn}";

    /// <summary>The column with the groups of a variable, in the table of the left side.</summary>
    /// <param name="place">The variable.</param>
    public static string Group(int place) => string.Create(CultureInfo.InvariantCulture, $"\"#group{place}\"");

    /// <summary>Makes the tables and checks keys and columns.</summary>
    /// <param name="left">Relation with the columns of the left file.</param>
    /// <param name="right">The same of the right one; not used for deduplication.</param>
    /// <exception cref="InvalidInputException">No record, a key that is missing or there twice, a field that is missing in every record.</exception>
    public void Make(string left, string right)
    {
        LeftCount = Make(Left, left, specification.Left, field => field.Left, "left");
        RightCount = specification.Right is { } side ? Make(Right, right, side, field => field.Right, "right") : LeftCount;
        CheckBits();
    }

    /// <summary>Makes the table of one side alone, under the name of the left one.</summary>
    /// <param name="isLeft">Which side of the specification it is.</param>
    /// <param name="relation">Relation with the columns of its file.</param>
    public void MakeOne(bool isLeft, string relation) =>
        LeftCount = isLeft || specification.Right is null ? Make(Left, relation, specification.Left, field => field.Left, "left") : Make(Left, relation, specification.Right, field => field.Right, "right");

    private long Make(string table, string relation, LinkageSide side, Func<LinkageField, ImmutableArray<string>> columns, string name)
    {
        var key = side.Key is { } column ? $"nullif(trim(CAST({SqlStatement.Identifier(column)} AS VARCHAR)), '')" : "CAST(NULL AS VARCHAR)";
        string[] groups = name == "left" ? [.. specification.Bias.Columns.Select((_, place) => Group(place))] : [];
        var given = specification.Bias.Columns.Take(groups.Length).Select((own, place) => $"{FieldSql.Raw(own, side.Missing)} AS {groups[place]}");
        var select = FieldSql.Query(specification.Fields, columns, side.Missing, string.Join(", ", given.Prepend($"{key} AS {KeyColumn}")), string.Join(", ", groups.Prepend(KeyColumn)), relation);
        if (side.Distinct)
            select = $"SELECT DISTINCT ON ({KeyColumn}) * FROM ({select}) WHERE {KeyColumn} IS NOT NULL ORDER BY ALL";
        sql.Execute(SqlStatement.Composed($"records of the {name} side", $"CREATE TABLE {table} AS {select}"));
        if (side.Key is null)
            sql.Execute(SqlStatement.Composed($"numbers of the {name} side", $"UPDATE {table} SET {KeyColumn} = CAST(rowid + 1 AS VARCHAR)"));
        var count = sql.Number($"records of the {name} side", $"SELECT count(*) FROM {table}");
        if (count == 0)
            throw Refused($"the {name} file", "no record", "at least one record", "Send the file again.");
        if (side is { Key: { } own, Distinct: false })
            CheckKey(table, own, name);
        CheckFields(table, columns, name);
        return count;
    }

    private void CheckKey(string table, string key, string name)
    {
        var missing = sql.Number("missing keys", $"SELECT count(*) FROM {table} WHERE {KeyColumn} IS NULL");
        if (missing > 0)
            throw Refused($"the {name} file, column '{key}'", $"{missing} records without a key", "a key in every record", "Fill it in, or name another column under 'key'.");
        var twice = sql.Number("keys that occur twice", $"SELECT count(*) FROM (SELECT {KeyColumn} FROM {table} GROUP BY ALL HAVING count(*) > 1)");
        if (twice > 0)
        {
            var row = sql.Number("first of them", $"SELECT min(second) FROM (SELECT list_sort(list(rowid))[2] + 1 AS second FROM {table} GROUP BY {KeyColumn} HAVING count(*) > 1)");
            throw Refused($"the {name} file, column '{key}'", $"{twice} keys that occur more than once, the first of them again in record {row}", "every key once", "Remove the copies, name another column under 'key', or say 'distinct: true' where rows of one key are one record.");
        }
    }

    private void CheckFields(string table, Func<LinkageField, ImmutableArray<string>> columns, string name)
    {
        var used = specification.Fields;
        var counts = used.Select(field => field.Kind == FieldKind.Date
            ? $"count(coalesce({FieldSql.Column("t", field.Name, "year")}, {FieldSql.Column("t", field.Name, "month")}, {FieldSql.Column("t", field.Name, "day")}))"
            : $"count({FieldSql.Column("t", field.Name)})");
        using var reader = sql.Query(SqlStatement.Composed($"values of the {name} side", $"SELECT {string.Join(", ", counts)} FROM {table} t"));
        reader.Read();
        var faults = ImmutableArray.CreateBuilder<Fault>();
        for (var place = 0; place < used.Length; place++)
        {
            if (reader.GetInt64(place) == 0)
                faults.Add(new Fault($"the {name} file, {(columns(used[place]).Length == 1 ? "column" : "columns")} {string.Join(", ", columns(used[place]).Select(column => $"'{column}'"))}", $"no value of the field '{used[place].Name}' in any record", "values in at least some records", "Check the column and the forms of the field, or leave the field out."));
        }

        if (faults.Count > 0)
            throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable());
    }

    /// <summary>Filters of different lengths cannot be compared; what is no filter was made one of a single bit.</summary>
    private void CheckBits()
    {
        foreach (var field in specification.Fields.Where(field => field.Kind == FieldKind.Bits))
        {
            var column = FieldSql.Column("t", field.Name);
            var lengths = new List<long>();
            using var reader = sql.Query(SqlStatement.Composed(
                $"lengths of {field.Name}", $"SELECT DISTINCT bit_length({column}) AS n FROM (SELECT {column} FROM {Left} t UNION ALL SELECT {column} FROM {Right} t) t WHERE {column} IS NOT NULL ORDER BY n"));
            while (reader.Read())
                lengths.Add(SqlNumbers.Whole(reader.GetValue(0)));
            if (lengths is [1, ..])
                throw Refused($"the field '{field.Name}'", "values that are not encoded", "hexadecimal digits, as 'ivm link encode' writes them", "Encode the column on both sides, with the same key and --bits.");
            if (lengths.Count > 1)
                throw Refused($"the field '{field.Name}'", $"filters of {string.Join(" and ", lengths)} bits", "one length on both sides", "Encode both sides with the same --bits.");
        }
    }

    private static InvalidInputException Refused(string where, string found, string expected, string repair) =>
        new(InputFailure.DataRefused, new Fault(where, found, expected, repair));
}
