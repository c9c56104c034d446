namespace Ivm.Statistics.Linkage;

/// <summary>The model of record linkage: comparisons that are independent given whether a pair is a match.</summary>
/// <remarks>
/// Source: Fellegi and Sunter (1969), JASA 64, 1183-1210. A missing value carries no evidence: it is taken to be missing at
/// random given whether the pair is a match.
/// </remarks>
public sealed class FellegiSunterModel
{
    /// <summary>Makes a model of known probabilities.</summary>
    /// <param name="comparisons">m and u of every comparison.</param>
    /// <exception cref="StatisticsInputException">No comparisons, or two of one name.</exception>
    public FellegiSunterModel(IReadOnlyList<ComparisonProbabilities> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        PatternCounts.CheckComparisons([.. comparisons.Select(one => one.Comparison)]);
        Comparisons = [.. comparisons];
    }

    /// <summary>m, u and weights of every comparison.</summary>
    public IReadOnlyList<ComparisonProbabilities> Comparisons { get; }

    /// <summary>The evidence of a pattern in bits: the sum of the weights of its levels.</summary>
    /// <param name="levels">The level of every comparison, <see cref="LinkageComparison.Missing"/> where missing.</param>
    /// <returns>The weight; minus infinity where a level never occurs among matches.</returns>
    public double Weight(ReadOnlySpan<int> levels)
    {
        if (levels.Length != Comparisons.Count)
            throw new StatisticsInputException("pattern", null, $"{levels.Length} levels", $"{Comparisons.Count}, one for each comparison");
        var sum = 0.0;
        for (var place = 0; place < levels.Length; place++)
            sum += Comparisons[place].WeightOf(levels[place]);
        return sum;
    }

    /// <summary>The weights of all patterns, in their order.</summary>
    /// <param name="patterns">Patterns of the same comparisons.</param>
    public double[] Weights(PatternCounts patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        RequireSame(patterns.Comparisons, "patterns");
        var weights = new double[patterns.PatternCount];
        for (var pattern = 0; pattern < weights.Length; pattern++)
            weights[pattern] = Weight(patterns.Levels(pattern));
        return weights;
    }

    internal void RequireSame(IReadOnlyList<LinkageComparison> comparisons, string subject)
    {
        if (!comparisons.SequenceEqual(Comparisons.Select(one => one.Comparison)))
            throw new StatisticsInputException(subject, null, "other comparisons than the model's", "the same names, levels and order");
    }
}
