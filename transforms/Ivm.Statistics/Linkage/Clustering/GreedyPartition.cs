namespace Ivm.Statistics.Linkage.Clustering;

/// <summary>A good partition of a large component: join while that gains most, then move single records while that gains.</summary>
internal sealed class GreedyPartition
{
    private const int MostSweeps = 1000;
    private readonly ComparedPairs graph;
    private readonly int[] records;
    private readonly int[] cluster;
    private readonly int[] size;
    private readonly Dictionary<int, (long Value, int Pairs)>[] between;

    private GreedyPartition(ComparedPairs graph, int[] records)
    {
        (this.graph, this.records) = (graph, records);
        (cluster, size) = (new int[records.Length], new int[records.Length]);
        between = new Dictionary<int, (long, int)>[records.Length];
        for (var place = 0; place < records.Length; place++)
        {
            (cluster[place], size[place], between[place]) = (place, 1, []);
            var others = graph.Neighbours(records[place]);
            var values = graph.NeighbourValues(records[place]);
            for (var index = 0; index < others.Length; index++)
            {
                if (Array.BinarySearch(records, others[index]) is >= 0 and var other)
                    between[place][other] = (values[index], 1);
            }
        }
    }

    /// <param name="graph">The pairs.</param>
    /// <param name="records">The records of the component, ascending.</param>
    /// <param name="tied">Receives the pairs of moves and joins that change nothing, the lower record first.</param>
    /// <returns>For every record the place of the lowest record of its cluster.</returns>
    public static int[] Solve(ComparedPairs graph, int[] records, HashSet<(int, int)> tied)
    {
        var search = new GreedyPartition(graph, records);
        search.Join();
        for (var sweep = 0; sweep < MostSweeps && search.Sweep(); sweep++)
        {
        }

        search.MarkTies(tied);
        var lowest = new Dictionary<int, int>();
        for (var place = 0; place < records.Length; place++)
            lowest.TryAdd(search.cluster[place], place);
        return [.. search.cluster.Select(own => lowest[own])];
    }

    private long Gain(int one, int other, (long Value, int Pairs) edges) => edges.Value + (graph.Uncompared * (((long)size[one] * size[other]) - edges.Pairs));

    private void Join()
    {
        var queue = new PriorityQueue<(int One, int Other, long Gain), (long, int, int)>();
        void Offer(int one, int other)
        {
            var gain = Gain(one, other, between[one][other]);
            if (gain > 0)
                queue.Enqueue((one, other, gain), (-gain, Math.Min(one, other), Math.Max(one, other)));
        }

        for (var place = 0; place < records.Length; place++)
        {
            foreach (var other in between[place].Keys.Where(other => other > place))
                Offer(place, other);
        }

        while (queue.TryDequeue(out var best, out _))
        {
            var (one, other, gain) = best;
            if (size[one] == 0 || size[other] == 0 || Gain(one, other, between[one][other]) != gain)
                continue;
            if (between[one].Count < between[other].Count)
                (one, other) = (other, one);
            Merge(one, other);
            foreach (var neighbour in between[one].Keys)
                Offer(one, neighbour);
        }

        for (var place = 0; place < records.Length; place++)
            cluster[place] = Root(place);
    }

    private void Merge(int one, int other)
    {
        foreach (var (neighbour, edges) in between[other])
        {
            between[neighbour].Remove(other);
            if (neighbour == one)
                continue;
            var sum = between[one].GetValueOrDefault(neighbour);
            between[one][neighbour] = between[neighbour][one] = (sum.Value + edges.Value, sum.Pairs + edges.Pairs);
        }

        size[one] += size[other];
        size[other] = 0;
        cluster[other] = one;
        between[other].Clear();
    }

    private int Root(int place)
    {
        while (cluster[place] != place)
            place = cluster[place] = cluster[cluster[place]];
        return place;
    }

    private bool Sweep()
    {
        var moved = false;
        for (var place = 0; place < records.Length; place++)
        {
            var (stay, options) = Options(place);
            var (best, target) = (stay, cluster[place]);
            foreach (var (candidate, value) in options)
            {
                if (value > best)
                    (best, target) = (value, candidate);
            }

            if (best < 0)
                target = Array.IndexOf(size, 0);
            if (target == cluster[place])
                continue;
            size[cluster[place]]--;
            size[target]++;
            cluster[place] = target;
            moved = true;
        }

        return moved;
    }

    /// <summary>What a record adds to its own cluster, and would add to each other one that it was compared with, by number.</summary>
    private (long Stay, SortedDictionary<int, long> Options) Options(int place)
    {
        var edges = new SortedDictionary<int, (long Value, int Pairs)>();
        var others = graph.Neighbours(records[place]);
        var values = graph.NeighbourValues(records[place]);
        for (var index = 0; index < others.Length; index++)
        {
            if (Array.BinarySearch(records, others[index]) is not (>= 0 and var other))
                continue;
            var sum = edges.GetValueOrDefault(cluster[other]);
            edges[cluster[other]] = (sum.Value + values[index], sum.Pairs + 1);
        }

        var own = cluster[place];
        var at = edges.GetValueOrDefault(own);
        var options = new SortedDictionary<int, long>();
        foreach (var (candidate, sum) in edges.Where(edge => edge.Key != own))
            options[candidate] = sum.Value + (graph.Uncompared * (size[candidate] - sum.Pairs));
        return (at.Value + (graph.Uncompared * (size[own] - 1 - at.Pairs)), options);
    }

    private void MarkTies(HashSet<(int, int)> tied)
    {
        var members = Enumerable.Range(0, records.Length).ToLookup(place => cluster[place]);
        var joins = new SortedDictionary<(int, int), (long Value, int Pairs)>();
        for (var place = 0; place < records.Length; place++)
        {
            var (stay, options) = Options(place);
            foreach (var (candidate, value) in options.Where(option => option.Value == stay))
            {
                MarkAll(place, members[cluster[place]], tied);
                MarkAll(place, members[candidate], tied);
            }

            if (stay == 0 && size[cluster[place]] > 1)
                MarkAll(place, members[cluster[place]], tied);
            AddJoins(place, joins);
        }

        foreach (var ((one, other), edges) in joins.Where(join => Gain(join.Key.Item1, join.Key.Item2, join.Value) == 0))
        {
            foreach (var place in members[one])
                MarkAll(place, members[other], tied);
        }
    }

    private void AddJoins(int place, SortedDictionary<(int, int), (long Value, int Pairs)> joins)
    {
        var others = graph.Neighbours(records[place]);
        var values = graph.NeighbourValues(records[place]);
        for (var index = 0; index < others.Length; index++)
        {
            if (Array.BinarySearch(records, others[index]) is not (>= 0 and var other) || cluster[place] >= cluster[other])
                continue;
            var sum = joins.GetValueOrDefault((cluster[place], cluster[other]));
            joins[(cluster[place], cluster[other])] = (sum.Value + values[index], sum.Pairs + 1);
        }
    }

    private void MarkAll(int place, IEnumerable<int> others, HashSet<(int, int)> tied)
    {
        foreach (var other in others.Where(other => other != place))
            tied.Add((records[Math.Min(place, other)], records[Math.Max(place, other)]));
    }
}
