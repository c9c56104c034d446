using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>An estimated number of matches, found and not found.</summary>
/// <param name="Found">Matches found by at least one list.</param>
/// <param name="Total">Estimated matches altogether.</param>
/// <param name="Lower">Lower end of the interval of the total, at least <paramref name="Found"/>.</param>
/// <param name="Upper">Upper end; infinite where the counts set no limit.</param>
public sealed record MatchTotal(double Found, double Total, double Lower, double Upper)
{
    /// <summary>Share of the matches that was found.</summary>
    public double Coverage => Found / Total;
}

/// <summary>How many matches no blocking rule (or pass) found, from how the rules overlap.</summary>
/// <remarks>
/// Rules are lists, and a match is caught by a list when the rule makes it a candidate. Two rules that look at unrelated errors catch
/// matches independently; rules that share a field do not, and then too few are thought to be missed: use
/// <see cref="CaptureModel"/> with three or more lists, or two rules without a field in common. Counts may be sums of posteriors.
/// Sources: Chapman (1951), University of California Publications in Statistics 1, 131-160; Seber (1970), Biometrics 26, 13-22 (variance);
/// Chao (1987), Biometrics 43, 783-791 (interval); for linkage Ding and Fienberg (1994), Survey Methodology 20, 149-158.
/// </remarks>
public static class CaptureRecapture
{
    /// <summary>Chapman's estimate from two lists: (n1 + 1) (n2 + 1) / (m + 1) - 1.</summary>
    /// <param name="first">Matches on the first list, n1.</param>
    /// <param name="second">Matches on the second, n2.</param>
    /// <param name="both">Matches on both, m: at most either.</param>
    /// <param name="confidence">Of the interval (lognormal for the number not found), strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">A count out of range.</exception>
    public static MatchTotal Chapman(double first, double second, double both, double confidence = 0.95)
    {
        if (!(both >= 0 && first >= both && second >= both && double.IsFinite(first) && double.IsFinite(second)))
            throw new StatisticsInputException("matches on two lists", null, $"{first:R} and {second:R}, {both:R} on both", "on both 0 or more, and at most as many as on either");
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
        var found = first + second - both;
        var total = ((first + 1) * (second + 1) / (both + 1)) - 1;
        var variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) * (both + 1) * (both + 2));
        var unseen = total - found;
        if (!(unseen > 0))
            return new MatchTotal(found, found, found, found);
        var spread = Math.Exp(NormalDistribution.Quantile((1 + confidence) / 2) * Math.Sqrt(GammaFunction.LogOnePlus(variance / (unseen * unseen))));
        return new MatchTotal(found, total, found + (unseen / spread), found + (unseen * spread));
    }
}
