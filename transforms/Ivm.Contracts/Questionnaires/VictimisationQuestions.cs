using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// The questions from which victimisation is derived, and which every offence must therefore have: their variables are
/// the offence's code and one of these endings.
/// </summary>
internal static class VictimisationQuestions
{
    /// <summary>Whether the last incident was reported; where a questionnaire asks it.</summary>
    public const string Reported = "_reported";

    /// <summary>In what form it was reported; where a questionnaire asks it.</summary>
    public const string ReportForm = "_report_form";

    private static readonly ImmutableArray<string> Needed = ["_ever5y", "_last_year", "_last_month", "_more", "_prev_year", "_prev_month"];

    /// <summary>Reports offences that lack a question.</summary>
    public static void Check(Questionnaire questionnaire, SourceLocation where, FaultCollector faults)
    {
        var asked = questionnaire.Questions.Select(question => question.Variable).ToHashSet();
        foreach (var offence in questionnaire.Offences)
        {
            var lacking = Needed.Select(ending => offence.Code + ending).Where(variable => !asked.Contains(variable)).ToList();
            if (lacking.Count > 0)
            {
                faults.Add(
                    where,
                    $"a questionnaire without {string.Join(", ", lacking)}",
                    $"the questions from which victimisation of '{offence.Code}' is derived",
                    "Ask them in a mandatory block ('repeat: offence'), or remove the offence from codelists/offence.csv.");
            }
        }
    }
}
