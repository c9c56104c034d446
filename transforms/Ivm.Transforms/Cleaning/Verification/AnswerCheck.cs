using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// One three-valued check of a record: its column holds true (holds), false (fails) or NULL (cannot be checked).
/// </summary>
/// <param name="Name">Unique name, for example <c>codes.feels_unsafe</c>.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Severity">How serious a failure is.</param>
/// <param name="Condition">SQL of the outcome.</param>
internal sealed record AnswerCheck(string Name, CheckKind Kind, Severity Severity, string Condition)
{
    /// <summary>Name of the column with the outcome, quoted.</summary>
    public string Column => SqlStatement.Identifier($"check_{Name}");
}
