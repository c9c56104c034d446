namespace Ivm.Statistics.Linkage.Clustering;

/// <summary>Compared pairs of records of one file, with their values in whole units.</summary>
internal sealed class ComparedPairs
{
    /// <summary>What a pair that cannot be counts: more than all others together can outweigh within a component.</summary>
    private const long Forbidden = -(1L << 44);

    private const double LargestWeight = 1 << 20;
    private readonly int[] start;
    private readonly int[] neighbours;
    private readonly long[] neighbourValues;

    private ComparedPairs(int recordCount, int[] first, int[] second, long[] value, long uncompared)
    {
        (First, Second, Value, Uncompared) = (first, second, value, uncompared);
        (start, neighbours, neighbourValues) = (new int[recordCount + 1], new int[2 * first.Length], new long[2 * first.Length]);
        for (var pair = 0; pair < first.Length; pair++)
        {
            start[first[pair] + 1]++;
            start[second[pair] + 1]++;
        }

        for (var record = 0; record < recordCount; record++)
            start[record + 1] += start[record];
        var next = start[..^1];
        for (var pair = 0; pair < first.Length; pair++)
        {
            var (there, back) = (next[first[pair]]++, next[second[pair]]++);
            (neighbours[there], neighbourValues[there]) = (second[pair], value[pair]);
            (neighbours[back], neighbourValues[back]) = (first[pair], value[pair]);
        }

        for (var record = 0; record < recordCount; record++)
            Array.Sort(neighbours, neighbourValues, start[record], start[record + 1] - start[record]);
    }

    public int[] First { get; }

    public int[] Second { get; }

    /// <summary>Weight minus threshold of each pair, in units.</summary>
    public long[] Value { get; }

    /// <summary>What a pair that was not compared counts, 0 or less.</summary>
    public long Uncompared { get; }

    public int RecordCount => start.Length - 1;

    /// <summary>Records compared with a record, ascending.</summary>
    public ReadOnlySpan<int> Neighbours(int record) => neighbours.AsSpan(start[record]..start[record + 1]);

    /// <summary>The values of those pairs.</summary>
    public ReadOnlySpan<long> NeighbourValues(int record) => neighbourValues.AsSpan(start[record]..start[record + 1]);

    public static ComparedPairs Create(int recordCount, ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<double> weights, double threshold, double uncompared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recordCount);
        if (first.Length != second.Length || first.Length != weights.Length)
            throw new StatisticsInputException("compared pairs", null, $"{first.Length} first, {second.Length} second records and {weights.Length} weights", "as many of each");
        if (!(Math.Abs(threshold) <= LargestWeight))
            throw new StatisticsInputException("threshold", null, $"{threshold:R}", $"within {LargestWeight:F0} bits");
        if (!(uncompared <= 0 && uncompared >= -LargestWeight))
            throw new StatisticsInputException("weight of uncompared pairs", null, $"{uncompared:R}", $"0 or less, down to -{LargestWeight:F0}");

        var values = new long[first.Length];
        for (var pair = 0; pair < values.Length; pair++)
        {
            var (a, b, weight) = (first[pair], second[pair], weights[pair]);
            if ((uint)a >= (uint)recordCount || (uint)b >= (uint)recordCount || a == b)
                throw new StatisticsInputException("compared pairs", pair + 1, $"records {a} and {b}", $"two different records from 0 to {recordCount - 1}");
            if (!(weight <= LargestWeight))
                throw new StatisticsInputException("weights", pair + 1, $"{weight:R}", $"a number up to {LargestWeight:F0} bits, or minus infinity");
            values[pair] = weight < -LargestWeight ? Forbidden : Units(weight) - Units(threshold);
        }

        var graph = new ComparedPairs(recordCount, first.ToArray(), second.ToArray(), values, Units(uncompared));
        for (var record = 0; record < recordCount; record++)
        {
            var others = graph.Neighbours(record);
            for (var place = 1; place < others.Length; place++)
            {
                if (others[place] == others[place - 1])
                    throw new StatisticsInputException("compared pairs", null, $"records {record} and {others[place]} twice", "every pair once");
            }
        }

        return graph;
    }

    /// <summary>Connected components of the pairs of positive value: records ascending, components by their lowest record.</summary>
    public List<int[]> Components()
    {
        var components = new List<int[]>();
        var isSeen = new bool[RecordCount];
        var reached = new List<int>();
        for (var root = 0; root < RecordCount; root++)
        {
            if (isSeen[root])
                continue;
            isSeen[root] = true;
            reached.Add(root);
            for (var place = 0; place < reached.Count; place++)
            {
                var others = Neighbours(reached[place]);
                var values = NeighbourValues(reached[place]);
                for (var index = 0; index < others.Length; index++)
                {
                    if (values[index] <= 0 || isSeen[others[index]])
                        continue;
                    isSeen[others[index]] = true;
                    reached.Add(others[index]);
                }
            }

            reached.Sort();
            components.Add([.. reached]);
            reached.Clear();
        }

        return components;
    }

    /// <summary>The total of a partition.</summary>
    public long Total(int[] clusters)
    {
        var total = 0L;
        for (var pair = 0; pair < Value.Length; pair++)
        {
            if (clusters[First[pair]] == clusters[Second[pair]])
                total += Value[pair] - Uncompared;
        }

        var sizes = new long[clusters.Length];
        foreach (var cluster in clusters)
            sizes[cluster]++;
        foreach (var size in sizes)
            total += size * (size - 1) / 2 * Uncompared;
        return total;
    }

    private static long Units(double weight) => (long)Math.Round(weight / MatchWeight.Unit);
}
