using System.Numerics;

namespace Ivm.Statistics.Linkage.Clustering;

/// <summary>The best partition of a small component, by dynamic programming over its subsets.</summary>
/// <remarks>
/// The best partition of a set is a block with the lowest record of the set and the best partition of the rest: 3^(n - 1) steps. All
/// best partitions are followed once more to see which pairs some of them have together and others apart.
/// </remarks>
internal static class SubsetPartition
{
    /// <param name="graph">The pairs.</param>
    /// <param name="records">The records of the component, ascending.</param>
    /// <param name="tied">Receives the pairs that only some best partitions have together, the lower record first.</param>
    /// <returns>For every record the place of the lowest record of its cluster.</returns>
    public static int[] Solve(ComparedPairs graph, int[] records, HashSet<(int, int)> tied)
    {
        if (records.Length == 1)
            return [0];
        var inside = Inside(graph, records);
        var best = new long[inside.Length];
        for (var set = 1; set < best.Length; set++)
        {
            best[set] = long.MinValue;
            foreach (var block in Blocks(set))
                best[set] = Math.Max(best[set], inside[block] + best[set ^ block]);
        }

        MarkTies(records, inside, best, tied);
        var clusters = new int[records.Length];
        for (var set = best.Length - 1; set != 0;)
        {
            // Of equally good blocks the largest in the order of its bits: any rule does, since the pairs are tied.
            var block = Blocks(set).First(candidate => inside[candidate] + best[set ^ candidate] == best[set]);
            for (var place = 0; place < clusters.Length; place++)
            {
                if ((block >> place & 1) != 0)
                    clusters[place] = BitOperations.TrailingZeroCount(block);
            }

            set ^= block;
        }

        return clusters;
    }

    /// <summary>The value of every subset as one cluster.</summary>
    private static long[] Inside(ComparedPairs graph, int[] records)
    {
        var values = new long[records.Length, records.Length];
        for (var row = 0; row < records.Length; row++)
        {
            for (var column = 0; column < records.Length; column++)
                values[row, column] = graph.Uncompared;
            var others = graph.Neighbours(records[row]);
            var own = graph.NeighbourValues(records[row]);
            for (var index = 0; index < others.Length; index++)
            {
                if (Array.BinarySearch(records, others[index]) is >= 0 and var column)
                    values[row, column] = own[index];
            }
        }

        var inside = new long[1 << records.Length];
        for (var set = 1; set < inside.Length; set++)
        {
            var lowest = BitOperations.TrailingZeroCount(set);
            var rest = set & (set - 1);
            inside[set] = inside[rest];
            for (var left = rest; left != 0; left &= left - 1)
                inside[set] += values[lowest, BitOperations.TrailingZeroCount(left)];
        }

        return inside;
    }

    /// <summary>Subsets of a set that hold its lowest member, the whole first.</summary>
    private static IEnumerable<int> Blocks(int set)
    {
        var (lowest, others) = (set & -set, set & (set - 1));
        for (var part = others; ; part = (part - 1) & others)
        {
            yield return part | lowest;
            if (part == 0)
                yield break;
        }
    }

    private static void MarkTies(int[] records, long[] inside, long[] best, HashSet<(int, int)> tied)
    {
        var size = records.Length;
        var (together, apart) = (new bool[size * size], new bool[size * size]);
        var isReached = new bool[best.Length];
        isReached[^1] = true;
        for (var set = best.Length - 1; set > 0; set--)
        {
            if (!isReached[set])
                continue;
            foreach (var block in Blocks(set))
            {
                if (inside[block] + best[set ^ block] != best[set])
                    continue;
                isReached[set ^ block] = true;
                Mark(block, set, size, together, apart);
            }
        }

        for (var first = 0; first < size; first++)
        {
            for (var second = first + 1; second < size; second++)
            {
                if (together[(first * size) + second] && apart[(first * size) + second])
                    tied.Add((records[first], records[second]));
            }
        }
    }

    private static void Mark(int block, int set, int size, bool[] together, bool[] apart)
    {
        for (var first = 0; first < size; first++)
        {
            for (var second = first + 1; second < size; second++)
            {
                var (one, other) = ((block >> first & 1) != 0, (block >> second & 1) != 0);
                together[(first * size) + second] |= one && other;
                apart[(first * size) + second] |= one != other && (set >> first & set >> second & 1) != 0;
            }
        }
    }
}
