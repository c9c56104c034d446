using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>How serious a failing rule is.</summary>
public enum Severity
{
    /// <summary>The record cannot be right: something is changed.</summary>
    Error,

    /// <summary>Implausible; kept and counted.</summary>
    Warning,

    /// <summary>Counted only.</summary>
    Information,
}

/// <summary>One rule about a record, as data (<c>data-schemas/rules</c>).</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Label">What it demands.</param>
/// <param name="Severity">How serious a failure is.</param>
/// <param name="Condition">Must hold; missing means that the rule cannot be checked for that record.</param>
/// <param name="Where">Where the rule stands.</param>
public sealed record EditRule(
    string Name,
    Label Label,
    Severity Severity,
    Expression Condition,
    SourceLocation Where)
{
    /// <summary>Why it is demanded, and what a failure means; null where the label says enough.</summary>
    public Label? Description { get; init; }

    /// <summary>First edition in which it is in force; null when always was.</summary>
    public int? Since { get; init; }

    /// <summary>Last edition in which it is in force; null when still is.</summary>
    public int? Until { get; init; }

    /// <summary>Whether records that fail it cannot stay as they are: a rule of severity error.</summary>
    public bool IsHard => Severity == Severity.Error;

    /// <summary>
    /// The rule's version: a short hash of what it does (name, severity, editions, condition), which layout, labels and
    /// descriptions do not change.
    /// </summary>
    public string Version => ContentVersion.Of($"{Name}|{Severity}|{Since}|{Until}|{ExpressionText.Of(Condition)}");
}

/// <summary>Which of several responses of one person is kept: the criteria in order, the first that differs decides.</summary>
/// <param name="Key">Columns that identify the person.</param>
/// <param name="Keep">Criteria in order of strength.</param>
public sealed record DuplicateRule(ImmutableArray<string> Key, ImmutableArray<DuplicateCriterion> Keep);

/// <summary>A criterion by which one of several responses is preferred.</summary>
public enum DuplicateCriterion
{
    /// <summary>Most questions of the mandatory blocks answered.</summary>
    MostMandatoryAnswers,

    /// <summary>National stream before local.</summary>
    NationalFirst,

    /// <summary>Modes in the order of the mode code list.</summary>
    ModeOrder,

    /// <summary>Earliest interview date.</summary>
    EarliestInterview,

    /// <summary>File name, then line: always decides.</summary>
    FileAndLine,
}
