using System.Collections.Immutable;
using Ivm.Statistics.Linkage.Rates;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>Pairs of one pass that came to one end, and how many of them the model expects to be true.</summary>
/// <param name="Pass">The deterministic pass, or <c>probabilistic</c>.</param>
/// <param name="Status">What became of them; null: candidates too unlikely for review.</param>
/// <param name="Pairs">The pairs.</param>
/// <param name="Matches">Expected true ones among them: the sum of their posteriors, which know that a record has at most one match.</param>
/// <param name="Deviation">Standard deviation of their number, were pairs independent and the posteriors right.</param>
public sealed record StatusRate(string Pass, LinkStatus? Status, long Pairs, double Matches, double Deviation);

/// <summary>Precision that follows from how often a record has more than one pair, seen from both sides.</summary>
/// <param name="Pass">The deterministic pass, or <c>probabilistic</c> for pairs that reach acceptance before any assignment.</param>
/// <param name="Left">Counted by left record; null where a left record may have several matches.</param>
/// <param name="Right">Counted by right record; null where a right record may have several matches.</param>
public sealed record UniquenessRate(string Pass, UniquenessPrecision? Left, UniquenessPrecision? Right)
{
    /// <summary>The less favourable side, which is the one to be believed.</summary>
    public UniquenessPrecision? Lower => (Left, Right) switch
    {
        (null, var right) => right,
        (var left, null) => left,
        var (left, right) => left.Precision <= right.Precision ? left : right,
    };
}

/// <summary>How many matches no blocking rule made a candidate: capture-recapture between the rules.</summary>
/// <param name="Things">What the rules ask to be equal.</param>
/// <param name="Matches">Matches found by rules and passes, and the estimated total.</param>
/// <param name="Model">The model that was taken.</param>
/// <param name="Deviance">Likelihood-ratio statistic of that model.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
public sealed record BlockingCoverage(ImmutableArray<string> Things, MatchTotal Matches, AgreementModel Model, double Deviance, int DegreesOfFreedom);

/// <summary>Error rates of a linkage, estimated without knowing the truth.</summary>
/// <param name="Whole">All links and all expected matches, those that were blocked out included where that could be estimated.</param>
/// <param name="Statuses">The same by pass and by what became of the pairs.</param>
/// <param name="Uniqueness">Precision by the two-sided uniqueness method; empty for one file.</param>
/// <param name="Coverage">Misses by blocking; null where the rules do not tell it: one rule, or a thing that all of them ask for.</param>
/// <param name="JointPosteriors">
/// For every proposed pair, in the order of <see cref="MatchingResult.Links"/>, the probability that it is a match given the other pairs of its
/// records: of one record they add up to at most 1 where the assignment allows one.
/// </param>
public sealed record MatchingRates(
    PosteriorRates Whole, ImmutableArray<StatusRate> Statuses, ImmutableArray<UniquenessRate> Uniqueness, BlockingCoverage? Coverage, ImmutableArray<double> JointPosteriors);
