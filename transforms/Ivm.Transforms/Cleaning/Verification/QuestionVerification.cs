using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// Follows from one question by itself: its code list or range, its routing, and what becomes of an answer that
/// does not fit. The routing reads the cleaned answers of earlier questions, so questions are verified level by level.
/// </summary>
internal sealed class QuestionVerification
{
    private readonly Question question;
    private readonly string asks;
    private readonly string raw;
    private readonly string? routing;

    /// <summary>Prepares the SQL of a question of a block.</summary>
    public QuestionVerification(Block block, Question question, ExpressionSql expressions)
    {
        this.question = question;
        asks = Harmonisation.Responses.AsksColumn(block);
        raw = RawColumn(question);
        routing = question.AskIf is null ? null : Routing(question.AskIf, expressions);
    }

    /// <summary>Column with the answer as it came in.</summary>
    public static string RawColumn(Question question) => SqlStatement.Identifier($"raw_{question.Variable}");

    /// <summary>The question's variable.</summary>
    public string Variable => question.Variable;

    /// <summary>Variables that decide whether the question is asked.</summary>
    public ImmutableArray<string> RoutedBy => question.AskIf?.Variables() ?? [];

    /// <summary>Columns of <c>responses</c> that the verification of this question reads.</summary>
    public IEnumerable<string> Sources => [asks, raw];

    /// <summary>The checks that follow from the question, in a fixed order.</summary>
    public IEnumerable<AnswerCheck> Checks()
    {
        var (kind, name) = question.Answer.Kind == AnswerKind.Choice ? (CheckKind.Codes, "codes") : (CheckKind.Range, "range");
        yield return new AnswerCheck($"{name}.{Variable}", kind, Severity.Error, $"({Special()} OR {Substantive()})");
        if (routing is not null)
        {
            yield return new AnswerCheck(
                $"routing.{Variable}",
                CheckKind.Routing,
                Severity.Error,
                $"CASE WHEN NOT {asks} THEN NULL WHEN {raw} IS NULL THEN TRUE ELSE {routing} END");
        }

        yield return new AnswerCheck(
            $"answered.{Variable}",
            CheckKind.Answered,
            Severity.Information,
            routing is null
                ? $"CASE WHEN {asks} THEN {raw} IS NOT NULL END"
                : $"CASE WHEN NOT {asks} THEN NULL WHEN {routing} THEN {raw} IS NOT NULL WHEN NOT {routing} THEN TRUE END");
    }

    /// <summary>SQL of the reason why the value is missing, NULL where it is not.</summary>
    public string MissingSql()
    {
        var misrouted = routing is null ? string.Empty : $" WHEN ({routing}) IS FALSE THEN '{MissingReason.RoutedPast}'";
        return $"(CASE WHEN NOT {asks} THEN '{MissingReason.NotAsked}'"
            + misrouted
            + $" WHEN {raw} IS NULL THEN '{MissingReason.ItemMissing}'"
            + (question.Answer.DontKnow is { } dontKnow ? $" WHEN {raw} = {dontKnow} THEN '{MissingReason.DontKnow}'" : string.Empty)
            + (question.Answer.Refused is { } refused ? $" WHEN {raw} = {refused} THEN '{MissingReason.Refused}'" : string.Empty)
            + $" WHEN NOT {Substantive()} THEN '{MissingReason.Invalid}' END)";
    }

    /// <summary>SQL of the cleaned value: the answer as it came in where nothing speaks against it.</summary>
    public string ValueSql() =>
        $"CASE WHEN {SqlStatement.Identifier(MissingReason.Column(Variable))} IS NULL THEN {raw} END";

    /// <summary>SQL of one entry of the edit log, NULL where the cell was not changed.</summary>
    public string EditSql()
    {
        var missing = SqlStatement.Identifier(MissingReason.Column(Variable));
        var domain = question.Answer.Kind == AnswerKind.Choice ? "codes" : "range";
        return $"CASE WHEN {raw} IS NOT NULL AND {missing} IN ('{MissingReason.RoutedPast}', '{MissingReason.Invalid}')"
            + $" THEN {{'rule': CASE WHEN {missing} = '{MissingReason.Invalid}' THEN '{domain}.{Variable}' ELSE 'routing.{Variable}' END,"
            + $" 'variable': '{Variable}', 'old_value': {raw}, 'reason': CASE WHEN {missing} = '{MissingReason.Invalid}' THEN '{EditReason.OutOfRange}' ELSE '{EditReason.Misrouted}' END}} END";
    }

    /// <summary>
    /// The routing as three-valued SQL. Where it cannot be told because a question that it reads was itself passed
    /// by, this question was passed by as well.
    /// </summary>
    private static string Routing(Expression askIf, ExpressionSql expressions)
    {
        var passedBy = string.Join(" OR ", askIf.Variables().Select(variable =>
            $"{SqlStatement.Identifier(MissingReason.Column(variable))} = '{MissingReason.RoutedPast}'"));
        return $"coalesce({expressions.Of(askIf)}, CASE WHEN {passedBy} THEN FALSE END)";
    }

    private string Special() =>
        CodeSet.Contains(raw, new[] { question.Answer.DontKnow, question.Answer.Refused }.OfType<int>());

    private string Substantive() => question.Answer.Kind == AnswerKind.Choice
        ? CodeSet.Contains(raw, CodeSet.Of(question.Answer))
        : $"({raw} BETWEEN {question.Answer.Minimum ?? int.MinValue} AND {question.Answer.Maximum ?? int.MaxValue})";
}
