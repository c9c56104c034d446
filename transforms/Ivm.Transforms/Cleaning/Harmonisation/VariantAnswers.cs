using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// Answers to a local survey's variant of a question: mapped to the codes of the question, and kept as they were given
/// in a dataset of their own.
/// </summary>
internal static class VariantAnswers
{
    /// <summary>What the question holds where a variant was answered with none of its codes, so that verification finds it.</summary>
    public const int NoCode = -1;

    /// <summary>SQL of the question's answer, given the variant's column.</summary>
    public static string Mapped(QuestionVariant variant)
    {
        var column = SqlStatement.Identifier(variant.Variable);
        var codes = string.Join(" ", variant.Map.Select(pair => $"WHEN {pair.Key} THEN {pair.Value}"));
        return $"CASE WHEN {column} IS NOT NULL THEN CASE {column} {codes} ELSE {NoCode} END END";
    }

    /// <summary>The answers as they were given, a row per kept respondent and variant answered.</summary>
    public static SqlStatement Select(Edition edition)
    {
        var parts = edition.ResponseFiles
            .Where(file => !file.Variants.IsEmpty)
            .Select(Part)
            .Prepend("SELECT '' AS samplenr, '' AS survey, '' AS variable, '' AS variant, 0 AS answer, 0 AS mapped WHERE FALSE");
        return SqlStatement.Composed("answers to variants", string.Join("\nUNION ALL\n", parts));
    }

    private static string Part(ResponseFile file)
    {
        var cells = file.Variants.Select(variant =>
            $"{{'variable': '{variant.Of.Variable}', 'variant': '{variant.Variable}', 'answer': {SqlStatement.Identifier(variant.Variable)}, 'mapped': {Mapped(variant)}}}");
        return $"""
            SELECT samplenr, '{file.Survey}' AS survey, cell.variable AS variable, cell.variant AS variant, cell.answer AS answer, cell.mapped AS mapped
            FROM (
                SELECT received.samplenr, unnest([{string.Join(",\n", cells)}]) AS cell
                FROM {Responses.Ingested(file)} AS file
                JOIN received ON received.source_file = file.source_file AND received.source_line = file.source_line
                SEMI JOIN kept ON kept.response = received.response
            )
            WHERE cell.answer IS NOT NULL
            """;
    }
}
