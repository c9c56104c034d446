using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Splits an edited answer into its value in substance and, where there is none, the reason why. The routing reads
/// values of earlier questions, so questions are taken level by level: those that are always asked first, then those
/// that these decide on, and so on.
/// </summary>
internal static class AnswerState
{
    private const string Administrative = "response, samplenr, rinpersoons, rinpersoon, stream, survey, mode, interview_date, source_file, source_line";

    /// <summary>
    /// A row per respondent with, for every question, its value and the reason why it is missing; and what editing did
    /// to it: lists of the variables <c>removed</c> and <c>imputed</c>.
    /// </summary>
    /// <param name="edition">The edition.</param>
    /// <param name="expressions">Turns routing into SQL.</param>
    public static SqlStatement Select(Edition edition, ExpressionSql expressions)
    {
        var blocks = edition.Questionnaire.Blocks;
        var raw = blocks.SelectMany(block => block.Questions).Select(question => $"{SqlStatement.Identifier(question.Variable)} AS {Raw(question)}");
        var asks = blocks.Select(Responses.AsksColumn);
        var source =
            $"""
            (SELECT {Administrative}, year(interview_date)::INTEGER AS interview_year, month(interview_date)::INTEGER AS interview_month,
                touched.removed, touched.misrouted, touched.imputed, {string.Join(", ", asks)}, {string.Join(", ", raw)}
            FROM clean.edited LEFT JOIN touched USING (samplenr))
            """;
        foreach (var level in ByLevel(edition.Questionnaire))
        {
            var reasons = level.Select(asked => $",\n    {Reason(asked.Block, asked.Question, expressions)} AS {Missing(asked.Question)}");
            var values = level.Select(asked => $",\n    CASE WHEN {Missing(asked.Question)} IS NULL THEN {Raw(asked.Question)} END AS {SqlStatement.Identifier(asked.Question.Variable)}");
            source = $"(SELECT *{string.Concat(reasons)}\nFROM {source})";
            source = $"(SELECT *{string.Concat(values)}\nFROM {source})";
        }

        var columns = blocks.SelectMany(block => block.Questions).Select(question => $"{SqlStatement.Identifier(question.Variable)}, {Missing(question)}");
        return SqlStatement.Composed(
            "answers and reasons of missing",
            $"SELECT {Administrative}, interview_year, interview_month, imputed,\n    {string.Join(",\n    ", columns)}\nFROM {source}");
    }

    private static string Raw(Question question) => SqlStatement.Identifier($"raw_{question.Variable}");

    private static string Missing(Question question) => SqlStatement.Identifier(MissingReason.Column(question.Variable));

    private static string Reason(Block block, Question question, ExpressionSql expressions)
    {
        var raw = Raw(question);
        var passedBy = question.AskIf is null
            ? string.Empty
            : $" WHEN {raw} IS NULL AND NOT coalesce({Routing(question.AskIf, expressions)}, NOT list_contains(misrouted, '{question.Variable}'), TRUE) THEN '{MissingReason.RoutedPast}'";
        return $"(CASE WHEN NOT {Responses.AsksColumn(block)} THEN '{MissingReason.NotAsked}'"
            + passedBy
            + $" WHEN {raw} IS NULL THEN CASE WHEN list_contains(removed, '{question.Variable}') THEN '{MissingReason.Invalid}' ELSE '{MissingReason.ItemMissing}' END"
            + (question.Answer.DontKnow is { } dontKnow ? $" WHEN {raw} = {dontKnow} THEN '{MissingReason.DontKnow}'" : string.Empty)
            + (question.Answer.Refused is { } refused ? $" WHEN {raw} = {refused} THEN '{MissingReason.Refused}'" : string.Empty)
            + " END)::missing_reason";
    }

    /// <summary>
    /// The routing as three-valued SQL. Where it cannot be told because a question that it reads was itself passed
    /// by, this question was passed by as well. (An answer that was removed because of the routing was passed by, even
    /// where what decided on it was removed after it.)
    /// </summary>
    private static string Routing(Expression askIf, ExpressionSql expressions)
    {
        var passedBy = string.Join(" OR ", askIf.Variables().Select(variable =>
            $"{SqlStatement.Identifier(MissingReason.Column(variable))} = '{MissingReason.RoutedPast}'"));
        return $"coalesce({expressions.Of(askIf)}, CASE WHEN {passedBy} THEN FALSE END)";
    }

    private static IEnumerable<ImmutableArray<(Block Block, Question Question)>> ByLevel(Questionnaire questionnaire)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var question in questionnaire.Questions)
        {
            levels.Add(question.Variable, question.AskIf?.Variables().Select(variable => levels[variable] + 1).DefaultIfEmpty(0).Max() ?? 0);
        }

        return questionnaire.Blocks
            .SelectMany(block => block.Questions.Select(question => (block, question)))
            .GroupBy(asked => levels[asked.question.Variable])
            .OrderBy(level => level.Key)
            .Select(level => level.ToImmutableArray());
    }
}
