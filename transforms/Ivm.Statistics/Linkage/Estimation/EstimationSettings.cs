namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>How m, u and priors are estimated.</summary>
public sealed record EstimationSettings
{
    /// <summary>
    /// u probabilities that are known, by name of the comparison: from the frequencies of values in a full register, or counted
    /// among pairs that cannot be matches. Comparisons that are not named are estimated from the strata with shared non-matches.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> KnownNonMatches { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>
    /// Pairs added to every level of every estimated probability, as a Dirichlet prior: 0.5 (Jeffreys) keeps a level that a few
    /// hundred matches never showed from weighing minus infinity, and one that no random pair showed, but candidates do, from weighing plus
    /// infinity (in a register of millions nobody of a million random pairs shares an address); 0 gives the maximum of the likelihood.
    /// </summary>
    public double PseudoCount { get; init; } = 0.5;

    /// <summary>
    /// Whether weights may not rise from a level to the next: m and u are then the maximum of the likelihood under that order.
    /// </summary>
    public bool MonotoneWeights { get; init; }

    /// <summary>
    /// The iteration stops when every probability (and every prior, relatively) is within this of its limit, as the rate of
    /// convergence tells.
    /// </summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>Most steps after the trial runs; more is an error.</summary>
    public int MaximumIterations { get; init; } = 20_000;

    /// <summary>Fewer expected matches, or non-matches, than this in a stratum make a class that is degenerate.</summary>
    public double SmallestClass { get; init; } = 1;

    internal void Check()
    {
        if (!(PseudoCount >= 0 && double.IsFinite(PseudoCount)))
            throw new StatisticsInputException("pseudo-count", null, $"{PseudoCount:R}", "0 or more");
        if (!(Tolerance > 0 && Tolerance < 1))
            throw new StatisticsInputException("tolerance", null, $"{Tolerance:R}", "above 0 and below 1");
        if (MaximumIterations < 1)
            throw new StatisticsInputException("iterations", null, $"{MaximumIterations}", "at least 1");
        if (!(SmallestClass > 0 && double.IsFinite(SmallestClass)))
            throw new StatisticsInputException("smallest class", null, $"{SmallestClass:R}", "above 0");
    }
}
