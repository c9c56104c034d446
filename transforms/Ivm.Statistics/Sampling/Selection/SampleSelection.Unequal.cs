using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <content>Selection without replacement with unequal probabilities.</content>
public static partial class SampleSelection
{
    /// <summary>
    /// Systematic selection with unequal probabilities, in the given order: units as long as their probabilities on a line, those
    /// at u, u + 1, u + 2, ... are taken, u the random start. Joint probabilities: <see cref="JointInclusionProbabilities.Systematic"/>.
    /// </summary>
    /// <param name="probabilities">
    /// Inclusion probability of every unit, from 0 to 1. Where they do not add up to a whole number, the size of the sample is
    /// that sum rounded down or up.
    /// </param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1].</exception>
    /// <remarks>Source: Madow (1949), Annals of Mathematical Statistics 20, 333-354.</remarks>
    public static SelectedSample Systematic(double[] probabilities, CounterRandom random, ulong stream)
    {
        Require.Probabilities(probabilities);
        return SelectedSample.Of(SystematicIntervals.Of(probabilities).At(random.Uniform(stream, 0UL)), probabilities);
    }

    /// <summary>
    /// Systematic selection as <see cref="Systematic(double[], CounterRandom, ulong)"/>, after putting the units in random order;
    /// joint probabilities are then near <see cref="JointInclusionProbabilities.HartleyRao"/>.
    /// </summary>
    /// <inheritdoc cref="Systematic(double[], CounterRandom, ulong)"/>
    /// <remarks>Source: Hartley and Rao (1962), Annals of Mathematical Statistics 33, 350-374.</remarks>
    public static SelectedSample RandomSystematic(double[] probabilities, CounterRandom random, ulong stream)
    {
        Require.Probabilities(probabilities);
        var order = Enumerable.Range(0, probabilities.Length).OrderBy(i => random.Bits(stream, (ulong)i + 1)).ToArray();
        var chosen = SystematicIntervals.Of(Array.ConvertAll(order, i => probabilities[i])).At(random.Uniform(stream, 0UL));
        return SelectedSample.Of(chosen.Select(k => order[k]), probabilities);
    }

    /// <summary>
    /// Tille's elimination procedure: a sample of fixed size with exactly the given inclusion probabilities, and joint ones
    /// that are known (<see cref="JointInclusionProbabilities.Tille"/>).
    /// </summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1, adding up to the size of the sample.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Its stream for this selection.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1], or a sum that is not whole.</exception>
    /// <remarks>Takes N - n numbers. Source: Tille (1996), Biometrika 83, 238-241.</remarks>
    public static SelectedSample Tille(double[] probabilities, CounterRandom random, ulong stream)
        => FromOpenUnits(probabilities, (open, size) => Elimination.Plan(open, size).Select(random, stream));

    /// <summary>
    /// Midzuno's method for unequal probabilities, in its general form: the complement of an elimination sample of 1 - pi. Exactly
    /// the given inclusion probabilities; joint ones are known (<see cref="JointInclusionProbabilities.Midzuno"/>).
    /// </summary>
    /// <inheritdoc cref="Tille"/>
    /// <remarks>
    /// Takes n numbers. Source: Midzuno (1952), Annals of the Institute of Statistical Mathematics 3, 99-107;
    /// Deville and Tille (1998), Biometrika 85, 89-101.
    /// </remarks>
    public static SelectedSample Midzuno(double[] probabilities, CounterRandom random, ulong stream)
        => FromOpenUnits(probabilities, (open, size) =>
        {
            var left = Elimination.Plan(Elimination.Complement(open), open.Length - size).Select(random, stream).ToHashSet();
            return Enumerable.Range(0, open.Length).Where(i => !left.Contains(i));
        });

    /// <summary>Brewer's draw by draw procedure: a sample of fixed size with exactly the given inclusion probabilities.</summary>
    /// <inheritdoc cref="Tille"/>
    /// <remarks>
    /// Takes n numbers and time of the order n N. Joint probabilities have no simple form; they are near
    /// <see cref="JointInclusionProbabilities.HartleyRao"/>. Source: Brewer (1975), Australian Journal of Statistics 17, 166-172.
    /// </remarks>
    public static SelectedSample Brewer(double[] probabilities, CounterRandom random, ulong stream)
        => FromOpenUnits(probabilities, (open, size) =>
        {
            var chosen = new List<int>(size);
            var isChosen = new bool[open.Length];
            var odds = new double[open.Length];
            var rest = (double)size;
            for (var draw = 0; draw < size; draw++)
            {
                for (var i = 0; i < open.Length; i++)
                    odds[i] = isChosen[i] ? 0 : Math.Max(0, open[i] * (rest - open[i]) / (rest - (open[i] * (size - draw))));
                var ends = SystematicIntervals.CumulativeSums(odds);
                var unit = SystematicIntervals.UnitAt(ends, random.Uniform(stream, draw) * ends[^1]);
                isChosen[unit] = true;
                chosen.Add(unit);
                rest -= open[unit];
            }

            return chosen;
        });

    /// <summary>
    /// Conditional Poisson sampling, the design of maximum entropy: a sample of fixed size with the given inclusion probabilities
    /// (to about 1e-13); joint ones are known (<see cref="JointInclusionProbabilities.ConditionalPoisson"/>) and above zero.
    /// </summary>
    /// <inheritdoc cref="Tille"/>
    /// <remarks>
    /// Time of the order n N for each of some tens of steps, memory for n N numbers. Source: Hajek (1964), Annals of Mathematical Statistics
    /// 35, 1491-1523; Chen, Dempster and Liu (1994), Biometrika 81, 457-469.
    /// </remarks>
    public static SelectedSample ConditionalPoisson(double[] probabilities, CounterRandom random, ulong stream)
        => FromOpenUnits(probabilities, (open, size) => Selection.ConditionalPoisson.Fit(open, size).Select(random, stream));

    /// <summary>Takes units of probability 1, leaves those of probability 0, and lets the method draw among the rest.</summary>
    private static SelectedSample FromOpenUnits(double[] probabilities, Func<double[], int, IEnumerable<int>> draw)
    {
        var (open, values, size) = Require.OpenUnits(probabilities);
        var certain = Enumerable.Range(0, probabilities.Length).Where(i => Require.IsCertain(probabilities[i]));
        if (size == open.Length)
            return SelectedSample.Of(certain.Concat(open), probabilities);
        return SelectedSample.Of(size == 0 ? certain : certain.Concat(draw(values, size).Select(k => open[k])), probabilities);
    }
}
