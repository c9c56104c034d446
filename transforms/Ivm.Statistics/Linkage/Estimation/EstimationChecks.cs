namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>What must hold of an estimation's input, and of its outcome.</summary>
internal static class EstimationChecks
{
    /// <summary>The known u of each comparison, or null.</summary>
    public static double[]?[] Known(IReadOnlyList<LinkageComparison> comparisons, EstimationSettings settings)
    {
        foreach (var name in settings.KnownNonMatches.Keys.Order())
        {
            if (!comparisons.Any(comparison => comparison.Name == name))
                throw new StatisticsInputException("known u", null, $"comparison '{name}'", "one of the comparisons");
        }

        var known = new double[]?[comparisons.Count];
        for (var place = 0; place < known.Length; place++)
        {
            if (!settings.KnownNonMatches.TryGetValue(comparisons[place].Name, out var given))
                continue;
            ComparisonProbabilities.Check(comparisons[place], given, "u", mayBeZero: false);
            known[place] = [.. given];
        }

        return known;
    }

    public static void Strata(IReadOnlyList<LinkageComparison> comparisons, IReadOnlyList<PatternStratum> strata, double[]?[] known)
    {
        if (strata.Count == 0)
            throw new StatisticsInputException("strata", null, "none", "at least one");
        foreach (var stratum in strata)
            Stratum(comparisons, stratum);
        for (var place = 0; place < comparisons.Count; place++)
        {
            if (strata.All(stratum => stratum.Excluded.Contains(place)))
                throw new StatisticsInputException($"comparison '{comparisons[place].Name}'", null, "every stratum excludes it", "a stratum whose rule leaves it free");
            if (known[place] is null && !strata.Any(stratum => IsShared(stratum, place)))
                throw new StatisticsInputException($"comparison '{comparisons[place].Name}'", null, "no u given and no stratum with shared non-matches that leaves it free", "either of them, for instance a stratum of random pairs");
        }
    }

    private static void Stratum(IReadOnlyList<LinkageComparison> comparisons, PatternStratum stratum)
    {
        var subject = $"stratum '{stratum.Name}'";
        if (!stratum.Patterns.Comparisons.SequenceEqual(comparisons))
            throw new StatisticsInputException(subject, null, "patterns of other comparisons", "the same names, levels and order");
        if (stratum.Excluded.Any(place => place < 0 || place >= comparisons.Count))
            throw new StatisticsInputException(subject, null, "an excluded comparison that is none", $"places from 0 to {comparisons.Count - 1}");
        if (stratum.Prior is { } prior && !(prior > 0 && prior < 1))
            throw new StatisticsInputException($"prior of {subject}", null, $"{prior:R}", "strictly between 0 and 1");

        // Two classes of unknown size with unknown probabilities need three comparisons to be told apart.
        var free = comparisons.Count - stratum.Excluded.Distinct().Count();
        var least = stratum.NonMatches == NonMatches.Own ? 3 : 1;
        if (free < least)
            throw new StatisticsInputException(subject, null, $"{free} comparisons that its rule leaves free", $"at least {least}");
    }

    /// <summary>
    /// A level that no pair shows has no probability. One that only pairs of rules show has an m, and the pairs with shared non-matches
    /// say how rare it is among others: half a pair of theirs, by the prior of Jeffreys, which is more than it may be, so that the level
    /// weighs too little rather than too much. Without such a prior its u would be 0.
    /// </summary>
    public static LinkageEstimate? UnseenLevel(IReadOnlyList<LinkageComparison> comparisons, IReadOnlyList<PatternStratum> strata, double[]?[] known, double pseudoCount)
    {
        for (var place = 0; place < comparisons.Count; place++)
        {
            var (all, shared) = (new long[comparisons[place].LevelCount], new long[comparisons[place].LevelCount]);
            foreach (var stratum in strata.Where(stratum => !stratum.Excluded.Contains(place)))
            {
                var counts = stratum.Patterns.LevelCounts(place);
                for (var level = 0; level < counts.Length; level++)
                {
                    all[level] += counts[level];
                    shared[level] += IsShared(stratum, place) ? counts[level] : 0;
                }
            }

            var unseen = Array.IndexOf(all, 0);
            if (unseen >= 0)
                return Unseen(comparisons[place], unseen, "no pair", "Merge the level with another, or leave the comparison out.");
            unseen = known[place] is null && pseudoCount == 0 ? Array.IndexOf(shared, 0) : -1;
            if (unseen >= 0)
                return Unseen(comparisons[place], unseen, "no pair of the strata with shared non-matches", "Draw more random pairs, give the u of the comparison, or merge levels.");
        }

        return null;
    }

    public static LinkageEstimate? Degenerate(StratumPatterns[] strata, double[] priors, double smallest)
    {
        for (var place = 0; place < strata.Length; place++)
        {
            var stratum = strata[place];
            if (stratum.GivenPrior is not null)
                continue;
            var (matches, others) = (priors[place] * stratum.Pairs, (1 - priors[place]) * stratum.Pairs);
            if (!(matches >= smallest && others >= smallest))
            {
                var which = matches < others ? "matches" : "non-matches";
                return new LinkageEstimate.NotEstimated(EstimationFailure.DegenerateClass, stratum.Name, $"Stratum '{stratum.Name}': of {stratum.Pairs} pairs {Math.Min(matches, others):G3} are expected to be {which} (at least {smallest:G3} needed), so there are no two classes to tell apart. Give its prior, or leave the stratum out.");
            }
        }

        return null;
    }

    /// <summary>
    /// Two classes must explain the patterns better than one by more than the criterion of Schwarz asks for their parameters:
    /// otherwise "matches" are any part of the non-matches. Source: Keribin (2000), Sankhya A 62, 49-66 (that the criterion finds
    /// the number of classes).
    /// </summary>
    public static LinkageEstimate? Indistinct(StratumPatterns[] strata, int[] offsets, double gain)
    {
        var parameters = offsets[^1] - (offsets.Length - 1) + strata.Count(stratum => stratum.GivenPrior is null);
        var asked = 0.5 * parameters * Math.Log(strata.Sum(stratum => (double)stratum.Pairs));
        return gain > asked
            ? null
            : new LinkageEstimate.NotEstimated(EstimationFailure.DegenerateClass, "", $"Two classes of pairs explain the patterns hardly better than one (log-likelihood higher by {gain:G3}, at least {asked:G3} needed for {parameters} parameters): there are too few matches among the pairs, or the comparisons do not tell them apart.");
    }

    private static bool IsShared(PatternStratum stratum, int place) => stratum.NonMatches == NonMatches.Shared && !stratum.Excluded.Contains(place);

    private static LinkageEstimate.NotEstimated Unseen(LinkageComparison comparison, int level, string who, string repair) =>
        new(EstimationFailure.LevelNeverSeen, comparison.Name, $"Comparison '{comparison.Name}': {who} shows level {level} of {comparison.LevelCount}. {repair}");
}
