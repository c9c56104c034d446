using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Rules;

/// <summary>
/// Looks for rules that contradict each other, can never hold, can never fail or follow from others, before any data is
/// read. Decided exactly over complete records: those with a value for every variable that the rules read, except where a
/// rule itself speaks of missing values.
/// </summary>
/// <remarks>
/// Rules that share variables, directly or through others, are looked at together. Numbers without a smallest or largest
/// value are taken up to a million, or a hundred times the largest number that a rule names; decimals to three places.
/// What takes the solver too much work is not decided, and is said so; the work is counted in steps, so that the same rules
/// give the same findings everywhere.
/// </remarks>
public sealed class RuleAnalysis
{
    private const double Effort = 1;

    private static readonly ImmutableArray<string> Interview = [ConstraintSettings.InterviewDay, ConstraintSettings.InterviewYear, ConstraintSettings.InterviewMonth];

    private readonly ImmutableDictionary<string, ConstraintVariable> variables;
    private readonly ConstraintSettings settings;
    private readonly HashSet<EditRule> undecided = new(ReferenceEqualityComparer.Instance);

    private RuleAnalysis(ImmutableDictionary<string, ConstraintVariable> variables, ConstraintSettings settings) => (this.variables, this.settings) = (variables, settings);

    /// <summary>The rules of an edition over its questionnaire; interviews are of the fieldwork, a month more or less.</summary>
    public static ImmutableArray<RuleFinding> Of(Edition edition)
    {
        ArgumentNullException.ThrowIfNull(edition);
        var table = CheckedTable.Of(edition, "", "");
        var interview = ConstraintSettings.InterviewVariables(edition.FieldworkStart.AddMonths(-1), edition.FieldworkEnd.AddMonths(1)).Select(variable => variable with { CanBeMissing = false });
        return new RuleAnalysis(AnalysisVariables.Of(edition.Rules, table.Variables).AddRange(interview.Select(variable => KeyValuePair.Create(variable.Name, variable))), ConstraintSettings.For(edition)).Find(edition.Rules);
    }

    /// <summary>The rules of any table.</summary>
    public static ImmutableArray<RuleFinding> Of(TableRules table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new RuleAnalysis(AnalysisVariables.Of(table.Rules, table.Variables), new ConstraintSettings()).Find(table.Rules);
    }

    private ImmutableArray<RuleFinding> Find(ImmutableArray<EditRule> rules)
    {
        var findings = ImmutableArray.CreateBuilder<RuleFinding>();
        var analysed = new List<EditRule>();
        foreach (var rule in rules)
        {
            var reason = Model([rule]).Require(rule.Name, rule.Condition);
            if (reason is null)
            {
                analysed.Add(rule);
            }
            else
            {
                findings.Add(new RuleFinding(RuleFindingKind.NotAnalysed, rule, [], reason));
            }
        }

        foreach (var component in Components(analysed))
        {
            findings.AddRange(OfComponent(component));
        }

        findings.AddRange(undecided.Select(rule => new RuleFinding(RuleFindingKind.NotAnalysed, rule, [], "what it says beside other rules could not be decided with reasonable work")));

        return [.. findings.OrderBy(finding => rules.IndexOf(finding.Rule))];
    }

    private IEnumerable<RuleFinding> OfComponent(ImmutableArray<EditRule> component)
    {
        var left = new List<EditRule>();
        foreach (var rule in component)
        {
            if (Alone(rule) is { } finding)
            {
                yield return finding;
            }
            else
            {
                left.Add(rule);
            }
        }

        var hard = left.Where(rule => rule.IsHard).ToList();
        if (Conflict(hard, []) is { } conflict)
        {
            yield return new RuleFinding(RuleFindingKind.Contradiction, conflict[0], conflict[1..]);
            yield break;
        }

        // From the last on, so that of two that say the same the later is the redundant one.
        foreach (var rule in left.AsEnumerable().Reverse())
        {
            var others = hard.Where(other => other != rule).ToList();
            if (Conflict(others, [(rule, rule.Condition, Demand.False)]) is { } implying)
            {
                hard.Remove(rule);
                yield return new RuleFinding(RuleFindingKind.Redundant, rule, implying);
            }
            else if (!rule.IsHard && Conflict(others, [(rule, rule.Condition, Demand.True)]) is { } excluding)
            {
                yield return new RuleFinding(RuleFindingKind.NeverHoldsGiven, rule, excluding);
            }
            else if (rule.IsHard && rule.Condition is BinaryExpression { Operator: BinaryOperator.Implies, Left: var premise }
                && Conflict(others, [(rule, rule.Condition, Demand.NotFalse), (rule, premise, Demand.True)]) is { } contradicting)
            {
                yield return new RuleFinding(RuleFindingKind.ContradictionWhere, rule, contradicting);
            }
        }
    }

    /// <summary>What the domains alone say about a rule; null when nothing.</summary>
    private RuleFinding? Alone(EditRule rule)
    {
        if (rule.Condition is BinaryExpression { Operator: BinaryOperator.Implies, Left: var premise } && !IsPossible(rule, premise, Demand.True))
        {
            return new RuleFinding(RuleFindingKind.NeverApplies, rule, []);
        }

        return !IsPossible(rule, rule.Condition, Demand.True) ? new RuleFinding(RuleFindingKind.NeverHolds, rule, [])
            : !IsPossible(rule, rule.Condition, Demand.False) ? new RuleFinding(RuleFindingKind.NeverFails, rule, [])
            : null;
    }

    private bool IsPossible(EditRule rule, Expression condition, Demand demand) => Conflict([], [(rule, condition, demand)]) is null;

    /// <summary>The smallest set of rules, without those that more is demanded of, that excludes what is demanded; null when all is possible.</summary>
    private ImmutableArray<EditRule>? Conflict(List<EditRule> rules, (EditRule Rule, Expression Condition, Demand Demand)[] demanded)
    {
        if (rules.Count == 0 && demanded.Length == 0)
        {
            return null;
        }

        var model = Model([.. rules, .. demanded.Select(each => each.Rule)]);
        foreach (var (_, condition, demand) in demanded)
        {
            model.Require("", condition, demand);
        }

        foreach (var rule in rules)
        {
            model.Require(rule.Name, rule.Condition);
        }

        try
        {
            return model.Solve(Effort) is ConstraintOutcome.Impossible impossible
                ? [.. rules.Where(rule => impossible.Conflict.Contains(rule.Name))]
                : null;
        }
        catch (UndecidedException)
        {
            undecided.UnionWith(demanded.Length == 0 ? rules : demanded.Select(each => each.Rule));
            return null;
        }
    }

    private ConstraintModel Model(IReadOnlyCollection<EditRule> rules)
    {
        var interviews = rules.SelectMany(rule => rule.Condition.WithParts()).OfType<CallExpression>().Any(call => call.Function
            is ExpressionFunction.InterviewYear or ExpressionFunction.InterviewMonth or ExpressionFunction.InFieldwork or ExpressionFunction.InWindow or ExpressionFunction.MonthsBeforeInterview);
        var read = rules.SelectMany(rule => rule.Condition.Variables()).Concat(interviews ? Interview : []);
        return ConstraintModel.Of(read.Distinct(StringComparer.Ordinal).Where(variables.ContainsKey).Select(name => variables[name]), settings);
    }

    /// <summary>Rules that share variables, directly or through others.</summary>
    private static IEnumerable<ImmutableArray<EditRule>> Components(IEnumerable<EditRule> rules)
    {
        var components = new List<(HashSet<string> Variables, List<EditRule> Rules)>();
        foreach (var rule in rules)
        {
            var joined = (Variables: rule.Condition.Variables().ToHashSet(StringComparer.Ordinal), Rules: new List<EditRule> { rule });
            foreach (var component in components.Where(component => component.Variables.Overlaps(joined.Variables)).ToArray())
            {
                joined.Variables.UnionWith(component.Variables);
                joined.Rules.InsertRange(joined.Rules.Count - 1, component.Rules);
                components.Remove(component);
            }

            components.Add(joined);
        }

        return components.Select(component => component.Rules.ToImmutableArray());
    }
}
