using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Victimisation in the window before the interview: per offence, per group and in total, whether a person was a
/// victim (<c>victim_*</c>) and how many incidents were counted (<c>count_*</c>). "Other offences" count in no total.
/// </summary>
public static class VictimisationVariables
{
    /// <summary>The variables of an edition, leaves first.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="groups">The code list of offence groups.</param>
    /// <param name="expressions">Gives the window.</param>
    public static IEnumerable<DerivedVariable> Of(Edition edition, CodeList groups, ExpressionSql expressions)
    {
        foreach (var offence in edition.Questionnaire.Offences)
        {
            yield return Count(offence, edition.Window, expressions);
            yield return Victim(offence.Code, offence.Label);
        }

        var counted = edition.Questionnaire.Offences.Where(offence => offence.CountsInTotal).ToArray();
        foreach (var group in counted.GroupBy(offence => offence.Group))
        {
            var label = groups.Codes.Single(code => code.Value == group.Key).Label;
            yield return Sum(group.Key, label, group);
            yield return Victim(group.Key, label);
        }

        var any = new Label("een van de delicten", "any offence");
        yield return Sum("any", any, counted);
        yield return Victim("any", any);
    }

    /// <summary>The incidents of an offence: the last, and the last but one, that fall in the window.</summary>
    /// <param name="offence">The offence.</param>
    /// <param name="sequence">1 the last, 2 the last but one.</param>
    /// <param name="expressions">Gives the window.</param>
    public static string InWindow(Offence offence, int sequence, ExpressionSql expressions)
    {
        var time = sequence == 1 ? "last" : "prev";
        return expressions.InWindow(
            SqlStatement.Identifier($"{offence.Code}_{time}_year"),
            SqlStatement.Identifier($"{offence.Code}_{time}_month"));
    }

    private static DerivedVariable Count(Offence offence, VictimisationWindow window, ExpressionSql expressions)
    {
        var last = InWindow(offence, 1, expressions);
        var previous = InWindow(offence, 2, expressions);
        return new DerivedVariable(
            Integer($"count_{offence.Code}", $"Aantal keren: {offence.Label.Dutch}", $"Number of times: {offence.Label.English}"),
            $"CASE {SqlStatement.Identifier($"{offence.Code}_ever5y")} WHEN 2 THEN 0 WHEN 1 THEN"
            + $" CASE WHEN {last} IS NOT NULL THEN least({window.MaximumPerOffence}, {last}::INTEGER + coalesce({previous}, FALSE)::INTEGER) END END");
    }

    private static DerivedVariable Sum(string name, Label label, IEnumerable<Offence> offences)
    {
        var counts = offences.Select(offence => $"count_{offence.Code}").ToArray();
        return new DerivedVariable(
            Integer($"count_{name}", $"Aantal keren: {label.Dutch}", $"Number of times: {label.English}"),
            $"CASE WHEN coalesce({string.Join(", ", counts)}) IS NOT NULL THEN {string.Join(" + ", counts.Select(count => $"coalesce({count}, 0)"))} END");
    }

    private static DerivedVariable Victim(string name, Label label) => new(
        Integer($"victim_{name}", $"Slachtoffer: {label.Dutch}", $"Victim: {label.English}"),
        $"(count_{name} > 0)::INTEGER");

    private static Field Integer(string name, string dutch, string english) =>
        Field.Of(name, FieldType.Integer, new Label(dutch, english));
}
