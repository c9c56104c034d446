using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Poisson sampling given its size: of all designs of fixed size with these inclusion probabilities the one of maximum entropy.
/// A sample has a probability proportional to the product of its units' odds.
/// </summary>
/// <remarks>
/// Source: Hajek (1964), Annals of Mathematical Statistics 35, 1491-1523; Chen, Dempster and Liu (1994), Biometrika 81,
/// 457-469; Tille (2006), ch. 5.
/// </remarks>
internal sealed class ConditionalPoisson
{
    private const double Tolerance = 1e-14;
    private const double Acceptable = 1e-9;
    private const int MostSteps = 500;

    /// <summary>
    /// Log odds of few units move the probabilities of the design by up to twice as much as those of independent units, of many
    /// by as much: two thirds of the difference leaves at most about a third of it in both cases.
    /// </summary>
    private const double Step = 2 / 3.0;

    private readonly double[] odds;
    private readonly int size;

    private ConditionalPoisson(double[] odds, int size) => (this.odds, this.size) = (odds, size);

    /// <summary>Finds the odds whose conditional design has the given inclusion probabilities.</summary>
    /// <param name="probabilities">Strictly between 0 and 1, adding up to <paramref name="size"/>, which is less than all units.</param>
    /// <param name="size">Size of the sample.</param>
    /// <exception cref="StatisticsInputException">The steps do not come nearer than 1e-9 to the probabilities.</exception>
    public static ConditionalPoisson Fit(double[] probabilities, int size)
    {
        var fitted = Array.ConvertAll(probabilities, Odds);
        var (nearest, best) = (double.PositiveInfinity, fitted);
        for (var step = 0; step < MostSteps && nearest > Tolerance; step++)
        {
            var reached = Probabilities(fitted, size);
            var worst = reached.Zip(probabilities, (found, wanted) => Math.Abs(found - wanted)).Max();
            // Rounding is all that is left where a step no longer helps.
            if (!(worst < nearest) && nearest < 1e-12)
                break;
            if (worst < nearest)
                (nearest, best) = (worst, fitted);
            fitted = fitted.Select((odd, i) => odd * Math.Pow(Odds(probabilities[i]) / Odds(reached[i]), Step)).ToArray();
        }

        if (nearest > Acceptable)
            throw new StatisticsInputException("inclusion probabilities", null, $"none of maximum entropy nearer than {nearest:G3}", "probabilities further from 0 and 1");
        return new ConditionalPoisson(best, size);

        static double Odds(double p) => p / Math.Max(1 - p, 1e-16);
    }

    /// <summary>Goes through the units once, each taken with its probability given what was taken before.</summary>
    public List<int> Select(CounterRandom random, ulong stream)
    {
        var after = FromEnd(odds, size);
        var chosen = new List<int>(size);
        for (var k = 0; k < odds.Length && chosen.Count < size; k++)
        {
            var needed = size - chosen.Count;
            var probability = Chance(odds[k]) * after[k + 1][needed - 1] / after[k][needed];
            if (odds.Length - k == needed || random.Chance(probability, stream, k))
                chosen.Add(k);
        }

        return chosen;
    }

    /// <summary>Joint probabilities: time of the order n N^2.</summary>
    public Func<int, int, double> JointProbabilities()
    {
        var after = FromEnd(odds, size);
        var single = Probabilities(odds, size);
        var joint = new double[odds.Length, odds.Length];
        var before = new double[size + 1];
        before[0] = 1;
        for (var i = 0; i < odds.Length; i++)
        {
            // Unit i is in; the units between i and j are free.
            var with = (double[])before.Clone();
            for (var j = i + 1; j < odds.Length; j++)
            {
                joint[j, i] = Chance(odds[i]) * Chance(odds[j]) * Meet(with, after[j + 1], size - 2) / after[0][size];
                Add(with, Chance(odds[j]));
            }

            Add(before, Chance(odds[i]));
        }

        return (i, j) => i == j ? single[i] : i > j ? joint[i, j] : joint[j, i];
    }

    /// <summary>
    /// Inclusion probabilities of the conditional design. Only sums of products of probabilities: the shorter recursion over the
    /// sizes of the sample subtracts, and loses all its digits for some hundred units.
    /// </summary>
    private static double[] Probabilities(double[] odds, int size)
    {
        var after = FromEnd(odds, size);
        var result = new double[odds.Length];
        var before = new double[size + 1];
        before[0] = 1;
        for (var k = 0; k < odds.Length; k++)
        {
            result[k] = Chance(odds[k]) * Meet(before, after[k + 1], size - 1) / after[0][size];
            Add(before, Chance(odds[k]));
        }

        return result;
    }

    private static double Chance(double odd) => odd / (1 + odd);

    /// <summary>For every k and m: the probability of m among units k and after, were they independent.</summary>
    private static double[][] FromEnd(double[] odds, int size)
    {
        var after = new double[odds.Length + 1][];
        after[odds.Length] = new double[size + 1];
        after[odds.Length][0] = 1;
        for (var k = odds.Length - 1; k >= 0; k--)
        {
            after[k] = (double[])after[k + 1].Clone();
            Add(after[k], Chance(odds[k]));
        }

        return after;
    }

    /// <summary>The distribution of a number of units after one more unit.</summary>
    private static void Add(double[] distribution, double chance)
    {
        for (var m = distribution.Length - 1; m > 0; m--)
            distribution[m] = ((1 - chance) * distribution[m]) + (chance * distribution[m - 1]);
        distribution[0] *= 1 - chance;
    }

    /// <summary>The probability that two independent numbers add up to a total.</summary>
    private static double Meet(double[] one, double[] other, int total)
    {
        var sum = 0.0;
        for (var m = 0; m <= total; m++)
            sum += one[m] * other[total - m];
        return sum;
    }
}
