using Ivm.Contracts;

namespace Ivm.Transforms.Linkage.Matching.Blocking;

/// <summary>Joins that make candidate pairs, each pair once: by the first rule that it meets.</summary>
internal static class CandidateSql
{
    /// <summary>
    /// The joins of a rule and what leaves out the pairs of earlier rules. Within one file a pair is written with the earlier
    /// record first, and a rule that is not symmetric has a second join, for pairs that meet it the other way round.
    /// </summary>
    /// <param name="specification">What is linked.</param>
    /// <param name="place">The rule.</param>
    public static IEnumerable<(string Join, string Where)> Variants(LinkageSpecification specification, int place)
    {
        var (rules, one) = (specification.Blocking.Rules, specification.IsDeduplication);
        var earlier = string.Concat(Enumerable.Range(0, place).Select(before => $" AND NOT {Holds(specification, before)}"));
        var order = one ? "l.rowid < r.rowid" : "true";
        yield return (RuleSql.Condition(rules[place].Equal), order + earlier);
        if (one && !RuleSql.IsSymmetric(rules[place]))
            yield return (RuleSql.Condition(rules[place].Equal, reversed: true), $"{order} AND NOT coalesce({RuleSql.Condition(rules[place].Equal)}, false){earlier}");
    }

    /// <summary>Whether a pair meets a rule: true or false, never NULL.</summary>
    public static string Holds(LinkageSpecification specification, int place)
    {
        var rule = specification.Blocking.Rules[place];
        var holds = $"coalesce({RuleSql.Condition(rule.Equal)}, false)";
        return specification.IsDeduplication && !RuleSql.IsSymmetric(rule) ? $"({holds} OR coalesce({RuleSql.Condition(rule.Equal, reversed: true)}, false))" : holds;
    }

    /// <summary>The rules that a pair meets, a bit a rule.</summary>
    public static string Mask(LinkageSpecification specification) =>
        $"CAST({string.Join(" + ", specification.Blocking.Rules.Select((_, place) => $"CAST({Holds(specification, place)} AS BIGINT) * {1L << place}"))} AS BIGINT)";
}
