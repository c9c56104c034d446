using System.Collections.Immutable;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Transforms.Linkage.Matching;

/// <summary>What became of a pair that was proposed.</summary>
public enum LinkStatus
{
    /// <summary>A link.</summary>
    Accepted,

    /// <summary>Likely, but not enough, or hardly likelier than another: for review.</summary>
    Review,

    /// <summary>Some best assignments have it and others have not: for review.</summary>
    Tied,

    /// <summary>Likely enough, but another pair took one of its records.</summary>
    Lost,
}

/// <summary>Why a record on the left has no link.</summary>
public enum UnlinkedReason
{
    /// <summary>No blocking rule pairs it with anything.</summary>
    NoCandidate,

    /// <summary>None of its candidates is likely enough.</summary>
    BelowThreshold,

    /// <summary>Others took the records that it would be linked to.</summary>
    LostAssignment,

    /// <summary>It is as good in one link as in another.</summary>
    Tied,

    /// <summary>Its best candidate goes to review.</summary>
    Review,
}

/// <summary>A pair that was proposed, by keys.</summary>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right; within one file, of the later record.</param>
/// <param name="Pass">The deterministic pass, or <c>probabilistic</c>.</param>
/// <param name="Pattern">Levels of the comparisons as letters.</param>
/// <param name="Weight">Evidence in bits; for the pair of a pass too, though the pass did not ask for it.</param>
/// <param name="Posterior">Probability that it is a match, taken by itself.</param>
/// <param name="RunnerUpWeight">Weight of the best other candidate of the left record; null where there is none above review.</param>
/// <param name="Margin">How much evidence in all is lost without the pair, in bits; null where it was not assigned.</param>
/// <param name="Status">What became of it.</param>
public sealed record ProposedLink(
    string LeftKey, string RightKey, string Pass, string Pattern, double Weight, double Posterior, double? RunnerUpWeight, double? Margin, LinkStatus Status);

/// <summary>A record of one file and the entity that it was found to be.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Cluster">Key of the first record of the entity in the file.</param>
/// <param name="Size">Records of the entity.</param>
public sealed record ClusterMember(string Key, string Cluster, int Size);

/// <summary>A record on the left without link.</summary>
/// <param name="LeftKey">Its key.</param>
/// <param name="Reason">Why.</param>
public sealed record UnlinkedRecord(string LeftKey, UnlinkedReason Reason);

/// <summary>What a linkage came to; keys only.</summary>
/// <param name="LeftCount">Records on the left.</param>
/// <param name="RightCount">Records on the right; within one file the same.</param>
/// <param name="Blocking">What the rules made.</param>
/// <param name="Model">What was estimated.</param>
/// <param name="Patterns">Patterns of the candidates.</param>
/// <param name="Links">Proposed pairs, in the order of the left file and then of the right.</param>
/// <param name="Unlinked">Records on the left without link, in the order of the file; for deduplication those that are alone.</param>
/// <param name="Clusters">For deduplication every record, in the order of the file; else empty.</param>
/// <param name="Rates">Error rates, estimated without knowing the truth.</param>
/// <param name="LeftOut">Blocking rules whose pairs did not help to estimate the model, each with the reason.</param>
/// <param name="Bias">Linkage rates by the groups that the specification declares.</param>
public sealed record MatchingResult(
    long LeftCount,
    long RightCount,
    ImmutableArray<PlannedRule> Blocking,
    MatchingModel Model,
    ImmutableArray<MatchingPattern> Patterns,
    ImmutableArray<ProposedLink> Links,
    ImmutableArray<UnlinkedRecord> Unlinked,
    ImmutableArray<ClusterMember> Clusters,
    MatchingRates Rates,
    ImmutableArray<RuleLeftOut> LeftOut,
    ImmutableArray<LinkageByGroup> Bias)
{
    /// <summary>Links that were accepted.</summary>
    public IEnumerable<ProposedLink> Accepted => Links.Where(link => link.Status == LinkStatus.Accepted);
}
