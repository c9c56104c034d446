using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts.Tests.Editing;

public sealed class EditingReaderTests
{
    private const string Sound =
        """
        seed: 7
        corrections:
          - correction: thousands
            label: { nl: duizendtallen, en: thousands }
            when: turnover > 100 * staff
            set: { turnover: turnover / 1000, size: missing }
        typing:
          - typing: size
            label: { nl: grootte, en: size }
            variables: [size]
            distance: 1
          - typing: digits
            label: { nl: cijfers, en: digits }
            balances: [balance]
            distance: 2
        reliability:
          - { variables: [profit], weight: 1 }
          - { variables: [turnover, costs], weight: 3, together: true }
        never_changed: [id]
        never_imputed: { blocks: [views] }
        imputation:
          - impute: size
            method: hot_deck
            classes: [[{ staff: [5, 10] }], []]
          - impute: [costs, profit]
            method: nearest
            by: [staff]
            classes: [[size], []]
            adjust: true
          - impute: turnover
            method: ratio
            to: staff

        """;

    private static readonly EditingContext Context = new(
        [
            Number("id"), Number("staff"), Number("turnover"), Number("costs"), Number("profit"),
            new ExpressionVariable("size", ExpressionType.Text, Answer: null, ["sc0", "sc1"]), Number("opinion"), Number("asked"),
        ],
        [])
    {
        Blocks = new Dictionary<string, ImmutableArray<string>> { ["views"] = ["opinion"] }.ToFrozenDictionary(),
        Routing = new[] { "asked" }.ToFrozenSet(),
    };

    [Fact]
    public void A_contract_is_read_in_the_order_of_its_steps()
    {
        var plan = Read(Sound, out var faults);

        Assert.Empty(faults);
        Assert.Equal(7u, plan.Seed);
        Assert.Equal(["turnover", "size"], plan.Corrections.Single().Set.Select(assignment => assignment.Variable));
        Assert.Null(plan.Corrections.Single().Set[1].Value);
        Assert.Equal(["size"], Assert.IsType<CodeTyping>(plan.Typing[0]).Variables);
        Assert.Equal(["balance"], Assert.IsType<BalanceTyping>(plan.Typing[1]).Rules);
        Assert.Equal([["profit"], ["turnover", "costs"]], plan.Reliability.Select(unit => unit.Variables.ToArray()));
        Assert.Equal(["opinion"], plan.NeverImputed);
        Assert.Equal(["size", "costs+profit", "turnover"], plan.Imputations.Select(imputation => imputation.Name));
        Assert.Equal([5, 10], plan.Imputations[0].Classes[0][0].From);
        Assert.True(plan.Imputations[2].Adjust);
        Assert.Single(plan.Imputations[2].Classes);
    }

    [Fact]
    public void Labels_of_somebodys_own_table_may_be_left_out_or_be_in_one_language()
    {
        var plan = Read(
            Sound.Replace("    label: { nl: duizendtallen, en: thousands }\n", "", StringComparison.Ordinal).Replace("{ nl: grootte, en: size }", "size class", StringComparison.Ordinal),
            out var faults);

        Assert.Empty(faults);
        Assert.Equal("thousands", plan.Corrections[0].Label.English);
        Assert.Equal("size class", plan.Typing[0].Label.Dutch);
    }

    [Fact]
    public void An_edition_needs_labels_in_both_languages()
    {
        Read(Sound.Replace("{ nl: grootte, en: size }", "size class", StringComparison.Ordinal), out var faults, Context with { IsAlone = false });

        Assert.StartsWith("editing.yaml:9:12: found 'size class'; expected a text in Dutch and English", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_way_to_go_on_is_told_only_where_all_else_could_be_read()
    {
        Read(Sound.Replace("impute: turnover", "impute: turnovr", StringComparison.Ordinal), out var faults);

        Assert.Contains("the unknown variable 'turnovr'", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_of_a_part_changes_with_its_content_and_not_with_its_label()
    {
        var version = Read(Sound, out _).Corrections[0].Version;

        Assert.Equal(version, Read(Sound.Replace("en: thousands", "en: units", StringComparison.Ordinal), out _).Corrections[0].Version);
        Assert.NotEqual(version, Read(Sound.Replace("100 * staff", "200 * staff", StringComparison.Ordinal), out _).Corrections[0].Version);
        Assert.NotEqual(version, Read(Sound.Replace("/ 1000", "/ 100", StringComparison.Ordinal), out _).Corrections[0].Version);
    }

    [Theory]
    [InlineData("turnover: turnover / 1000", "turnovr: turnover / 1000", "editing.yaml:6:12: found the unknown variable 'turnovr'; expected a variable of the records. Did you mean 'turnover'?")]
    [InlineData("size: missing", "size: \"'sc9'\"", "editing.yaml:6:46: found 'sc9', which size cannot be; expected one of sc0, sc1. Did you mean 'sc0'?")]
    [InlineData("turnover: turnover / 1000", "turnover: profit > 1", "editing.yaml:6:29: found '>'; expected an operator, or the end of the condition.")]
    [InlineData("variables: [size]", "variables: [staff]", "editing.yaml:10:17: found 'staff', which has no codes; expected a variable with codes, or a range of at most a thousand whole numbers. Give it a code list, or leave it out.")]
    [InlineData("balances: [balance]", "balances: [balanc]", "editing.yaml:14:16: found the unknown rule 'balanc'; expected the name of a rule. Did you mean 'balance'?")]
    [InlineData("balances: [balance]", "balances: [positive]", "editing.yaml:14:16: found 'positive', which is no equation that must hold; expected a rule 'a + b = c' of severity error. Name another rule.")]
    [InlineData("seed: 7\n", "", "editing.yaml:1:1: found no key 'seed'; expected the key 'seed', because donors are drawn at random. Add 'seed: 1'.")]
    [InlineData("blocks: [views]", "blocks: [view]", "editing.yaml:20:27: found the unknown block 'view'; expected a block of the questionnaire. Did you mean 'views'?")]
    [InlineData("blocks: [views]", "variables: [size]", "editing.yaml:22:5: found an imputation of 'size', which may never be imputed; expected a variable that may be imputed. Remove the imputation, or the declaration at editing.yaml:20:30.")]
    [InlineData("impute: size", "impute: asked", "editing.yaml:22:5: found an imputation of 'asked', by which other questions are routed; expected a variable that routes no question. Remove the imputation: questions that were not asked would then apply.")]
    [InlineData("{ staff: [5, 10] }", "turnover", "editing.yaml:22:5: found an imputation of 'size' that reads 'turnover', which is imputed later; expected 'turnover' imputed before, or not read. Change the order.")]
    [InlineData("{ staff: [5, 10] }", "profit", "editing.yaml:22:5: found the circular order size -> costs+profit -> size; expected 'profit' imputed before, or not read. Leave one of them out of the classes.")]
    [InlineData("{ staff: [5, 10] }", "{ staff: [10, 5] }", "editing.yaml:24:30: found '5'; expected a number above the one before it. Write lower bounds in ascending order.")]
    [InlineData("  - impute: turnover\n    method: ratio\n    to: staff\n", "", "editing.yaml:1:1: found no way to go on where 'turnover' of the rule 'balance' is found wrong; expected 'turnover' under 'imputation', 'never_imputed' or 'never_changed'. Say how it is imputed, or that it stays missing.")]
    [InlineData("impute: turnover", "impute: [size, turnover]", "editing.yaml:30:5: found a second imputation of 'size'; expected one imputation of every variable. Give one imputation several classes.")]
    [InlineData("weight: 3", "weight: 0", "editing.yaml:18:45: found '0'; expected a whole number from 1 to 1000000. Take a value in this range.")]
    [InlineData("variables: [turnover, costs]", "variables: [turnover, profit]", "editing.yaml:18:29: found 'profit' with a second weight; expected every variable once. Remove it here or above.")]
    public void A_fault_names_place_found_expected_and_repair(string old, string replacement, string fault)
    {
        Assert.Contains(old, Sound, StringComparison.Ordinal);
        Read(Sound.Replace(old, replacement, StringComparison.Ordinal), out var faults);

        Assert.Contains(faults, found => found.StartsWith(fault, StringComparison.Ordinal));
    }

    private static EditingPlan Read(string text, out ImmutableArray<string> found, EditingContext? context = null)
    {
        context ??= Context;
        var scope = new ExpressionScope();
        foreach (var variable in context.Variables)
        {
            scope.Add(variable);
        }

        var faults = new FaultCollector();
        ImmutableArray<EditRule> rules = [Rule("balance", "turnover - costs = profit"), Rule("positive", "staff >= 0 or id > 0")];
        var plan = EditingReader.Read(ContractDocument.Parse("editing.yaml", text, faults), context with { Rules = rules }, faults);
        found = [.. faults.Sorted().Select(fault => fault.ToString()).Where(fault => !fault.Contains("'staff' of the rule", StringComparison.Ordinal))];
        return plan;

        EditRule Rule(string name, string condition) =>
            new(name, new Label("", ""), Severity.Error, ExpressionParser.ParseCondition(condition, scope, _ => new SourceLocation("rules.yaml", 1, 1), faults)!, new SourceLocation("rules.yaml", 1, 1));
    }

    private static ExpressionVariable Number(string name) => new(name, ExpressionType.Number, Answer: null, []);
}
