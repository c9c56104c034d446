using Ivm.Statistics.Linkage;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Linkage.Estimation;

/// <summary>Patterns of pairs of which m, u, the share of matches and of missing values are known.</summary>
internal sealed record SomePairs(double[][] M, double[][] U, double Prior)
{
    /// <summary>Probability that a comparison is missing, whatever the pair.</summary>
    public double Missing { get; init; }

    public IReadOnlyList<LinkageComparison> Comparisons { get; } = [.. M.Select((m, place) => new LinkageComparison($"c{place}", m.Length))];

    /// <summary>Every pattern with the number of pairs that a population of this size would show.</summary>
    public PatternCounts Population(double pairs)
    {
        var (levels, counts) = (new List<int>(), new List<long>());
        var pattern = new int[M.Length];
        Array.Fill(pattern, -1);
        do
        {
            levels.AddRange(pattern);
            counts.Add((long)Math.Round(pairs * ((Prior * Density(M, pattern)) + ((1 - Prior) * Density(U, pattern)))));
        }
        while (Advance(pattern));
        return PatternCounts.Create(Comparisons, [.. levels], [.. counts]);
    }

    /// <summary>Pairs drawn at random, with how many of them are matches.</summary>
    public (PatternCounts Patterns, int Matches) Sample(int pairs, ulong seed)
    {
        var random = new CounterRandom(seed);
        var (levels, matches) = (new int[pairs * M.Length], 0);
        for (var pair = 0; pair < pairs; pair++)
        {
            var isMatch = random.Chance(Prior, 0, pair);
            matches += isMatch ? 1 : 0;
            for (var place = 0; place < M.Length; place++)
                levels[(pair * M.Length) + place] = random.Chance(Missing, 100 + (ulong)place, pair) ? -1 : Draw((isMatch ? M : U)[place], random.Uniform(1 + (ulong)place, pair));
        }

        var counts = new long[pairs];
        Array.Fill(counts, 1);
        return (PatternCounts.Create(Comparisons, levels, counts), matches);
    }

    private double Density(double[][] probabilities, int[] pattern)
    {
        var density = 1.0;
        for (var place = 0; place < pattern.Length; place++)
            density *= pattern[place] < 0 ? Missing : (1 - Missing) * probabilities[place][pattern[place]];
        return density;
    }

    private bool Advance(int[] pattern)
    {
        for (var place = 0; place < pattern.Length; place++)
        {
            if (++pattern[place] < M[place].Length)
                return true;
            pattern[place] = -1;
        }

        return false;
    }

    private static int Draw(double[] probabilities, double uniform)
    {
        var (level, left) = (0, uniform);
        while (level < probabilities.Length - 1 && left >= probabilities[level])
            left -= probabilities[level++];
        return level;
    }
}
