using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// SQL that joins the register's background to linked respondents and completes it by their answers, in the order of sources that
/// the edition declares. A variable whose question the questionnaire lacks comes from registers alone.
/// </summary>
internal sealed class BackgroundSql
{
    private const string Joined =
        """
        FROM linked
        JOIN link.population AS population
            ON population.rinpersoons = linked.present_rinpersoons AND population.rinpersoon = linked.present_rinpersoon
        JOIN clean.respondents AS answer ON answer.samplenr = linked.samplenr
        WHERE linked.reason IS NULL
        """;

    private readonly ImmutableArray<BackgroundColumn> columns;

    /// <param name="edition">The edition.</param>
    public BackgroundSql(Edition edition)
    {
        var asked = edition.Questionnaire.Questions.Select(question => question.Variable).ToHashSet(StringComparer.Ordinal);
        var imputable = RespondentColumns.Imputable(edition);
        columns =
        [
            .. BackgroundVariable.All.Select(variable => new BackgroundColumn(
                variable,
                edition.Linkage.Background.Of(variable.Name),
                variable.Question is { } question && asked.Contains(question),
                variable.Question is { } answered && imputable.Contains(answered))),
        ];
    }

    /// <summary>The rows of <c>link.respondents</c>.</summary>
    public SqlStatement Respondents() => SqlStatement.Composed(
        "respondents with background",
        $"""
        SELECT
            linked.samplenr,
            linked.present_rinpersoons AS rinpersoons,
            linked.present_rinpersoon AS rinpersoon,
            linked.link_status,
            linked.link_pass,
            linked.link_weight,
            linked.link_posterior,
            linked.link_runner_up_weight,
            linked.link_margin,
            {string.Join(",\n    ", columns.SelectMany(column => new[] { column.Value(), column.Origin() }))},
            linked.survey,
            linked.survey_local,
            linked.prob_national,
            linked.prob_local,
            linked.stratum_national,
            linked.stratum_local
        {Joined}
        """);

    /// <summary>
    /// Per variable that both register and survey know: respondents with both values, and those whose values differ. An imputed
    /// answer is nobody's word, and is not compared.
    /// </summary>
    public SqlStatement Agreement() => SqlStatement.Composed(
        "agreement of register and answer",
        string.Join("\nUNION ALL\n", columns.Where(column => column.IsAsked).Select(column =>
            $"""
            SELECT
                '{column.Variable.Name}' AS variable,
                count(*) AS compared,
                count(*) FILTER ({column.Of(BackgroundSource.Register)} <> {column.Of(BackgroundSource.Survey)}) AS different
            {Joined} AND {column.Of(BackgroundSource.Register)} IS NOT NULL AND {column.Of(BackgroundSource.Survey)} IS NOT NULL
            """).DefaultIfEmpty("SELECT '' AS variable, 0::BIGINT AS compared, 0::BIGINT AS different WHERE FALSE")));

    /// <summary>The variables whose values differ for someone, with the number of respondents.</summary>
    public SqlStatement Differences() => SqlStatement.Composed(
        "differences of register and answer",
        $"SELECT variable, different FROM ({Agreement().Text}) AS agreement WHERE different > 0 ORDER BY variable");
}
