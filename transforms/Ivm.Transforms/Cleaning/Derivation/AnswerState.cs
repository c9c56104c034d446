using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Splits an edited answer into its value in substance and, where there is none, the reason why. The routing reads
/// values of earlier questions, so that questions which others decide on are split after those.
/// </summary>
internal static class AnswerState
{
    /// <summary>
    /// A relation with a row per respondent, in the order of <c>clean.edited</c>: the columns of that (answers as
    /// <c>raw_VARIABLE</c>), for every question its value and the reason why it is missing, year and month of the
    /// interview, and what editing did to it: lists of the variables <c>removed</c>, <c>misrouted</c> and <c>imputed</c>.
    /// </summary>
    /// <param name="edition">The edition.</param>
    /// <param name="expressions">Turns routing into SQL.</param>
    public static string Of(Edition edition, ExpressionSql expressions) => ColumnLevels.Over(
        Edited(edition.Questionnaire),
        edition.Questionnaire.Blocks.SelectMany(block => block.Questions.SelectMany(question => Split(block, question, expressions))));

    /// <summary>
    /// The edited answers with the row of <c>touched</c> that belongs to them. It is sought by a subquery, because a left
    /// join gives the respondents that it finds before those that it does not, and then everything must be sorted again.
    /// </summary>
    private static string Edited(Questionnaire questionnaire)
    {
        var raw = questionnaire.Questions.Select(question => $"{SqlStatement.Identifier(question.Variable)} AS {Raw(question)}");
        return $"""
            (SELECT * RENAME ({string.Join(", ", raw)}), year(interview_date)::INTEGER AS interview_year, month(interview_date)::INTEGER AS interview_month,
                touched.removed AS removed, touched.misrouted AS misrouted, touched.imputed AS imputed
            FROM (SELECT *, (SELECT touched FROM touched WHERE touched.samplenr = edited.samplenr) AS touched FROM clean.edited AS edited))
            """;
    }

    private static IEnumerable<DerivedColumn> Split(Block block, Question question, ExpressionSql expressions)
    {
        var missing = MissingReason.Column(question.Variable);
        var decidedBy = question.AskIf?.Variables().ToArray() ?? [];
        yield return new DerivedColumn(missing, Reason(block, question, expressions))
        {
            Reads = [.. decidedBy, .. decidedBy.Select(MissingReason.Column)],
        };
        yield return new DerivedColumn(question.Variable, $"CASE WHEN {SqlStatement.Identifier(missing)} IS NULL THEN {Raw(question)} END")
        {
            Reads = [missing],
        };
    }

    private static string Reason(Block block, Question question, ExpressionSql expressions)
    {
        var (raw, variable) = (Raw(question), SqlStatement.Literal(question.Variable));
        var passedBy = question.AskIf is null
            ? string.Empty
            : $" WHEN {raw} IS NULL AND NOT coalesce({Routing(question.AskIf, expressions)}, NOT list_contains(misrouted, {variable}), TRUE) THEN {Literal(MissingReason.RoutedPast)}";
        return $"CASE WHEN NOT {Responses.AsksColumn(block)} THEN {Literal(MissingReason.NotAsked)}"
            + passedBy
            + $" WHEN {raw} IS NULL THEN CASE WHEN list_contains(removed, {variable}) THEN {Literal(MissingReason.Invalid)} ELSE {Literal(MissingReason.ItemMissing)} END"
            + (question.Answer.DontKnow is { } dontKnow ? $" WHEN {raw} = {dontKnow} THEN {Literal(MissingReason.DontKnow)}" : string.Empty)
            + (question.Answer.Refused is { } refused ? $" WHEN {raw} = {refused} THEN {Literal(MissingReason.Refused)}" : string.Empty)
            + " END";
    }

    /// <summary>
    /// The routing as three-valued SQL. Where it cannot be told because a question that it reads was itself passed
    /// by, this question was passed by as well. (An answer that was removed because of the routing was passed by, even
    /// where what decided on it was removed after it.)
    /// </summary>
    private static string Routing(Expression askIf, ExpressionSql expressions)
    {
        var passedBy = string.Join(" OR ", askIf.Variables().Select(variable =>
            $"{SqlStatement.Identifier(MissingReason.Column(variable))} = {Literal(MissingReason.RoutedPast)}"));
        return $"coalesce({expressions.Of(askIf)}, CASE WHEN {passedBy} THEN FALSE END)";
    }

    private static string Raw(Question question) => SqlStatement.Identifier($"raw_{question.Variable}");

    /// <summary>A reason as one byte: as text, every row of hundreds of columns would be compared letter by letter.</summary>
    private static string Literal(string reason) => $"{SqlStatement.Literal(reason)}::missing_reason";
}
