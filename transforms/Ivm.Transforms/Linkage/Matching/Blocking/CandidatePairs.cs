using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Blocking;

/// <summary>Number of pairs of a pattern among those that meet the same rules.</summary>
/// <param name="Rules">The rules, a bit a rule; 0 for pairs drawn at random.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Count">The pairs.</param>
internal sealed record PatternCount(long Rules, long Pattern, long Count);

/// <summary>Makes candidate pairs with the patterns of their levels, and random pairs for chance agreement.</summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
/// <param name="code">Patterns as numbers.</param>
internal sealed class CandidatePairs(ISqlSession sql, LinkageSpecification specification, RecordTables records, PatternCode code)
{
    /// <summary>Makes the candidates of all rules, each pair once, compared at once.</summary>
    /// <returns>The patterns, sorted.</returns>
    public ImmutableArray<PatternCount> Make()
    {
        sql.Execute(SqlStatement.Composed("candidate pairs", $"CREATE TABLE {MatchingTables.Pairs} (l BIGINT, r BIGINT, rules BIGINT, pattern BIGINT)"));
        for (var place = 0; place < specification.Blocking.Rules.Length; place++)
        {
            foreach (var (join, where) in CandidateSql.Variants(specification, place))
                sql.Execute(SqlStatement.Composed(
                    $"candidates of {specification.Blocking.Rules[place].Name}",
                    $"INSERT INTO {MatchingTables.Pairs} SELECT l.rowid, r.rowid, {CandidateSql.Mask(specification)}, {code.Sql} FROM {RecordTables.Left} l JOIN {records.Right} r ON {join} WHERE {where}"));
        }

        return Read("patterns of candidates", $"SELECT rules, pattern, count(*) FROM {MatchingTables.Pairs} GROUP BY ALL ORDER BY ALL");
    }

    /// <summary>Counts patterns of pairs drawn at random, or of all pairs where there are no more than asked for.</summary>
    /// <returns>The patterns, sorted, and whether they are of all pairs.</returns>
    public (ImmutableArray<PatternCount> Patterns, bool IsAll) Random()
    {
        if (records.AllPairs <= specification.Estimation.RandomPairs)
        {
            var order = specification.IsDeduplication ? "l.rowid < r.rowid" : "true";
            return (Read("patterns of all pairs", $"SELECT 0, {code.Sql} AS pattern, count(*) FROM {RecordTables.Left} l JOIN {records.Right} r ON {order} GROUP BY ALL ORDER BY ALL"), true);
        }

        sql.Load(MatchingTables.Random, Draw());
        return (Read(
            "patterns of random pairs",
            $"SELECT 0, {code.Sql} AS pattern, count(*) FROM {MatchingTables.Random} d JOIN {RecordTables.Left} l ON l.rowid = d.l JOIN {records.Right} r ON r.rowid = d.r GROUP BY ALL ORDER BY ALL"), false);
    }

    /// <summary>Pairs of two records of one file are never of a record with itself.</summary>
    private ColumnBatch Draw()
    {
        var (left, right) = (new Column<long?>("l"), new Column<long?>("r"));
        var random = new SplitMix((ulong)specification.Estimation.Seed);
        while (left.Count < specification.Estimation.RandomPairs)
        {
            var (l, r) = (random.Below(records.LeftCount), random.Below(records.RightCount));
            if (specification.IsDeduplication && l == r)
                continue;
            left.Values.Add(specification.IsDeduplication ? Math.Min(l, r) : l);
            right.Values.Add(specification.IsDeduplication ? Math.Max(l, r) : r);
        }

        return new ColumnBatch([left, right]);
    }

    private ImmutableArray<PatternCount> Read(string name, string query)
    {
        var counts = ImmutableArray.CreateBuilder<PatternCount>();
        using var reader = sql.Query(SqlStatement.Composed(name, query));
        while (reader.Read())
            counts.Add(new PatternCount(SqlNumbers.Whole(reader.GetValue(0)), reader.GetInt64(1), reader.GetInt64(2)));
        return counts.ToImmutable();
    }

    /// <summary>SplitMix64: Steele, Lea and Flood (2014), OOPSLA.</summary>
    private sealed class SplitMix(ulong seed)
    {
        private ulong state = seed;

        public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

        private ulong Next()
        {
            state = unchecked(state + 0x9E3779B97F4A7C15);
            var z = state;
            z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
            z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
            return z ^ (z >> 31);
        }
    }
}
