namespace Ivm.Statistics.Linkage;

/// <summary>How many pairs show each pattern of comparison: all that the model needs to know of the pairs.</summary>
/// <remarks>
/// Patterns are kept sorted (by the level of the first comparison, then the second, ...; missing first) and each once, so
/// that the order in which they were given changes no bit of what is computed from them.
/// </remarks>
public sealed class PatternCounts
{
    private readonly int[] levels;
    private readonly long[] counts;

    private PatternCounts(IReadOnlyList<LinkageComparison> comparisons, int[] levels, long[] counts)
    {
        Comparisons = comparisons;
        this.levels = levels;
        this.counts = counts;
        TotalPairs = counts.Sum();
    }

    /// <summary>The comparisons, in the order of the levels.</summary>
    public IReadOnlyList<LinkageComparison> Comparisons { get; }

    /// <summary>Distinct patterns with at least one pair.</summary>
    public int PatternCount => counts.Length;

    /// <summary>All pairs.</summary>
    public long TotalPairs { get; }

    /// <summary>Pairs of each pattern, all positive.</summary>
    public ReadOnlySpan<long> Counts => counts;

    /// <summary>The level of every comparison in one pattern, <see cref="LinkageComparison.Missing"/> for a missing one.</summary>
    public ReadOnlySpan<int> Levels(int pattern) => levels.AsSpan(pattern * Comparisons.Count, Comparisons.Count);

    /// <summary>Reads patterns with their numbers of pairs.</summary>
    /// <param name="comparisons">The k comparisons.</param>
    /// <param name="levels">Row-major n x k: the level of every comparison in every pattern, -1 where missing.</param>
    /// <param name="counts">n numbers of pairs, not negative. Equal patterns are added up, patterns without pairs left out.</param>
    /// <exception cref="StatisticsInputException">
    /// No comparisons, two of one name, lengths that do not fit, a level out of range, a negative count.
    /// </exception>
    public static PatternCounts Create(IReadOnlyList<LinkageComparison> comparisons, ReadOnlySpan<int> levels, ReadOnlySpan<long> counts)
    {
        CheckComparisons(comparisons);
        var width = comparisons.Count;
        if (levels.Length != (long)width * counts.Length)
            throw new StatisticsInputException("levels", null, $"{levels.Length} levels", $"{counts.Length} patterns of {width} comparisons");

        var given = levels.ToArray();
        Check(comparisons, given, counts);
        var order = new int[counts.Length];
        for (var row = 0; row < order.Length; row++)
            order[row] = row;
        Array.Sort(order, (a, b) => Row(given, a, width).SequenceCompareTo(Row(given, b, width)));

        var (sorted, sums) = (new List<int>(given.Length), new List<long>(counts.Length));
        foreach (var row in order)
        {
            if (counts[row] == 0)
                continue;
            var pattern = Row(given, row, width);
            if (sums.Count > 0 && pattern.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sorted)[^width..]))
            {
                sums[^1] = checked(sums[^1] + counts[row]);
                continue;
            }

            sorted.AddRange(pattern);
            sums.Add(counts[row]);
        }

        return new PatternCounts([.. comparisons], [.. sorted], [.. sums]);
    }

    /// <summary>Pairs at each level of a comparison, missing ones not counted.</summary>
    /// <param name="comparison">Place of the comparison.</param>
    public long[] LevelCounts(int comparison)
    {
        var sums = new long[Comparisons[comparison].LevelCount];
        for (var pattern = 0; pattern < counts.Length; pattern++)
        {
            if (Levels(pattern)[comparison] is >= 0 and var level)
                sums[level] += counts[pattern];
        }

        return sums;
    }

    internal static void CheckComparisons(IReadOnlyList<LinkageComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        if (comparisons.Count == 0)
            throw new StatisticsInputException("comparisons", null, "none", "at least one");
        if (comparisons.GroupBy(comparison => comparison.Name).FirstOrDefault(named => named.Skip(1).Any()) is { } twice)
            throw new StatisticsInputException("comparisons", null, $"'{twice.Key}' twice", "a name for each");
    }

    private static void Check(IReadOnlyList<LinkageComparison> comparisons, int[] levels, ReadOnlySpan<long> counts)
    {
        for (var row = 0; row < counts.Length; row++)
        {
            if (counts[row] < 0)
                throw new StatisticsInputException("pattern counts", row + 1, $"{counts[row]} pairs", "0 or more");
            for (var place = 0; place < comparisons.Count; place++)
            {
                var level = levels[(row * comparisons.Count) + place];
                if (level < LinkageComparison.Missing || level >= comparisons[place].LevelCount)
                    throw new StatisticsInputException($"comparison '{comparisons[place].Name}'", row + 1, $"level {level}", $"0 to {comparisons[place].LevelCount - 1}, or -1 for missing");
            }
        }
    }

    private static ReadOnlySpan<int> Row(int[] levels, int row, int width) => levels.AsSpan(row * width, width);
}
