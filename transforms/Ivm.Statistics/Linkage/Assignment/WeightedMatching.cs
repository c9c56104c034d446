namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>A matching of largest total gain in a sparse bipartite graph, with the prices that prove it.</summary>
/// <remarks>
/// <para>
/// Left records are taken in turn; each is given the best place by a shortest alternating path under prices (successive shortest
/// paths), which may leave another left record without a pair where that is worth more. Prices y of left and z of right records
/// keep: y + z at least the gain of every edge and equal to it on matched ones; no price below zero, and zero for every record
/// without a pair. By linear duality the matching is then a largest one. All numbers are whole, so nothing rounds.
/// </para>
/// <para>
/// A path never leaves a connected component, so each component is solved for itself. Sources: Kuhn (1955), Naval Research
/// Logistics Quarterly 2, 83-97; Edmonds and Karp (1972), JACM 19, 248-264 (prices keep costs positive); Dijkstra (1959); for the
/// duality Schrijver (2003), Combinatorial Optimization, ch. 17.
/// </para>
/// </remarks>
internal sealed class WeightedMatching
{
    private readonly CandidateGraph graph;
    private readonly long[] distance;
    private readonly int[] arrival;
    private readonly List<int> reached = [];
    private readonly List<int> settled = [];
    private readonly PriorityQueue<int, long> queue = new();

    private WeightedMatching(CandidateGraph graph)
    {
        this.graph = graph;
        (LeftPrice, RightPrice) = (new long[graph.LeftCount], new long[graph.RightCount]);
        (LeftEdge, RightEdge) = (new int[graph.LeftCount], new int[graph.RightCount]);
        (distance, arrival) = (new long[graph.RightCount], new int[graph.RightCount]);
        Array.Fill(LeftEdge, -1);
        Array.Fill(RightEdge, -1);
        Array.Fill(distance, long.MaxValue);
    }

    /// <summary>Price y of every left record.</summary>
    public long[] LeftPrice { get; }

    /// <summary>Price z of every right record.</summary>
    public long[] RightPrice { get; }

    /// <summary>Matched edge of every left record, or -1.</summary>
    public int[] LeftEdge { get; }

    /// <summary>Matched edge of every right record, or -1.</summary>
    public int[] RightEdge { get; }

    public static WeightedMatching Solve(CandidateGraph graph)
    {
        var matching = new WeightedMatching(graph);
        for (var left = 0; left < graph.LeftCount; left++)
            matching.Insert(left);
        return matching;
    }

    /// <summary>What an edge costs under the prices: zero where it may be in a largest matching.</summary>
    public long ReducedCost(int edge) => LeftPrice[graph.Left[edge]] + RightPrice[graph.Right[edge]] - graph.Gain[edge];

    private void Insert(int root)
    {
        var price = 0L;
        for (var edge = graph.LeftStart[root]; edge < graph.LeftStart[root + 1]; edge++)
            price = Math.Max(price, graph.Gain[edge] - RightPrice[graph.Right[edge]]);
        LeftPrice[root] = price;
        if (price == 0)
            return;

        // The cheapest end of a path so far: a left record that gives up its pair (the root at first), or a free right record.
        var (length, endLeft, endRight) = (price, root, -1);
        Scan(root, 0, length);
        while (queue.TryDequeue(out var right, out var at))
        {
            if (at != distance[right] || arrival[right] < 0)
                continue;
            if (at > length)
                break;
            if (RightEdge[right] < 0)
            {
                (length, endRight) = (at, right);
                break;
            }

            settled.Add(right);
            var left = graph.Left[RightEdge[right]];
            if (at + LeftPrice[left] < length)
                (length, endLeft) = (at + LeftPrice[left], left);
            Scan(left, at, length);
        }

        Reprice(root, length);
        Augment(root, endLeft, endRight);
        foreach (var right in reached)
            distance[right] = long.MaxValue;
        reached.Clear();
        settled.Clear();
        queue.Clear();
    }

    private void Scan(int left, long at, long limit)
    {
        for (var edge = graph.LeftStart[left]; edge < graph.LeftStart[left + 1]; edge++)
        {
            var right = graph.Right[edge];
            var through = at + ReducedCost(edge);
            if (edge == LeftEdge[left] || through > limit || through >= distance[right])
                continue;
            if (distance[right] == long.MaxValue)
                reached.Add(right);
            (distance[right], arrival[right]) = (through, edge);
            queue.Enqueue(right, through);
        }
    }

    private void Reprice(int root, long length)
    {
        LeftPrice[root] -= length;
        foreach (var right in settled)
        {
            var rest = length - distance[right];
            if (rest <= 0)
                continue;
            LeftPrice[graph.Left[RightEdge[right]]] -= rest;
            RightPrice[right] += rest;
        }
    }

    private void Augment(int root, int endLeft, int endRight)
    {
        var right = endRight;
        if (right < 0)
        {
            if (endLeft == root)
                return;
            right = graph.Right[LeftEdge[endLeft]];
            LeftEdge[endLeft] = -1;
        }

        while (true)
        {
            var edge = arrival[right];
            var left = graph.Left[edge];
            var given = LeftEdge[left];
            (LeftEdge[left], RightEdge[right]) = (edge, edge);
            if (left == root)
                return;
            right = graph.Right[given];
        }
    }
}
