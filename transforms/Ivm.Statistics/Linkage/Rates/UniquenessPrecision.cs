using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Precision of links from how many records have more than one, where no record can have more than one match.</summary>
/// <param name="TrueLinksPerRecord">Estimated share t of the records that are linked to their match.</param>
/// <param name="FalseLinksPerRecord">Estimated false links f per record.</param>
/// <param name="Precision">t / (t + f): the share of the links that is true.</param>
/// <param name="Lower">Lower end of the interval of the precision.</param>
/// <param name="Upper">Upper end.</param>
/// <remarks>
/// <para>
/// Of two links of one record at least one is false. False links fall on records at random (Poisson with mean f), whether or not the record
/// also has its true link, so a record has n links with probability (1 - t) P(n; f) + t P(n - 1; f). t and f maximise the
/// likelihood, the interval is that of the profile likelihood of the precision. Source: Blakely and Salmond (2002),
/// "Probabilistic record linkage and a method to calculate the positive predictive value", International Journal of Epidemiology
/// 31, 1246-1252, whose idea of counting duplicates this is, by maximum likelihood.
/// </para>
/// <para>
/// Count all pairs above the threshold, before any assignment leaves one per record. Count once by left and once by right
/// record: with people who resemble each other (twins, namesakes at one address) false links keep to records that have a true one, and
/// the side that shows fewer duplicates is too favourable. The other file may hold nobody twice.
/// </para>
/// </remarks>
public sealed record UniquenessPrecision(double TrueLinksPerRecord, double FalseLinksPerRecord, double Precision, double Lower, double Upper)
{
    /// <summary>Links that were counted, of all records together.</summary>
    public long Pairs { get; init; }

    /// <summary>Records with exactly one.</summary>
    public long Singles { get; init; }

    /// <summary>
    /// Share that is true of the links of records that have exactly one: t / (t + (1 - t) f). It is higher than <see cref="Precision"/>,
    /// and that of a rule that links only what is unique on this side.
    /// </summary>
    public double PrecisionOfSingles => TrueLinksPerRecord / (TrueLinksPerRecord + ((1 - TrueLinksPerRecord) * FalseLinksPerRecord));

    private const int Bisections = 60;
    private static readonly double GoldenSection = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Estimates the precision.</summary>
    /// <param name="recordsByLinks">Records with 0, 1, 2, ... links, not negative.</param>
    /// <param name="confidence">Of the interval, strictly between 0 and 1.</param>
    /// <exception cref="StatisticsInputException">A negative count, no link at all, a confidence out of range.</exception>
    public static UniquenessPrecision Of(ReadOnlySpan<long> recordsByLinks, double confidence = 0.95)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
        var counts = recordsByLinks.ToArray();
        var (records, links) = (0.0, 0.0);
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] < 0)
                throw new StatisticsInputException("records by links", number + 1, $"{counts[number]}", "0 or more");
            records += counts[number];
            links += (double)counts[number] * number;
        }

        if (links == 0)
            throw new StatisticsInputException("records by links", null, "no links", "at least one");
        var mean = links / records;
        var t = TrueShare(counts, records, mean);
        var (f, precision) = (mean - t, t / mean);
        var floor = LogLikelihood(counts, t, f) - (0.5 * Math.Pow(NormalDistribution.Quantile((1 + confidence) / 2), 2));
        var highest = Math.Min(1, 1 / mean);
        return new UniquenessPrecision(t, f, precision, End(counts, mean, precision, 0, floor), End(counts, mean, precision, highest, floor))
        {
            Pairs = (long)links,
            Singles = counts[1],
        };
    }

    /// <summary>
    /// At the maximum t + f is the mean number of links (a step of EM sets it so), and on that line a step of EM goes towards the
    /// maximum: its sign is bisected.
    /// </summary>
    private static double TrueShare(long[] counts, double records, double mean)
    {
        var (low, high) = (0.0, Math.Min(1, mean));
        for (var step = 0; step < Bisections; step++)
        {
            var t = (low + high) / 2;
            var f = mean - t;
            var expected = 0.0;
            for (var number = 1; number < counts.Length; number++)
                expected += counts[number] * (t * number / ((t * number) + ((1 - t) * f)));
            if (expected / records > t)
                low = t;
            else
                high = t;
        }

        return (low + high) / 2;
    }

    private static double End(long[] counts, double mean, double precision, double outer, double floor)
    {
        if (Profile(counts, outer, mean) >= floor)
            return Math.Min(1, outer);
        var (inside, outside) = (precision, outer);
        for (var step = 0; step < Bisections; step++)
        {
            var middle = (inside + outside) / 2;
            if (Profile(counts, middle, mean) >= floor)
                inside = middle;
            else
                outside = middle;
        }

        return Math.Min(1, inside);
    }

    /// <summary>The largest log-likelihood with a given precision, over the mean number of links.</summary>
    private static double Profile(long[] counts, double precision, double mean)
    {
        var (low, high) = (mean / 2, precision > 0 ? Math.Min(mean * 2, 1 / precision) : mean * 2);
        low = Math.Min(low, high / 2);
        double At(double links) => LogLikelihood(counts, precision * links, (1 - precision) * links);
        for (var step = 0; step < Bisections; step++)
        {
            var width = GoldenSection * (high - low);
            if (At(high - width) < At(low + width))
                low = high - width;
            else
                high = low + width;
        }

        return At((low + high) / 2);
    }

    private static double LogLikelihood(long[] counts, double t, double f)
    {
        var sum = default(CompensatedSum);
        for (var number = 0; number < counts.Length; number++)
        {
            if (counts[number] == 0)
                continue;
            var density = ((1 - t) * Poisson(number, f)) + (number == 0 ? 0 : t * Poisson(number - 1, f));
            sum.Add(counts[number] * Math.Log(density));
        }

        return sum.Value;
    }

    private static double Poisson(int number, double mean)
        => mean <= 0 ? (number == 0 ? 1 : 0) : Math.Exp((number * Math.Log(mean)) - mean - GammaFunction.Log(number + 1));
}
