using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// The pairs that may be links, in memory, sorted by their left and then their right record, with keys: what is left when everything
/// unlikely has gone.
/// </summary>
internal sealed class ScoredPairs
{
    private ScoredPairs(long[] left, long[] right, long[] patterns, double[] weights, int[] passes, Dictionary<long, string> leftKeys, Dictionary<long, string> rightKeys) =>
        (Left, Right, Patterns, Weights, Passes, LeftKeys, RightKeys) = (left, right, patterns, weights, passes, leftKeys, rightKeys);

    /// <summary>Number of the left record of each pair.</summary>
    public long[] Left { get; }

    /// <summary>Number of the right record of each pair.</summary>
    public long[] Right { get; }

    /// <summary>Pattern of each pair; -1 where a pass linked a pair that is no likely candidate.</summary>
    public long[] Patterns { get; }

    /// <summary>Weight of each pair; NaN where a pass linked a pair that is no likely candidate.</summary>
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
        var (left, right, patterns, weights, passes) = (new List<long>(), new List<long>(), new List<long>(), new List<double>(), new List<int>());
        using (var reader = sql.Query(SqlStatement.Composed(
            "likely pairs",
            $"""
            SELECT coalesce(s.l, d.l) AS l, coalesce(s.r, d.r) AS r, coalesce(s.pattern, -1), coalesce(s.weight, 'NaN'::DOUBLE), coalesce(d.pass, -1)
            FROM {MatchingTables.Scored} s FULL JOIN {MatchingTables.Passed} d ON s.l = d.l AND s.r = d.r
            ORDER BY ALL
            """)))
        {
            while (reader.Read())
            {
                left.Add(reader.GetInt64(0));
                right.Add(reader.GetInt64(1));
                patterns.Add(reader.GetInt64(2));
                weights.Add(reader.GetDouble(3));
                passes.Add(reader.GetInt32(4));
            }
        }

        return new ScoredPairs([.. left], [.. right], [.. patterns], [.. weights], [.. passes], Keys(sql, RecordTables.Left, "l"), Keys(sql, records.Right, "r"));
    }

    private static Dictionary<long, string> Keys(ISqlSession sql, string table, string side)
    {
        var keys = new Dictionary<long, string>();
        using var reader = sql.Query(SqlStatement.Composed(
            "keys of likely pairs",
            $"SELECT {side}.rowid, {RecordTables.Key(side)} FROM {table} {side} WHERE {side}.rowid IN (SELECT {side} FROM {MatchingTables.Scored} UNION ALL SELECT {side} FROM {MatchingTables.Passed})"));
        while (reader.Read())
            keys.Add(reader.GetInt64(0), reader.GetString(1));
        return keys;
    }
}
