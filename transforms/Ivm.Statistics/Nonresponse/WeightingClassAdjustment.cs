using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Nonresponse;

/// <summary>
/// In every class respondents take over the weight of those who did not respond: their weights are multiplied by the
/// inverse of the class's response rate. Nonrespondents get weight zero.
/// </summary>
/// <remarks>
/// The rate is an estimated ratio and is linearised as one: with a = (sum of v) / (sum of v r) in a class and e the variable
/// after the step, u = r a e + (v / d) (1 - a r) E / (sum of v r), where E is the class's sum of d r e. Classes count as
/// fixed. Sources: Oh and Scheuren (1983), in Incomplete Data in Sample Surveys 2, 143-184; Sarndal, Swensson and Wretman
/// (1992), section 15.6.
/// </remarks>
public sealed class WeightingClassAdjustment : IWeightAdjustment
{
    private readonly bool[] responded;
    private readonly int[] classOfRow;
    private readonly double[] factors;
    private readonly double[] responding;
    private readonly bool isWeighted;

    /// <summary>Makes the step.</summary>
    /// <param name="weights">Weight of every row before the step.</param>
    /// <param name="responded">Who responded.</param>
    /// <param name="classOfRow">Class of every row, 0 to <paramref name="classCount"/> - 1.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="weighted">Whether the response rate is that of the weights, or of the rows.</param>
    /// <exception cref="StatisticsInputException">Columns of unequal length, unusable weights or codes, or a class without respondents.</exception>
    public WeightingClassAdjustment(double[] weights, bool[] responded, int[] classOfRow, int classCount, bool weighted = true)
    {
        ArgumentNullException.ThrowIfNull(classOfRow);
        ResponseChecks.Rows(weights, responded);
        if (classOfRow.Length != weights.Length)
            throw new StatisticsInputException("classes", null, $"{classOfRow.Length} rows", $"{weights.Length}, one per weight");
        if (Array.FindIndex(classOfRow, own => own < 0 || own >= classCount) is >= 0 and var row)
            throw new StatisticsInputException("classes", row + 1, $"class {classOfRow[row]}", $"0 to {classCount - 1}");
        (this.responded, this.classOfRow, isWeighted, WeightsBefore) = (responded, classOfRow, weighted, weights);
        (factors, responding) = Rates(weights, classCount);
        CheckRespondents(factors);
        Weights = (double[])weights.Clone();
        Multiply(Weights, factors);
    }

    /// <inheritdoc/>
    public double[] WeightsBefore { get; }

    /// <inheritdoc/>
    public double[] Weights { get; }

    /// <summary>What respondents' weights are multiplied by, per class; NaN for a class without rows.</summary>
    public IReadOnlyList<double> Factors => factors;

    /// <inheritdoc/>
    public void Pullback(Span<double> linearised)
    {
        ResponseChecks.Length(linearised.Length, Weights.Length);
        var sums = new CompensatedSum[factors.Length];
        for (var row = 0; row < linearised.Length; row++)
        {
            if (responded[row])
                sums[classOfRow[row]].Add(WeightsBefore[row] * linearised[row]);
        }

        for (var row = 0; row < linearised.Length; row++)
        {
            var (own, d) = (classOfRow[row], WeightsBefore[row]);
            var direct = responded[row] ? factors[own] * linearised[row] : 0;
            linearised[row] = d == 0 ? 0 : direct + (Count(d) / d * (1 - (responded[row] ? factors[own] : 0)) * sums[own].Value / responding[own]);
        }
    }

    /// <summary>
    /// Repeats the step, in the same classes, on other weights of the same rows, such as those of a replicate.
    /// </summary>
    /// <param name="weights">Weight of every row; replaced.</param>
    /// <exception cref="StatisticsInputException">A class has weight, but none of its respondents has.</exception>
    public void Repeat(Span<double> weights)
    {
        ResponseChecks.Length(weights.Length, Weights.Length);
        var rates = Rates(weights, factors.Length).Factors;
        CheckRespondents(rates);
        Multiply(weights, rates);
    }

    private static void CheckRespondents(double[] factors)
    {
        if (Array.FindIndex(factors, double.IsPositiveInfinity) is >= 0 and var empty)
            throw new StatisticsInputException("classes", null, $"no respondents in class {empty}", "respondents in every class: join it with another");
    }

    private double Count(double weight) => isWeighted || weight == 0 ? weight : 1;

    private void Multiply(Span<double> weights, double[] by)
    {
        for (var row = 0; row < weights.Length; row++)
            weights[row] = responded[row] && weights[row] != 0 ? weights[row] * by[classOfRow[row]] : 0;
    }

    private (double[] Factors, double[] Responding) Rates(ReadOnlySpan<double> weights, int classes)
    {
        var (all, own) = (new CompensatedSum[classes], new CompensatedSum[classes]);
        for (var row = 0; row < weights.Length; row++)
        {
            all[classOfRow[row]].Add(Count(weights[row]));
            if (responded[row])
                own[classOfRow[row]].Add(Count(weights[row]));
        }

        return (all.Zip(own, (whole, part) => whole.Value / part.Value).ToArray(), Array.ConvertAll(own, part => part.Value));
    }
}
