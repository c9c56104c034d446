using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Rules;

/// <summary>What is wrong with a rule, or superfluous about it, before any data is read.</summary>
public enum RuleFindingKind
{
    /// <summary>Hard rules that no complete record satisfies together; none of them can be left out of the set.</summary>
    Contradiction,

    /// <summary>Hard rules that no complete record satisfies together wherever the premise of one holds.</summary>
    ContradictionWhere,

    /// <summary>It holds for no complete record, whatever other rules say.</summary>
    NeverHolds,

    /// <summary>It holds for no complete record that satisfies some hard rules.</summary>
    NeverHoldsGiven,

    /// <summary>It fails for no record: the domains see to it.</summary>
    NeverFails,

    /// <summary>It fails for no complete record that satisfies some hard rules: it follows from them.</summary>
    Redundant,

    /// <summary>Its premise holds for no record: the domains see to it.</summary>
    NeverApplies,

    /// <summary>It cannot be analysed: it looks at other records, or calculates in a way that cannot be decided.</summary>
    NotAnalysed,
}

/// <summary>Something found about a rule.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rule">The rule; of a contradiction the first of the set.</param>
/// <param name="Others">The other rules that bring it about: a smallest set.</param>
/// <param name="Reason">Of a rule that cannot be analysed, why.</param>
public sealed record RuleFinding(RuleFindingKind Kind, EditRule Rule, ImmutableArray<EditRule> Others, string Reason = "")
{
    /// <summary>Whether no complete record can satisfy the hard rules.</summary>
    public bool IsContradiction => Kind is RuleFindingKind.Contradiction or RuleFindingKind.ContradictionWhere || (Kind == RuleFindingKind.NeverHolds && Rule.IsHard);

    /// <summary>What was found, in words.</summary>
    public string What
    {
        get
        {
            var others = string.Join(", ", Others.Select(rule => $"'{rule.Name}' ({rule.Where})"));
            return Kind switch
            {
                RuleFindingKind.Contradiction => $"rule '{Rule.Name}' contradicts {others}: no complete record satisfies them together",
                RuleFindingKind.ContradictionWhere => $"rule '{Rule.Name}' contradicts {others} wherever its premise holds",
                RuleFindingKind.NeverHolds => $"rule '{Rule.Name}' holds for no complete record",
                RuleFindingKind.NeverHoldsGiven => $"rule '{Rule.Name}' holds for no complete record that satisfies {others}",
                RuleFindingKind.NeverFails => $"rule '{Rule.Name}' can never fail: the values that its variables can have see to it",
                RuleFindingKind.Redundant => $"rule '{Rule.Name}' is redundant: it follows from {others}",
                RuleFindingKind.NeverApplies => $"rule '{Rule.Name}' never applies: its premise holds for no record",
                _ => $"rule '{Rule.Name}' is not analysed, because {Reason}",
            };
        }
    }

    /// <summary>One line: where the rule stands and what was found.</summary>
    public override string ToString() => $"{Rule.Where}: {What}";
}
