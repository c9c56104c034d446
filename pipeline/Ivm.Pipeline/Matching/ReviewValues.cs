using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>The values of drawn pairs as they stand in the files, field by field, left beside right.</summary>
internal sealed class ReviewValues
{
    private const string Asked = "review_pairs";
    private readonly ISqlSession sql;
    private readonly LinkageSpecification specification;
    private readonly ImmutableArray<LinkageField> fields;

    /// <param name="sql">The session, with both files open.</param>
    /// <param name="specification">How they were linked.</param>
    public ReviewValues(ISqlSession sql, LinkageSpecification specification)
    {
        (this.sql, this.specification) = (sql, specification);

        // Fields of the same columns in other forms show the same, and encoded values show nothing to people.
        fields = [.. specification.Fields.Where(field => field.Kind != FieldKind.Bits).DistinctBy(field => (string.Join('\n', field.Left), string.Join('\n', field.Right)))];
    }

    /// <summary>Names of the columns.</summary>
    public ImmutableArray<string> Names => [.. fields.SelectMany(one => new[] { $"left_{one.Name}", $"right_{one.Name}" })];

    /// <summary>The values of every pair, in their order.</summary>
    public string?[][] Of(ImmutableArray<DrawnPair> sample)
    {
        sql.Load(Asked, new ColumnBatch([
            new Column<long?>("n", [.. sample.Select(pair => (long?)pair.Number)]),
            new Column<string?>("lk", [.. sample.Select(pair => pair.LeftKey)]),
            new Column<string?>("rk", [.. sample.Select(pair => pair.RightKey)]),
        ]));
        var right = specification.Right ?? specification.Left;
        var shown = string.Join(", ", fields.SelectMany((_, place) => new[] { $"a.v{place}", $"b.v{place}" }));
        var all = new List<string?[]>();
        using var reader = sql.Query(SqlStatement.Composed(
            "values of drawn pairs",
            $"SELECT {shown} FROM {Asked} p JOIN {Side("left", specification.Left, field => field.Left)} a ON a.k = p.lk JOIN {Side(specification.IsDeduplication ? "left" : "right", right, field => field.Right)} b ON b.k = p.rk ORDER BY p.n"));
        while (reader.Read())
            all.Add([.. Enumerable.Range(0, reader.FieldCount).Select(place => reader.IsDBNull(place) ? null : reader.GetString(place))]);
        return [.. all];
    }

    private string Side(string side, LinkageSide form, Func<LinkageField, ImmutableArray<string>> columns)
    {
        var key = form.Key is { } own ? $"trim(CAST({SqlStatement.Identifier(own)} AS VARCHAR))" : "CAST(row_number() OVER () AS VARCHAR)";
        var values = fields.Select((field, place) => string.Create(
            CultureInfo.InvariantCulture, $"nullif(concat_ws(' ', {string.Join(", ", columns(field).Select(column => $"CAST({SqlStatement.Identifier(column)} AS VARCHAR)"))}), '') AS v{place}"));
        var names = fields.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"min(v{place}) AS v{place}"));
        return $"(SELECT k, {string.Join(", ", names)} FROM (SELECT {key} AS k, {string.Join(", ", values)} FROM link_source_{side}) GROUP BY k)";
    }
}
