namespace Ivm.Contracts.Tests.Rules;

public class RuleReaderTests
{
    [Theory]
    [InlineData("severity: information", "severity: informations", "rules/2011.yaml:13:15: found 'informations'; expected one of error, warning, information. Did you mean 'information'?")]
    [InlineData("label: { nl: internet, en: web }", "label: { nl: internet }", "rules/2011.yaml:12:12: found no key 'en'; expected the key 'en' with the text in English. Add 'en' to rules[2].label.")]
    [InlineData("label: { nl: internet, en: web }", "label: internet", "rules/2011.yaml:12:12: found 'internet'; expected a text in Dutch and English: { nl: ..., en: ... }, as a mapping of keys to values. Write it as 'key: value' lines.")]
    [InlineData("web_only", "Web-Only", "rules/2011.yaml:11:11: found the name 'Web-Only'; expected lower-case letters, digits and underscores, beginning with a letter. Rename the rule.")]
    [InlineData("web_only", "order_burglary", "rules/2011.yaml:11:11: found the rule 'order_burglary' a second time; expected every rule once. Rename or remove it: it already stands at rules/2011.yaml:5:11.")]
    [InlineData("repeat: offence", "repeat: offense", "rules/2011.yaml:6:13: found the unknown code list 'offense'; expected the name of a code list to repeat over. Did you mean 'offence'?")]
    [InlineData("order_{offence}\n", "order_{ofence}\n", "rules/2011.yaml:5:17: found the placeholder '{ofence}'; expected one of {offence}, {offence_counts_in_total}, {offence_group}, {offence_household_object}, {offence_label}. Did you mean '{offence}'?")]
    [InlineData("order_{offence}\n", "order\n", "rules/2011.yaml:5:11: found the same name 'order' in every repetition; expected a name of its own for every rule. Put a placeholder into it, for example {offence}.")]
    [InlineData("rule: web_only", "rule: \"web_{offence}\"", "rules/2011.yaml:11:16: found the placeholder '{offence}'; expected no placeholder, because nothing is repeated here. Add 'repeat: offence', or remove it.")]
    [InlineData("    condition: mode = 'cawi'\n", "", "rules/2011.yaml:11:5: found no key 'condition'; expected the key 'condition' with a condition that must hold. Add 'condition' to rules[2].")]
    public void A_fault_in_a_rule_names_place_found_expected_and_repair(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("keep: [most_mandatory_answers, file_and_line]", "keep: [most_mandatory_answers]", "rules/2011.yaml:3:10: found 'most_mandatory_answers'; expected 'file_and_line' as the last criterion, because it always decides. Add it at the end.")]
    [InlineData("keep: [most_mandatory_answers, file_and_line]", "keep: [most_answers, file_and_line]", "rules/2011.yaml:3:10: found 'most_answers'; expected one of most_mandatory_answers, national_first, mode_order, earliest_interview, file_and_line. Take one of these.")]
    [InlineData("key: [rinpersoon]", "key: [rinpersoons]", "rules/2011.yaml:2:9: found the unknown column 'rinpersoons'; expected an administrative column of the response files. Did you mean 'rinpersoon'?")]
    [InlineData("duplicates:\n  key: [rinpersoon]\n  keep: [most_mandatory_answers, file_and_line]\n", "", "rules/2011.yaml:1:1: found no key 'duplicates'; expected the key 'duplicates', in this file or one that it includes. Say which of several responses of a person is kept.")]
    public void A_fault_in_the_rule_for_duplicates_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Fact]
    public void A_misspelled_key_is_missing_and_unknown() => Assert.Equal(
        [
            "rules/2011.yaml:11:5: found no key 'severity'; expected the key 'severity' with one of error, warning, information. Add 'severity' to rules[2].",
            "rules/2011.yaml:13:5: found the unknown key 'severety'; expected one of the keys condition, description, label, repeat, rule, severity, since, until. Did you mean 'severity'?",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "severity: information", "severety: information")
            .Faults());

    [Fact]
    public void Rules_may_not_include_each_other_in_a_circle() => Assert.Equal(
        [
            "rules/extra.yaml:1:11: found the circular reference rules/2011.yaml -> rules/extra.yaml -> rules/2011.yaml; expected contracts that include each other in one direction. Remove one of the includes.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "duplicates:", "include: [extra]\nduplicates:")
            .With("rules/extra.yaml", "include: [2011]\n")
            .Faults());

    [Fact]
    public void An_include_must_lead_to_a_file() => Assert.Equal(
        [
            "rules/2011.yaml:1:11: found 'extra', for which there is no file rules/extra.yaml; expected the name of a set of rules. Add rules/extra.yaml, or refer to another.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "duplicates:", "include: [extra]\nduplicates:")
            .Faults());

    [Fact]
    public void Duplicates_are_resolved_by_one_rule() => Assert.Equal(
        [
            "rules/2011.yaml:3:3: found a second rule for duplicates; expected one, in this file or one that it includes. Remove one.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "duplicates:", "include: [extra]\nduplicates:")
            .With("rules/extra.yaml", "duplicates: { key: [rinpersoon], keep: [file_and_line] }\n")
            .Faults());

    [Fact]
    public void A_repeated_rule_becomes_one_rule_for_every_code()
    {
        var rules = new SomeContracts().Load().Editions[2011].Rules;

        Assert.Equal(["order_burglary", "order_other_offence", "web_only"], rules.Select(rule => rule.Name));
        Assert.Equal(new Label("volgorde inbraak", "order burglary"), rules[0].Label);
        Assert.Equal(Severity.Error, rules[0].Severity);
        Assert.Equal(new Label("eerst inbraak", "burglary before"), rules[0].Description);
        Assert.Equal(["burglary_prev_year", "burglary_prev_month", "burglary_last_year", "burglary_last_month"], rules[0].Condition.Variables());
        Assert.Equal(new SourceLocation("rules/2011.yaml", 5, 11), rules[0].Where);
    }

    [Fact]
    public void Included_rules_come_first()
    {
        var rules = new SomeContracts()
            .Replacing("rules/2011.yaml", "duplicates:", "include: [extra]\nduplicates:")
            .With("rules/extra.yaml", "rules:\n  - { rule: graded, label: { nl: x, en: x }, severity: information, condition: grade_safety > 0 }\n")
            .Load().Editions[2011].Rules;

        Assert.Equal(["graded", "order_burglary", "order_other_offence", "web_only"], rules.Select(rule => rule.Name));
    }
}
