using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Pipeline.Matching;

/// <summary>A pair that competes with another for one of its records.</summary>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right.</param>
/// <param name="Weight">Its weight in bits; null where a pass linked it and it is no likely candidate.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Pass">The pass that made it; empty where it is no link.</param>
public sealed record CompetingPair(string LeftKey, string RightKey, double? Weight, string Status, string Pass);

/// <summary>Why a pair is, or is no, link.</summary>
/// <param name="Linkage">Name of the linkage.</param>
/// <param name="Evidence">What was seen, level by level.</param>
/// <param name="PriorWeight">The prior in bits.</param>
/// <param name="AcceptWeight">Least evidence of a link in bits.</param>
/// <param name="ReviewWeight">Least evidence of a pair for review in bits.</param>
/// <param name="LeastMargin">Least margin of a link in bits.</param>
/// <param name="Pass">The pass that made or proposed it; null where none did.</param>
/// <param name="Margin">What the assignment loses in all without the pair, in bits; null where it was not assigned.</param>
/// <param name="Status">What became of it: <c>accepted</c>, <c>review</c>, <c>tied</c>, <c>lost</c>, <c>below_threshold</c> or <c>blocked_out</c>.</param>
/// <param name="Competing">Likely pairs of either record, heaviest first.</param>
public sealed record PairExplanation(string Linkage, PairEvidence Evidence, double PriorWeight, double AcceptWeight, double ReviewWeight, double LeastMargin, string? Pass, double? Margin, string Status, ImmutableArray<CompetingPair> Competing);

/// <summary>What <c>ivm link explain</c> does: says of one pair what was seen and what became of it, without a value of either record.</summary>
public static class LinkExplanation
{
    private const int MostCompeting = 10;

    /// <summary>Explains a pair.</summary>
    /// <param name="folder">Folder with the results of <c>ivm link</c>, a full path.</param>
    /// <param name="left">Key on the left.</param>
    /// <param name="right">Key on the right.</param>
    /// <param name="run">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">There are no results, their files have gone, or a key is in no record.</exception>
    public static PairExplanation Execute(string folder, string left, string right, RunOptions run, CancellationToken cancellation)
    {
        var results = LinkFolder.Open(folder);
        return LinkSession.Open(
            results.Specification,
            results.Summary.Left,
            results.Summary.Right,
            run,
            [Path.Combine(folder, "links.parquet")],
            (engine, sql) =>
            {
                var evidence = engine.Explain(results.Summary.Model, [(left, right)])[0];
                var links = results.Links(sql);
                var all = links.Concat(results.Candidates(sql).Where(candidate => candidate.Status == "lost")).ToArray();
                var own = all.FirstOrDefault(link => IsPair(link, left, right) || (results.Specification.IsDeduplication && IsPair(link, right, left)));
                var competing = all.Where(link => link != own && (Shares(link, left, isLeft: true) || Shares(link, right, isLeft: false)))
                    .OrderByDescending(link => link.Weight ?? double.PositiveInfinity).ThenBy(link => link.Left, StringComparer.Ordinal).ThenBy(link => link.Right, StringComparer.Ordinal);
                return new PairExplanation(
                    results.Specification.Name,
                    evidence,
                    MatchWeight.OfPrior(results.Summary.Model.Prior),
                    MatchWeight.At(results.Specification.Decision.Accept, results.Summary.Model.Prior),
                    MatchWeight.At(results.Specification.Decision.Review, results.Summary.Model.Prior),
                    results.Specification.Decision.Margin,
                    own is null or { Status: "lost" } ? null : own.Pass,
                    own?.Margin,
                    own?.Status ?? (evidence.Rules.IsEmpty ? "blocked_out" : "below_threshold"),
                    [.. competing.Take(MostCompeting).Select(link => new CompetingPair(link.Left, link.Right, link.Weight, link.Status, link.Pass))]);

                bool Shares(WrittenLink link, string key, bool isLeft) => results.Specification.IsDeduplication ? link.Left == key || link.Right == key : (isLeft ? link.Left : link.Right) == key;
            },
            cancellation);
    }

    private static bool IsPair(WrittenLink link, string left, string right) => link.Left == left && link.Right == right;
}
