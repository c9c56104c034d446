using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Pipeline.Matching;

/// <summary>Why a true pair is no link.</summary>
public enum MissCause
{
    /// <summary>It meets no blocking rule.</summary>
    BlockedOut,

    /// <summary>It is a candidate, but not likely enough.</summary>
    BelowThreshold,

    /// <summary>It is likely enough, but another pair took one of its records, or other records did not fit its group.</summary>
    LostInAssignment,

    /// <summary>It is for review, as good as another.</summary>
    Tied,

    /// <summary>It is for review: likely, but not enough, or hardly likelier than another.</summary>
    Review,
}

/// <summary>Links of one pass held against the truth.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Links">Accepted links.</param>
/// <param name="True">Those that are true.</param>
public sealed record PassQuality(string Pass, long Links, long True);

/// <summary>A true pair that is no link.</summary>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right.</param>
/// <param name="Cause">Why.</param>
/// <param name="Weight">Its evidence in bits.</param>
public sealed record MissedPair(string LeftKey, string RightKey, MissCause Cause, double Weight);

/// <summary>A link that is not true.</summary>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right.</param>
/// <param name="Pass">The pass that made it.</param>
public sealed record FalseLink(string LeftKey, string RightKey, string Pass);

/// <summary>Links held against the truth, on pairs.</summary>
/// <param name="Name">Name of the linkage.</param>
/// <param name="TruePairs">Pairs that are true.</param>
/// <param name="Links">Accepted links.</param>
/// <param name="TrueLinks">Accepted links that are true.</param>
/// <param name="Passes">The same by pass.</param>
/// <param name="Misses">True pairs that are no links.</param>
/// <param name="False">Links that are not true.</param>
public sealed record LinkQuality(
    string Name, long TruePairs, long Links, long TrueLinks, ImmutableArray<PassQuality> Passes, ImmutableArray<MissedPair> Misses, ImmutableArray<FalseLink> False)
{
    /// <summary>Share of the links that are true; 1 where there is none.</summary>
    public double Precision => Links == 0 ? 1 : (double)TrueLinks / Links;

    /// <summary>Share of the true pairs that are links.</summary>
    public double Recall => (double)TrueLinks / TruePairs;

    /// <summary>Harmonic mean of precision and recall: 2 true links / (links + true pairs).</summary>
    public double F1 => 2.0 * TrueLinks / (Links + TruePairs);

    /// <summary>Number of true pairs missed for a cause.</summary>
    public int MissesBy(MissCause cause) => Misses.Count(miss => miss.Cause == cause);
}

/// <summary>What is held against the truth; paths are full.</summary>
/// <param name="Folder">Folder with the results of <c>ivm link</c>.</param>
/// <param name="Truth">The truth.</param>
/// <param name="Run">Threads and memory.</param>
public sealed record EvaluationRequest(string Folder, LinkTruth Truth, RunOptions Run);

/// <summary>
/// What <c>ivm link evaluate</c> does: holds the links of a folder against the truth, and looks up of every miss how far it came.
/// Writes <c>misses.csv</c>, <c>false_links.csv</c> and <c>evaluation.json</c> beside them: keys only.
/// </summary>
public static class LinkEvaluation
{
    private static readonly ResultTable MissesTable = new(("left_key", "VARCHAR"), ("right_key", "VARCHAR"), ("cause", "VARCHAR"), ("weight", "DOUBLE"));
    private static readonly ResultTable FalseTable = new(("left_key", "VARCHAR"), ("right_key", "VARCHAR"), ("pass", "VARCHAR"));

    /// <summary>Evaluates and writes.</summary>
    /// <param name="request">What is evaluated.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">There are no results, their files have gone, or the truth does not fit them.</exception>
    public static LinkQuality Execute(EvaluationRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var results = LinkFolder.Open(request.Folder);
        var truth = request.Truth;
        ImmutableArray<string> readable = [truth.Left.File, .. truth.Right is { } right ? [right.File] : ImmutableArray<string>.Empty, Path.Combine(request.Folder, "links.parquet")];
        var quality = LinkSession.Open(
            results.Specification, results.Summary.Left, results.Summary.Right, request.Run, readable, (engine, sql) => Evaluate(request, results, engine, sql), cancellation);
        Write(request.Folder, quality);
        return quality;
    }

    private static LinkQuality Evaluate(EvaluationRequest request, LinkFolder results, MatchingEngine engine, ISqlSession sql)
    {
        var work = Directory.CreateTempSubdirectory("ivm-truth-").FullName;
        try
        {
            var specification = results.Specification;
            var pairs = request.Truth.Pairs(sql, specification.IsDeduplication, work);
            if (pairs.IsEmpty)
                throw SurveyFile.Refused(InputFailure.DataRefused, request.Truth.Left.File, "no true pair", "at least one", "Correct the columns or the pattern of the entity.");
            var truth = pairs.Select(Ordered).ToHashSet();
            var links = results.Links(sql).Where(link => link.Status == LinkResults.Word(LinkStatus.Accepted)).ToArray();
            var found = links.Select(link => Ordered((link.Left, link.Right))).ToHashSet();
            (string Left, string Right)[] missed = [.. pairs.Where(pair => !found.Contains(Ordered(pair)))];
            var statuses = results.Candidates(sql).GroupBy(candidate => Ordered((candidate.Left, candidate.Right))).ToDictionary(group => group.Key, group => group.First().Status);
            var misses = engine.Explain(results.Summary.Model, missed).Select(evidence => new MissedPair(
                evidence.LeftKey, evidence.RightKey, Cause(evidence, statuses.GetValueOrDefault(Ordered((evidence.LeftKey, evidence.RightKey)))), evidence.Weight));
            string[] passes = [.. specification.Passes.Select(pass => pass.Name), LinkFolder.Probabilistic];
            return new LinkQuality(
                specification.Name,
                truth.Count,
                links.Length,
                links.Count(IsTrue),
                [.. passes.Select(pass => new PassQuality(pass, links.Count(link => link.Pass == pass), links.Count(link => link.Pass == pass && IsTrue(link))))],
                [.. misses],
                [.. links.Where(link => !IsTrue(link)).Select(link => new FalseLink(link.Left, link.Right, link.Pass))]);

            bool IsTrue(WrittenLink link) => truth.Contains(Ordered((link.Left, link.Right)));

            // Within one file a pair has no left and right.
            (string, string) Ordered((string Left, string Right) pair) =>
                specification.IsDeduplication && string.CompareOrdinal(pair.Left, pair.Right) > 0 ? (pair.Right, pair.Left) : pair;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static MissCause Cause(PairEvidence evidence, string? status) => status switch
    {
        "lost" => MissCause.LostInAssignment,
        "tied" => MissCause.Tied,
        "review" => MissCause.Review,
        _ => evidence.Rules.IsEmpty ? MissCause.BlockedOut : MissCause.BelowThreshold,
    };

    private static void Write(string folder, LinkQuality quality)
    {
        var results = new ResultFolder(folder);
        MissesTable.Write(results, "misses", quality.Misses.Select(miss => new[] { miss.LeftKey, miss.RightKey, LinkResults.Word(miss.Cause), ResultTable.Number(miss.Weight) }), withParquet: false);
        FalseTable.Write(results, "false_links", quality.False.Select(link => new[] { link.LeftKey, link.RightKey, link.Pass }), withParquet: false);
        results.AddText("evaluation.json", writer => LinkQualityJson.Write(writer, quality));
        results.Complete();
    }
}
