namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>The candidate pairs above the threshold as a bipartite graph, with gains in whole units of weight.</summary>
internal sealed class CandidateGraph
{
    private const double LargestWeight = 1 << 20;

    private CandidateGraph(int leftCount, int rightCount, int pairCount)
    {
        (LeftCount, RightCount) = (leftCount, rightCount);
        LeftStart = new int[leftCount + 1];
        RightStart = new int[rightCount + 1];
        (Left, Right, Pair, Gain, OfRight) = (new int[pairCount], new int[pairCount], new int[pairCount], new long[pairCount], new int[pairCount]);
    }

    public int LeftCount { get; }

    public int RightCount { get; }

    /// <summary>Place of the first edge of each left record; edges of a record stand together, in the order of the pairs.</summary>
    public int[] LeftStart { get; }

    public int[] Left { get; }

    public int[] Right { get; }

    /// <summary>The candidate pair of each edge.</summary>
    public int[] Pair { get; }

    /// <summary>Weight minus threshold of each edge, in units; positive.</summary>
    public long[] Gain { get; }

    /// <summary>Place in <see cref="OfRight"/> of the first edge of each right record.</summary>
    public int[] RightStart { get; }

    /// <summary>Edges by right record.</summary>
    public int[] OfRight { get; }

    public static CandidateGraph Create(int leftCount, int rightCount, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<double> weights, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leftCount);
        ArgumentOutOfRangeException.ThrowIfNegative(rightCount);
        if (left.Length != right.Length || left.Length != weights.Length)
            throw new StatisticsInputException("candidate pairs", null, $"{left.Length} left, {right.Length} right records and {weights.Length} weights", "as many of each");
        if (!(Math.Abs(threshold) <= LargestWeight))
            throw new StatisticsInputException("threshold", null, $"{threshold:R}", $"within {LargestWeight:F0} bits");

        var gains = new long[left.Length];
        var (limit, kept) = (Units(threshold), 0);
        for (var pair = 0; pair < left.Length; pair++)
        {
            if ((uint)left[pair] >= (uint)leftCount || (uint)right[pair] >= (uint)rightCount)
                throw new StatisticsInputException("candidate pairs", pair + 1, $"records {left[pair]} and {right[pair]}", $"0 to {leftCount - 1} on the left and 0 to {rightCount - 1} on the right");
            var weight = weights[pair];
            if (!(weight <= LargestWeight))
                throw new StatisticsInputException("weights", pair + 1, $"{weight:R}", $"a number up to {LargestWeight:F0} bits, or minus infinity");
            gains[pair] = weight < -LargestWeight ? long.MinValue : Units(weight) - limit;
            kept += gains[pair] > 0 ? 1 : 0;
        }

        var graph = new CandidateGraph(leftCount, rightCount, kept);
        graph.Fill(left, right, gains);
        RequireDistinct(leftCount, rightCount, left, right);
        return graph;
    }

    private void Fill(ReadOnlySpan<int> left, ReadOnlySpan<int> right, long[] gains)
    {
        for (var pair = 0; pair < gains.Length; pair++)
        {
            if (gains[pair] <= 0)
                continue;
            LeftStart[left[pair] + 1]++;
            RightStart[right[pair] + 1]++;
        }

        Accumulate(LeftStart);
        Accumulate(RightStart);
        var next = LeftStart[..^1];
        for (var pair = 0; pair < gains.Length; pair++)
        {
            if (gains[pair] <= 0)
                continue;
            var edge = next[left[pair]]++;
            (Left[edge], Right[edge], Pair[edge], Gain[edge]) = (left[pair], right[pair], pair, gains[pair]);
        }

        next = RightStart[..^1];
        for (var edge = 0; edge < Right.Length; edge++)
            OfRight[next[Right[edge]]++] = edge;
    }

    private static void RequireDistinct(int leftCount, int rightCount, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var start = new int[leftCount + 1];
        foreach (var record in left)
            start[record + 1]++;
        Accumulate(start);
        var next = start[..^1];
        var pairs = new int[left.Length];
        for (var pair = 0; pair < left.Length; pair++)
            pairs[next[left[pair]]++] = pair;
        var lastLeft = new int[rightCount];
        Array.Fill(lastLeft, -1);
        foreach (var pair in pairs)
        {
            if (lastLeft[right[pair]] == left[pair])
                throw new StatisticsInputException("candidate pairs", pair + 1, "a pair that came before", "every pair once");
            lastLeft[right[pair]] = left[pair];
        }
    }

    private static long Units(double weight) => (long)Math.Round(weight / MatchWeight.Unit);

    private static void Accumulate(int[] starts)
    {
        for (var place = 1; place < starts.Length; place++)
            starts[place] += starts[place - 1];
    }
}
