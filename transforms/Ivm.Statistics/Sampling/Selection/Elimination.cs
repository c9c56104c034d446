using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Tille's elimination procedure: from all N units one is removed at a time until n are left, the step to k units with
/// probability 1 - pi_i(k) / pi_i(k + 1), where pi(k) are the probabilities of a sample of k proportional to the wanted ones.
/// </summary>
/// <remarks>
/// pi_i(k) is 1 for the largest units and a(k) x_i for the rest, and the number of ones falls with k. So a unit cannot be removed
/// before the step at which it stops being certain; at that step it has a probability of its own, and afterwards the same as all
/// others that can be removed. Selection therefore costs one number a step, and a joint probability a fixed number of
/// multiplications. Source: Tille (1996), Biometrika 83, 238-241; Deville and Tille (1998), Biometrika 85, 89-101.
/// </remarks>
internal sealed class Elimination
{
    private readonly double[] sizes;
    private readonly int[] releaseOfUnit;
    private readonly int[][] released;
    private readonly double[] factor;

    private Elimination(double[] sizes, int[] releaseOfUnit, int[][] released, double[] factor)
        => (this.sizes, this.releaseOfUnit, this.released, this.factor) = (sizes, releaseOfUnit, released, factor);

    private int Steps => factor.Length;

    public static double[] Complement(double[] probabilities) => Array.ConvertAll(probabilities, p => 1 - p);

    /// <summary>Plans the steps from all units to the given number.</summary>
    /// <param name="probabilities">Strictly between 0 and 1, adding up to <paramref name="size"/>.</param>
    /// <param name="size">Number of units left at the end, less than all.</param>
    public static Elimination Plan(double[] probabilities, int size)
    {
        var count = probabilities.Length;
        var descending = Enumerable.Range(0, count).OrderByDescending(i => probabilities[i]).ToArray();
        var tail = SystematicIntervals.CumulativeSums(Enumerable.Range(0, count).Select(k => probabilities[descending[count - 1 - k]]).ToArray());
        double Tail(int from) => tail[count - 1 - from];

        var steps = count - size;
        var (release, factor, released) = (new int[count], new double[steps], new int[steps][]);
        var certain = count;
        for (var step = 0; step < steps; step++)
        {
            var left = count - 1 - step;
            var before = certain;
            var isLast = step == steps - 1;
            while (certain > 0 && (isLast || (left - certain + 1) * probabilities[descending[certain - 1]] < Tail(certain - 1)))
                certain--;
            factor[step] = isLast ? 1 : (left - certain) / Tail(certain);
            released[step] = descending[certain..before];
            foreach (var unit in released[step])
                release[unit] = step;
        }

        return new Elimination(probabilities, release, released, factor);
    }

    /// <summary>The units that are left, in no particular order.</summary>
    public List<int> Select(CounterRandom random, ulong stream)
    {
        var removable = new List<int>();
        for (var step = 0; step < Steps; step++)
        {
            var (point, sum, removed) = (random.Uniform(stream, step), 0.0, -1);
            foreach (var unit in released[step])
            {
                sum += AtRelease(unit);
                removed = removed < 0 && point < sum ? unit : removed;
            }

            if (removed < 0 && removable.Count > 0)
            {
                var place = Math.Min(removable.Count - 1, (int)((point - sum) / (1 - sum) * removable.Count));
                removable[place] = removable[^1];
                removable.RemoveAt(removable.Count - 1);
            }
            else if (removed < 0)
            {
                // Rounding only: the probabilities of the units released here add up to 1.
                removed = released[step][^1];
            }

            foreach (var unit in released[step])
            {
                if (unit != removed)
                    removable.Add(unit);
            }
        }

        return removable;
    }

    /// <summary>Joint probabilities of two units being left: the product over the steps of 1 less both probabilities of removal.</summary>
    public Func<int, int, double> JointProbabilities()
    {
        var after = new double[Steps + 1];
        after[Steps] = 1;
        for (var step = Steps - 1; step > 0; step--)
            after[step] = after[step + 1] * Clip((2 * factor[step] / factor[step - 1]) - 1);

        return (i, j) =>
        {
            if (i == j)
                return sizes[i];
            var (early, late) = releaseOfUnit[i] <= releaseOfUnit[j] ? (i, j) : (j, i);
            var step = releaseOfUnit[late];
            if (releaseOfUnit[early] == step)
                return Clip(1 - AtRelease(i) - AtRelease(j)) * after[step + 1];
            var both = (factor[step] / factor[step - 1]) - AtRelease(late);
            return factor[step - 1] * sizes[early] * Clip(both) * after[step + 1];
        };
    }

    /// <summary>A difference that is nothing but rounding is zero: such units never meet.</summary>
    public static double Clip(double difference) => difference < 1e-14 ? 0 : difference;

    /// <summary>Probability of removal at the step at which a unit stops being certain.</summary>
    private double AtRelease(int unit) => 1 - (factor[releaseOfUnit[unit]] * sizes[unit]);
}
