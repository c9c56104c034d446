namespace Ivm.Statistics.Linkage;

/// <summary>How often each level of a comparison occurs among matches (m) and among non-matches (u), missing values aside.</summary>
public sealed class ComparisonProbabilities
{
    private const double SumTolerance = 1e-9;
    private readonly double[] m;
    private readonly double[] u;
    private readonly double[] weights;

    /// <summary>Sets the probabilities of a comparison.</summary>
    /// <param name="comparison">The comparison, of L levels.</param>
    /// <param name="m">L probabilities among matches, each 0 or more, together 1.</param>
    /// <param name="u">L probabilities among non-matches, each above 0, together 1.</param>
    /// <exception cref="StatisticsInputException">A wrong length, a probability out of range, a sum that is not 1.</exception>
    public ComparisonProbabilities(LinkageComparison comparison, IReadOnlyList<double> m, IReadOnlyList<double> u)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        Check(comparison, m, "m", mayBeZero: true);
        Check(comparison, u, "u", mayBeZero: false);
        Comparison = comparison;
        (this.m, this.u) = ([.. m], [.. u]);
        weights = new double[this.m.Length];
        for (var level = 0; level < weights.Length; level++)
            weights[level] = MatchWeight.Of(m[level], u[level]);
    }

    /// <summary>The comparison.</summary>
    public LinkageComparison Comparison { get; }

    /// <summary>Probability of each level among matches.</summary>
    public IReadOnlyList<double> M => m;

    /// <summary>Probability of each level among non-matches.</summary>
    public IReadOnlyList<double> U => u;

    /// <summary>log2(m / u) of each level, in bits, a multiple of <see cref="MatchWeight.Unit"/>; minus infinity where m is 0.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>
    /// The first level that speaks more for a match than the level above it does, or null where weights never rise from a
    /// level to the next.
    /// </summary>
    public int? FirstRisingLevel
    {
        get
        {
            for (var level = 1; level < weights.Length; level++)
            {
                if (weights[level] > weights[level - 1] + SumTolerance)
                    return level;
            }

            return null;
        }
    }

    /// <summary>The weight of a level: 0 for a missing value.</summary>
    /// <param name="level">A level, or <see cref="LinkageComparison.Missing"/>.</param>
    public double WeightOf(int level) => level == LinkageComparison.Missing ? 0 : weights[level];

    internal static void Check(LinkageComparison comparison, IReadOnlyList<double> probabilities, string kind, bool mayBeZero)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var subject = $"{kind} probabilities of comparison '{comparison.Name}'";
        if (probabilities.Count != comparison.LevelCount)
            throw new StatisticsInputException(subject, null, $"{probabilities.Count} probabilities", $"{comparison.LevelCount}, one for each level");
        for (var level = 0; level < probabilities.Count; level++)
        {
            var probability = probabilities[level];
            if (!(probability <= 1 && (mayBeZero ? probability >= 0 : probability > 0)))
                throw new StatisticsInputException(subject, null, $"{probability:R} at level {level}", mayBeZero ? "0 to 1" : "above 0 and at most 1");
        }

        if (Math.Abs(probabilities.Sum() - 1) > SumTolerance)
            throw new StatisticsInputException(subject, null, $"a sum of {probabilities.Sum():R}", "1");
    }
}
