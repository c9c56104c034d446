using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>A share of independent records with its interval.</summary>
/// <param name="Share">Hits / trials; NaN without trials.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
public sealed record ShareInterval(double Share, double Lower, double Upper)
{
    /// <summary>The score interval of Wilson (1927), JASA 22, 209-212: never outside 0 to 1, and not empty at its ends.</summary>
    /// <param name="hits">Hits, 0 to all trials.</param>
    /// <param name="trials">Trials; without any the interval is 0 to 1.</param>
    /// <param name="confidence">Strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">More hits than trials, a confidence out of range.</exception>
    public static ShareInterval Wilson(double hits, double trials, double confidence = 0.95)
    {
        if (!(hits >= 0 && hits <= trials && double.IsFinite(trials)))
            throw new StatisticsInputException("hits", null, $"{hits:R} of {trials:R}", "0 to all of them");
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
        if (trials == 0)
            return new ShareInterval(double.NaN, 0, 1);
        var z = NormalDistribution.Quantile((1 + confidence) / 2);
        var (share, square) = (hits / trials, z * z);
        var centre = (hits + (square / 2)) / (trials + square);
        var half = z * Math.Sqrt((share * (1 - share) * trials) + (square / 4)) / (trials + square);
        return new ShareInterval(share, hits == 0 ? 0 : centre - half, hits == trials ? 1 : centre + half);
    }

    /// <summary>
    /// The difference of two independent shares, from their score intervals: Newcombe (1998), Statistics in Medicine 17, 873-890,
    /// method 10.
    /// </summary>
    /// <param name="first">The share that the other is taken from.</param>
    /// <param name="second">The other.</param>
    public static ShareInterval Difference(ShareInterval first, ShareInterval second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var difference = first.Share - second.Share;
        return new ShareInterval(
            difference,
            difference - Math.Sqrt(Math.Pow(first.Share - first.Lower, 2) + Math.Pow(second.Upper - second.Share, 2)),
            difference + Math.Sqrt(Math.Pow(first.Upper - first.Share, 2) + Math.Pow(second.Share - second.Lower, 2)));
    }
}
