using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>Compares pairs that somebody names, whether they are candidates or not, as candidates are compared.</summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="model">The model.</param>
internal sealed class Explanation(ISqlSession sql, LinkageSpecification specification, RecordTables records, PatternCode code, MatchingModel model)
{
    private const string AskedPairs = "link_asked";

    /// <summary>The evidence on each pair, in their order.</summary>
    /// <exception cref="InvalidInputException">A key is in no record.</exception>
    public ImmutableArray<PairEvidence> Of(IReadOnlyList<(string Left, string Right)> pairs)
    {
        sql.Load(AskedPairs, new ColumnBatch([
            new Column<long?>("n", [.. Enumerable.Range(0, pairs.Count).Select(place => (long?)place)]),
            new Column<string?>("lk", [.. pairs.Select(pair => pair.Left)]),
            new Column<string?>("rk", [.. pairs.Select(pair => pair.Right)]),
        ]));
        RequireKnown("left", RecordTables.Left, "lk");
        RequireKnown("right", records.Right, "rk");
        var scoring = new Scoring(sql, specification, records, code, model);
        scoring.MakeTerms();
        var (joins, bits) = scoring.AdjustmentColumns("p.pattern");
        var asked = specification.Passes.Select(pass => (pass.Name, IsPass: true, pass.Equal)).Concat(specification.Blocking.Rules.Select(rule => (rule.Name, IsPass: false, rule.Equal))).ToArray();
        var passes = specification.Passes.Select(pass => $"coalesce({RuleSql.Condition(pass.Equal)}, false)");
        var all = new PairEvidence[pairs.Count];
        using var reader = sql.Query(SqlStatement.Composed("evidence on pairs", $"""
            SELECT p.n, p.rules, p.pattern, [{string.Join(", ", bits)}]::DOUBLE[], p.passes, p.states
            FROM (
                SELECT o.n, l.rowid AS l, {CandidateSql.Mask(specification)} AS rules, {code.Sql} AS pattern, [{string.Join(", ", passes)}]::BOOLEAN[] AS passes, [{string.Join(", ", asked.SelectMany(rule => rule.Equal).Select(State))}]::INTEGER[] AS states
                FROM (
                    SELECT a.n, {(specification.IsDeduplication ? "least(x.rowid, y.rowid) AS l, greatest(x.rowid, y.rowid) AS r" : "x.rowid AS l, y.rowid AS r")}
                    FROM {AskedPairs} a JOIN {RecordTables.Left} x ON {RecordTables.Key("x")} = a.lk JOIN {records.Right} y ON {RecordTables.Key("y")} = a.rk) o
                JOIN {RecordTables.Left} l ON l.rowid = o.l JOIN {records.Right} r ON r.rowid = o.r) p
            JOIN {RecordTables.Left} l ON l.rowid = p.l{joins}
            """));
        while (reader.Read())
        {
            var place = (int)reader.GetInt64(0);
            all[place] = Evidence(pairs[place], reader.GetInt64(1), code.Decode(reader.GetInt64(2)), reader.GetFieldValue<List<double?>>(3), reader.GetFieldValue<List<bool>>(4)) with
            {
                Asked = Asked(asked, reader.GetFieldValue<List<int>>(5)),
            };
        }

        return [.. all];
    }

    private static string State(LinkageEquality equal)
    {
        var (left, right) = (RuleSql.Expression("l", equal.Left), RuleSql.Expression("r", equal.Right));
        return $"CASE WHEN {left} IS NULL AND {right} IS NULL THEN {(int)EqualityState.BothMissing} WHEN {left} IS NULL THEN {(int)EqualityState.LeftMissing} WHEN {right} IS NULL THEN {(int)EqualityState.RightMissing} WHEN {left} = {right} THEN {(int)EqualityState.Equal} ELSE {(int)EqualityState.Different} END";
    }

    private static ImmutableArray<RuleEvidence> Asked((string Name, bool IsPass, ImmutableArray<LinkageEquality> Equal)[] rules, List<int> states)
    {
        var (all, place) = (ImmutableArray.CreateBuilder<RuleEvidence>(), 0);
        foreach (var (name, isPass, equal) in rules)
            all.Add(new RuleEvidence(name, isPass, [.. equal.Select(one => ($"{one}", (EqualityState)states[place++]))]));
        return all.ToImmutable();
    }

    private PairEvidence Evidence((string Left, string Right) pair, long rules, int[] levels, List<double?> terms, List<bool> passes)
    {
        var evidence = ImmutableArray.CreateBuilder<LevelEvidence>();
        for (var place = 0; place < levels.Length; place++)
        {
            var comparison = specification.Comparisons[place];
            evidence.Add(new LevelEvidence(
                comparison.Name, levels[place], levels[place] < 0 ? "missing" : $"{comparison.Levels[levels[place]]}", model.Model.Comparisons[place].WeightOf(levels[place]), terms[place]));
        }

        var weight = evidence.Sum(level => level.Weight) + evidence.Sum(level => level.Term ?? 0);
        return new PairEvidence(
            pair.Left,
            pair.Right,
            [.. specification.Blocking.Rules.Where((_, place) => (rules >> place & 1) == 1).Select(rule => rule.Name)],
            [.. specification.Passes.Where((_, place) => passes[place]).Select(pass => pass.Name)],
            evidence.ToImmutable(),
            weight,
            MatchWeight.Posterior(weight, model.Prior));
    }

    private void RequireKnown(string side, string table, string column)
    {
        using var reader = sql.Query(SqlStatement.Composed("keys in no record", $"SELECT {column} FROM {AskedPairs} WHERE {column} NOT IN (SELECT {RecordTables.Key("t")} FROM {table} t WHERE {RecordTables.Key("t")} IS NOT NULL) ORDER BY n LIMIT 1"));
        if (reader.Read())
            throw new InvalidInputException(InputFailure.Invalid, new Fault($"the {side} file", $"no record with the key '{reader.GetString(0)}'", "keys of its records", "Correct the key."));
    }
}
