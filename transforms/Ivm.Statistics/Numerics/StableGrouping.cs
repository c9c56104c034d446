namespace Ivm.Statistics.Numerics;

/// <summary>Orders rows by integer codes in linear time, keeping the order of equal rows.</summary>
internal static class StableGrouping
{
    /// <summary>Codes replaced by their rank among the codes that occur: 0, 1, ..., count - 1, in ascending order of code.</summary>
    public static (int[] Ranks, int[] Codes) Rank(ReadOnlySpan<int> codes)
    {
        var seen = new Dictionary<int, int>();
        foreach (var code in codes)
            seen.TryAdd(code, 0);
        var distinct = seen.Keys.ToArray();
        Array.Sort(distinct);
        for (var rank = 0; rank < distinct.Length; rank++)
            seen[distinct[rank]] = rank;
        var ranks = new int[codes.Length];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = seen[codes[i]];
        return (ranks, distinct);
    }

    /// <summary>The given order rearranged by ascending key; rows of equal key keep their order. Negative keys are left out.</summary>
    /// <param name="order">Row numbers in their present order.</param>
    /// <param name="keyOfRow">Key of every row, below <paramref name="keyCount"/>.</param>
    /// <param name="keyCount">Number of keys.</param>
    /// <param name="start">Where each key's rows begin (keyCount + 1 numbers).</param>
    public static int[] Sort(ReadOnlySpan<int> order, ReadOnlySpan<int> keyOfRow, int keyCount, out int[] start)
    {
        start = new int[keyCount + 1];
        foreach (var row in order)
        {
            if (keyOfRow[row] >= 0)
                start[keyOfRow[row] + 1]++;
        }

        for (var key = 0; key < keyCount; key++)
            start[key + 1] += start[key];
        var next = start.AsSpan(0, keyCount).ToArray();
        var sorted = new int[start[keyCount]];
        foreach (var row in order)
        {
            if (keyOfRow[row] >= 0)
                sorted[next[keyOfRow[row]]++] = row;
        }

        return sorted;
    }
}
