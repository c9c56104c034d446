namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>How much the largest total falls when a pair of the assignment is forbidden.</summary>
/// <remarks>
/// The best matching without a pair (l, r) differs from the best by the cheapest alternating path from l to r under reduced costs:
/// l finds another record or none, and what that displaces goes on until r is taken or left. Paths through "no pair" are the sum of a
/// shortest way there and a shortest way from there, found for all records at once; others are searched for each pair up to
/// that bound, over at most a given number of records. Source: sensitivity analysis of the assignment problem, as in Ahuja,
/// Magnanti and Orlin (1993), Network Flows, sections 9.11 and 12.4.
/// </remarks>
internal sealed class PairMargins
{
    private readonly CandidateGraph graph;
    private readonly WeightedMatching matching;
    private readonly int limit;
    private readonly long[] distance;
    private readonly List<int> reached = [];
    private readonly PriorityQueue<int, long> queue = new();

    private PairMargins(CandidateGraph graph, WeightedMatching matching, int limit)
    {
        (this.graph, this.matching, this.limit) = (graph, matching, limit);
        distance = new long[graph.RightCount];
        Array.Fill(distance, long.MaxValue);
    }

    /// <summary>The margin of every matched left record in units, and whether it is exact.</summary>
    /// <param name="graph">The candidates.</param>
    /// <param name="matching">Their best matching.</param>
    /// <param name="limit">Most right records to look at for one pair.</param>
    public static (long[] Margins, bool[] IsExact) Of(CandidateGraph graph, WeightedMatching matching, int limit)
    {
        var search = new PairMargins(graph, matching, limit);
        var toNone = search.ToNone();
        var fromNone = search.FromNone();
        var (margins, exact) = (new long[graph.LeftCount], new bool[graph.LeftCount]);
        for (var left = 0; left < graph.LeftCount; left++)
        {
            exact[left] = true;
            if (matching.LeftEdge[left] is >= 0 and var edge)
                (margins[left], exact[left]) = search.Between(left, graph.Right[edge], toNone[left] + fromNone[graph.Right[edge]]);
        }

        return (margins, exact);
    }

    /// <summary>Cheapest alternating path from a left record to the right record of its pair, at most a bound.</summary>
    private (long Length, bool IsExact) Between(int left, int target, long bound)
    {
        var (settled, at) = (0, 0L);
        var complete = true;
        Scan(left, 0, bound);
        while (queue.TryDequeue(out var right, out at))
        {
            if (at != distance[right])
                continue;
            if (right == target)
            {
                bound = at;
                break;
            }

            if (++settled > limit)
            {
                (bound, complete) = (at, false);
                break;
            }

            if (matching.RightEdge[right] is >= 0 and var edge)
                Scan(graph.Left[edge], at, bound);
        }

        foreach (var right in reached)
            distance[right] = long.MaxValue;
        reached.Clear();
        queue.Clear();
        return (bound, complete);
    }

    private void Scan(int left, long at, long bound)
    {
        for (var edge = graph.LeftStart[left]; edge < graph.LeftStart[left + 1]; edge++)
        {
            var through = at + matching.ReducedCost(edge);
            var right = graph.Right[edge];
            if (edge == matching.LeftEdge[left] || through >= bound || through >= distance[right])
                continue;
            if (distance[right] == long.MaxValue)
                reached.Add(right);
            distance[right] = through;
            queue.Enqueue(right, through);
        }
    }

    /// <summary>For every left record the least cost at which its part of the matching gives up a pair, or takes a free record.</summary>
    private long[] ToNone()
    {
        var costs = new long[graph.LeftCount];
        var ahead = new PriorityQueue<int, long>();
        for (var left = 0; left < costs.Length; left++)
        {
            costs[left] = long.MaxValue;
            if (matching.LeftEdge[left] < 0)
                continue;
            var cost = matching.LeftPrice[left];
            for (var edge = graph.LeftStart[left]; edge < graph.LeftStart[left + 1]; edge++)
            {
                if (matching.RightEdge[graph.Right[edge]] < 0)
                    cost = Math.Min(cost, matching.ReducedCost(edge));
            }

            costs[left] = cost;
            ahead.Enqueue(left, cost);
        }

        while (ahead.TryDequeue(out var left, out var cost))
        {
            if (cost != costs[left])
                continue;
            var right = graph.Right[matching.LeftEdge[left]];
            for (var place = graph.RightStart[right]; place < graph.RightStart[right + 1]; place++)
            {
                var edge = graph.OfRight[place];
                var from = graph.Left[edge];
                var through = cost + matching.ReducedCost(edge);
                if (matching.LeftEdge[from] < 0 || from == left || through >= costs[from])
                    continue;
                costs[from] = through;
                ahead.Enqueue(from, through);
            }
        }

        return costs;
    }

    /// <summary>For every right record the least cost at which it is left without a pair, or taken by a record that had none.</summary>
    private long[] FromNone()
    {
        var costs = new long[graph.RightCount];
        var ahead = new PriorityQueue<int, long>();
        for (var right = 0; right < costs.Length; right++)
        {
            costs[right] = long.MaxValue;
            if (matching.RightEdge[right] < 0)
                continue;
            var cost = matching.RightPrice[right];
            for (var place = graph.RightStart[right]; place < graph.RightStart[right + 1]; place++)
            {
                var edge = graph.OfRight[place];
                if (matching.LeftEdge[graph.Left[edge]] < 0)
                    cost = Math.Min(cost, matching.ReducedCost(edge));
            }

            costs[right] = cost;
            ahead.Enqueue(right, cost);
        }

        while (ahead.TryDequeue(out var right, out var cost))
        {
            if (cost != costs[right])
                continue;
            var left = graph.Left[matching.RightEdge[right]];
            for (var edge = graph.LeftStart[left]; edge < graph.LeftStart[left + 1]; edge++)
            {
                var onward = graph.Right[edge];
                var through = cost + matching.ReducedCost(edge);
                if (matching.RightEdge[onward] < 0 || onward == right || through >= costs[onward])
                    continue;
                costs[onward] = through;
                ahead.Enqueue(onward, through);
            }
        }

        return costs;
    }
}
