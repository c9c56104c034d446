using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>What a check looks at.</summary>
public enum CheckKind
{
    /// <summary>The answer is one of the question's codes.</summary>
    Codes,

    /// <summary>The answer lies in the question's range.</summary>
    Range,

    /// <summary>A question that the routing leads past has no answer.</summary>
    Routing,

    /// <summary>A question that applies has an answer.</summary>
    Answered,

    /// <summary>A rule of <c>data-schemas/rules</c>.</summary>
    Rule,
}

/// <summary>
/// One three-valued check of a record: its column holds true (holds), false (fails) or NULL (cannot be checked).
/// </summary>
/// <param name="Name">Unique name, for example <c>codes.feels_unsafe</c>.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Severity">How serious a failure is.</param>
/// <param name="Condition">SQL of the outcome.</param>
internal sealed record Check(string Name, CheckKind Kind, Severity Severity, string Condition)
{
    /// <summary>Name of the column with the outcome, quoted.</summary>
    public string Column => SqlStatement.Identifier($"check_{Name}");
}
