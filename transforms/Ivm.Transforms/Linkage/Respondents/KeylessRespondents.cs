using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// What linking respondents needs to know of surveys without person key: which they are, whom their contacts were matched
/// with, and what is known of respondents whether they were found or not. Empty tables where every survey has keys.
/// </summary>
/// <param name="edition">The edition.</param>
internal sealed class KeylessRespondents(Edition edition)
{
    /// <summary>Datasets that it reads beside those that are read anyway.</summary>
    public ImmutableArray<DatasetName> Inputs => edition.Contacts is null ? [] : [LinkageDatasets.Matches, LinkageDatasets.Unmatched, LinkageDatasets.Contacts];

    /// <summary>Makes <c>keyless_survey</c>, <c>matched</c>, <c>unmatched</c>, <c>contact</c> and <c>answered</c>.</summary>
    public void Prepare(ISqlSession sql)
    {
        sql.Load("keyless_survey", new ColumnBatch([new Column<string?>("survey", [.. edition.LocalSurveys.Where(survey => !survey.HasPersonKey).Select(survey => survey.Survey)])]));
        var none = edition.Contacts is null ? " WHERE FALSE" : "";
        View("matched", edition.Contacts is null
            ? "SELECT '' AS samplenr, '' AS rinpersoons, '' AS rinpersoon, '' AS pass, 0.0::DOUBLE AS weight, 0.0::DOUBLE AS posterior, 0.0::DOUBLE AS runner_up_weight, 0.0::DOUBLE AS margin" + none
            : $"SELECT * FROM {LinkageDatasets.Matches} WHERE status = 'accepted'");
        View("unmatched", edition.Contacts is null ? "SELECT '' AS samplenr, '' AS reason" + none : $"FROM {LinkageDatasets.Unmatched}");
        View("contact", edition.Contacts is null
            ? "SELECT '' AS samplenr, '' AS sex, 0 AS birth_year, '' AS municipality" + none
            : $"SELECT samplenr, sex, birth_year, municipality FROM {LinkageDatasets.Contacts}");
        View("answered", $"SELECT samplenr, {Answer("sex")}, {Answer("birth_year")}, {Answer("origin")} FROM clean.respondents");

        void View(string name, string query) => sql.Execute(SqlStatement.Composed($"view {name}", $"CREATE VIEW {name} AS {query}"));
    }

    /// <summary>The answer to the question of a background variable; NULL where the edition does not ask it.</summary>
    private string Answer(string name)
    {
        var variable = BackgroundVariable.All.First(variable => variable.Name == name);
        var type = variable.IsText ? "VARCHAR" : "INTEGER";
        return edition.Questionnaire.Questions.Any(question => question.Variable == variable.Question)
            ? $"CAST({SqlStatement.Identifier(variable.Question!)} AS {type}) AS {name}"
            : $"CAST(NULL AS {type}) AS {name}";
    }
}
