using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Estimation;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;

namespace Ivm.Transforms.Linkage.Matching.Estimation;

/// <summary>
/// Estimates the model from counts of patterns: where there are few pairs, from all of them; else chance agreement from random pairs, and
/// agreement of matches from the pairs of every blocking rule, of which the comparisons on what the rule asks to be equal are left out.
/// </summary>
/// <param name="specification">What is linked.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="allPairs">Pairs that there are.</param>
/// <param name="mostLinks">Most true pairs that the assignment allows.</param>
internal sealed partial class ModelEstimation(LinkageSpecification specification, PatternCode code, double allPairs, long mostLinks)
{
    /// <summary>Fewer comparisons that a rule leaves free cannot tell two classes of unknown size apart.</summary>
    private const int LeastFree = 3;

    /// <summary>True pairs expected among random pairs from which on their share is estimated and not given.</summary>
    private const double EnoughMatches = 20;

    private const string RandomPairs = "random pairs";
    private const int PriorSteps = 1_000;
    private const double PriorTolerance = 1e-10;

    private readonly SortedDictionary<int, LeftOutReason> leftOut = [];

    /// <summary>Blocking rules whose pairs did not help, in their order; after <see cref="Estimate"/>.</summary>
    public ImmutableArray<RuleLeftOut> LeftOut => [.. leftOut.Select(rule => new RuleLeftOut(specification.Blocking.Rules[rule.Key].Name, rule.Value))];

    /// <summary>Estimates the model.</summary>
    /// <param name="candidates">Patterns of the candidates.</param>
    /// <param name="random">Patterns of random pairs, or of all.</param>
    /// <param name="isAll">Whether they are of all pairs.</param>
    /// <exception cref="InvalidInputException">There is no model: a level that no pair shows, no convergence, nothing to tell apart.</exception>
    public MatchingModel Estimate(ImmutableArray<PatternCount> candidates, ImmutableArray<PatternCount> random, bool isAll)
    {
        var strata = new List<PatternStratum> { Random(random) };
        if (isAll)
            LeaveOutAll();
        else
            strata.AddRange(Enumerable.Range(0, specification.Blocking.Rules.Length).Select(place => OfRule(candidates, place)).OfType<PatternStratum>());
        var settings = new EstimationSettings { MonotoneWeights = true, Tolerance = specification.Estimation.Tolerance, MaximumIterations = specification.Estimation.Iterations };
        while (true)
        {
            switch (Attempt(strata, settings))
            {
                case LinkageEstimate.Estimated estimated:
                    CheckTop(estimated.Model);
                    var (prior, expected) = Prior(estimated.Model, candidates);
                    return new MatchingModel(estimated.Model, prior, expected, estimated.Iterations, estimated.TrialSteps);
                case LinkageEstimate.NotEstimated { Cause: EstimationFailure.DegenerateClass } failed when IsDispensable(strata, failed.Subject):
                    strata.RemoveAll(stratum => stratum.Name == failed.Subject);
                    leftOut[specification.Blocking.Rules.Select(Name).ToList().IndexOf(failed.Subject)] = LeftOutReason.OneClass;
                    break;
                case LinkageEstimate.NotEstimated { Cause: EstimationFailure.DegenerateClass, Subject: RandomPairs } when !isAll && strata[0].Prior is null:
                    strata[0] = strata[0] with { Prior = 0.5 / strata[0].Patterns.TotalPairs };
                    break;
                case LinkageEstimate.NotEstimated failed:
                    throw NoModel($"no model ({failed.Cause}{LevelName(failed)})", failed.Message);
                default:
                    throw new InvalidOperationException("An estimate of no known kind.");
            }
        }
    }

    private LinkageEstimate Attempt(List<PatternStratum> strata, EstimationSettings settings)
    {
        try
        {
            return FellegiSunterEstimation.Estimate(code.Comparisons, strata, settings);
        }
        catch (StatisticsInputException unfit)
        {
            throw NoModel("patterns of which no model can be estimated", unfit.Message);
        }
    }

    /// <summary>A rule without matches, or with nothing else, tells nothing, but every comparison must stay free in some stratum.</summary>
    private bool IsDispensable(List<PatternStratum> strata, string name)
    {
        var rest = strata.Where(stratum => stratum.Name != name).ToArray();
        return name != RandomPairs && Enumerable.Range(0, specification.Comparisons.Length).All(place => rest.Any(stratum => stratum.Prior is null && !stratum.Excluded.Contains(place)));
    }

    /// <summary>The first level without pairs as the specification writes it.</summary>
    private string LevelName(LinkageEstimate.NotEstimated failed)
    {
        var match = Level().Match(failed.Message);
        var comparison = specification.Comparisons.FirstOrDefault(comparison => comparison.Name == failed.Subject);
        return failed.Cause == EstimationFailure.LevelNeverSeen && comparison is not null && match.Success && int.Parse(match.Groups["level"].Value, System.Globalization.CultureInfo.InvariantCulture) is var level && level < comparison.Levels.Length
            ? $", '{comparison.Levels[level]}' of {comparison.Name}"
            : "";
    }

    /// <summary>The patterns of all candidates with weight and posterior, in the order of the patterns.</summary>
    public ImmutableArray<MatchingPattern> Patterns(ImmutableArray<PatternCount> candidates, MatchingModel model)
    {
        var patterns = Counts(candidates);
        var weights = model.Model.Weights(patterns);
        var all = ImmutableArray.CreateBuilder<MatchingPattern>(weights.Length);
        for (var pattern = 0; pattern < weights.Length; pattern++)
            all.Add(new MatchingPattern([.. patterns.Levels(pattern)], patterns.Counts[pattern], weights[pattern], MatchWeight.Posterior(weights[pattern], model.Prior)));
        return all.MoveToImmutable();
    }

    private PatternStratum Random(ImmutableArray<PatternCount> random)
    {
        var patterns = Counts(random);
        var likely = ExpectedLinks() / allPairs;
        return new PatternStratum { Name = RandomPairs, Patterns = patterns, Prior = Declared() is null && likely * patterns.TotalPairs >= EnoughMatches ? null : likely };
    }

    private PatternStratum? OfRule(ImmutableArray<PatternCount> candidates, int place)
    {
        var rule = specification.Blocking.Rules[place];
        var patterns = Counts(candidates.Where(count => (count.Rules >> place & 1) == 1));
        var fixedFields = rule.Equal.SelectMany(equal => new[] { equal.Left.Field, equal.Right.Field }).ToHashSet(StringComparer.Ordinal);
        int[] excluded = [.. Enumerable.Range(0, specification.Comparisons.Length).Where(comparison => fixedFields.Overlaps(Fields(specification.Comparisons[comparison])))];
        if (patterns.TotalPairs > 0 && specification.Comparisons.Length - excluded.Length >= LeastFree)
            return new PatternStratum { Name = Name(rule), Patterns = patterns, Excluded = excluded, NonMatches = NonMatches.Own };
        leftOut[place] = patterns.TotalPairs == 0 ? LeftOutReason.NoPair : LeftOutReason.TooFewFreeComparisons;
        return null;
    }

    private static string Name(BlockingRule rule) => $"rule {rule.Name}";

    private void LeaveOutAll()
    {
        for (var place = 0; place < specification.Blocking.Rules.Length; place++)
            leftOut[place] = LeftOutReason.AllPairsUsed;
    }

    private static IEnumerable<string> Fields(FieldComparison comparison) => comparison.Levels.Select(level => level.Other).OfType<string>().Append(comparison.Field);

    /// <summary>True pairs as declared: a number, or a share of the most that there can be.</summary>
    private double? Declared() => specification.Estimation switch
    {
        { ExpectedLinks: { } number } => Math.Min(number, allPairs * 0.5),
        { ExpectedShare: { } share } => Math.Min(share * mostLinks, allPairs * 0.5),
        _ => null,
    };

    private double ExpectedLinks() => Declared() ?? Math.Min(mostLinks * 0.5, allPairs * 0.5);

    /// <summary>
    /// The share of true pairs among all pairs: as declared, or such that it is the sum of the posteriors of the candidates that it
    /// leads to. That blocking leaves some out makes it a little too small, which is on the safe side.
    /// </summary>
    private (double Prior, double Expected) Prior(FellegiSunterModel model, ImmutableArray<PatternCount> candidates)
    {
        var patterns = Counts(candidates);
        var weights = model.Weights(patterns);
        var expected = ExpectedLinks();
        if (Declared() is not null)
            return (expected / allPairs, Sum(patterns, weights, expected / allPairs));
        for (var step = 0; step < PriorSteps; step++)
        {
            var next = Sum(patterns, weights, expected / allPairs);
            if (next < 1e-3)
                throw NoModel("no candidate that is likelier a true pair than chance", "no links are expected");
            var isSame = Math.Abs(next - expected) <= PriorTolerance * next;
            expected = next;
            if (isSame)
                return (expected / allPairs, expected);
        }

        throw NoModel($"a share of true pairs that does not converge in {PriorSteps} steps", "the comparisons hardly tell matches from others");
    }

    private static double Sum(PatternCounts patterns, double[] weights, double prior)
    {
        var sum = default(Statistics.Numerics.CompensatedSum);
        for (var pattern = 0; pattern < weights.Length; pattern++)
            sum.Add(patterns.Counts[pattern] * MatchWeight.Posterior(weights[pattern], prior));
        return sum.Value;
    }

    private void CheckTop(FellegiSunterModel model)
    {
        foreach (var comparison in model.Comparisons.Where(comparison => comparison.M[0] <= comparison.U[0]))
            throw NoModel($"the comparison '{comparison.Comparison.Name}' whose first level is no more frequent among matches ({comparison.M[0]:G3}) than by chance ({comparison.U[0]:G3})", "it tells nothing of a match");
    }

    private PatternCounts Counts(IEnumerable<PatternCount> counts)
    {
        var (levels, pairs) = (new List<int>(), new List<long>());
        foreach (var count in counts)
        {
            levels.AddRange(code.Decode(count.Pattern));
            pairs.Add(count.Count);
        }

        return PatternCounts.Create(code.Comparisons, [.. levels], [.. pairs]);
    }

    [GeneratedRegex("level (?<level>[0-9]+) of", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Level();

    private InvalidInputException NoModel(string found, string because) => new(InputFailure.NoSolution, new Fault(
        $"{specification.File}: estimation", $"{found}: {because.TrimEnd('.')}", "comparisons from which matches and others can be told apart", "Merge or remove levels, change the comparison, or declare estimation.expected_links."));
}
