using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Refuses an editing that changes too many records (<see cref="EditingPlan.MaximumLocalisedShare"/>): a rule that is wrong, or a
/// delivery that is, would otherwise empty good answers until nothing fails any more.
/// </summary>
internal static class LocalisationGate
{
    private const int NamedRules = 3;

    /// <summary>Checks the log.</summary>
    /// <param name="sql">The session with the table.</param>
    /// <param name="settings">What is edited, by what.</param>
    /// <param name="edits">Every edit.</param>
    /// <exception cref="InvalidInputException">More records than the plan tolerates.</exception>
    public static void Check(ISqlSession sql, EditingSettings settings, IEnumerable<Edit> edits)
    {
        if (settings.Plan.MaximumLocalisedShare is not { } most)
        {
            return;
        }

        var localised = edits.Where(edit => edit.Step == EditStep.Localisation).ToList();
        var changed = localised.Select(edit => edit.Row).Distinct().Count();
        var records = Count(sql, settings.Table.Relation);
        if (changed <= most * records)
        {
            return;
        }

        var rules = localised.GroupBy(edit => edit.Rule, StringComparer.Ordinal)
            .Select(group => (Rule: group.Key, Records: group.Select(edit => edit.Row).Distinct().Count()))
            .OrderByDescending(each => each.Records).ThenBy(each => each.Rule, StringComparer.Ordinal).Take(NamedRules);
        throw new InvalidInputException(InputFailure.DataRefused, new Fault(
            $"editing of {settings.Table.Relation}",
            string.Create(CultureInfo.InvariantCulture, $"{changed} of {records} records ({Percentage((double)changed / records)}) in which localisation changes cells, most for {string.Join(", ", rules.Select(each => $"{each.Rule} ({each.Records})"))}"),
            $"at most {Percentage(most)} (maximum_localised_share)",
            "Look at these rules and at the delivery first: so many failures are seldom errors of respondents. Correct the rule or make it a warning, or raise the share."));
    }

    private static long Count(ISqlSession sql, string relation)
    {
        using var reader = sql.Query(SqlStatement.Composed("records", $"SELECT count(*) FROM {relation}"));
        reader.Read();
        return reader.GetInt64(0);
    }

    private static string Percentage(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
