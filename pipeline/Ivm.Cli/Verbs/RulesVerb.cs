using System.Collections.Immutable;
using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Rules;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm rules check</c>: what is wrong with rules, before any data is read.</summary>
/// <param name="surroundings">Where findings go.</param>
/// <param name="settings">The contracts and the edition.</param>
internal sealed class RulesVerb(Surroundings surroundings, Settings settings)
{
    public static Command Command(VerbRunner runner)
    {
        var schema = new Option<string?>("--schema") { HelpName = "FILE", Description = "Schema of a table, to check rules about it in place of an edition's." };
        var rules = new Option<string?>("--rules") { HelpName = "FILE", Description = "The rules about that table." };
        var check = runner.On<RulesVerb>(
            new Command("check", "Look for rules that contradict each other, never hold, never fail or follow from others. Answers 2 where some contradict.") { schema, rules },
            (verb, parsed, _) => Task.FromResult(verb.Check(parsed.GetValue(schema), parsed.GetValue(rules))));
        return new Command("rules", "What can be said of rules before any data is read.") { check };
    }

    private int Check(string? schema, string? rules)
    {
        if (schema is null != rules is null)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(schema is null ? "--rules" : "--schema", "one of --schema and --rules", "both or neither", "Give both, or neither to check an edition."));
        }

        var (count, findings) = schema is null ? OfEdition() : OfTable(Full(schema), Full(rules!));
        foreach (var finding in findings)
        {
            surroundings.Out.WriteLine(finding);
        }

        var contradictions = findings.Count(finding => finding.IsContradiction);
        surroundings.Out.WriteLine(contradictions > 0 ? $"{count} rules, {contradictions} findings of contradiction" : $"{count} rules, no contradiction");
        return contradictions > 0 ? ExitCode.Invalid : ExitCode.Done;
    }

    private (int Rules, ImmutableArray<RuleFinding> Findings) OfEdition()
    {
        var set = ContractLoader.Load(ContractFolder.Find(settings.Contracts, surroundings.WorkingFolder, surroundings.ProgramFolder));
        return set.Editions.TryGetValue(settings.Edition, out var edition)
            ? (edition.Rules.Length, RuleAnalysis.Of(edition))
            : throw new InvalidInputException(InputFailure.Invalid, new Fault("--edition", $"{settings.Edition}, of which there is no edition", $"one of {string.Join(", ", set.Editions.Keys)}", "Correct --edition."));
    }

    private static (int Rules, ImmutableArray<RuleFinding> Findings) OfTable(string schema, string rules)
    {
        var table = TableRulesReader.Read(schema, rules);
        var rows = RuleAnalysis.Of(table with { Rules = table.RowRules, Variables = table.RowVariables });
        return (table.Rules.Length + table.RowRules.Length, [.. RuleAnalysis.Of(table), .. rows]);
    }

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
