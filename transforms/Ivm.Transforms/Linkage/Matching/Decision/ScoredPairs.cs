using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// The pairs that may be links, in memory, sorted by their left and then their right record, with keys: what is left when everything
/// unlikely has gone.
/// </summary>
internal sealed class ScoredPairs
{
    private ScoredPairs(long[] left, long[] right, long[] rules, long[] patterns, double[] weights, int[] passes, Dictionary<long, string> leftKeys, Dictionary<long, string> rightKeys) =>
        (Left, Right, Rules, Patterns, Weights, Passes, LeftKeys, RightKeys) = (left, right, rules, patterns, weights, passes, leftKeys, rightKeys);

    /// <summary>Number of the left record of each pair.</summary>
    public long[] Left { get; }

    /// <summary>Number of the right record of each pair.</summary>
    public long[] Right { get; }

    /// <summary>Blocking rules that each pair meets, a bit a rule; 0 where only a pass found it.</summary>
    public long[] Rules { get; }

    /// <summary>Pattern of each pair.</summary>
    public long[] Patterns { get; }

    /// <summary>Weight of each pair.</summary>
    public double[] Weights { get; }

    /// <summary>Pass that linked each pair; -1 where none did.</summary>
    public int[] Passes { get; }

    /// <summary>Keys of the left records.</summary>
    public Dictionary<long, string> LeftKeys { get; }

    /// <summary>Keys of the right records.</summary>
    public Dictionary<long, string> RightKeys { get; }

    /// <summary>Number of pairs.</summary>
    public int Count => Left.Length;

    /// <summary>Reads the pairs, those of deterministic passes among them.</summary>
    public static ScoredPairs Read(ISqlSession sql, RecordTables records)
    {
        var (left, right, rules, patterns, weights, passes) = (new List<long>(), new List<long>(), new List<long>(), new List<long>(), new List<double>(), new List<int>());
        using (var reader = sql.Query(SqlStatement.Composed(
            "likely pairs",
            $"""
            SELECT s.l, s.r, s.rules, s.pattern, s.weight, coalesce(d.pass, -1)
            FROM {MatchingTables.Scored} s LEFT JOIN {MatchingTables.Passed} d ON s.l = d.l AND s.r = d.r
            ORDER BY s.l, s.r
            """)))
        {
            while (reader.Read())
            {
                left.Add(reader.GetInt64(0));
                right.Add(reader.GetInt64(1));
                rules.Add(reader.GetInt64(2));
                patterns.Add(reader.GetInt64(3));
                weights.Add(reader.GetDouble(4));
                passes.Add(reader.GetInt32(5));
            }
        }

        return new ScoredPairs([.. left], [.. right], [.. rules], [.. patterns], [.. weights], [.. passes], Keys(sql, RecordTables.Left, "l"), Keys(sql, records.Right, "r"));
    }

    private static Dictionary<long, string> Keys(ISqlSession sql, string table, string side)
    {
        var keys = new Dictionary<long, string>();
        using var reader = sql.Query(SqlStatement.Composed(
            "keys of likely pairs",
            $"SELECT {side}.rowid, {RecordTables.Key(side)} FROM {table} {side} WHERE {side}.rowid IN (SELECT {side} FROM {MatchingTables.Scored})"));
        while (reader.Read())
            keys.Add(reader.GetInt64(0), reader.GetString(1));
        return keys;
    }
}
