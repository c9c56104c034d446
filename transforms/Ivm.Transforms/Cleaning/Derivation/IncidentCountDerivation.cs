using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Counts of last incidents whose reporting is known, per person: the numerators and denominators of shares of
/// incidents. Missing for whoever was not asked about reporting.
/// </summary>
internal static class IncidentCountDerivation
{
    /// <summary>The counts of an edition.</summary>
    public static IEnumerable<DerivedColumn> Of(Edition edition)
    {
        var asked = edition.Questionnaire.Questions.Select(question => question.Variable).ToHashSet();
        foreach (var count in edition.IncidentCounts)
        {
            var offences = edition.Questionnaire.Offences
                .Where(offence => offence.CountsInTotal
                    && (count.Groups.IsEmpty || count.Groups.Contains(offence.Group))
                    && asked.Contains($"{offence.Code}_reported"))
                .ToArray();
            if (offences.Length == 0)
            {
                yield return new DerivedColumn(count.Variable, "NULL::INTEGER");
                continue;
            }

            var counted = string.Join(" + ", offences.Select(offence => $"coalesce(({Counts(offence, count)})::INTEGER, 0)"));
            var notAsked = string.Join(" AND ", offences.Select(offence =>
                $"{SqlStatement.Identifier(MissingReason.Column($"{offence.Code}_reported"))} = '{MissingReason.NotAsked}'"));
            yield return new DerivedColumn(
                count.Variable,
                $"CASE WHEN coalesce({notAsked}, FALSE) THEN NULL ELSE {counted} END")
            {
                Reads = [.. offences.Select(offence => VictimisationDerivation.InWindowColumn(offence, 1))],
            };
        }
    }

    private static string Counts(Offence offence, IncidentCount count)
    {
        var reported = SqlStatement.Identifier($"{offence.Code}_reported");
        var form = SqlStatement.Identifier($"{offence.Code}_report_form");
        var condition = $"{SqlStatement.Identifier(VictimisationDerivation.InWindowColumn(offence, 1))} AND {reported} IS NOT NULL";
        condition += count.Reported.IsEmpty ? string.Empty : $" AND {CodeSet.Contains(reported, count.Reported)}";
        condition += count.ReportForm.IsEmpty ? string.Empty : $" AND {CodeSet.Contains(form, count.ReportForm)}";
        return condition;
    }
}
