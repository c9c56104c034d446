namespace Ivm.Contracts;

/// <summary>
/// Names of the variables of victimisation. <c>victim_x</c> is 1 when at least one incident lies in the window, else 0;
/// <c>count_x</c> is the number of such incidents. <c>x</c> is an offence, a group of offences, or <c>any</c>;
/// offences that do not count in the totals are in no group and not in <c>any</c>.
/// </summary>
public static class VictimisationVariables
{
    /// <summary>What stands for all offences that count.</summary>
    public const string Any = "any";

    /// <summary>Name of the variable that says whether someone is a victim.</summary>
    /// <param name="of">Code of an offence or group, or <see cref="Any"/>.</param>
    public static string Victim(string of) => $"victim_{of}";

    /// <summary>Name of the variable that counts incidents.</summary>
    /// <param name="of">Code of an offence or group, or <see cref="Any"/>.</param>
    public static string Count(string of) => $"count_{of}";

    /// <summary>All variables of victimisation, in the order of their columns.</summary>
    public static IEnumerable<DerivedVariable> Of(Questionnaire questionnaire)
    {
        ArgumentNullException.ThrowIfNull(questionnaire);
        var subjects = questionnaire.Offences.Select(offence => (offence.Code, offence.Label))
            .Concat(questionnaire.Groups.Select(group => (group.Code, group.Label)))
            .Append((Any, new Label("enig delict", "any offence")));
        foreach (var (code, label) in subjects)
        {
            yield return new DerivedVariable(Victim(code), new Label($"Slachtoffer in de afgelopen 12 maanden: {label.Dutch}", $"Victim in the past 12 months: {label.English}"), FieldType.Integer);
            yield return new DerivedVariable(Count(code), new Label($"Aantal keren in de afgelopen 12 maanden: {label.Dutch}", $"Times in the past 12 months: {label.English}"), FieldType.Integer);
        }
    }
}
