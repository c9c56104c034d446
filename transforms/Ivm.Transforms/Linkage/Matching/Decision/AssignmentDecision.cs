using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Assignment;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// Decides which pairs of two files are links: those of deterministic passes, then the assignment of largest weight among the pairs
/// that are likely enough. What is tied, or hardly better than the next best, goes to review.
/// </summary>
/// <param name="specification">What is linked.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="model">The model.</param>
internal sealed class AssignmentDecision(LinkageSpecification specification, PatternCode code, MatchingModel model)
{
    /// <summary>Name of what is no deterministic pass.</summary>
    public const string Probabilistic = "probabilistic";

    /// <summary>Decides on every pair.</summary>
    /// <returns>The pairs by their keys, and the same by the numbers of their records.</returns>
    public (ImmutableArray<ProposedLink> Links, ImmutableArray<DecidedPair> Pairs) Decide(ScoredPairs pairs)
    {
        var (takenLeft, takenRight) = (new HashSet<long>(), new HashSet<long>());
        var passed = Enumerable.Range(0, pairs.Count).Where(pair => pairs.Passes[pair] >= 0).ToArray();
        foreach (var pair in passed)
        {
            takenLeft.Add(pairs.Left[pair]);
            takenRight.Add(pairs.Right[pair]);
        }

        var (statuses, margins) = (new LinkStatus[pairs.Count], new double?[pairs.Count]);
        Array.Fill(statuses, LinkStatus.Lost);
        foreach (var pair in passed)
            statuses[pair] = LinkStatus.Accepted;
        var mayLeftRepeat = specification.Decision.Assignment == LinkAssignment.OneToMany;
        var mayRightRepeat = specification.Decision.Assignment == LinkAssignment.ManyToOne;
        int[] open = [.. Enumerable.Range(0, pairs.Count).Where(pair =>
            pairs.Passes[pair] < 0 && (mayLeftRepeat || !takenLeft.Contains(pairs.Left[pair])) && (mayRightRepeat || !takenRight.Contains(pairs.Right[pair])))];
        Assign(pairs, open, statuses, margins);
        Review(pairs, open, statuses);
        var runners = RunnersUp(pairs);
        return (
            [.. Enumerable.Range(0, pairs.Count).Select(pair => Proposed(pairs, pair, statuses[pair], margins[pair], runners[pair]))],
            [.. Enumerable.Range(0, pairs.Count).Select(pair => new DecidedPair(pairs.Left[pair], pairs.Right[pair], pairs.Rules[pair], pairs.Passes[pair], pairs.Weights[pair], statuses[pair]))]);
    }

    private void Assign(ScoredPairs pairs, int[] open, LinkStatus[] statuses, double?[] margins)
    {
        var (left, leftCount) = Places(open, pairs.Left);
        var (right, rightCount) = Places(open, pairs.Right);
        var weights = Array.ConvertAll(open, pair => pairs.Weights[pair]);

        // Strictly above the threshold is a link, so a pair of exactly the posterior that is asked for needs a threshold just below.
        var threshold = MatchWeight.At(specification.Decision.Accept, model.Prior) - MatchWeight.Unit;
        var assignment = specification.Decision.Assignment switch
        {
            LinkAssignment.ManyToOne => OneToManyAssignment.Solve(leftCount, rightCount, left, right, weights, threshold),
            LinkAssignment.OneToMany => OneToManyAssignment.Solve(rightCount, leftCount, right, left, weights, threshold),
            _ => OneToOneAssignment.Solve(leftCount, rightCount, left, right, weights, threshold),
        };
        for (var place = 0; place < open.Length; place++)
        {
            var margin = assignment.Margins[place];
            statuses[open[place]] = assignment.Decisions[place] switch
            {
                PairDecision.Linked => margin < specification.Decision.Margin ? LinkStatus.Review : LinkStatus.Accepted,
                PairDecision.TiedSelected or PairDecision.TiedAlternative => LinkStatus.Tied,
                PairDecision.BelowThreshold => LinkStatus.Review,
                _ => LinkStatus.Lost,
            };
            margins[open[place]] = double.IsNaN(margin) ? null : margin;
        }
    }

    /// <summary>A pair below acceptance is for review only where none of its records is linked by another.</summary>
    private void Review(ScoredPairs pairs, int[] open, LinkStatus[] statuses)
    {
        var accepted = open.Where(pair => statuses[pair] == LinkStatus.Accepted).ToArray();
        var left = accepted.Select(pair => pairs.Left[pair]).ToHashSet();
        var right = accepted.Select(pair => pairs.Right[pair]).ToHashSet();
        foreach (var pair in open.Where(pair => statuses[pair] == LinkStatus.Review))
        {
            if ((specification.Decision.Assignment != LinkAssignment.OneToMany && left.Contains(pairs.Left[pair]))
                || (specification.Decision.Assignment != LinkAssignment.ManyToOne && right.Contains(pairs.Right[pair])))
                statuses[pair] = LinkStatus.Lost;
        }
    }

    private ProposedLink Proposed(ScoredPairs pairs, int pair, LinkStatus status, double? margin, double? runnerUp)
    {
        var weight = pairs.Weights[pair];
        return new ProposedLink(
            pairs.LeftKeys[pairs.Left[pair]],
            pairs.RightKeys[pairs.Right[pair]],
            pairs.Passes[pair] >= 0 ? specification.Passes[pairs.Passes[pair]].Name : Probabilistic,
            PatternCode.Text(code.Decode(pairs.Patterns[pair])),
            weight,
            MatchWeight.Posterior(weight, model.Prior),
            runnerUp,
            margin,
            status);
    }

    /// <summary>For each pair the weight of the heaviest other pair of its left record.</summary>
    private static double?[] RunnersUp(ScoredPairs pairs)
    {
        var runners = new double?[pairs.Count];
        for (var (start, end) = (0, 0); start < pairs.Count; start = end)
        {
            for (end = start; end < pairs.Count && pairs.Left[end] == pairs.Left[start];)
                end++;
            for (var pair = start; pair < end; pair++)
            {
                for (var other = start; other < end; other++)
                {
                    if (other != pair && !(pairs.Weights[other] <= runners[pair]))
                        runners[pair] = pairs.Weights[other];
                }
            }
        }

        return runners;
    }

    /// <summary>Numbers records from 0 in the order of their appearance.</summary>
    private static (int[] Places, int Count) Places(int[] open, long[] records)
    {
        var numbers = new Dictionary<long, int>();
        var places = new int[open.Length];
        for (var place = 0; place < open.Length; place++)
        {
            if (!numbers.TryGetValue(records[open[place]], out places[place]))
                numbers.Add(records[open[place]], places[place] = numbers.Count);
        }

        return (places, numbers.Count);
    }
}
