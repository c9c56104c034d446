using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling;

/// <summary>Inclusion probabilities of samples of fixed size.</summary>
public static class InclusionProbabilities
{
    /// <summary>
    /// Probabilities proportional to size: n x_i / sum of x. Units for which that would be 1 or more are taken with certainty, and
    /// the rest of the sample is spread over the others, until none exceeds 1.
    /// </summary>
    /// <param name="sizes">Size of every unit, finite and not negative; size 0 gives probability 0.</param>
    /// <param name="sampleSize">Size of the sample, n.</param>
    /// <returns>Probability of every unit, from 0 to 1, adding up to n.</returns>
    /// <exception cref="StatisticsInputException">
    /// A size that is negative, missing or infinite; n below 0 or above the number of units whose size is not 0.
    /// </exception>
    /// <remarks>Source: Sarndal, Swensson and Wretman (1992), section 3.6.2; Tille (2006), section 2.10.</remarks>
    public static double[] ProportionalToSize(double[] sizes, int sampleSize)
    {
        CheckSizes(sizes);
        var positive = sizes.Count(size => size > 0);
        if (sampleSize < 0 || sampleSize > positive)
            throw new StatisticsInputException("sample size", null, $"{sampleSize} with {positive} units of positive size", "from 0 to the number of units of positive size");

        // Divided by the largest, so that no sum overflows.
        var largest = sizes.Length == 0 ? 0 : sizes.Max();
        var result = new double[sizes.Length];
        var (certain, before) = (0, -1);
        var (sum, rest) = (0.0, sampleSize);
        while (certain != before)
        {
            (before, rest) = (certain, sampleSize - certain);
            var others = default(CompensatedSum);
            for (var i = 0; i < sizes.Length; i++)
                others.Add(result[i] == 1 ? 0 : sizes[i] / largest);
            sum = others.Value;
            for (var i = 0; i < sizes.Length && certain < sampleSize; i++)
            {
                if (result[i] == 1 || !(sizes[i] > 0) || rest * (sizes[i] / largest) < sum)
                    continue;
                result[i] = 1;
                certain++;
            }
        }

        for (var i = 0; i < sizes.Length; i++)
        {
            if (result[i] != 1 && rest > 0 && sizes[i] > 0)
                result[i] = rest * (sizes[i] / largest) / sum;
        }

        return result;
    }

    internal static void CheckSizes(double[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        for (var i = 0; i < sizes.Length; i++)
        {
            if (!(double.IsFinite(sizes[i]) && sizes[i] >= 0))
                throw new StatisticsInputException("sizes", i + 1, $"{sizes[i]}", "a finite size, not negative");
        }
    }
}
