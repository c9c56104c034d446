using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>Hard rules that hang together through variables that can change, with those variables and the others that they read.</summary>
/// <param name="Rules">The rules, in their order.</param>
/// <param name="Variables">The variables that they read, in order of their names' first appearance.</param>
internal sealed record RuleComponent(ImmutableArray<EditRule> Rules, ImmutableArray<string> Variables)
{
    /// <summary>Short hash of the rules.</summary>
    public string Version { get; } = ContentVersion.Of(string.Join('|', Rules.Select(rule => rule.Version)));

    /// <summary>Names of the rules, as the edit log gives them where all of them together decide.</summary>
    public string Name { get; } = Rules.Length <= 3 ? string.Join('+', Rules.Select(rule => rule.Name)) : $"{Rules[0].Name}+{Rules.Length - 1}";

    /// <summary>Cuts rules into components: what no changeable variable joins can be solved apart.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="changeable">Whether a variable can change.</param>
    public static ImmutableArray<RuleComponent> Of(IEnumerable<EditRule> rules, Func<string, bool> changeable)
    {
        var components = new List<List<EditRule>>();
        var reads = new List<HashSet<string>>();
        foreach (var rule in rules)
        {
            var own = rule.Condition.Variables().Where(changeable).ToHashSet(StringComparer.Ordinal);
            var joined = new List<EditRule>();
            for (var index = components.Count - 1; index >= 0; index--)
            {
                if (reads[index].Overlaps(own))
                {
                    own.UnionWith(reads[index]);
                    joined.InsertRange(0, components[index]);
                    components.RemoveAt(index);
                    reads.RemoveAt(index);
                }
            }

            components.Add([.. joined, rule]);
            reads.Add(own);
        }

        return [.. components.Select(component => new RuleComponent([.. component], [.. component.SelectMany(rule => rule.Condition.Variables()).Distinct(StringComparer.Ordinal)]))];
    }
}
