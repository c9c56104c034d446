namespace Ivm.Statistics.Tests.Linkage.Assignment;

/// <summary>All matchings of a small graph, one by one: the witness of what is best, what is tied and what a pair is worth.</summary>
internal sealed class EveryMatching
{
    private readonly (int Left, int Right, int Gain)[] pairs;
    private readonly bool[] isUsed;

    private EveryMatching((int Left, int Right, int Gain)[] pairs)
    {
        this.pairs = pairs;
        isUsed = new bool[pairs.Length];
        (BestWith, BestWithout) = (new int[pairs.Length], new int[pairs.Length]);
        Array.Fill(BestWith, int.MinValue);
        Array.Fill(BestWithout, int.MinValue);
    }

    /// <summary>The largest total of all.</summary>
    public int Best { get; private set; } = int.MinValue;

    /// <summary>The largest total among matchings that have each pair.</summary>
    public int[] BestWith { get; }

    /// <summary>The largest total among matchings that lack each pair.</summary>
    public int[] BestWithout { get; }

    public static EveryMatching Of((int Left, int Right, int Gain)[] pairs)
    {
        var all = new EveryMatching(pairs);
        all.Extend(0, 0, 0, 0);
        return all;
    }

    private void Extend(int pair, int total, ulong left, ulong right)
    {
        if (pair == pairs.Length)
        {
            Best = Math.Max(Best, total);
            for (var index = 0; index < pairs.Length; index++)
            {
                var best = isUsed[index] ? BestWith : BestWithout;
                best[index] = Math.Max(best[index], total);
            }

            return;
        }

        Extend(pair + 1, total, left, right);
        var (leftBit, rightBit) = (1UL << pairs[pair].Left, 1UL << pairs[pair].Right);
        if (pairs[pair].Gain <= 0 || (left & leftBit) != 0 || (right & rightBit) != 0)
            return;
        isUsed[pair] = true;
        Extend(pair + 1, total + pairs[pair].Gain, left | leftBit, right | rightBit);
        isUsed[pair] = false;
    }
}
