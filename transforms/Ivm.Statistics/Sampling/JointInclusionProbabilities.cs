using Ivm.Statistics.Sampling.Selection;

namespace Ivm.Statistics.Sampling;

/// <summary>
/// The probabilities pi_ij with which units i and j are both drawn; pi_ii is the inclusion probability of i. Symmetric,
/// immutable. N units take 4 N (N + 1) bytes.
/// </summary>
/// <remarks>
/// For a design of fixed size n every row adds up to n pi_i, so to (n - 1) pi_i beside the diagonal.
/// Source: Sarndal, Swensson and Wretman (1992), ch. 2 and 3; Tille (2006), Sampling Algorithms.
/// </remarks>
public sealed class JointInclusionProbabilities
{
    private readonly double[][] lower;

    private JointInclusionProbabilities(double[][] lower) => this.lower = lower;

    /// <summary>Number of units.</summary>
    public int Count => lower.Length;

    /// <summary>The joint probability of two units; of a unit with itself, its inclusion probability.</summary>
    public double this[int i, int j] => i >= j ? lower[i][j] : lower[j][i];

    /// <summary>Those of some units only, in the order given: for instance of the units of a sample.</summary>
    /// <exception cref="StatisticsInputException">A unit that is not there, or there twice.</exception>
    public JointInclusionProbabilities Of(ReadOnlySpan<int> units)
    {
        var chosen = units.ToArray();
        var seen = new HashSet<int>();
        for (var k = 0; k < chosen.Length; k++)
        {
            if (chosen[k] < 0 || chosen[k] >= Count || !seen.Add(chosen[k]))
                throw new StatisticsInputException("units", k + 1, $"unit {chosen[k]}", $"every unit once, from 0 to {Count - 1}");
        }

        return Make(chosen.Length, (k, l) => this[chosen[k], chosen[l]]);
    }

    /// <summary>Takes over a matrix that was computed elsewhere (N x N).</summary>
    /// <exception cref="StatisticsInputException">
    /// Not square, not symmetric (to 1e-12), a diagonal outside [0, 1], or a joint probability outside [0, min(pi_i, pi_j)].
    /// </exception>
    public static JointInclusionProbabilities FromMatrix(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var count = matrix.GetLength(0);
        if (matrix.GetLength(1) != count)
            throw new StatisticsInputException("joint probabilities", null, $"{count} rows and {matrix.GetLength(1)} columns", "a square matrix");
        for (var i = 0; i < count; i++)
        {
            if (!(matrix[i, i] is >= 0 and <= 1))
                throw new StatisticsInputException("joint probabilities", i + 1, $"{matrix[i, i]} on the diagonal", "an inclusion probability from 0 to 1");
        }

        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!(Math.Abs(matrix[i, j] - matrix[j, i]) <= 1e-12))
                    throw new StatisticsInputException("joint probabilities", i + 1, $"{matrix[i, j]} in column {j + 1} and {matrix[j, i]} across the diagonal", "a symmetric matrix");
                if (!(matrix[i, j] >= 0 && matrix[i, j] <= Math.Min(matrix[i, i], matrix[j, j]) * (1 + 1e-9)))
                    throw new StatisticsInputException("joint probabilities", i + 1, $"{matrix[i, j]} in column {j + 1}", "no less than 0 and no more than either unit's own probability");
            }
        }

        return Make(count, (i, j) => matrix[i, j]);
    }

    /// <summary>Simple random sampling without replacement: n/N, and n(n-1) / (N(N-1)) for two units.</summary>
    /// <exception cref="StatisticsInputException">Sizes below zero, or n above N.</exception>
    public static JointInclusionProbabilities Simple(int populationSize, int sampleSize)
    {
        Require.Sizes(populationSize, sampleSize);
        var single = (double)sampleSize / populationSize;
        var pair = populationSize > 1 ? single * (sampleSize - 1) / (populationSize - 1) : 0;
        return Make(populationSize, (i, j) => i == j ? single : pair);
    }

    /// <summary>Poisson sampling: units independent of each other.</summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1].</exception>
    public static JointInclusionProbabilities Poisson(double[] probabilities)
    {
        Require.Probabilities(probabilities);
        return Make(probabilities.Length, (i, j) => i == j ? probabilities[i] : probabilities[i] * probabilities[j]);
    }

    /// <summary>Independent selections in strata.</summary>
    /// <param name="stratumOfUnit">Stratum of every unit, 0 to H - 1.</param>
    /// <param name="strata">The probabilities within every stratum, its units in ascending order of their number.</param>
    /// <exception cref="StatisticsInputException">A stratum code out of range, or a stratum with another number of units.</exception>
    public static JointInclusionProbabilities Stratified(int[] stratumOfUnit, IReadOnlyList<JointInclusionProbabilities> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        var units = Require.Strata(stratumOfUnit, strata.Count);
        var place = new int[stratumOfUnit.Length];
        for (var h = 0; h < strata.Count; h++)
        {
            if (strata[h].Count != units[h].Length)
                throw new StatisticsInputException("strata", null, $"joint probabilities of {strata[h].Count} units for stratum {h}", $"{units[h].Length} units");
            for (var k = 0; k < units[h].Length; k++)
                place[units[h][k]] = k;
        }

        return Make(place.Length, (i, j) =>
        {
            var (own, other) = (strata[stratumOfUnit[i]], strata[stratumOfUnit[j]]);
            return stratumOfUnit[i] == stratumOfUnit[j] ? own[place[i], place[j]] : own[place[i], place[i]] * other[place[j], place[j]];
        });
    }

    /// <summary>
    /// Tille's elimination, exactly: see <see cref="SampleSelection.Tille"/>. None is above pi_i pi_j; two units far smaller than
    /// all others may never meet (0). Time of the order N^2.
    /// </summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1, with a whole sum.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1], or a sum that is not whole.</exception>
    public static JointInclusionProbabilities Tille(double[] probabilities)
        => OfOpenUnits(probabilities, (open, size) => Elimination.Plan(open, size).JointProbabilities());

    /// <summary>
    /// Midzuno's method, exactly: see <see cref="SampleSelection.Midzuno"/>. None is above pi_i pi_j; where the probabilities are
    /// very unequal some units may never meet (0). Time of the order N^2.
    /// </summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1, with a whole sum.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1], or a sum that is not whole.</exception>
    public static JointInclusionProbabilities Midzuno(double[] probabilities) => OfOpenUnits(probabilities, (open, size) =>
    {
        var left = Elimination.Plan(Elimination.Complement(open), open.Length - size).JointProbabilities();
        return (i, j) => i == j ? open[i] : Elimination.Clip(open[i] + open[j] - 1 + left(i, j));
    });

    /// <summary>Conditional Poisson sampling (maximum entropy): see <see cref="SampleSelection.ConditionalPoisson"/>. Time of the order n N^2.</summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1, with a whole sum.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1], or a sum that is not whole.</exception>
    public static JointInclusionProbabilities ConditionalPoisson(double[] probabilities)
        => OfOpenUnits(probabilities, (open, size) => Selection.ConditionalPoisson.Fit(open, size).JointProbabilities());

    /// <summary>
    /// Systematic selection in the given order, exactly: see <see cref="SampleSelection.Systematic(double[], Numerics.CounterRandom, ulong)"/>.
    /// Pairs that cannot meet have probability zero. Time of the order N n^2.
    /// </summary>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1].</exception>
    public static JointInclusionProbabilities Systematic(double[] probabilities)
    {
        Require.Probabilities(probabilities);
        var joint = Make(probabilities.Length, (i, j) => 0);
        SystematicIntervals.Of(probabilities).ForEachSample((units, length) =>
        {
            for (var k = 0; k < units.Length; k++)
            {
                for (var l = 0; l < k; l++)
                    joint.lower[units[k]][units[l]] += length;
            }
        });
        for (var i = 0; i < probabilities.Length; i++)
            joint.lower[i][i] = probabilities[i];
        return joint;
    }

    /// <summary>
    /// An approximation for systematic selection from a list in random order, and others near it:
    /// pi_i pi_j (n - 1) / (n - pi_i - pi_j + sum of pi^2 / n), exact where all pi are equal.
    /// </summary>
    /// <remarks>Source: as <see cref="UnequalProbabilityMethod.HartleyRao"/>. Units with probability 1 are set apart first.</remarks>
    /// <param name="probabilities">Inclusion probability of every unit, from 0 to 1, with a whole sum.</param>
    /// <exception cref="StatisticsInputException">A probability outside [0, 1], or a sum that is not whole.</exception>
    public static JointInclusionProbabilities HartleyRao(double[] probabilities) => OfOpenUnits(probabilities, (open, size) =>
    {
        var mean = open.Sum(p => p * p) / size;
        return (i, j) => i == j ? open[i] : open[i] * open[j] * (size - 1) / (size - open[i] - open[j] + mean);
    });

    /// <summary>Units with probability 0 or 1 are independent of all others; the rest have the joint probabilities of their own selection.</summary>
    internal static JointInclusionProbabilities OfOpenUnits(double[] probabilities, Func<double[], int, Func<int, int, double>> ofOpen)
    {
        var (open, values, size) = Require.OpenUnits(probabilities);
        var place = new int[probabilities.Length];
        Array.Fill(place, -1);
        for (var k = 0; k < open.Length; k++)
            place[open[k]] = k;
        var inner = size > 0 && size < open.Length ? ofOpen(values, size) : (i, j) => values[i] * values[j];
        return Make(probabilities.Length, (i, j) => (place[i] >= 0 && place[j] >= 0, i == j) switch
        {
            (_, true) => probabilities[i],
            (true, _) => inner(place[i], place[j]),
            _ => probabilities[i] * probabilities[j],
        });
    }

    private static JointInclusionProbabilities Make(int count, Func<int, int, double> value)
    {
        var rows = new double[count][];
        for (var i = 0; i < count; i++)
        {
            rows[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
                rows[i][j] = value(i, j);
        }

        return new JointInclusionProbabilities(rows);
    }
}
