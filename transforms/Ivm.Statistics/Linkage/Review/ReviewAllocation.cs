namespace Ivm.Statistics.Linkage.Review;

/// <summary>How pairs of a review are divided over strata.</summary>
public enum ReviewDivision
{
    /// <summary>Half equally, half by pairs x sqrt(p (1 - p)) with the match rate p that the model expects: where a look tells most.</summary>
    Uncertainty,

    /// <summary>As many of every stratum.</summary>
    Equal,

    /// <summary>By the number of pairs.</summary>
    Proportional,
}

/// <summary>Divides the pairs of a review over strata.</summary>
/// <remarks>
/// Optimal allocation: Neyman (1934), JRSS 97, 558-625. Since p comes from the model that is to be checked, half of the pairs do not
/// depend on it, and every stratum gets two at least, so that it has a variance.
/// </remarks>
public static class ReviewAllocation
{
    private const int Fewest = 2;

    /// <summary>Divides.</summary>
    /// <param name="sizes">Pairs of every stratum, not negative.</param>
    /// <param name="rates">Expected match rate of every stratum, 0 to 1.</param>
    /// <param name="pairs">Pairs to draw, at least 1.</param>
    /// <param name="division">How.</param>
    /// <returns>Pairs to draw of every stratum: at least two where there are so many (even where that makes more than asked for), at most all.</returns>
    /// <exception cref="StatisticsInputException">Lengths that differ, a number out of its range.</exception>
    public static long[] Of(ReadOnlySpan<long> sizes, ReadOnlySpan<double> rates, long pairs, ReviewDivision division)
    {
        if (sizes.Length != rates.Length)
            throw new StatisticsInputException("strata", null, $"{sizes.Length} sizes and {rates.Length} rates", "as many of each");
        if (pairs < 1)
            throw new StatisticsInputException("pairs", null, $"{pairs}", "at least 1");
        var (scores, drawn) = (new double[sizes.Length], new long[sizes.Length]);
        for (var stratum = 0; stratum < sizes.Length; stratum++)
        {
            if (sizes[stratum] < 0 || !(rates[stratum] >= 0 && rates[stratum] <= 1))
                throw new StatisticsInputException("strata", stratum + 1, $"{sizes[stratum]} pairs with a rate of {rates[stratum]:R}", "0 or more, and a rate from 0 to 1");
            drawn[stratum] = Math.Min(Fewest, sizes[stratum]);
            scores[stratum] = sizes[stratum] == 0 ? 0 : division == ReviewDivision.Proportional ? sizes[stratum] : 1;
        }

        if (division == ReviewDivision.Uncertainty)
            Add(scores, sizes, rates);
        for (var left = pairs - drawn.Sum(); left > 0; left--)
        {
            // The next pair goes where the stratum is furthest behind its share; ties to the first.
            var next = -1;
            for (var stratum = 0; stratum < scores.Length; stratum++)
            {
                if (drawn[stratum] < sizes[stratum] && (next < 0 || scores[stratum] * (drawn[next] + 1) > scores[next] * (drawn[stratum] + 1)))
                    next = stratum;
            }

            if (next < 0)
                break;
            drawn[next]++;
        }

        return drawn;
    }

    private static void Add(double[] scores, ReadOnlySpan<long> sizes, ReadOnlySpan<double> rates)
    {
        var own = new double[scores.Length];
        for (var stratum = 0; stratum < own.Length; stratum++)
            own[stratum] = sizes[stratum] * Math.Sqrt(rates[stratum] * (1 - rates[stratum]));
        var (equal, uncertain) = (scores.Sum(), own.Sum());
        for (var stratum = 0; stratum < own.Length; stratum++)
            scores[stratum] = (equal > 0 ? scores[stratum] / equal : 0) + (uncertain > 0 ? own[stratum] / uncertain : 0);
    }
}
