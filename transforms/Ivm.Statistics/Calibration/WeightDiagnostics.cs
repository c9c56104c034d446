using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>The distribution of weights, or of the ratios between two sets of weights.</summary>
/// <param name="Count">Rows with a weight other than zero.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Quantiles">Quantiles at <see cref="WeightDiagnostics.QuantileLevels"/>, each a value that occurs.</param>
/// <param name="CoefficientOfVariation">Standard deviation (divisor n) over mean.</param>
/// <param name="NegativeCount">How many are below zero.</param>
public sealed record WeightDistribution(
    int Count, double Sum, double Minimum, double Maximum, double Mean, IReadOnlyList<double> Quantiles, double CoefficientOfVariation, int NegativeCount)
{
    /// <summary>Kish's effect of unequal weights on the variance of a mean, 1 + cv^2 = n sum w^2 / (sum w)^2.</summary>
    /// <remarks>Source: Kish (1965), Survey Sampling, section 11.7.</remarks>
    public double UnequalWeightingEffect => 1 + (CoefficientOfVariation * CoefficientOfVariation);

    /// <summary>Rows of equal weight that would tell as much: count over unequal weighting effect.</summary>
    public double EffectiveSize => Count / UnequalWeightingEffect;
}

/// <summary>How much a margin moved the weights.</summary>
/// <param name="Name">The margin.</param>
/// <param name="Coefficient">Its lambda.</param>
/// <param name="Influence">
/// lambda times (total less total before). Over all margins this sums, for linear distance without bounds, to the distance
/// between design and final weights, sum v (w - d)^2 / d.
/// </param>
public sealed record MarginInfluence(MarginName Name, double Coefficient, double Influence);

/// <summary>What weights look like after a step of weighting.</summary>
public static class WeightDiagnostics
{
    /// <summary>Levels of the quantiles of a <see cref="WeightDistribution"/>.</summary>
    public static IReadOnlyList<double> QuantileLevels { get; } = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    /// <summary>The distribution of weights; rows of weight zero are left out.</summary>
    public static WeightDistribution Of(double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var sorted = Array.FindAll(weights, weight => weight != 0);
        if (sorted.Length == 0)
            return new WeightDistribution(0, 0, double.NaN, double.NaN, double.NaN, QuantileLevels.Select(_ => double.NaN).ToArray(), double.NaN, 0);
        Array.Sort(sorted);
        var sum = CompensatedSum.Of(sorted);
        var mean = sum / sorted.Length;
        var squares = default(CompensatedSum);
        foreach (var weight in sorted)
            squares.Add((weight - mean) * (weight - mean));
        return new WeightDistribution(
            sorted.Length, sum, sorted[0], sorted[^1], mean,
            QuantileLevels.Select(level => sorted[Math.Max(0, (int)Math.Ceiling(level * sorted.Length) - 1)]).ToArray(),
            Math.Sqrt(squares.Value / sorted.Length) / mean,
            sorted.Count(weight => weight < 0));
    }

    /// <summary>The distribution of final over starting weights, for rows whose starting weight is not zero.</summary>
    public static WeightDistribution OfRatios(double[] before, double[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return Of(before.Zip(after).Where(pair => pair.First != 0).Select(pair => pair.Second / pair.First).ToArray());
    }

    /// <summary>How many rows lie in each of equally wide classes between the smallest and the largest weight.</summary>
    /// <returns>The bounds (classes + 1) and the counts (classes); one class where all weights are equal.</returns>
    public static (double[] Bounds, int[] Counts) Histogram(double[] weights, int classes = 40)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var used = Array.FindAll(weights, weight => weight != 0);
        if (used.Length == 0)
            return ([0, 0], [0]);
        var (low, high) = (used.Min(), used.Max());
        var number = low == high ? 1 : classes;
        var counts = new int[number];
        foreach (var weight in used)
            counts[low == high ? 0 : Math.Min(number - 1, (int)((weight - low) / (high - low) * number))]++;
        return (Enumerable.Range(0, number + 1).Select(k => low + ((high - low) * k / number)).ToArray(), counts);
    }

    /// <summary>The margins of a calibration by how much they moved the weights, the largest influence first.</summary>
    public static IReadOnlyList<MarginInfluence> Influences(CalibrationOutcome.Solved solution)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Margins
            .Select((margin, j) => new MarginInfluence(margin.Name, solution.Coefficients[j], solution.Coefficients[j] * (margin.Total - margin.Before)))
            .OrderByDescending(margin => Math.Abs(margin.Influence)).ThenBy(margin => margin.Name.Term, StringComparer.Ordinal).ThenBy(margin => margin.Name.Level, StringComparer.Ordinal)
            .ToArray();
    }
}
