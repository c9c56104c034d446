using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>A loglinear model of which lists catch a match, some pairs of lists depending on each other.</summary>
/// <param name="Interactions">Pairs of lists that depend on each other, the lower list first.</param>
/// <param name="Matches">The estimated total with its profile-likelihood interval.</param>
/// <param name="Deviance">Likelihood-ratio statistic G2 of the model against the counts.</param>
/// <param name="DegreesOfFreedom">Counts minus parameters.</param>
/// <param name="Criterion">G2 - degrees of freedom x log(found): the lower the better (BIC up to a constant).</param>
/// <remarks>
/// Counts of histories are Poisson with log mean = constant + a term for each list + a term for each pair that depends; e to the
/// constant is the expected number on no list. Sources: Fienberg (1972), Biometrika 59, 591-603; Cormack (1989), Biometrics 45, 395-413, and
/// (1992), Biometrics 48, 567-576 (interval by profile likelihood). Regal and Hook (1991), Statistics in Medicine 10, 717-721, warn that
/// the interval of a chosen model is too narrow, since it takes the choice for granted.
/// </remarks>
public sealed record CaptureModel(
    IReadOnlyList<(int First, int Second)> Interactions, MatchTotal Matches, double Deviance, int DegreesOfFreedom, double Criterion)
{
    private const int MostLists = 5;
    private const int Bisections = 100;
    private static readonly double GoldenSection = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Fits one model.</summary>
    /// <param name="listCount">Lists, 2 to 5.</param>
    /// <param name="counts">
    /// Matches by history: entry h - 1 for history h = 1 ... 2^lists - 1, of which bit i says whether list i caught them. Not negative;
    /// sums of posteriors will do.
    /// </param>
    /// <param name="interactions">Pairs of lists, numbered from 0, that depend on each other.</param>
    /// <param name="confidence">Of the interval, strictly between 0 and 1.</param>
    /// <returns>The model; null where the counts do not determine it (empty histories, or as many parameters as would fit anything).</returns>
    /// <exception cref="StatisticsInputException">A number or a list out of its range.</exception>
    public static CaptureModel? Fit(int listCount, ReadOnlySpan<double> counts, IReadOnlyList<(int First, int Second)> interactions, double confidence = 0.95)
    {
        Check(listCount, counts, interactions, confidence);
        var observed = counts.ToArray();
        var found = CompensatedSum.Of(observed);
        var design = Design(listCount, interactions);
        var histories = observed.Length;
        if (found <= 0 || LoglinearFit.Of(design, observed, firstRow: 1) is not { } fit)
            return null;

        var unseen = fit.Means[0];
        var deviance = LoglinearFit.Deviance(observed, fit.Means.AsSpan(1));
        var freedom = histories - design[0].Length;
        var drop = 0.5 * Math.Pow(NormalDistribution.Quantile((1 + confidence) / 2), 2);
        var (lower, upper) = Interval(design, observed, unseen, drop);
        return new CaptureModel([.. interactions], new MatchTotal(found, found + unseen, found + lower, found + upper), deviance, freedom, deviance - (freedom * Math.Log(found)));
    }

    /// <summary>Fits all models of pairs of lists and gives the one with the lowest criterion.</summary>
    /// <param name="listCount">Lists, 2 to 4.</param>
    /// <param name="counts">Matches by history, as in <see cref="Fit"/>.</param>
    /// <param name="confidence">Of the interval.</param>
    /// <returns>The model; of equal ones that with the fewest interactions. Null where the counts determine none.</returns>
    public static CaptureModel? Best(int listCount, ReadOnlySpan<double> counts, double confidence = 0.95)
    {
        if (listCount is < 2 or > 4)
            throw new StatisticsInputException("lists", null, $"{listCount}", "2 to 4");
        var pairs = new List<(int, int)>();
        for (var first = 0; first < listCount; first++)
        {
            for (var second = first + 1; second < listCount; second++)
                pairs.Add((first, second));
        }

        CaptureModel? best = null;
        foreach (var chosen in Enumerable.Range(0, 1 << pairs.Count).OrderBy(set => System.Numerics.BitOperations.PopCount((uint)set)))
        {
            var interactions = pairs.Where((_, place) => (chosen >> place & 1) != 0).ToArray();
            if (1 + listCount + interactions.Length > counts.Length)
                continue;
            var fit = Fit(listCount, counts, interactions, confidence);
            if (fit is not null && (best is null || fit.Criterion < best.Criterion))
                best = fit;
        }

        return best;
    }

    /// <summary>Rows of the model, one for each history from 0 (on no list).</summary>
    private static double[][] Design(int listCount, IReadOnlyList<(int First, int Second)> interactions)
    {
        var rows = new double[1 << listCount][];
        for (var history = 0; history < rows.Length; history++)
        {
            bool On(int list) => (history >> list & 1) != 0;
            rows[history] =
            [
                1, .. Enumerable.Range(0, listCount).Select(list => On(list) ? 1.0 : 0.0),
                .. interactions.Select(pair => On(pair.First) && On(pair.Second) ? 1.0 : 0.0),
            ];
        }

        return rows;
    }

    /// <summary>Numbers not found at which the profile of the multinomial likelihood has fallen by a given amount.</summary>
    private static (double Lower, double Upper) Interval(double[][] design, double[] observed, double unseen, double drop)
    {
        double Likelihood(double number) => Profile(design, observed, number);

        // The multinomial's maximum lies a little below the Poisson's.
        var peak = Peak(Likelihood, 0, (2 * unseen) + 1);
        var top = Likelihood(peak);
        var floor = top - drop;
        var lower = Likelihood(0) >= floor ? 0 : Bisect(Likelihood, peak, 0, floor);
        var far = Math.Max(1, unseen);
        for (var doubling = 0; doubling < 40 && Likelihood(far) >= floor; doubling++)
            far *= 2;
        return (lower, Likelihood(far) >= floor ? double.PositiveInfinity : Bisect(Likelihood, peak, far, floor));
    }

    private static double Peak(Func<double, double> likelihood, double low, double high)
    {
        for (var step = 0; step < Bisections && high - low > 1e-9 * high; step++)
        {
            var width = GoldenSection * (high - low);
            if (likelihood(high - width) < likelihood(low + width))
                low = high - width;
            else
                high = low + width;
        }

        return (low + high) / 2;
    }

    private static double Bisect(Func<double, double> likelihood, double inside, double outside, double floor)
    {
        for (var step = 0; step < Bisections && Math.Abs(outside - inside) > 1e-12 * Math.Max(inside, outside); step++)
        {
            var middle = (inside + outside) / 2;
            if (likelihood(middle) >= floor)
                inside = middle;
            else
                outside = middle;
        }

        return inside;
    }

    private static double Profile(double[][] design, double[] observed, double unseen)
    {
        double[] all = [unseen, .. observed];
        if (LoglinearFit.Of(design, all, firstRow: 0) is not { } fit)
            return double.NegativeInfinity;
        var total = CompensatedSum.Of(all);
        var sum = default(CompensatedSum);
        sum.Add(GammaFunction.Log(total + 1) - GammaFunction.Log(unseen + 1));
        for (var history = 0; history < all.Length; history++)
        {
            if (all[history] > 0)
                sum.Add(all[history] * Math.Log(fit.Means[history] / total));
        }

        return sum.Value;
    }

    private static void Check(int listCount, ReadOnlySpan<double> counts, IReadOnlyList<(int First, int Second)> interactions, double confidence)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        if (listCount is < 2 or > MostLists)
            throw new StatisticsInputException("lists", null, $"{listCount}", $"2 to {MostLists}");
        if (counts.Length != (1 << listCount) - 1)
            throw new StatisticsInputException("counts of histories", null, $"{counts.Length}", $"{(1 << listCount) - 1}");
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
        for (var history = 0; history < counts.Length; history++)
        {
            if (!(counts[history] >= 0 && double.IsFinite(counts[history])))
                throw new StatisticsInputException("counts of histories", history + 1, $"{counts[history]:R}", "0 or more");
        }

        if (interactions.Any(pair => pair.First < 0 || pair.First >= pair.Second || pair.Second >= listCount) || interactions.Distinct().Count() != interactions.Count)
            throw new StatisticsInputException("interactions", null, "a pair out of range or twice", $"different pairs (a, b), 0 <= a < b < {listCount}");
    }
}
