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

    /// <summary>
    /// All answers to variants as they were given, to be parked as <c>variant_given</c>. They are put together before they are joined to
    /// what was kept: the build side of a join takes memory for every one of hundreds of files.
    /// </summary>
    public static SqlStatement Given(Edition edition) => SqlStatement.Composed(
        "answers to variants in all files",
        string.Join(
            "\nUNION ALL\n",
            edition.ResponseFiles.SelectMany(Parts).Prepend("SELECT '' AS source_file, 0 AS source_line, '' AS survey, '' AS variable, '' AS variant, 0 AS answer, 0 AS mapped WHERE FALSE")));

    /// <summary>The answers of kept respondents, a row per respondent and variant answered.</summary>
    public static SqlStatement Select { get; } = SqlStatement.Composed(
        "answers to variants",
        """
        SELECT received.samplenr, given.survey, given.variable, given.variant, given.answer, given.mapped
        FROM variant_given AS given
        JOIN received ON received.source_file = given.source_file AND received.source_line = given.source_line
        SEMI JOIN kept ON kept.response = received.response
        """);

    private static IEnumerable<string> Parts(ResponseFile file) => file.Variants.Select(variant =>
        $"SELECT source_file, source_line, '{file.Survey}' AS survey, '{variant.Of.Variable}' AS variable, '{variant.Variable}' AS variant, "
        + $"{SqlStatement.Identifier(variant.Variable)} AS answer, {Mapped(variant)} AS mapped FROM {Responses.Ingested(file)} WHERE {SqlStatement.Identifier(variant.Variable)} IS NOT NULL");
}
