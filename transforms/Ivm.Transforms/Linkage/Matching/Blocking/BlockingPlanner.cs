using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Blocking;

/// <summary>What a blocking rule makes.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Pairs">Pairs that meet it.</param>
/// <param name="NewPairs">Those of them that meet no earlier rule; null where that was not counted.</param>
/// <param name="LargestBlock">Most pairs of one value of the rule.</param>
/// <param name="Blocks">Values that make pairs.</param>
public sealed record PlannedRule(string Rule, long Pairs, long? NewPairs, long LargestBlock, long Blocks);

/// <summary>
/// Counts what blocking rules make before any pair is made: from the numbers of records of each value on either side.
/// A pair of a rule whose left and right expressions differ may in one file stand twice in its count.
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
internal sealed class BlockingPlanner(ISqlSession sql, LinkageSpecification specification, RecordTables records)
{
    /// <summary>Counts and refuses what exceeds the budget.</summary>
    /// <param name="exact">Whether newly added pairs are counted though the budget does not ask for it.</param>
    /// <exception cref="InvalidInputException">A block or all pairs together exceed the budget, or there is no pair at all.</exception>
    public ImmutableArray<PlannedRule> Plan(bool exact)
    {
        var plan = specification.Blocking.Rules.Select(Count).ToImmutableArray();
        Refuse(plan);
        if (exact || plan.Sum(rule => (double)rule.Pairs) > specification.Blocking.MostPairs)
        {
            plan = [.. plan.Select((rule, place) => rule with { NewPairs = CountNew(place) })];
            RefuseTotal(plan);
        }

        return plan;
    }

    private PlannedRule Count(BlockingRule rule)
    {
        if (rule.Equal.IsEmpty)
        {
            var pairs = records.AllPairs > long.MaxValue ? long.MaxValue : (long)records.AllPairs;
            return new PlannedRule(rule.Name, pairs, null, pairs, 1);
        }

        using var reader = sql.Query(SqlStatement.Composed($"count of {rule.Name}", specification.IsDeduplication && RuleSql.IsSymmetric(rule) ? WithinOne(rule) : BetweenTwo(rule)));
        reader.Read();
        return new PlannedRule(rule.Name, SqlNumbers.Whole(reader.GetValue(0)), null, SqlNumbers.Whole(reader.GetValue(1)), SqlNumbers.Whole(reader.GetValue(2)));
    }

    private static string WithinOne(BlockingRule rule)
    {
        var keys = rule.Equal.Select(equal => RuleSql.Expression("l", equal.Left)).ToArray();
        return $"""
            SELECT coalesce(sum(p), 0), coalesce(max(p), 0), count(*)
            FROM (
                SELECT CAST(count(*) AS HUGEINT) * (count(*) - 1) // 2 AS p
                FROM {RecordTables.Left} l
                WHERE {string.Join(" AND ", keys.Select(key => $"{key} IS NOT NULL"))}
                GROUP BY {string.Join(", ", keys)}
                HAVING count(*) > 1)
            """;
    }

    /// <summary>The left side is counted by value; each record on the right then finds at most one of its rows.</summary>
    private string BetweenTwo(BlockingRule rule)
    {
        var left = rule.Equal.Select((equal, i) => $"{RuleSql.Expression("l", equal.Left)} AS k{i}");
        var names = rule.Equal.Select((_, i) => $"c.k{i}").ToArray();
        return $"""
            SELECT coalesce(sum(p), 0), coalesce(max(p), 0), count(*)
            FROM (
                SELECT CAST(c.n AS HUGEINT) * count(*) AS p
                FROM (SELECT {string.Join(", ", left)}, count(*) AS n FROM {RecordTables.Left} l GROUP BY ALL) c
                JOIN {records.Right} r ON {string.Join(" AND ", rule.Equal.Select((equal, i) => $"c.k{i} = {RuleSql.Expression("r", equal.Right)}"))}
                GROUP BY {string.Join(", ", names)}, c.n)
            """;
    }

    private long CountNew(int place)
    {
        var total = 0L;
        foreach (var (join, where) in CandidateSql.Variants(specification, place))
            total += sql.Number($"new pairs of {specification.Blocking.Rules[place].Name}", $"SELECT count(*) FROM {RecordTables.Left} l JOIN {records.Right} r ON {join} WHERE {where}");
        return total;
    }

    private void Refuse(ImmutableArray<PlannedRule> plan)
    {
        var (faults, budget) = (ImmutableArray.CreateBuilder<Fault>(), specification.Blocking);
        foreach (var rule in plan)
        {
            var where = $"{specification.File}: blocking rule '{rule.Rule}'";
            if (rule.LargestBlock > budget.LargestBlock)
                faults.Add(new Fault(where, $"a value that makes {rule.LargestBlock} pairs by itself ({rule.Pairs} pairs in {rule.Blocks} blocks)", $"at most {budget.LargestBlock} pairs of one value", "Add a field to the rule, declare a text that stands for missing under 'missing', or raise budget.largest_block."));
            else if (rule.Pairs > budget.MostPairs)
                faults.Add(new Fault(where, $"{rule.Pairs} pairs in {rule.Blocks} blocks", $"at most {budget.MostPairs} pairs", "Add a field to the rule, or raise budget.pairs."));
        }

        if (faults.Count > 0)
            throw new InvalidInputException(InputFailure.NoSolution, faults.ToImmutable());
        if (plan.All(rule => rule.Pairs == 0))
            throw new InvalidInputException(InputFailure.NoSolution, new Fault($"{specification.File}: blocking", "no candidate pair at all", "pairs that meet at least one rule", "Check that both files hold the same kind of records and that the forms bring their values together, or loosen the rules."));
    }

    private void RefuseTotal(ImmutableArray<PlannedRule> plan)
    {
        var total = plan.Sum(rule => (double)rule.NewPairs!);
        if (total > specification.Blocking.MostPairs)
            throw new InvalidInputException(InputFailure.NoSolution, new Fault($"{specification.File}: blocking", $"{total:F0} pairs of all rules together", $"at most {specification.Blocking.MostPairs}", "Make rules stricter, or raise budget.pairs."));
    }
}
