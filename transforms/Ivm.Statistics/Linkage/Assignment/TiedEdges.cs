namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>Edges that are in some largest matchings and not in others.</summary>
/// <remarks>
/// Two largest matchings differ by cycles of edges of reduced cost zero along which edges in and out of the matching alternate, where a
/// record of price zero may also be left without a pair (its way to one extra node that stands for "no pair"). With matched edges
/// pointing left and others right, such a cycle exists through an edge exactly where both its ends are in one strongly connected
/// component. Sources: Schrijver (2003), Combinatorial Optimization, ch. 17 (complementary slackness); Costa (1994), "Persistency in
/// maximum cardinality bipartite matchings", Operations Research Letters 15, 143-149; Tarjan (1972), SIAM Journal on Computing 1,
/// 146-160.
/// </remarks>
internal sealed class TiedEdges
{
    private readonly CandidateGraph graph;
    private readonly WeightedMatching matching;
    private readonly int none;
    private readonly int[] fromNone;
    private readonly int[] order;
    private readonly int[] low;
    private readonly int[] component;
    private readonly Stack<int> open = [];
    private readonly Stack<(int Node, int Next)> path = [];
    private int visited;
    private int components;

    private TiedEdges(CandidateGraph graph, WeightedMatching matching)
    {
        (this.graph, this.matching) = (graph, matching);
        none = graph.LeftCount + graph.RightCount;
        (order, low, component) = (new int[none + 1], new int[none + 1], new int[none + 1]);
        Array.Fill(component, -1);
        var targets = new List<int>();
        for (var left = 0; left < graph.LeftCount; left++)
        {
            if (matching.LeftEdge[left] < 0)
                targets.Add(left);
        }

        for (var right = 0; right < graph.RightCount; right++)
        {
            if (matching.RightEdge[right] >= 0 && matching.RightPrice[right] == 0)
                targets.Add(graph.LeftCount + right);
        }

        fromNone = [.. targets];
    }

    /// <summary>Whether each edge is tied.</summary>
    public static bool[] Of(CandidateGraph graph, WeightedMatching matching)
    {
        var search = new TiedEdges(graph, matching);
        for (var node = 0; node <= search.none; node++)
        {
            if (search.order[node] == 0)
                search.Visit(node);
        }

        var tied = new bool[graph.Pair.Length];
        for (var edge = 0; edge < tied.Length; edge++)
            tied[edge] = matching.ReducedCost(edge) == 0 && search.component[graph.Left[edge]] == search.component[graph.LeftCount + graph.Right[edge]];
        return tied;
    }

    private void Visit(int root)
    {
        Enter(root);
        while (path.Count > 0)
        {
            var (node, place) = path.Pop();
            var (next, following) = Successor(node, place);
            if (next >= 0)
            {
                path.Push((node, following));
                if (order[next] == 0)
                    Enter(next);
                else if (component[next] < 0)
                    low[node] = Math.Min(low[node], order[next]);
                continue;
            }

            if (low[node] == order[node])
                Close(node);
            if (path.TryPeek(out var parent))
                low[parent.Node] = Math.Min(low[parent.Node], low[node]);
        }
    }

    private void Enter(int node)
    {
        order[node] = low[node] = ++visited;
        open.Push(node);
        path.Push((node, 0));
    }

    private void Close(int node)
    {
        int member;
        do
        {
            member = open.Pop();
            component[member] = components;
        }
        while (member != node);
        components++;
    }

    /// <summary>The next node that can be reached from a node, and where to look on after it; -1 at the end.</summary>
    private (int Node, int Following) Successor(int node, int place)
    {
        if (node == none)
            return place < fromNone.Length ? (fromNone[place], place + 1) : (-1, place);
        if (node >= graph.LeftCount)
            return place == 0 ? (OfRight(node - graph.LeftCount), 1) : (-1, place);

        var matched = matching.LeftEdge[node];
        var (start, end) = (graph.LeftStart[node], graph.LeftStart[node + 1]);
        for (var edge = start + place; edge < end; edge++)
        {
            if (edge != matched && matching.ReducedCost(edge) == 0)
                return (graph.LeftCount + graph.Right[edge], edge - start + 1);
        }

        return place <= end - start && matched >= 0 && matching.LeftPrice[node] == 0 ? (none, end - start + 1) : (-1, place);
    }

    private int OfRight(int right)
        => matching.RightEdge[right] is >= 0 and var edge ? graph.Left[edge] : none;
}
