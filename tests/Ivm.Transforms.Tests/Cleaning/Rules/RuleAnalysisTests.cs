using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Rules;

namespace Ivm.Transforms.Tests.Cleaning.Rules;

/// <summary>What can be said of rules before any data is read.</summary>
public sealed class RuleAnalysisTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ivm-rules-tests-").FullName;

    [Fact]
    public void Rules_that_contradict_each_other_are_named_in_the_smallest_set() => Assert.Equal(
        ["Contradiction a: c, d"],
        Find("a: income > costs", "b: size = 'small'", "c: costs >= 100", "d: income <= 50"));

    [Fact]
    public void Rules_that_contradict_each_other_under_a_premise_are_found() => Assert.Equal(
        ["ContradictionWhere a: b", "ContradictionWhere b: a"],
        Find("a: if size = 'small' then income < 10", "b: if size = 'small' then income > 20"));

    [Fact]
    public void A_rule_that_follows_from_others_is_redundant_and_names_them() => Assert.Equal(
        ["Redundant c: a, b"],
        Find("a: costs <= income", "b: income <= 100", "c: costs <= 200"));

    [Fact]
    public void Of_two_rules_that_say_the_same_the_later_is_redundant() => Assert.Equal(
        ["Redundant b: a"],
        Find("a: costs < income", "b: not (income <= costs)"));

    [Fact]
    public void A_rule_that_the_domains_keep_from_failing_or_holding_is_found() => Assert.Equal(
        ["NeverFails a: ", "NeverHolds b: ", "NeverApplies c: "],
        Find("a: staff >= 0", "b: staff + 1 < 0", "c: if staff > 1000 then costs > 5"));

    [Fact]
    public void A_warning_that_hard_rules_keep_from_holding_is_found() => Assert.Equal(
        ["NeverHoldsGiven b: a"],
        Find("a: costs > 10", "b! costs < 5"));

    [Fact]
    public void Rules_about_missing_values_contradict_no_rule_about_values() => Assert.Empty(
        Find("a: if is_missing(costs) then is_missing(income)", "b: costs > 5", "c: income > 7"));

    [Fact]
    public void A_rule_about_other_records_is_not_analysed_and_says_so() =>
        Assert.Equal(["NotAnalysed"], Find("a: unique(size)").Select(finding => finding.Split(' ')[0]));

    [Fact]
    public void A_finding_says_where_the_rule_stands()
    {
        var finding = RuleAnalysis.Of(Read("a: costs <= 5", "b: costs <= 7")).Single();

        Assert.Equal($"{folder}/rules.yaml:4:11: rule 'b' is redundant: it follows from 'a' ({folder}/rules.yaml:2:11)", finding.ToString());
        Assert.False(finding.IsContradiction);
    }

    [Fact]
    public void The_rules_of_every_edition_do_not_contradict_each_other() => Assert.All(
        RealContracts.Set.Editions.Values,
        edition => Assert.DoesNotContain(RuleAnalysis.Of(edition), finding => finding.IsContradiction));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string[] Find(params string[] rules) =>
        [.. RuleAnalysis.Of(Read(rules)).Select(finding => $"{finding.Kind} {finding.Rule.Name}: {string.Join(", ", finding.Others.Select(rule => rule.Name))}")];

    /// <summary>Rules as <c>name: condition</c>; with <c>!</c> a warning.</summary>
    private TableRules Read(params string[] rules)
    {
        File.WriteAllText(
            Path.Combine(folder, "t.schema.json"),
            """
            { "name": "t", "fields": [{ "name": "income", "type": "number" }, { "name": "costs", "type": "number" }, { "name": "staff", "type": "integer", "constraints": { "minimum": 0, "maximum": 500 } },
              { "name": "size", "type": "string", "constraints": { "enum": ["small", "large"] } }] }
            """);
        File.WriteAllText(
            Path.Combine(folder, "rules.yaml"),
            "rules:\n" + string.Concat(rules.Select(rule => $"  - rule: {rule[..1]}\n    condition: \"{rule[2..].Trim()}\"\n{(rule[1] == '!' ? "    severity: warning\n" : "")}")));
        return TableRulesReader.Read(Path.Combine(folder, "t.schema.json"), Path.Combine(folder, "rules.yaml"));
    }
}
