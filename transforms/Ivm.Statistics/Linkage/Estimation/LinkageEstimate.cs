namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>Why a model could not be estimated.</summary>
public enum EstimationFailure
{
    /// <summary>A stratum has no pairs.</summary>
    NoPairs,

    /// <summary>No pair shows a level, so nothing is known of its m or of its u.</summary>
    LevelNeverSeen,

    /// <summary>The iteration reached its limit.</summary>
    NotConverged,

    /// <summary>
    /// A stratum has next to no matches, or next to no non-matches, or two classes explain the patterns no better than one: there are no
    /// two classes to tell apart.
    /// </summary>
    DegenerateClass,

    /// <summary>The class that should be the matches does not agree more often than the other: the comparison does not discriminate.</summary>
    MatchesAgreeNoMore,
}

/// <summary>What was learnt of a stratum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pairs">Its pairs.</param>
/// <param name="Prior">Share of matches among them, as given or as estimated.</param>
/// <param name="ExpectedMatches">Sum of the posteriors of its pairs, from the comparisons that are not excluded.</param>
public sealed record EstimatedStratum(string Name, long Pairs, double Prior, double ExpectedMatches);

/// <summary>What an estimation came to: a model, or a named cause.</summary>
public abstract record LinkageEstimate
{
    private LinkageEstimate()
    {
    }

    /// <summary>A model.</summary>
    public sealed record Estimated : LinkageEstimate
    {
        /// <summary>m, u and weights.</summary>
        public required FellegiSunterModel Model { get; init; }

        /// <summary>The strata, in the order in which they were given.</summary>
        public required IReadOnlyList<EstimatedStratum> Strata { get; init; }

        /// <summary>
        /// Expected matches behind each m: for every comparison and level, the sum of posteriors over the pairs of strata that do
        /// not exclude it. The standard error of an m is about sqrt(m (1 - m) / sum over levels), or more where classes overlap.
        /// </summary>
        public required IReadOnlyList<IReadOnlyList<double>> MatchCounts { get; init; }

        /// <summary>Sum over strata of the log-likelihood of their patterns (natural logarithm; excluded comparisons left out).</summary>
        public required double LogLikelihood { get; init; }

        /// <summary>Steps from the best of the trial runs to convergence: what <see cref="EstimationSettings.MaximumIterations"/> limits.</summary>
        public required int Iterations { get; init; }

        /// <summary>Steps of the trial runs before, from all starting points together.</summary>
        public required int TrialSteps { get; init; }
    }

    /// <summary>No model.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Subject">The comparison or the stratum at fault; empty where it is the whole.</param>
    /// <param name="Message">The cause in words, with names and numbers and what can be done.</param>
    public sealed record NotEstimated(EstimationFailure Cause, string Subject, string Message) : LinkageEstimate;
}
