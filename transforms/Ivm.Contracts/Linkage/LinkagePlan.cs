using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Who belongs to the target population and how respondents are found in the registers: the choices of the linking
/// stage (<c>linkage</c> in an edition's contract). Which households are private, where classes of urbanity begin and
/// how register codes become classes stands in code lists.
/// </summary>
/// <param name="MinimumAge">Youngest age on the reference date.</param>
/// <param name="UnknownBirthMonth">Month taken where the register has none (1-12).</param>
/// <param name="UnknownBirthDay">Day of the month taken where the register has none, or where the month is unknown (1-28).</param>
/// <param name="IncomeRegister">Register that holds personal income.</param>
/// <param name="IncomeVariable">Its column with gross personal income.</param>
/// <param name="MaximumConcordanceSteps">Most steps followed from an old key to its successor; a longer chain is refused as a cycle.</param>
/// <param name="MaximumUnlinkedShare">Quality gate: the share of respondents (0 to 1) whose key may fail to lead to a register row and a sampled case.</param>
public sealed record LinkagePlan(
    int MinimumAge,
    int UnknownBirthMonth,
    int UnknownBirthDay,
    string IncomeRegister,
    string IncomeVariable,
    int MaximumConcordanceSteps,
    double MaximumUnlinkedShare)
{
    /// <summary>What holds where an edition says nothing.</summary>
    public static LinkagePlan Default { get; } = new(
        MinimumAge: 15,
        UnknownBirthMonth: 7,
        UnknownBirthDay: 1,
        IncomeRegister: "INPATAB",
        IncomeVariable: "INPPERSBRUT",
        MaximumConcordanceSteps: 8,
        MaximumUnlinkedShare: 0.02);

    /// <summary>Quality gate: the share of rows (0 to 1) of a register whose key may be missing from the register that it points to.</summary>
    public double MaximumOrphanShare { get; init; } = 0.01;

    /// <summary>The day for which names and addresses of contacts hold, no later than the reference date; null where no survey needs it.</summary>
    public DateOnly? ContactDate { get; init; }

    /// <summary>Name of the specification (<c>linkage/NAME.yaml</c>) by which persons without a key are found by name, birth date and address.</summary>
    public string Specification { get; init; } = "respondents";

    /// <summary>Quality gate: the share of respondents without a key (0 to 1) whom linkage may fail to find.</summary>
    public double MaximumUnlinkedShareWithoutKey { get; init; } = 0.15;

    /// <summary>Respondents (at least 1) of a group of which a linkage rate is told; smaller groups are put together.</summary>
    public int MinimumRateGroup { get; init; } = 10;

    /// <summary>Which source of a background characteristic goes before which.</summary>
    public BackgroundOrder Background { get; init; } = BackgroundOrder.Default;

    /// <summary>Quality gate: by characteristic (<see cref="Characteristics"/>), the share of residents (0 to 1) of whom the registers must know it. No gate for those that are not named.</summary>
    public ImmutableSortedDictionary<string, double> MinimumCoverage { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>What registers can know of a resident.</summary>
    public static ImmutableArray<string> Characteristics { get; } = ["sex", "birth_year", "origin", "household", "address", "marital", "education", "income"];
}
