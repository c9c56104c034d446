namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>Estimates the model of record linkage from counts of comparison patterns, without any pair of which the truth is known.</summary>
/// <remarks>
/// <para>
/// Every stratum is a mixture of matches and non-matches with a prior of its own; m is common to all strata, u to all with shared
/// non-matches. A comparison that a blocking rule fixes is excluded from the likelihood of that rule's pairs and is estimated from the
/// others. Pairs drawn at random can stand as a stratum of their own with shared non-matches and a known prior: they then fix u, and
/// the few matches among them do not spoil it.
/// </para>
/// <para>
/// Sources: Fellegi and Sunter (1969), JASA 64, 1183-1210; Jaro (1989), JASA 84, 414-420; Winkler (2000), RR2000/05; Enamorado, Fifield and
/// Imai (2019), American Political Science Review 113, 353-371 (missing at random, priors as pseudo-counts); Linacre et al. (2022),
/// "Splink", IJPDS 7(3) (u from random pairs, m per blocking rule).
/// </para>
/// </remarks>
public static class FellegiSunterEstimation
{
    private const int TrialSteps = 100;

    /// <summary>A class this much below the smallest that is allowed does not come back.</summary>
    private const double Vanishing = 1e-3;

    private static readonly double[] Starts = [0.5, 0.1, 0.01, 0.001, 0.0001];

    /// <summary>Estimates m, u and the priors that are not given.</summary>
    /// <param name="comparisons">The comparisons, as in the patterns of all strata.</param>
    /// <param name="strata">At least one stratum.</param>
    /// <param name="settings">Settings.</param>
    /// <returns>The model, or why there is none. The same input gives the same bits, in whatever order patterns were given.</returns>
    /// <remarks>
    /// The iteration starts from five shares of matches, and goes on from the one with the largest likelihood after a hundred steps in
    /// which matches agree more than non-matches.
    /// </remarks>
    /// <exception cref="StatisticsInputException">
    /// Patterns of other comparisons; a comparison that every stratum excludes; a comparison without known u and without a stratum of
    /// shared non-matches that leaves it in; an estimated prior with too few comparisons; settings out of range.
    /// </exception>
    public static LinkageEstimate Estimate(IReadOnlyList<LinkageComparison> comparisons, IReadOnlyList<PatternStratum> strata, EstimationSettings? settings = null)
    {
        PatternCounts.CheckComparisons(comparisons);
        ArgumentNullException.ThrowIfNull(strata);
        settings ??= new EstimationSettings();
        settings.Check();
        var known = EstimationChecks.Known(comparisons, settings);
        EstimationChecks.Strata(comparisons, strata, known);
        if (strata.FirstOrDefault(stratum => stratum.Patterns.TotalPairs == 0) is { } empty)
            return new LinkageEstimate.NotEstimated(EstimationFailure.NoPairs, empty.Name, $"Stratum '{empty.Name}' has no pairs: there is nothing to estimate from.");
        if (EstimationChecks.UnseenLevel(comparisons, strata, known, settings.PseudoCount) is { } unseen)
            return unseen;

        var offsets = new int[comparisons.Count + 1];
        for (var place = 0; place < comparisons.Count; place++)
            offsets[place + 1] = offsets[place] + comparisons[place].LevelCount;
        var ownSets = 0;
        var patterns = strata.Select(stratum => StratumPatterns.From(stratum, offsets.AsSpan(0, comparisons.Count), stratum.NonMatches == NonMatches.Own ? ++ownSets : 0)).ToArray();
        return Iterate(comparisons, offsets, patterns, new ExpectationMaximisation(offsets, patterns, known, settings), settings);
    }

    private static LinkageEstimate Iterate(
        IReadOnlyList<LinkageComparison> comparisons, int[] offsets, StratumPatterns[] strata, ExpectationMaximisation algorithm, EstimationSettings settings)
    {
        var (state, trialSteps) = Best(algorithm, offsets, strata);
        var (iterations, before, converged) = (0, double.PositiveInfinity, false);
        while (!converged)
        {
            if (EstimationChecks.Degenerate(strata, state.Priors, settings.SmallestClass * Vanishing) is { } vanishing)
                return vanishing;
            if (iterations == settings.MaximumIterations)
                return EstimationChecks.Degenerate(strata, state.Priors, settings.SmallestClass)
                    ?? EstimationChecks.Indistinct(strata, offsets, state.LogLikelihood - algorithm.OneClassLogLikelihood())
                    ?? new LinkageEstimate.NotEstimated(EstimationFailure.NotConverged, "", $"After {iterations} steps a probability still changed by {before:G3} a step (tolerance {settings.Tolerance:G3}): the comparisons hardly tell matches from non-matches, or the limit is too low.");
            var next = algorithm.Next(state);
            iterations++;
            var change = ExpectationMaximisation.Change(state, next);

            // EM converges at a constant rate: what is still to come is a geometric series.
            var rate = change / before;
            converged = change == 0 || (rate < 1 && change * Math.Max(1, rate / (1 - rate)) <= settings.Tolerance);
            (state, before) = (next, change);
        }

        // The likelihood and the expected matches of a state come with the step that leaves it.
        var last = algorithm.Next(state);
        return EstimationChecks.Degenerate(strata, state.Priors, settings.SmallestClass)
            ?? EstimationChecks.Indistinct(strata, offsets, last.LogLikelihood - algorithm.OneClassLogLikelihood())
            ?? Result(comparisons, offsets, strata, state, last, iterations, trialSteps);
    }

    private static LinkageEstimate Result(
        IReadOnlyList<LinkageComparison> comparisons, int[] offsets, StratumPatterns[] strata, ExpectationMaximisation.State state, ExpectationMaximisation.State last, int iterations, int trialSteps)
    {
        var probabilities = new ComparisonProbabilities[comparisons.Count];
        for (var place = 0; place < probabilities.Length; place++)
        {
            var range = offsets[place]..offsets[place + 1];
            var (m, u) = (state.M[range], state.U[0][range]);
            if (Array.FindIndex(u, probability => probability <= 0) is >= 0 and var level)
                return new LinkageEstimate.NotEstimated(EstimationFailure.LevelNeverSeen, comparisons[place].Name, $"Comparison '{comparisons[place].Name}': no non-match shows level {level}, so its weight would be infinite. Draw more random pairs, give its u, or merge levels.");
            if (m[0] <= u[0])
                return new LinkageEstimate.NotEstimated(EstimationFailure.MatchesAgreeNoMore, comparisons[place].Name, $"Comparison '{comparisons[place].Name}': level 0 has m = {m[0]:G4} and u = {u[0]:G4}, but matches must agree more often than non-matches. Leave the comparison out, or look at its levels.");
            probabilities[place] = new ComparisonProbabilities(comparisons[place], m, u);
        }

        return new LinkageEstimate.Estimated
        {
            Model = new FellegiSunterModel(probabilities),
            Strata = [.. strata.Select((stratum, place) => new EstimatedStratum(stratum.Name, stratum.Pairs, state.Priors[place], last.StratumMatches[place]))],
            MatchCounts = [.. probabilities.Select((_, place) => last.Matches[offsets[place]..offsets[place + 1]])],
            LogLikelihood = last.LogLikelihood,
            Iterations = iterations,
            TrialSteps = trialSteps,
        };
    }

    private static (ExpectationMaximisation.State State, int Steps) Best(ExpectationMaximisation algorithm, int[] offsets, StratumPatterns[] strata)
    {
        ExpectationMaximisation.State? best = null;
        var (bestAgrees, starts) = (false, Array.TrueForAll(strata, stratum => stratum.GivenPrior is not null) ? Starts[..1] : Starts);
        foreach (var start in starts)
        {
            var state = algorithm.Start(start);
            for (var step = 0; step < TrialSteps; step++)
                state = algorithm.Next(state);
            var agrees = Agreement(state, offsets) > 0;
            if (best is null || (agrees && !bestAgrees) || (agrees == bestAgrees && state.LogLikelihood > best.LogLikelihood))
                (best, bestAgrees) = (state, agrees);
        }

        return (best!, starts.Length * TrialSteps);
    }

    /// <summary>Above zero where full agreement speaks for the class called matches.</summary>
    private static double Agreement(ExpectationMaximisation.State state, int[] offsets)
    {
        var sum = 0.0;
        for (var place = 0; place + 1 < offsets.Length; place++)
            sum += Math.Log(state.M[offsets[place]]) - Math.Log(state.U[0][offsets[place]]);
        return sum;
    }
}
