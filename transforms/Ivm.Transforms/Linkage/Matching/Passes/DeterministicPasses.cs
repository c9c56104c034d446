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
    /// <summary>Makes the table of their links.</summary>
    public void Run()
    {
        sql.Execute(SqlStatement.Composed("links of passes", $"CREATE TABLE {MatchingTables.Passed} (l BIGINT, r BIGINT, pass INTEGER)"));
        for (var place = 0; place < specification.Passes.Length; place++)
            sql.Execute(SqlStatement.Composed($"pass {specification.Passes[place].Name}", Pass(specification.Passes[place].Equal, place)));
    }

    /// <summary>Left values that occur once are looked for on the right; of those found once on the right, the pair is a link.</summary>
    private string Pass(ImmutableArray<LinkageEquality> equal, int place)
    {
        var left = equal.Select((one, i) => $"{RuleSql.Expression("l", one.Left)} AS k{i}");
        var keys = equal.Select((_, i) => $"k{i}").ToArray();
        return $"""
            INSERT INTO {MatchingTables.Passed}
            SELECT c.l, min(r.rowid), {place}
            FROM (
                SELECT min(n) AS l, {string.Join(", ", keys)}
                FROM (SELECT l.rowid AS n, {string.Join(", ", left)} FROM {RecordTables.Left} l WHERE l.rowid NOT IN (SELECT l FROM {MatchingTables.Passed}))
                GROUP BY {string.Join(", ", keys)}
                HAVING count(*) = 1) c
            JOIN {records.Right} r ON {string.Join(" AND ", equal.Select((one, i) => $"c.k{i} = {RuleSql.Expression("r", one.Right)}"))}
            WHERE r.rowid NOT IN (SELECT r FROM {MatchingTables.Passed})
            GROUP BY c.l
            HAVING count(*) = 1
            """;
    }
}
