using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>The incidents dataset: one row per counted incident of a person, with what was reported of the last one.</summary>
internal static class Incidents
{
    /// <summary>The incidents in the window, from <c>clean.respondents</c>.</summary>
    public static SqlStatement Select(Edition edition, ExpressionSql expressions)
    {
        var asked = edition.Questionnaire.Questions.Select(question => question.Variable).ToHashSet();
        var entries = edition.Questionnaire.Offences.SelectMany(offence => new[]
        {
            Entry(offence, 1, "last", expressions, Column(asked, $"{offence.Code}_reported"), Column(asked, $"{offence.Code}_report_form")),
            Entry(offence, 2, "prev", expressions, "NULL", "NULL"),
        });
        return SqlStatement.Composed(
            "incidents in the window",
            $"""
            SELECT samplenr, incident.offence AS offence, incident.sequence AS sequence, incident.year AS incident_year,
                incident.month AS incident_month, incident.reported AS reported, incident.form AS report_form
            FROM (SELECT samplenr, unnest(list_filter([{string.Join(",\n", entries)}], lambda entry: entry IS NOT NULL)) AS incident
                FROM (SELECT *, year(interview_date)::INTEGER AS interview_year, month(interview_date)::INTEGER AS interview_month FROM clean.respondents))
            """);
    }

    private static string Entry(Offence offence, int sequence, string time, ExpressionSql expressions, string reported, string form)
    {
        var inWindow = VictimisationDerivation.InWindow(offence, sequence, expressions);
        return $"CASE WHEN {SqlStatement.Identifier($"{offence.Code}_ever5y")} = 1 AND {inWindow}"
            + $" THEN {{'offence': '{offence.Code}', 'sequence': {sequence},"
            + $" 'year': {SqlStatement.Identifier($"{offence.Code}_{time}_year")}, 'month': {SqlStatement.Identifier($"{offence.Code}_{time}_month")},"
            + $" 'reported': {reported}::INTEGER, 'form': {form}::INTEGER}} END";
    }

    private static string Column(HashSet<string> asked, string variable) =>
        asked.Contains(variable) ? SqlStatement.Identifier(variable) : "NULL";
}
