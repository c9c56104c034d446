using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>A question that is not asked of everyone.</summary>
/// <param name="Variable">Its variable.</param>
/// <param name="AskIf">Its routing; null where there is none.</param>
/// <param name="AskedColumn">The column that says whether its block was asked.</param>
internal sealed record RoutedVariable(string Variable, Expression? AskIf, string AskedColumn);

/// <summary>What is edited, by what: a survey's responses, or any table.</summary>
internal sealed record EditingSettings(CheckedTable Table, ImmutableArray<EditRule> Rules, EditingPlan Plan)
{
    /// <summary>Days that stand in for the fieldwork of a table without interviews, whose conditions do not ask for it.</summary>
    private static readonly ExpressionEvaluator NoInterviews = new(new VictimisationWindow(12, true, false, 2), DateOnly.MinValue, DateOnly.MaxValue);

    /// <summary>Evaluates conditions.</summary>
    public ExpressionEvaluator Evaluator { get; init; } = NoInterviews;

    /// <summary>Settings of conditions for the solver.</summary>
    public ConstraintSettings Constraints { get; init; } = new();

    /// <summary>Makes SQL of conditions.</summary>
    public required ExpressionSql Expressions { get; init; }

    /// <summary>The questionnaire; null for other tables.</summary>
    public Questionnaire? Questionnaire { get; init; }

    /// <summary>Questions in the order in which they are asked; empty for other tables.</summary>
    public ImmutableArray<RoutedVariable> Routing { get; init; } = [];

    /// <summary>Whether records have an interview date.</summary>
    public bool HasInterviews => Questionnaire is not null;

    /// <summary>Checks that decide which records are looked at: domains, routing, hard rules, and where corrections apply.</summary>
    public ImmutableArray<Check> Checks(IEnumerable<EditRule> participating) =>
    [
        .. QuestionChecks.OfDomains(Table),
        .. (Questionnaire is null ? [] : QuestionChecks.OfRouting(Questionnaire)).Where(check => check.Severity == Severity.Error),
        .. participating.Select(Check.Of),
        .. Plan.Corrections.Select(correction => Check.Of(new EditRule(
            $"correction.{correction.Name}", correction.Label, Severity.Error, new UnaryExpression(UnaryOperator.Not, correction.When), correction.Where))),
    ];

    /// <summary>The editing of an edition's responses.</summary>
    public static EditingSettings Of(Edition edition, CheckedTable table) => new(table, edition.Rules, edition.Editing)
    {
        Evaluator = ExpressionEvaluator.For(edition),
        Constraints = ConstraintSettings.For(edition) with { InterviewIsGiven = true },
        Expressions = new ExpressionSql(edition),
        Questionnaire = edition.Questionnaire,
        Routing = [.. edition.Questionnaire.Blocks.SelectMany(block => block.Questions.Select(question => new RoutedVariable(question.Variable, question.AskIf, $"asks_{block.Name}")))],
    };

    /// <summary>The editing of any table.</summary>
    public static EditingSettings Of(CheckedTable table, ImmutableArray<EditRule> rules, EditingPlan plan) =>
        new(table, rules, plan) { Expressions = new ExpressionSql(table) };
}
