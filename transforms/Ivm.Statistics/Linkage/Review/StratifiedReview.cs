using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Review;

/// <summary>Pairs of one stratum, and what a review of some of them found.</summary>
/// <param name="Name">The stratum.</param>
/// <param name="IsLinked">Whether its pairs are links.</param>
/// <param name="Pairs">All pairs, at least those reviewed.</param>
/// <param name="Reviewed">Pairs drawn at random and judged, at least 1 where there are any.</param>
/// <param name="Matches">Those judged to be matches.</param>
public sealed record ReviewedStratum(string Name, bool IsLinked, long Pairs, long Reviewed, long Matches);

/// <summary>An estimate from a reviewed sample.</summary>
/// <param name="Value">The estimate; NaN where it is a share of nothing.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end.</param>
public sealed record ReviewEstimate(double Value, double StandardError, double Lower, double Upper);

/// <summary>Precision and recall of links, estimated from pairs drawn by stratum and judged by people.</summary>
/// <param name="Precision">Share of the links that are matches.</param>
/// <param name="Recall">
/// Share of the matches that are linked, among the pairs of all strata: matches that no stratum holds (no rule paired them) are not in it.
/// </param>
/// <remarks>
/// Stratified sampling without replacement: Cochran (1977), Sampling Techniques, 3rd ed., sections 5.3-5.4 and 5A.2; recall is a combined ratio,
/// linearised: Saerndal, Swensson and Wretman (1992), section 5.6. A stratum with one reviewed pair (and more to draw from) has the
/// largest variance that there can be, 1/4, since its own tells nothing, and one of which all reviewed pairs are of one kind has that of a
/// share of (0 + 1/2) / (n + 1), since the next pair may be of the other. Intervals are Wilson's with the number of pairs that a simple random
/// sample would need to be as exact: Korn and Graubard (1998), Survey Methodology 24, 193-201, with Wilson (1927) in place of Clopper and
/// Pearson; where the estimate has no variance (all matches, or none) that number is (sum of W)^2 / sum(W^2 / n).
/// </remarks>
public sealed record StratifiedReview(ReviewEstimate Precision, ReviewEstimate Recall)
{
    private const double LargestVariance = 0.25;

    /// <summary>Estimates.</summary>
    /// <param name="strata">The strata, each with at least one reviewed pair where it has any.</param>
    /// <param name="confidence">Of the intervals, strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">Counts that cannot be, a stratum without review.</exception>
    public static StratifiedReview Of(IReadOnlyList<ReviewedStratum> strata, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(strata);
        foreach (var stratum in strata)
        {
            if (!(stratum.Matches >= 0 && stratum.Matches <= stratum.Reviewed && stratum.Reviewed <= stratum.Pairs))
                throw new StatisticsInputException($"stratum '{stratum.Name}'", null, $"{stratum.Matches} matches of {stratum.Reviewed} reviewed of {stratum.Pairs} pairs", "at most as many each time");
            if (stratum.Pairs > 0 && stratum.Reviewed == 0)
                throw new StatisticsInputException($"stratum '{stratum.Name}'", null, "no reviewed pair", "at least one");
        }

        ReviewedStratum[] used = [.. strata.Where(stratum => stratum.Pairs > 0)];
        ReviewedStratum[] links = [.. used.Where(stratum => stratum.IsLinked)];
        double linked = links.Sum(stratum => stratum.Pairs);
        var found = links.Sum(Total);
        var matches = used.Sum(Total);
        var (precision, recall) = (found / linked, found / matches);
        return new StratifiedReview(
            Estimate(precision, links, _ => 1 / linked, confidence),
            Estimate(recall, used, stratum => (stratum.IsLinked ? 1 - recall : -recall) / matches, confidence));
    }

    /// <summary>The variance of a stratum of which all reviewed pairs are of one kind: that of a share of (0 + 1/2) / (n + 1).</summary>
    private static double Rare(double reviewed) => 0.5 * (reviewed + 0.5) / ((reviewed + 1) * (reviewed + 1));

    /// <summary>Estimated matches of a stratum.</summary>
    private static double Total(ReviewedStratum stratum) => (double)stratum.Pairs * stratum.Matches / stratum.Reviewed;

    /// <summary>The interval of a sum of totals, each with a factor.</summary>
    private static ReviewEstimate Estimate(double value, ReviewedStratum[] strata, Func<ReviewedStratum, double> factor, double confidence)
    {
        if (!double.IsFinite(value))
            return new ReviewEstimate(double.NaN, double.NaN, 0, 1);
        var (variance, worth, all) = (default(CompensatedSum), default(CompensatedSum), strata.Sum(stratum => (double)stratum.Pairs));
        foreach (var stratum in strata)
        {
            var weight = stratum.Pairs * factor(stratum);
            var (reviewed, share) = ((double)stratum.Reviewed, (double)stratum.Matches / stratum.Reviewed);
            var left = 1 - (reviewed / stratum.Pairs);
            var spread = stratum.Reviewed == 1 ? LargestVariance : share is 0 or 1 ? Rare(reviewed) : share * (1 - share) * reviewed / (reviewed - 1);
            variance.Add(weight * weight * left * spread / reviewed);
            worth.Add(stratum.Pairs / all * (stratum.Pairs / all) * left / reviewed);
        }

        if (worth.Value == 0)
            return new ReviewEstimate(value, 0, value, value);
        var size = variance.Value > 0 && value is > 0 and < 1 ? value * (1 - value) / variance.Value : 1 / worth.Value;
        var interval = ShareInterval.Wilson(value * size, size, confidence);
        return new ReviewEstimate(value, Math.Sqrt(variance.Value), interval.Lower, interval.Upper);
    }
}
