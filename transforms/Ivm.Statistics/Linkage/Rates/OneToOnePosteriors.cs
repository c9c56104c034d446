namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Posteriors of candidate pairs that know of each other: a record has at most one match.</summary>
/// <param name="Posteriors">Probability of every pair, in their order; of one record they add up to at most 1.</param>
/// <param name="Sweeps">Sweeps over all pairs that were made.</param>
/// <param name="IsConverged">Whether the last sweep changed no posterior by more than 1e-10.</param>
/// <remarks>
/// The posterior of a pair alone takes each pair for itself: two candidates of one record can both have 0.9. Here a set of links without a
/// record twice has a probability proportional to the product of its pairs' odds, and the posterior of a pair is its share. It is
/// found by passing between neighbouring records the probability that they have no other match: exact where the candidates of
/// a component form a tree (as they mostly do), an approximation where they form cycles. Sources: Copas and Hilton (1990), JRSS A 153,
/// 287-320 (competing candidates); Bayati, Gamarnik, Katz, Nair and Tetali (2007), STOC, 122-127 (the recursion, and that it has one
/// limit).
/// </remarks>
public sealed record OneToOnePosteriors(IReadOnlyList<double> Posteriors, int Sweeps, bool IsConverged)
{
    private const int MostSweeps = 2000;
    private const double Tolerance = 1e-10;
    private const double HighestOdds = 500;

    /// <summary>Computes the posteriors.</summary>
    /// <param name="leftCount">Left records.</param>
    /// <param name="rightCount">Right records.</param>
    /// <param name="left">Left record of every candidate pair.</param>
    /// <param name="right">Right record of every candidate pair.</param>
    /// <param name="weights">Evidence of every pair in bits; may be minus infinity.</param>
    /// <param name="prior">Share of matches among all pairs of left and right records, strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">Lengths that differ, a record out of range, a weight that is no number, a prior out of range.</exception>
    public static OneToOnePosteriors Of(int leftCount, int rightCount, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<double> weights, double prior)
    {
        if (left.Length != right.Length || left.Length != weights.Length)
            throw new StatisticsInputException("candidate pairs", null, $"{left.Length} left, {right.Length} right records and {weights.Length} weights", "as many of each");
        var odds = new double[weights.Length];
        var priorWeight = MatchWeight.OfPrior(prior);
        for (var pair = 0; pair < odds.Length; pair++)
        {
            if (!(weights[pair] < double.PositiveInfinity))
                throw new StatisticsInputException("weights", pair + 1, $"{weights[pair]:R}", "a number of bits, or minus infinity");
            odds[pair] = Math.Pow(2, Math.Min(HighestOdds, weights[pair] + priorWeight));
        }

        var byLeft = Grouped(left, leftCount, "left");
        var byRight = Grouped(right, rightCount, "right");
        var (fromLeft, fromRight, posteriors) = (Ones(odds.Length), Ones(odds.Length), new double[odds.Length]);
        for (var sweep = 1; sweep <= MostSweeps; sweep++)
        {
            Pass(byLeft, odds, fromRight, fromLeft);
            Pass(byRight, odds, fromLeft, fromRight);
            var change = 0.0;
            for (var pair = 0; pair < odds.Length; pair++)
            {
                var both = odds[pair] * fromLeft[pair] * fromRight[pair];
                var posterior = both / (1 + both);
                change = Math.Max(change, Math.Abs(posterior - posteriors[pair]));
                posteriors[pair] = posterior;
            }

            if (change <= Tolerance)
                return new OneToOnePosteriors(posteriors, sweep, true);
        }

        return new OneToOnePosteriors(posteriors, MostSweeps, false);
    }

    /// <summary>
    /// For every pair the probability that its record on this side has no match among its other pairs, from what the other sides of
    /// those say; halfway (in logarithms) from what it was, so that values do not jump to and fro.
    /// </summary>
    private static void Pass((int[] Start, int[] Pairs, int LargestGroup) side, double[] odds, double[] incoming, double[] outgoing)
    {
        var sums = new double[side.LargestGroup];
        for (var record = 0; record + 1 < side.Start.Length; record++)
        {
            var pairs = side.Pairs.AsSpan(side.Start[record]..side.Start[record + 1]);

            // Sums over all others from both ends: taking a term off the whole would lose the small ones beside a large one.
            var sum = 0.0;
            for (var place = 0; place < pairs.Length; place++)
            {
                sums[place] = sum;
                sum += odds[pairs[place]] * incoming[pairs[place]];
            }

            sum = 0;
            for (var place = pairs.Length - 1; place >= 0; place--)
            {
                var pair = pairs[place];
                outgoing[pair] = Math.Sqrt(outgoing[pair] / (1 + sums[place] + sum));
                sum += odds[pair] * incoming[pair];
            }
        }
    }

    private static (int[] Start, int[] Pairs, int LargestGroup) Grouped(ReadOnlySpan<int> records, int count, string side)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var (start, pairs) = (new int[count + 1], new int[records.Length]);
        for (var pair = 0; pair < records.Length; pair++)
        {
            if ((uint)records[pair] >= (uint)count)
                throw new StatisticsInputException($"{side} records", pair + 1, $"{records[pair]}", $"0 to {count - 1}");
            start[records[pair] + 1]++;
        }

        var largest = start.Max();
        for (var record = 0; record < count; record++)
            start[record + 1] += start[record];
        var next = start[..^1];
        for (var pair = 0; pair < records.Length; pair++)
            pairs[next[records[pair]]++] = pair;
        return (start, pairs, largest);
    }

    private static double[] Ones(int length)
    {
        var ones = new double[length];
        Array.Fill(ones, 1);
        return ones;
    }
}
