using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Passes;

/// <summary>
/// Deterministic passes in their order: of the records that no earlier pass has linked, those whose values occur once on the left
/// and once on the right, and are the same, are linked.
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
internal sealed class DeterministicPasses(ISqlSession sql, LinkageSpecification specification, RecordTables records)
{
    private const string Values = "link_pass_values";

    /// <summary>Makes the table of their links.</summary>
    /// <returns>How often the values of each pass occur on either side.</returns>
    public ImmutableArray<PassCounts> Run()
    {
        sql.Execute(SqlStatement.Composed("links of passes", $"CREATE TABLE {MatchingTables.Passed} (l BIGINT, r BIGINT, pass INTEGER)"));
        return [.. specification.Passes.Select(Pass)];
    }

    private PassCounts Pass(LinkagePass pass, int place)
    {
        var linked = sql.Number($"links before pass {pass.Name}", $"SELECT count(*) FROM {MatchingTables.Passed}");
        sql.Execute(SqlStatement.Composed($"values of pass {pass.Name}", Common(pass.Equal)));
        var (left, right) = (new List<(long, long)>(), new List<(long, long)>());
        using (var reader = sql.Query(SqlStatement.Composed($"counts of pass {pass.Name}", $"SELECT lefts, rights, count(*) FROM {Values} GROUP BY ALL ORDER BY ALL")))
        {
            while (reader.Read())
            {
                var (lefts, rights, values) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
                left.Add((rights, lefts * values));
                right.Add((lefts, rights * values));
            }
        }

        sql.Execute(SqlStatement.Composed($"pass {pass.Name}", $"INSERT INTO {MatchingTables.Passed} SELECT l, r, {place} FROM {Values} WHERE lefts = 1 AND rights = 1 ORDER BY l"));
        return new PassCounts(pass.Name, PassCounts.Histogram(left, records.LeftCount - linked), PassCounts.Histogram(right, records.RightCount - linked));
    }

    /// <summary>Values that occur on both sides among what is left, with the number of records that have them and the first of each.</summary>
    private string Common(ImmutableArray<LinkageEquality> equal)
    {
        var left = equal.Select((one, i) => $"{RuleSql.Expression("l", one.Left)} AS k{i}");
        var keys = string.Join(", ", equal.Select((_, i) => $"k{i}"));
        return $"""
            CREATE OR REPLACE TABLE {Values} AS
            SELECT c.l, c.lefts, min(r.rowid) AS r, count(*) AS rights
            FROM (
                SELECT min(n) AS l, count(*) AS lefts, {keys}
                FROM (SELECT l.rowid AS n, {string.Join(", ", left)} FROM {RecordTables.Left} l WHERE l.rowid NOT IN (SELECT l FROM {MatchingTables.Passed}))
                GROUP BY {keys}) c
            JOIN {records.Right} r ON {string.Join(" AND ", equal.Select((one, i) => $"c.k{i} = {RuleSql.Expression("r", one.Right)}"))}
            WHERE r.rowid NOT IN (SELECT r FROM {MatchingTables.Passed})
            GROUP BY c.l, c.lefts
            """;
    }
}
