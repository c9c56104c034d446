using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Decision;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Passes;
using Ivm.Transforms.Linkage.Matching.Quality;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching;

/// <summary>
/// Links the records of two relations, or of one, as a specification says: standardised fields, deterministic passes, candidates of
/// blocking rules, levels of comparisons, a model estimated from counts of their patterns, and an assignment. The records stay in the
/// session; only likely pairs leave it. The same input gives the same result, whatever the number of threads.
/// </summary>
/// <param name="sql">The session; the engine makes private tables in it, so one session serves one linkage.</param>
/// <param name="specification">How records are linked.</param>
public sealed class MatchingEngine(ISqlSession sql, LinkageSpecification specification)
{
    private readonly RecordTables records = new(sql, specification);
    private readonly PatternCode code = new(specification);

    /// <summary>Reads and standardises the records.</summary>
    /// <param name="left">Relation with the columns of the left file.</param>
    /// <param name="right">The same of the right one; not used for deduplication.</param>
    /// <exception cref="InvalidInputException">No record, a key that is missing or there twice, a field without any value.</exception>
    public void Load(string left, string right) => records.Make(left, right);

    /// <summary>Counts what the blocking rules would make, before any pair is made.</summary>
    /// <exception cref="InvalidInputException">The rules exceed their budget, or make no pair.</exception>
    public ImmutableArray<PlannedRule> Plan() => new BlockingPlanner(sql, specification, records).Plan(exact: true);

    /// <summary>Links the records.</summary>
    /// <exception cref="InvalidInputException">The rules exceed their budget or make no pair, or there is no model.</exception>
    public MatchingResult Run()
    {
        var plan = new BlockingPlanner(sql, specification, records).Plan(exact: false);
        var passes = new DeterministicPasses(sql, specification, records).Run();
        var maker = new CandidatePairs(sql, specification, records, code);
        var candidates = maker.Make();
        if (candidates.IsEmpty)
            throw new InvalidInputException(InputFailure.NoSolution, new Fault($"{specification.File}: blocking", "no candidate pair at all", "pairs that meet at least one rule", "Loosen the rules."));
        var (random, isAll) = maker.Random();
        var estimation = new ModelEstimation(specification, code, records.AllPairs, MostLinks());
        var model = estimation.Estimate(candidates, random, isAll);
        new Scoring(sql, specification, records, code, model).Run();
        var pairs = ScoredPairs.Read(sql, records);
        var (links, decided, clusters) = Decide(pairs, model);
        return new MatchingResult(
            records.LeftCount,
            records.RightCount,
            [.. plan.Select((rule, place) => rule with { NewPairs = NewPairs(candidates, place) })],
            model,
            estimation.Patterns(candidates, model),
            links,
            specification.IsDeduplication ? Remainder.OfClusters(clusters) : Remainder.Of(sql, links),
            clusters,
            new RateEstimation(sql, specification, records, code, model).Estimate(decided, candidates, passes),
            estimation.LeftOut,
            new GroupLinkage(sql, specification).Of(decided));
    }

    /// <summary>Compares pairs that somebody names, with a model that was estimated before.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">Keys on the left and on the right; within one file in any order.</param>
    /// <returns>The evidence, in the order of the pairs.</returns>
    /// <exception cref="InvalidInputException">A key is in no record, or the model has other comparisons.</exception>
    public ImmutableArray<PairEvidence> Explain(MatchingModel model, IReadOnlyList<(string Left, string Right)> pairs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        if (!model.Model.Comparisons.Select(one => one.Comparison).SequenceEqual(code.Comparisons))
            throw new InvalidInputException(InputFailure.Invalid, new Fault(specification.File, "other comparisons than those of the model", "the specification that the model was estimated by", "Link again."));
        return pairs.Count == 0 ? [] : new Explanation(sql, specification, records, code, model).Of(pairs);
    }

    private (ImmutableArray<ProposedLink> Links, ImmutableArray<DecidedPair> Pairs, ImmutableArray<ClusterMember> Clusters) Decide(ScoredPairs pairs, MatchingModel model)
    {
        if (specification.IsDeduplication)
            return new ClusterDecision(sql, specification, records, code, model).Decide(pairs);
        var (links, decided) = new AssignmentDecision(specification, code, model).Decide(pairs);
        return (links, decided, []);
    }

    /// <summary>Most true pairs that the assignment allows; within one file of records that are there twice.</summary>
    private long MostLinks() => specification.Decision.Assignment switch
    {
        LinkAssignment.ManyToOne => records.LeftCount,
        LinkAssignment.OneToMany => records.RightCount,
        _ => Math.Min(records.LeftCount, records.RightCount),
    };

    /// <summary>Pairs of which a rule is the first that they meet.</summary>
    private static long NewPairs(ImmutableArray<PatternCount> candidates, int place) =>
        candidates.Where(count => (count.Rules & ((1L << (place + 1)) - 1)) == 1L << place).Sum(count => count.Count);
}
