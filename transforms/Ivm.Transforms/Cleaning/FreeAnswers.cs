using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <summary>The answers to the free blocks of local surveys, in long form: a row per kept respondent and question.</summary>
internal static class FreeAnswers
{
    /// <summary>The free answers of all local surveys; null when no survey has a free block.</summary>
    public static SqlStatement? Select(Edition edition)
    {
        var parts = edition.LocalSurveys
            .Where(survey => survey.FreeBlock is not null)
            .SelectMany(survey => survey.FreeBlock!.Questions.Select(question => Part(File(edition, survey), survey, question)))
            .ToArray();
        return parts.Length == 0
            ? null
            : SqlStatement.Composed("answers to free blocks", string.Join("\nUNION ALL\n", parts));
    }

    private static ResponseFile File(Edition edition, LocalSurvey survey) =>
        edition.ResponseFiles.Single(file => file.Survey == survey.Survey);

    private static string Part(ResponseFile file, LocalSurvey survey, Question question)
    {
        var raw = $"file.{SqlStatement.Identifier(question.Variable)}";
        return $"""
            SELECT '{survey.Survey}' AS survey, kept.samplenr, '{question.Variable}' AS variable,
                CASE WHEN reason IS NULL THEN {raw}::VARCHAR END AS answer, reason AS answer_missing
            FROM {Responses.Ingested(file)} AS file
            JOIN corrected AS kept ON kept.source_file = file.source_file AND kept.source_line = file.source_line,
                LATERAL (SELECT {Reason(question.Answer, raw)} AS reason)
            """;
    }

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
