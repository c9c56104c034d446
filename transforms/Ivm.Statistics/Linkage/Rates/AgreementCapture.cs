using System.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>How agreements of different things in one match hang together.</summary>
public enum AgreementModel
{
    /// <summary>Not at all.</summary>
    Independent,

    /// <summary>Matches are well or badly recorded, and independent within either class.</summary>
    TwoClasses,

    /// <summary>Every two things depend on each other.</summary>
    Pairs,
}

/// <summary>How many matches no blocking rule catches, from how often the things that rules ask for agree among those that were caught.</summary>
/// <param name="Found">Matches caught.</param>
/// <param name="Unseen">Estimated matches not caught.</param>
/// <param name="Lower">Lower end of the interval of <paramref name="Unseen"/>.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Model">The model that was taken.</param>
/// <param name="Deviance">Likelihood-ratio statistic of the model against the counts.</param>
/// <param name="DegreesOfFreedom">Cells that a rule catches minus parameters.</param>
/// <remarks>
/// <para>
/// Capture-recapture between rules, with all rules at once. A rule asks for some things to be equal (a postcode and a birth year, say), so
/// which rules catch a match follows from which things agree. The table of agreements has cells that a rule catches, which are
/// counted, and cells that none catches, which are not. A model is fitted to the first and read off in the second. For two
/// rules of one thing each this is the estimate of Lincoln and Petersen. Rules that share things need not be taken for independent
/// captures.
/// </para>
/// <para>
/// Of three models the one with the lowest criterion (deviance - degrees of freedom x log(found)) is taken: things agree independently; they
/// do so within two classes of matches, well and badly recorded; every two things depend on each other. The last gets as many
/// pseudo-matches as it has parameters, spread as under independence, so that empty cells do not run off: Clogg, Rubin, Schenker,
/// Schultz and Weidman (1991), JASA 86, 68-78. Sources: Fienberg (1972), Biometrika 59, 591-603; Ding and Fienberg (1994), Survey
/// Methodology 20, 149-158; the interval (lognormal, variance by the delta method) as Chao (1987), Biometrics 43, 783-791; Regal and
/// Hook (1991), Statistics in Medicine 10, 717-721: it takes the choice of the model for granted.
/// </para>
/// </remarks>
public sealed record AgreementCapture(double Found, double Unseen, double Lower, double Upper, AgreementModel Model, double Deviance, int DegreesOfFreedom)
{
    /// <summary>Most things that rules may ask for.</summary>
    public const int MostFactors = 12;

    /// <summary>Fewer expected matches than this that differ in a thing are none.</summary>
    private const double LeastMatches = 1e-3;

    /// <summary>Estimates.</summary>
    /// <param name="counts">
    /// Matches by cell, 2^k of them: bit i of the cell says whether thing i agrees. Not negative; sums of posteriors will do. Cells
    /// that no rule catches, or that cannot be, do not count.
    /// </param>
    /// <param name="rules">For every rule the things that it asks for, a bit each.</param>
    /// <param name="implied">Things that agree whenever another does: (that other, the implied one). Cells against this cannot be.</param>
    /// <param name="confidence">Of the interval, strictly between 0 and 1.</param>
    /// <returns>The estimate; null where the counts do not determine it: one rule, a thing that all rules ask for, no match.</returns>
    /// <exception cref="StatisticsInputException">A number of cells that is no power of two or too large, a negative count, a rule or thing out of range.</exception>
    public static AgreementCapture? Estimate(ReadOnlySpan<double> counts, IReadOnlyList<int> rules, IReadOnlyList<(int Thing, int Implied)> implied, double confidence = 0.95)
    {
        Check(counts, rules, implied, confidence);
        var factors = BitOperations.Log2((uint)counts.Length);
        var found = 0.0;
        var differing = new double[factors];
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (!IsCaught(cell, rules))
                continue;
            found += counts[cell];
            for (var factor = 0; factor < factors; factor++)
                differing[factor] += (cell >> factor & 1) == 0 ? counts[cell] : 0;
        }

        int[] possible = [.. Enumerable.Range(0, counts.Length).Where(cell => implied.All(pair => (cell >> pair.Thing & 1) <= (cell >> pair.Implied & 1)) && Enumerable.Range(0, factors).All(factor => (cell >> factor & 1) == 1 || differing[factor] >= LeastMatches))];
        int[] unseen = [.. possible.Where(cell => !IsCaught(cell, rules))];
        int[] seen = [.. possible.Where(cell => IsCaught(cell, rules))];
        if (found < LeastMatches || Enumerable.Range(0, factors).Any(factor => rules.All(rule => (rule >> factor & 1) == 1)))
            return null;
        if (unseen.Length == 0)
            return new AgreementCapture(found, 0, 0, 0, AgreementModel.Independent, 0, 0);

        // A thing in which no match differs is no term: it agrees in every cell that is left.
        int[] free = [.. Enumerable.Range(0, factors).Where(factor => differing[factor] >= LeastMatches)];
        var observed = new double[seen.Length];
        for (var place = 0; place < seen.Length; place++)
            observed[place] = counts[seen[place]];
        return Best(new AgreementTable(free, unseen, seen, observed), confidence);
    }

    private static AgreementCapture? Best(AgreementTable table, double confidence)
    {
        var design = table.Design(pairs: false);
        if (LoglinearFit.Of(design, table.Observed, table.UnseenCount) is not { } main)
            return null;
        var independent = table.Result(AgreementModel.Independent, main.Means, design, confidence);
        return new[] { independent, TwoClassFit.Of(table, confidence), Pairs(table, main, confidence) }.OfType<AgreementCapture>().MinBy(one => one.Criterion);
    }

    private static AgreementCapture? Pairs(AgreementTable table, LoglinearFit main, double confidence)
    {
        var design = table.Design(pairs: true);
        var parameters = design[0].Length;
        if (parameters > table.SeenCount || table.Things < 2)
            return null;
        var scale = parameters / table.Found;
        double[] smoothed = [.. table.Observed.Select((count, place) => count + (scale * main.Means[table.UnseenCount + place]))];
        return LoglinearFit.Of(design, smoothed, table.UnseenCount) is { } fit
            ? table.Result(AgreementModel.Pairs, Array.ConvertAll(fit.Means, mean => mean * table.Found / (table.Found + parameters)), design, confidence)
            : null;
    }

    private double Criterion => Deviance - (DegreesOfFreedom * Math.Log(Math.Max(1, Found)));

    private static bool IsCaught(int cell, IReadOnlyList<int> rules)
    {
        foreach (var rule in rules)
        {
            if ((cell & rule) == rule)
                return true;
        }

        return false;
    }

    private static void Check(ReadOnlySpan<double> counts, IReadOnlyList<int> rules, IReadOnlyList<(int Thing, int Implied)> implied, double confidence)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(implied);
        if (!BitOperations.IsPow2(counts.Length) || counts.Length is < 2 or > 1 << MostFactors)
            throw new StatisticsInputException("cells", null, $"{counts.Length}", $"2^k for 1 to {MostFactors} things");
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (!(counts[cell] >= 0 && double.IsFinite(counts[cell])))
                throw new StatisticsInputException("cells", cell + 1, $"{counts[cell]:R}", "0 or more");
        }

        var factors = BitOperations.Log2((uint)counts.Length);
        if (rules.Count == 0 || rules.Any(rule => rule <= 0 || rule >> factors != 0))
            throw new StatisticsInputException("rules", null, rules.Count == 0 ? "none" : "a rule of other things, or of none", $"things 0 to {factors - 1}");
        if (implied.Any(pair => pair.Thing < 0 || pair.Implied < 0 || pair.Thing >= factors || pair.Implied >= factors || pair.Thing == pair.Implied))
            throw new StatisticsInputException("implied things", null, "one out of range", $"different things 0 to {factors - 1}");
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
    }
}
