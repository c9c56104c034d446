using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Blocking;

/// <summary>Equalities of blocking rules and passes as conditions on records <c>l</c> and <c>r</c>; a missing value never meets one.</summary>
internal static class RuleSql
{
    /// <summary>An expression of one side.</summary>
    public static string Expression(string side, LinkageExpression expression)
    {
        var column = FieldSql.Column(side, expression.Field);
        return expression.Function switch
        {
            "" => column,
            "left" => $"left({column}, {expression.Argument})",
            "right" => $"right({column}, {expression.Argument})",
            "first_word" => $"split_part({column}, ' ', 1)",
            "last_word" => $"split_part({column}, ' ', -1)",
            "consonants" => $"nullif(regexp_replace(upper({column}), '[AEIOUY\\s]', '', 'g'), '')",
            "year" or "month" or "day" => FieldSql.Column(side, expression.Field, expression.Function),
            _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.Function, "No such function."),
        };
    }

    /// <summary>The condition that a pair meets a rule; <c>true</c> for a rule without equalities.</summary>
    /// <param name="equal">The equalities.</param>
    /// <param name="reversed">Whether the left expressions are those of the right record.</param>
    public static string Condition(ImmutableArray<LinkageEquality> equal, bool reversed = false) => equal.IsEmpty
        ? "true"
        : string.Join(" AND ", equal.Select(one => reversed
            ? $"{Expression("l", one.Right)} = {Expression("r", one.Left)}"
            : $"{Expression("l", one.Left)} = {Expression("r", one.Right)}"));

    /// <summary>Whether a rule says the same whichever record comes first.</summary>
    public static bool IsSymmetric(BlockingRule rule) => rule.Equal.All(equal => equal.Left == equal.Right);
}
