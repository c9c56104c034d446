using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// SQL that joins the register's background to linked respondents and completes it by their answers. A variable whose
/// question the questionnaire lacks comes from registers alone.
/// </summary>
/// <param name="questionnaire">The edition's questionnaire.</param>
internal sealed class BackgroundSql(Questionnaire questionnaire)
{
    private const string Joined =
        """
        FROM linked
        JOIN link.population AS population
            ON population.rinpersoons = linked.present_rinpersoons AND population.rinpersoon = linked.present_rinpersoon
        JOIN clean.respondents AS answer ON answer.samplenr = linked.samplenr
        WHERE linked.reason IS NULL
        """;

    private readonly ImmutableArray<(BackgroundVariable Variable, string Register, string? Answer)> columns =
    [
        .. BackgroundVariable.All.Select(variable => (
            variable,
            $"population.{SqlStatement.Identifier(variable.Name)}",
            questionnaire.Questions.Any(question => question.Variable == variable.Question) ? Answer(variable) : null)),
    ];

    /// <summary>The rows of <c>link.respondents</c>.</summary>
    public SqlStatement Respondents() => SqlStatement.Composed(
        "respondents with background",
        $"""
        SELECT
            linked.samplenr,
            linked.present_rinpersoons AS rinpersoons,
            linked.present_rinpersoon AS rinpersoon,
            linked.link_status,
            {string.Join(",\n    ", columns.SelectMany(column => new[] { Value(column), Origin(column) }))},
            linked.survey,
            linked.survey_local,
            linked.prob_national,
            linked.prob_local,
            linked.stratum_national,
            linked.stratum_local
        {Joined}
        """);

    /// <summary>Per variable that both register and survey know: respondents with both values, and those whose values differ.</summary>
    public SqlStatement Agreement() => SqlStatement.Composed(
        "agreement of register and answer",
        string.Join("\nUNION ALL\n", columns.Where(column => column.Answer is not null).Select(column =>
            $"""
            SELECT
                '{column.Variable.Name}' AS variable,
                count(*) AS compared,
                count(*) FILTER ({column.Register} <> {column.Answer}) AS different
            {Joined} AND {column.Register} IS NOT NULL AND {column.Answer} IS NOT NULL
            """).DefaultIfEmpty("SELECT '' AS variable, 0::BIGINT AS compared, 0::BIGINT AS different WHERE FALSE")));

    /// <summary>The variables whose values differ for someone, with the number of respondents.</summary>
    public SqlStatement Differences() => SqlStatement.Composed(
        "differences of register and answer",
        $"SELECT variable, different FROM ({Agreement().Text}) AS agreement WHERE different > 0 ORDER BY variable");

    private static string Answer(BackgroundVariable variable)
    {
        var column = $"answer.{SqlStatement.Identifier(variable.Question!)}";
        return variable.IsText ? $"CAST({column} AS VARCHAR)" : column;
    }

    private static string Value((BackgroundVariable Variable, string Register, string? Answer) column)
    {
        var value = column.Answer is null ? column.Register : $"coalesce({column.Register}, {column.Answer})";
        return $"{value} AS {SqlStatement.Identifier(column.Variable.Name)}";
    }

    private static string Origin((BackgroundVariable Variable, string Register, string? Answer) column)
    {
        var survey = column.Answer is null ? "" : $" WHEN {column.Answer} IS NOT NULL THEN 'survey'";
        return $"CASE WHEN {column.Register} IS NOT NULL THEN 'register'{survey} ELSE 'none' END AS {SqlStatement.Identifier(column.Variable.OriginName)}";
    }
}
