using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// How records that break hard rules are edited (<c>data-schemas/editing</c>), in the order of its parts: corrections,
/// typing errors, the cells that localisation may change and how readily, and how missing cells are filled.
/// </summary>
public sealed record EditingPlan
{
    /// <summary>Nothing is corrected or imputed: localisation makes cells missing, all with equal weight.</summary>
    public static EditingPlan None { get; } = new();

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>Quality gate: the largest share of records, 0 to 1, in which localisation may change cells; null for any.</summary>
    public double? MaximumLocalisedShare { get; init; }

    /// <summary>Corrections by rule, in order.</summary>
    public ImmutableArray<Correction> Corrections { get; init; } = [];

    /// <summary>Typing errors that are repaired, in order.</summary>
    public ImmutableArray<TypingRepair> Typing { get; init; } = [];

    /// <summary>
    /// Weights of cells, in the order that decides between sets of equal weight: the one with the unit named first is
    /// changed. Variables that no unit names follow in the order of the table, each with weight 1.
    /// </summary>
    public ImmutableArray<ReliabilityUnit> Reliability { get; init; } = [];

    /// <summary>Variables that no step may change.</summary>
    public FrozenSet<string> NeverChanged { get; init; } = [];

    /// <summary>Variables that may become missing but are never filled.</summary>
    public FrozenSet<string> NeverImputed { get; init; } = [];

    /// <summary>How missing cells are filled, in order.</summary>
    public ImmutableArray<Imputation> Imputations { get; init; } = [];

    /// <summary>The variables that are imputed, in order.</summary>
    public IEnumerable<string> Imputed => Imputations.SelectMany(imputation => imputation.Variables);
}

/// <summary>A correction that follows from the record by itself: unit errors, signs, exchanged values.</summary>
/// <param name="Name">Its name in the edit log.</param>
/// <param name="Label">What is corrected.</param>
/// <param name="When">Where it certainly holds, the values are set.</param>
/// <param name="Set">What is set, all from the values before.</param>
/// <param name="Version">Short hash of its content.</param>
/// <param name="Where">Where it stands.</param>
public sealed record Correction(string Name, Label Label, Expression When, ImmutableArray<Assignment> Set, string Version, SourceLocation Where);

/// <summary>A value that a correction sets.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Value">Its new value; null for missing. Where the value cannot be said or lies outside the domain, nothing is corrected.</param>
public sealed record Assignment(string Variable, Expression? Value);

/// <summary>Typing errors of a kind.</summary>
/// <param name="Name">Its name in the edit log.</param>
/// <param name="Label">What is repaired.</param>
/// <param name="MaximumDistance">Most errors that are repaired: characters left out, put in, replaced, or exchanged with their neighbour.</param>
/// <param name="Version">Short hash of its content.</param>
/// <param name="Where">Where it stands.</param>
public abstract record TypingRepair(string Name, Label Label, int MaximumDistance, string Version, SourceLocation Where);

/// <summary>A value outside the codes of its variable becomes the nearest code, if only one is nearest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What is repaired.</param>
/// <param name="Variables">The variables; of each the codes are known.</param>
/// <param name="MaximumDistance">Most errors.</param>
/// <param name="IgnoreCase">Whether small and capital letters are the same.</param>
/// <param name="Version">Short hash of its content.</param>
/// <param name="Where">Where it stands.</param>
public sealed record CodeTyping(string Name, Label Label, ImmutableArray<string> Variables, int MaximumDistance, bool IgnoreCase, string Version, SourceLocation Where)
    : TypingRepair(Name, Label, MaximumDistance, Version, Where);

/// <summary>A number that breaks balances becomes the one that they give, if its digits differ by few typing errors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What is repaired.</param>
/// <param name="Rules">Names of rules that are equations of sums.</param>
/// <param name="MaximumDistance">Most errors.</param>
/// <param name="Version">Short hash of its content.</param>
/// <param name="Where">Where it stands.</param>
public sealed record BalanceTyping(string Name, Label Label, ImmutableArray<string> Rules, int MaximumDistance, string Version, SourceLocation Where)
    : TypingRepair(Name, Label, MaximumDistance, Version, Where);

/// <summary>Variables that change together, and what changing them costs.</summary>
/// <param name="Variables">The variables, changed all or none.</param>
/// <param name="Weight">Cost of a change, at least 1: the more reliable the dearer.</param>
public sealed record ReliabilityUnit(ImmutableArray<string> Variables, int Weight);

/// <summary>Where imputed values come from.</summary>
public enum ImputationMethod
{
    /// <summary>A donor drawn at random within the class.</summary>
    HotDeck,

    /// <summary>The donor of the class that is nearest by Gower's distance; among equally near ones drawn at random.</summary>
    Nearest,

    /// <summary>Another variable times the ratio of the class's totals.</summary>
    Ratio,

    /// <summary>The class's mean.</summary>
    Mean,

    /// <summary>The class's median.</summary>
    Median,
}

/// <summary>How missing cells of some variables are filled.</summary>
/// <param name="Variables">The variables; several are taken from one donor.</param>
/// <param name="Method">Where values come from.</param>
/// <param name="Classes">Classes in the order in which they are tried; an empty one is everyone.</param>
/// <param name="By">Variables of the distance, or the one of the ratio; else empty.</param>
/// <param name="Where">Where cells are filled; null for wherever they are missing.</param>
/// <param name="Adjust">Whether values that break hard rules are adjusted as little as possible, instead of looking for another donor.</param>
/// <param name="Version">Short hash of its content.</param>
/// <param name="At">Where it stands.</param>
public sealed record Imputation(
    ImmutableArray<string> Variables,
    ImputationMethod Method,
    ImmutableArray<ImmutableArray<ClassVariable>> Classes,
    ImmutableArray<string> By,
    Expression? Where,
    bool Adjust,
    string Version,
    SourceLocation At)
{
    /// <summary>Its name in the edit log: the variables.</summary>
    public string Name => string.Join('+', Variables);
}

/// <summary>A variable that makes classes.</summary>
/// <param name="Variable">The variable; where it is missing that is a class of its own.</param>
/// <param name="From">Lower bounds of classes of a number, ascending; empty where every value is a class.</param>
public sealed record ClassVariable(string Variable, ImmutableArray<double> From);
