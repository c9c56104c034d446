using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ivm.Statistics.Linkage.Review;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>A pair that may be drawn for review.</summary>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right.</param>
/// <param name="Pass">The deterministic pass, or <c>probabilistic</c>.</param>
/// <param name="Posterior">Probability that it is a match, taken by itself: what decided.</param>
/// <param name="JointPosterior">The same given the other pairs of its records.</param>
/// <param name="Status">What became of it.</param>
public sealed record ReviewablePair(string LeftKey, string RightKey, string Pass, double Posterior, double JointPosterior, LinkStatus Status);

/// <summary>A pair that was drawn.</summary>
/// <param name="Number">Its number in the sample, from 1: all that a reviewer sees of it, besides the values.</param>
/// <param name="LeftKey">Key on the left.</param>
/// <param name="RightKey">Key on the right.</param>
/// <param name="Stratum">Its stratum.</param>
/// <param name="IsLinked">Whether it is a link.</param>
/// <param name="StratumPairs">All pairs of the stratum.</param>
public sealed record DrawnPair(int Number, string LeftKey, string RightKey, string Stratum, bool IsLinked, long StratumPairs);

/// <summary>Draws pairs for review by stratum, and puts them in an order that tells nothing.</summary>
/// <remarks>
/// Strata are what became of a pair; links are divided further by pass and, where a posterior decided, by posterior. Both the draw and
/// the order follow a keyed hash of the keys, so that they do not depend on the order of the files, and other pairs do not
/// change the place of one.
/// </remarks>
public static class ReviewSample
{
    private static readonly double[] Bands = [0.9, 0.99, 0.999];

    /// <summary>Draws.</summary>
    /// <param name="pairs">All pairs of the linkage that reach review.</param>
    /// <param name="count">Pairs to draw; more where strata need two each.</param>
    /// <param name="seed">Key of the hash.</param>
    /// <param name="division">How they are divided over strata.</param>
    /// <returns>The pairs in the order of their numbers; all where there are no more than asked for.</returns>
    public static ImmutableArray<DrawnPair> Draw(IReadOnlyList<ReviewablePair> pairs, int count, long seed, ReviewDivision division)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"review sample {seed}")));
        var strata = pairs.GroupBy(Stratum).OrderBy(stratum => stratum.Key, StringComparer.Ordinal).Select(stratum => stratum.ToArray()).ToArray();
        var drawn = ReviewAllocation.Of(
            [.. strata.Select(stratum => (long)stratum.Length)], [.. strata.Select(stratum => stratum.Average(pair => pair.JointPosterior))], count, division);
        return
        [
            .. strata.SelectMany((stratum, place) => stratum.OrderBy(pair => Hash(key, "draw", pair), StringComparer.Ordinal).Take((int)drawn[place]).Select(pair => (Pair: pair, Size: stratum.LongLength)))
                .OrderBy(one => Hash(key, "order", one.Pair), StringComparer.Ordinal)
                .Select((one, place) => new DrawnPair(place + 1, one.Pair.LeftKey, one.Pair.RightKey, Stratum(one.Pair), one.Pair.Status == LinkStatus.Accepted, one.Size)),
        ];
    }

    /// <summary>A short mark of a sample, the same only for the same pairs in the same order.</summary>
    /// <param name="sample">The sample.</param>
    public static string Mark(IEnumerable<DrawnPair> sample) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sample.Select(pair => $"{pair.LeftKey}\0{pair.RightKey}")))).AsSpan(0, 6));

    private static string Stratum(ReviewablePair pair)
    {
        if (pair.Status != LinkStatus.Accepted)
            return pair.Status.ToString().ToLowerInvariant();
        if (pair.Pass != Decision.AssignmentDecision.Probabilistic)
            return $"accepted, pass {pair.Pass}";
        var band = Array.FindLastIndex(Bands, bound => pair.Posterior >= bound);
        return string.Create(CultureInfo.InvariantCulture, $"accepted, posterior {(band < 0 ? $"below {Bands[0]}" : $"from {Bands[band]}")}");
    }

    private static string Hash(byte[] key, string purpose, ReviewablePair pair) =>
        Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\0{pair.LeftKey}\0{pair.RightKey}")));
}
