using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// One three-valued check of every record of a table: it holds, fails or cannot be checked. It is either a rule's
/// condition, or SQL that follows from a questionnaire or table schema.
/// </summary>
/// <param name="Name">Unique name, for example <c>codes.feels_unsafe</c>.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Severity">How serious a failure is.</param>
/// <param name="Version">Short hash of what it demands.</param>
/// <param name="Variables">The variables that it reads.</param>
public sealed record Check(string Name, CheckKind Kind, Severity Severity, string Version, ImmutableArray<string> Variables)
{
    /// <summary>What it demands, in words; null where the kind says it.</summary>
    public Label? Label { get; init; }

    /// <summary>The condition of a rule; null for other checks.</summary>
    public Expression? Condition { get; init; }

    /// <summary>What it demands in the grammar of conditions or close to it, for reports.</summary>
    public string Text { get; init; } = "";

    /// <summary>SQL of the outcome (true, false, NULL) over the columns of <see cref="VerifiedRecords"/>; null for rules.</summary>
    internal string? Sql { get; init; }

    /// <summary>The check that a rule makes.</summary>
    public static Check Of(EditRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new(rule.Name, CheckKind.Rule, rule.Severity, rule.Version, rule.Condition.Variables())
        {
            Label = rule.Label,
            Condition = rule.Condition,
            Text = ExpressionText.Of(rule.Condition),
        };
    }

    /// <summary>A check that is a condition but no rule.</summary>
    internal static Check OfCondition(string name, CheckKind kind, Severity severity, Expression condition)
    {
        var text = ExpressionText.Of(condition);
        return new(name, kind, severity, ContentVersion.Of($"{name}|{severity}|{text}"), condition.Variables()) { Condition = condition, Text = text };
    }

    /// <summary>A check in SQL.</summary>
    internal static Check OfSql(string name, CheckKind kind, Severity severity, ImmutableArray<string> variables, string text, string sql) =>
        new(name, kind, severity, ContentVersion.Of($"{name}|{severity}|{text}"), variables) { Text = text, Sql = sql };
}
