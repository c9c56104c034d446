namespace Ivm.Statistics.Linkage.Similarity;

/// <summary>How alike two short texts are, typing and spelling errors in mind: from 0 (nothing in common) to 1 (equal).</summary>
/// <remarks>
/// Jaro (1989), JASA 84, 414-420: characters are common when they are equal and at most half the longer length, less one, apart;
/// with c common characters of which t stand in another order (pairwise, counted by half, rounded down) the similarity is
/// (c / n1 + c / n2 + (c - t) / c) / 3. Winkler (1990), "String comparator metrics and enhanced decision rules in the Fellegi-Sunter
/// model of record linkage", Proceedings of the Section on Survey Research Methods, ASA, 354-359: a common beginning of up to four
/// characters moves a similarity above the boost threshold nearer to 1. These are the values of DuckDB's jaro_similarity and
/// jaro_winkler_similarity, which compare bytes of UTF-8: texts beyond ASCII must be given as bytes to get the same.
/// </remarks>
public static class JaroWinkler
{
    /// <summary>Share of the distance to 1 that each character of a common beginning takes away.</summary>
    public const double PrefixScale = 0.1;

    /// <summary>Similarities up to this are not moved.</summary>
    public const double BoostThreshold = 0.7;

    private const int LongestPrefix = 4;

    /// <summary>The similarity of Jaro.</summary>
    /// <param name="left">A text; an empty one is like nothing: 0.</param>
    /// <param name="right">Another.</param>
    /// <typeparam name="T">Characters, or bytes.</typeparam>
    public static double Jaro<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T>
    {
        if (left.IsEmpty || right.IsEmpty)
            return 0;

        Span<bool> inLeft = left.Length <= 128 ? stackalloc bool[left.Length] : new bool[left.Length];
        Span<bool> inRight = right.Length <= 128 ? stackalloc bool[right.Length] : new bool[right.Length];
        inLeft.Clear();
        inRight.Clear();
        var common = Common(left, right, inLeft, inRight);
        if (common == 0)
            return 0;

        var (exchanged, other) = (0, 0);
        for (var place = 0; place < left.Length; place++)
        {
            if (!inLeft[place])
                continue;
            while (!inRight[other])
                other++;
            exchanged += left[place].Equals(right[other++]) ? 0 : 1;
        }

        double c = common;
        return ((c / left.Length) + (c / right.Length) + ((c - (exchanged / 2)) / c)) / 3;
    }

    /// <summary>The similarity of Jaro and Winkler.</summary>
    /// <param name="left">A text.</param>
    /// <param name="right">Another.</param>
    /// <param name="prefixScale">From 0 to 0.25, above which a similarity could pass 1.</param>
    /// <param name="boostThreshold">Similarities up to this are those of Jaro.</param>
    /// <typeparam name="T">Characters, or bytes.</typeparam>
    public static double Similarity<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, double prefixScale = PrefixScale, double boostThreshold = BoostThreshold)
        where T : unmanaged, IEquatable<T>
    {
        if (!(prefixScale >= 0 && prefixScale <= 0.25))
            throw new StatisticsInputException("prefix scale", null, $"{prefixScale:R}", "0 to 0.25");
        var similarity = Jaro(left, right);
        if (!(similarity > boostThreshold))
            return similarity;
        var prefix = 0;
        while (prefix < LongestPrefix && prefix < left.Length && prefix < right.Length && left[prefix].Equals(right[prefix]))
            prefix++;
        return similarity + (prefix * prefixScale * (1 - similarity));
    }

    private static int Common<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<bool> inLeft, Span<bool> inRight)
        where T : unmanaged, IEquatable<T>
    {
        var window = Math.Max(0, (Math.Max(left.Length, right.Length) / 2) - 1);
        var common = 0;
        for (var place = 0; place < left.Length; place++)
        {
            var last = Math.Min(right.Length - 1, place + window);
            for (var other = Math.Max(0, place - window); other <= last; other++)
            {
                if (inRight[other] || !left[place].Equals(right[other]))
                    continue;
                inLeft[place] = inRight[other] = true;
                common++;
                break;
            }
        }

        return common;
    }
}
