using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Victimisation in the window before the interview: per offence, per group and in total, how many incidents were
/// counted and whether a person was a victim. "Other offences" count in no total.
/// </summary>
internal static class VictimisationDerivation
{
    private const int Last = 1;
    private const int Previous = 2;

    /// <summary>The columns of an edition, leaves first.</summary>
    public static IEnumerable<DerivedColumn> Of(Edition edition, ExpressionSql expressions)
    {
        foreach (var offence in edition.Questionnaire.Offences)
        {
            yield return new DerivedColumn(InWindowColumn(offence, Last), InWindow(offence, Last, expressions));
            yield return new DerivedColumn(InWindowColumn(offence, Previous), InWindow(offence, Previous, expressions));
            yield return Count(offence, edition.Window);
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
        var time = Time(sequence);
        return expressions.InWindow(
            SqlStatement.Identifier($"{offence.Code}_{time}_year"),
            SqlStatement.Identifier($"{offence.Code}_{time}_month"));
    }

    /// <summary>Name of the column that says whether the last incident of an offence, or the last but one, falls in the window.</summary>
    /// <param name="offence">The offence.</param>
    /// <param name="sequence">1 the last, 2 the last but one.</param>
    public static string InWindowColumn(Offence offence, int sequence) => $"{offence.Code}_{Time(sequence)}:in_window";

    private static string Time(int sequence) => sequence == Last ? "last" : "prev";

    /// <summary>The incidents counted of an offence; missing where the screener or the date of the last time is.</summary>
    private static DerivedColumn Count(Offence offence, VictimisationWindow window)
    {
        var (last, previous) = (InWindowColumn(offence, Last), InWindowColumn(offence, Previous));
        var counted = $"{SqlStatement.Identifier(last)}::INTEGER + coalesce({SqlStatement.Identifier(previous)}, FALSE)::INTEGER";
        return new DerivedColumn(
            VictimisationVariables.Count(offence.Code),
            $"CASE {SqlStatement.Identifier($"{offence.Code}_ever5y")} WHEN 2 THEN 0 WHEN 1 THEN"
            + $" CASE WHEN {SqlStatement.Identifier(last)} IS NOT NULL THEN least({window.MaximumPerOffence}, {counted}) END END")
        {
            Reads = [last, previous],
        };
    }

    /// <summary>The incidents of several offences; missing only where those of every offence are.</summary>
    private static DerivedColumn Sum(string of, IEnumerable<Offence> offences)
    {
        var counts = offences.Select(offence => VictimisationVariables.Count(offence.Code)).ToArray();
        return new DerivedColumn(
            VictimisationVariables.Count(of),
            $"CASE WHEN coalesce({string.Join(", ", counts)}) IS NOT NULL THEN {string.Join(" + ", counts.Select(count => $"coalesce({count}, 0)"))} END")
        {
            Reads = [.. counts],
        };
    }

    private static DerivedColumn Victim(string of)
    {
        var count = VictimisationVariables.Count(of);
        return new DerivedColumn(VictimisationVariables.Victim(of), $"({count} > 0)::INTEGER") { Reads = [count] };
    }
}
