using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Victimisation in the window before the interview: per offence, per group and in total, how many incidents were
/// counted and whether a person was a victim. "Other offences" count in no total.
/// </summary>
internal static class VictimisationDerivation
{
    /// <summary>The columns of an edition, leaves first.</summary>
    public static IEnumerable<DerivedColumn> Of(Edition edition, ExpressionSql expressions)
    {
        foreach (var offence in edition.Questionnaire.Offences)
        {
            yield return Count(offence, edition.Window, expressions);
            yield return Victim(offence.Code);
        }

        var counted = edition.Questionnaire.Offences.Where(offence => offence.CountsInTotal).ToArray();
        foreach (var group in edition.Questionnaire.Groups)
        {
            yield return Sum(group.Code, counted.Where(offence => offence.Group == group.Code));
            yield return Victim(group.Code);
        }

        yield return Sum(VictimisationVariables.Any, counted);
        yield return Victim(VictimisationVariables.Any);
    }

    /// <summary>Whether the last incident of an offence, or the last but one, falls in the window.</summary>
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

    /// <summary>The incidents counted of an offence; missing where the screener or the date of the last time is.</summary>
    private static DerivedColumn Count(Offence offence, VictimisationWindow window, ExpressionSql expressions)
    {
        var last = InWindow(offence, 1, expressions);
        var previous = InWindow(offence, 2, expressions);
        return new DerivedColumn(
            VictimisationVariables.Count(offence.Code),
            $"CASE {SqlStatement.Identifier($"{offence.Code}_ever5y")} WHEN 2 THEN 0 WHEN 1 THEN"
            + $" CASE WHEN {last} IS NOT NULL THEN least({window.MaximumPerOffence}, {last}::INTEGER + coalesce({previous}, FALSE)::INTEGER) END END");
    }

    /// <summary>The incidents of several offences; missing only where those of every offence are.</summary>
    private static DerivedColumn Sum(string of, IEnumerable<Offence> offences)
    {
        var counts = offences.Select(offence => VictimisationVariables.Count(offence.Code)).ToArray();
        return new DerivedColumn(
            VictimisationVariables.Count(of),
            $"CASE WHEN coalesce({string.Join(", ", counts)}) IS NOT NULL THEN {string.Join(" + ", counts.Select(count => $"coalesce({count}, 0)"))} END");
    }

    private static DerivedColumn Victim(string of) =>
        new(VictimisationVariables.Victim(of), $"({VictimisationVariables.Count(of)} > 0)::INTEGER");
}
