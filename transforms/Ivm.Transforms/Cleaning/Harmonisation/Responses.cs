using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// The rows of all response files in one view <c>received</c>: a number of its own (<c>response</c>), administrative
/// columns, which blocks the file asked (<c>asks_BLOCK</c>) and every answer.
/// </summary>
internal static class Responses
{
    /// <summary>Column that says whether a response's file asked a block.</summary>
    public static string AsksColumn(Block block) => SqlStatement.Identifier($"asks_{block.Name}");

    /// <summary>Dataset that ingest wrote for a response file.</summary>
    public static DatasetName Ingested(ResponseFile file) => new("ingest", file.Name);

    /// <summary>A table <c>response_file</c>: per file its stream, survey, order and blocks.</summary>
    public static ColumnBatch Files(Edition edition)
    {
        var files = edition.ResponseFiles;
        var columns = new List<Column>
        {
            new Column<string?>("file", [.. files.Select(file => file.Name)]),
            new Column<int?>("file_order", [.. Enumerable.Range(0, files.Length).Select(index => (int?)index)]),
            new Column<int?>("stream_order", [.. files.Select(file => (int?)file.Stream)]),
            new Column<string?>("stream", [.. files.Select(file => file.Stream == SurveyStream.National ? "national" : "local")]),
            new Column<string?>("survey", [.. files.Select(file => file.Survey)]),
        };
        foreach (var block in edition.Questionnaire.Blocks)
        {
            columns.Add(new Column<bool?>($"asks_{block.Name}", [.. files.Select(file => (bool?)file.Blocks.Any(taken => taken.Name == block.Name))]));
        }

        return new ColumnBatch([.. columns]);
    }

    /// <summary>A table <c>mode_order</c>: the modes in the order of their code list.</summary>
    public static ColumnBatch Modes(CodeList modes) => new(
    [
        new Column<string?>("mode", [.. modes.Codes.Select(code => code.Value)]),
        new Column<int?>("mode_order", [.. Enumerable.Range(0, modes.Codes.Length).Select(index => (int?)index)]),
    ]);

    /// <summary>All rows of all files. A question that a file lacks has no answer there.</summary>
    public static SqlStatement Received(Edition edition)
    {
        var mandatory = edition.Questionnaire.Blocks.Where(block => block.Mandatory).SelectMany(block => block.Questions);
        var parts = edition.ResponseFiles.Select(file => Part(edition, file));
        var answered = string.Join(" + ", mandatory.Select(question => $"({SqlStatement.Identifier(question.Variable)} IS NOT NULL)::INTEGER"));
        return SqlStatement.Composed(
            "rows of all response files",
            $"""
            SELECT (file.file_order * 10000::BIGINT + part.delivery_sequence) * 1000000000 + part.source_line AS response,
                part.*, file.* EXCLUDE (file), mode_order.mode_order, ({answered}) AS mandatory_answers
            FROM ({string.Join("\nUNION ALL\n", parts)}) AS part
            JOIN response_file AS file ON file.file = part.file
            LEFT JOIN mode_order ON mode_order.mode = part.mode
            """);
    }

    private static string Part(Edition edition, ResponseFile file)
    {
        var asked = file.Blocks.SelectMany(block => block.Questions).Select(question => question.Variable).ToHashSet();
        var answers = edition.Questionnaire.Questions.Select(question =>
            (!asked.Contains(question.Variable), file.VariantOf(question.Variable)) switch
            {
                (true, _) => $"NULL::INTEGER AS {SqlStatement.Identifier(question.Variable)}",
                (_, { } variant) => $"{VariantAnswers.Mapped(variant)} AS {SqlStatement.Identifier(question.Variable)}",
                _ => SqlStatement.Identifier(question.Variable),
            });
        var key = file.HasPersonKey ? "RINPERSOONS AS rinpersoons, RINPERSOON AS rinpersoon" : "NULL::VARCHAR AS rinpersoons, NULL::VARCHAR AS rinpersoon";
        return $"""
            SELECT SAMPLENR AS samplenr, {key}, MODE AS mode,
                INTERVIEW_DATE AS interview_date, delivery_kind, delivery_sequence, source_file, source_line, '{file.Name}' AS file,
                {string.Join(", ", answers)}
            FROM {Ingested(file)}
            """;
    }
}
