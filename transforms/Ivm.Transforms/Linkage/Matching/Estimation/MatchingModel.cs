using System.Collections.Immutable;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching.Comparison;

namespace Ivm.Transforms.Linkage.Matching.Estimation;

/// <summary>What was estimated of a linkage.</summary>
/// <param name="Model">m, u and weights of the levels.</param>
/// <param name="Prior">Share of true pairs among all pairs.</param>
/// <param name="ExpectedLinks">True pairs expected among the candidates.</param>
/// <param name="Iterations">Steps of EM from the best of its trial runs to convergence.</param>
/// <param name="TrialSteps">Steps of the trial runs before, from all starting points together.</param>
public sealed record MatchingModel(FellegiSunterModel Model, double Prior, double ExpectedLinks, int Iterations, int TrialSteps);

/// <summary>Why the pairs of a blocking rule did not help to estimate the model.</summary>
public enum LeftOutReason
{
    /// <summary>No pair meets it.</summary>
    NoPair,

    /// <summary>It fixes so many comparisons that the others cannot tell two classes apart.</summary>
    TooFewFreeComparisons,

    /// <summary>Next to none of its pairs are matches, or next to all.</summary>
    OneClass,

    /// <summary>There are so few pairs that all of them, with or without a rule, were used instead.</summary>
    AllPairsUsed,
}

/// <summary>A blocking rule whose pairs did not help to estimate the model.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">Why.</param>
public sealed record RuleLeftOut(string Rule, LeftOutReason Reason);

/// <summary>A pattern of levels among the candidates.</summary>
/// <param name="Levels">The level of every comparison, -1 where missing.</param>
/// <param name="Pairs">Candidate pairs that show it.</param>
/// <param name="Weight">Its weight in bits, without term frequencies.</param>
/// <param name="Posterior">Probability that such a pair is a match.</param>
public sealed record MatchingPattern(ImmutableArray<int> Levels, long Pairs, double Weight, double Posterior)
{
    /// <summary>The levels as letters, one a comparison: <c>a</c> for the strongest, <c>-</c> where values are missing.</summary>
    public string Text => PatternCode.Text(Levels.AsSpan());
}
