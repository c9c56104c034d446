namespace Ivm.Statistics.Linkage.Estimation;

/// <summary>Probabilities of two classes over ordered levels whose ratio m / u does not rise from a level to the next.</summary>
/// <remarks>
/// With u known, the likelihood in theta = m / u has its maximum at the isotonic regression of counts / u with weights u. With both
/// unknown, the share of matches at a level (as if both classes were one sample) carries the order, and its binomial likelihood has its
/// maximum at the isotonic regression with the levels' totals as weights. Both are found by pooling adjacent violators, and
/// both keep the totals. Sources: Robertson, Wright and Dykstra (1988), Order Restricted Statistical Inference, sections 1.4 and
/// 1.5; Dykstra, Kochar and Robertson (1995), "Inference for likelihood ratio ordering in the two-sample problem", JASA 90,
/// 1034-1040.
/// </remarks>
internal static class MonotoneRatio
{
    /// <summary>Replaces counts of matches by those that follow the order, u being known.</summary>
    /// <param name="matches">Counts per level; on return counts with the same total whose ratio to u does not rise.</param>
    /// <param name="u">Known probabilities, positive.</param>
    public static void OfKnown(Span<double> matches, ReadOnlySpan<double> u)
    {
        foreach (var (from, until) in Pools(matches, u))
        {
            var (sum, weight) = (Total(matches[from..until]), Total(u[from..until]));
            for (var level = from; level < until; level++)
                matches[level] = sum * (u[level] / weight);
        }
    }

    /// <summary>Replaces counts of both classes by those that follow the order.</summary>
    /// <param name="matches">Counts per level among matches.</param>
    /// <param name="nonMatches">Counts per level among non-matches.</param>
    public static void OfBoth(Span<double> matches, Span<double> nonMatches)
    {
        var totals = new double[matches.Length];
        for (var level = 0; level < totals.Length; level++)
            totals[level] = matches[level] + nonMatches[level];
        foreach (var (from, until) in Pools(matches, totals))
        {
            var (sum, weight) = (Total(matches[from..until]), Total(totals.AsSpan(from, until - from)));
            for (var level = from; level < until; level++)
            {
                matches[level] = weight == 0 ? 0 : sum * (totals[level] / weight);
                nonMatches[level] = totals[level] - matches[level];
            }
        }
    }

    /// <summary>Runs of at least two levels that must share one ratio.</summary>
    private static List<(int From, int Until)> Pools(ReadOnlySpan<double> values, ReadOnlySpan<double> weights)
    {
        var pools = new List<(int From, double Value, double Weight)>();
        for (var level = 0; level < values.Length; level++)
        {
            var pool = (From: level, Value: values[level], Weight: weights[level]);
            while (pools.Count > 0 && pool.Value * pools[^1].Weight > pools[^1].Value * pool.Weight)
            {
                pool = (pools[^1].From, pools[^1].Value + pool.Value, pools[^1].Weight + pool.Weight);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        var runs = new List<(int From, int Until)>();
        for (var place = 0; place < pools.Count; place++)
        {
            var until = place + 1 < pools.Count ? pools[place + 1].From : values.Length;
            if (until - pools[place].From > 1)
                runs.Add((pools[place].From, until));
        }

        return runs;
    }

    private static double Total(ReadOnlySpan<double> terms) => Numerics.CompensatedSum.Of(terms);
}
