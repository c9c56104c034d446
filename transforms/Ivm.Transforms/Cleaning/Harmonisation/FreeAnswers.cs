using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// The answers to the free blocks of local surveys, in long form: a row per kept respondent and question, with the
/// label of the answer, checked against the survey's own contract.
/// </summary>
internal static class FreeAnswers
{
    /// <summary>The free answers of all local surveys.</summary>
    public static SqlStatement Select(Edition edition)
    {
        var parts = edition.LocalSurveys
            .Where(survey => survey.FreeBlock is not null)
            .Select(survey => Part(edition.ResponseFiles.Single(file => file.Survey == survey.Survey), survey.FreeBlock!))
            .Prepend("SELECT '' AS survey, '' AS samplenr, '' AS variable, '' AS answer, '' AS answer_nl, '' AS answer_en, '' AS answer_missing, '' AS found WHERE FALSE");
        return SqlStatement.Composed("answers to free blocks", string.Join("\nUNION ALL\n", parts));
    }

    private static string Part(ResponseFile file, Block block)
    {
        var cells = block.Questions.Select(question =>
        {
            var raw = $"file.{SqlStatement.Identifier(question.Variable)}";
            return $"{{'variable': '{question.Variable}', 'raw': {raw}::VARCHAR, 'reason': {Reason(question.Answer, raw)}, "
                + $"'nl': {Label(question.Answer, raw, label => label.Dutch)}, 'en': {Label(question.Answer, raw, label => label.English)}}}";
        });
        return $"""
            SELECT '{file.Survey}' AS survey, samplenr, cell.variable AS variable,
                CASE WHEN cell.reason IS NULL THEN cell.raw END AS answer,
                CASE WHEN cell.reason IS NULL THEN cell.nl END AS answer_nl,
                CASE WHEN cell.reason IS NULL THEN cell.en END AS answer_en,
                cell.reason AS answer_missing,
                CASE WHEN cell.reason = '{MissingReason.Invalid}' THEN cell.raw END AS found
            FROM (
                SELECT received.samplenr, unnest([{string.Join(",\n", cells)}]) AS cell
                FROM {Responses.Ingested(file)} AS file
                JOIN received ON received.source_file = file.source_file AND received.source_line = file.source_line
                SEMI JOIN kept ON kept.response = received.response
            )
            """;
    }

    private static string Label(AnswerType answer, string raw, Func<Label, string> text) => answer.Choices.IsEmpty
        ? "NULL::VARCHAR"
        : $"CASE {raw} {string.Join(" ", answer.Choices.Select(choice => $"WHEN {choice.Value} THEN '{text(choice.Label).Replace("'", "''", StringComparison.Ordinal)}'"))} END";

    private static string Reason(AnswerType answer, string raw)
    {
        var valid = answer.Kind switch
        {
            AnswerKind.Choice => CodeSet.Contains(raw, CodeSet.Of(answer)),
            AnswerKind.Number => $"{raw} BETWEEN {answer.Minimum ?? int.MinValue} AND {answer.Maximum ?? int.MaxValue}",
            _ => "TRUE",
        };
        return $"CASE WHEN {raw} IS NULL THEN '{MissingReason.ItemMissing}'"
            + (answer.DontKnow is { } dontKnow ? $" WHEN {raw} = {dontKnow} THEN '{MissingReason.DontKnow}'" : string.Empty)
            + (answer.Refused is { } refused ? $" WHEN {raw} = {refused} THEN '{MissingReason.Refused}'" : string.Empty)
            + $" WHEN NOT ({valid}) THEN '{MissingReason.Invalid}' END";
    }
}
