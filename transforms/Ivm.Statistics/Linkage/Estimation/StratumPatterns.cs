namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>The patterns of a stratum on the comparisons that it does not exclude, each once, as places in one table of all levels.</summary>
internal sealed class StratumPatterns
{
    private StratumPatterns(PatternStratum stratum, bool[] free, int[] cells, double[] counts, int nonMatchSet)
    {
        Name = stratum.Name;
        GivenPrior = stratum.Prior;
        (Free, Cells, Counts, NonMatchSet) = (free, cells, counts, nonMatchSet);
        Pairs = stratum.Patterns.TotalPairs;
    }

    public string Name { get; }

    public double? GivenPrior { get; }

    public long Pairs { get; }

    /// <summary>Whether each comparison is in the likelihood of this stratum.</summary>
    public bool[] Free { get; }

    /// <summary>Row-major patterns x free comparisons: place of the level in the table, -1 where missing.</summary>
    public int[] Cells { get; }

    /// <summary>Pairs of each pattern.</summary>
    public double[] Counts { get; }

    /// <summary>Which set of u the non-matches have: 0 is the model's.</summary>
    public int NonMatchSet { get; }

    public static StratumPatterns From(PatternStratum stratum, ReadOnlySpan<int> offsets, int nonMatchSet)
    {
        var width = offsets.Length;
        var free = new bool[width];
        Array.Fill(free, true);
        foreach (var excluded in stratum.Excluded)
            free[excluded] = false;

        var kept = new int[stratum.Patterns.PatternCount * width];
        for (var pattern = 0; pattern < stratum.Patterns.PatternCount; pattern++)
        {
            var levels = stratum.Patterns.Levels(pattern);
            for (var place = 0; place < width; place++)
                kept[(pattern * width) + place] = free[place] ? levels[place] : LinkageComparison.Missing;
        }

        var merged = PatternCounts.Create(stratum.Patterns.Comparisons, kept, stratum.Patterns.Counts);
        var cells = new List<int>();
        for (var pattern = 0; pattern < merged.PatternCount; pattern++)
        {
            var levels = merged.Levels(pattern);
            for (var place = 0; place < width; place++)
            {
                if (free[place])
                    cells.Add(levels[place] < 0 ? -1 : offsets[place] + levels[place]);
            }
        }

        var counts = new double[merged.PatternCount];
        for (var pattern = 0; pattern < counts.Length; pattern++)
            counts[pattern] = merged.Counts[pattern];
        return new StratumPatterns(stratum, free, [.. cells], counts, nonMatchSet);
    }
}
