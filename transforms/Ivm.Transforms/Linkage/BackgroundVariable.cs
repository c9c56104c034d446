using System.Collections.Immutable;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// A background variable of a person: what the registers say, completed where they are silent by the answer to a
/// question of the same classes, where a survey asks one.
/// </summary>
/// <param name="Name">The column of <c>link.population</c> and <c>link.respondents</c>.</param>
/// <param name="IsText">Whether it is text; else a whole number.</param>
/// <param name="Question">The question whose answer completes it; null when only registers know.</param>
internal sealed record BackgroundVariable(string Name, bool IsText, string? Question)
{
    /// <summary>All of them, in the order of the columns.</summary>
    public static ImmutableArray<BackgroundVariable> All { get; } =
    [
        Text("sex", "bg_sex"),
        Number("birth_year", "bg_birth_year"),
        Number("age"),
        Text("marital", "bg_marital"),
        Text("household_type"),
        Number("household_size", "bg_household_size"),
        Text("origin", "bg_origin"),
        Text("generation"),
        Text("education", "bg_education"),
        Number("income"),
        Text("income_quintile"),
        Number("household_income"),
        Text("household_income_quintile"),
        Text("municipality"),
        Text("district"),
        Text("neighbourhood"),
        Text("urbanity_neighbourhood"),
        Text("urbanity_municipality"),
        Text("police_region"),
        Text("province"),
    ];

    /// <summary>The column that says where the value comes from: <c>register</c>, <c>survey</c>, <c>imputed</c> or <c>none</c>.</summary>
    public string OriginName => $"{Name}_origin";

    /// <summary>Whether the population is counted by it: every variable but years and amounts.</summary>
    public bool IsCounted => IsText || Name is "age" or "household_size";

    private static BackgroundVariable Text(string name, string? question = null) => new(name, IsText: true, question);

    private static BackgroundVariable Number(string name, string? question = null) => new(name, IsText: false, question);
}
