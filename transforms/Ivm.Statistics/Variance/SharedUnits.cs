using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// Two samples, each with a design and weights of its own, that have first-stage units in common: editions of a survey with
/// a panel of municipalities, for instance.
/// </summary>
/// <remarks>
/// The covariance of two totals is that of the shared units' contributions, which count as drawn with replacement: over
/// every pair of strata m / (m - 1) times the sum of products of deviations from the means of the m units that both
/// samples have there, times the root of both samples' 1 - n/N. A single shared unit says nothing about covariance and adds
/// none. Source: Kish (1965), Survey Sampling, section 12.4; Berger (2004), Canadian Journal of Statistics 32, 451-467.
/// </remarks>
public sealed class SharedUnits
{
    private readonly SurveyDesign one;
    private readonly SurveyDesign other;
    private readonly (int One, int Other)[][] pairsByStratum;

    private SharedUnits(SurveyDesign one, SurveyDesign other, (int One, int Other)[][] pairsByStratum)
        => (this.one, this.other, this.pairsByStratum) = (one, other, pairsByStratum);

    /// <summary>Number of first-stage units that both samples have.</summary>
    public int Count => pairsByStratum.Sum(pairs => pairs.Length);

    /// <summary>Finds the units that two samples have in common.</summary>
    /// <param name="one">One sample, as its estimates use it.</param>
    /// <param name="keysOfOne">Key of the first-stage unit of every row; the same key in both samples is the same unit.</param>
    /// <param name="other">The other sample.</param>
    /// <param name="keysOfOther">Key of the first-stage unit of every row.</param>
    /// <exception cref="StatisticsInputException">Another number of rows, or a unit with two keys, or a key with two units.</exception>
    public static SharedUnits Between(SurveyDesign one, int[] keysOfOne, SurveyDesign other, int[] keysOfOther)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (left, right) = (Units(one, keysOfOne), Units(other, keysOfOther));
        var pairs = left.Where(unit => right.ContainsKey(unit.Key)).Select(unit => (One: unit.Value, Other: right[unit.Key]))
            .GroupBy(pair => (one.Stages[0].StratumOfUnit[pair.One], other.Stages[0].StratumOfUnit[pair.Other]))
            .OrderBy(stratum => stratum.Key).Select(stratum => stratum.Order().ToArray()).ToArray();
        return new SharedUnits(one, other, pairs);
    }

    internal bool Joins(SurveyDesign left, SurveyDesign right)
        => (ReferenceEquals(left, one) && ReferenceEquals(right, other)) || (ReferenceEquals(left, other) && ReferenceEquals(right, one));

    internal double Covariance(Influence left, Influence right)
    {
        var (first, second) = ReferenceEquals(left.Design, one) ? (left, right) : (right, left);
        var (a, b) = (Totals(first), Totals(second));
        var covariance = 0.0;
        foreach (var pairs in pairsByStratum.Where(pairs => pairs.Length > 1))
        {
            var (meanA, meanB) = (pairs.Average(pair => a[pair.One]), pairs.Average(pair => b[pair.Other]));
            var products = pairs.Sum(pair => (a[pair.One] - meanA) * (b[pair.Other] - meanB));
            covariance += Math.Sqrt(Remainder(one, pairs[0].One) * Remainder(other, pairs[0].Other)) * pairs.Length / (pairs.Length - 1.0) * products;
        }

        return covariance;
    }

    private static double[] Totals(Influence influence)
    {
        var stage = influence.Design.Stages[0];
        var contributions = DesignVariance.Contributions(influence.Design, influence.Rows, influence.Values);
        var totals = new double[stage.UnitCount];
        foreach (var row in influence.Design.RowOrder)
            totals[stage.UnitOfRow[row]] += contributions[row];
        return totals;
    }

    /// <summary>1 - n/N of the unit's stratum.</summary>
    private static double Remainder(SurveyDesign design, int unit)
    {
        var stage = design.Stages[0];
        var stratum = stage.StratumOfUnit[unit];
        return 1 - (stage.Sampled[stratum] / stage.PopulationSize[stratum]);
    }

    private static Dictionary<int, int> Units(SurveyDesign design, int[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Length != design.RowCount)
            throw new StatisticsInputException("unit keys", null, $"{keys.Length} rows", $"{design.RowCount}, as the design has");
        var unitOfKey = new Dictionary<int, int>();
        var keyOfUnit = new Dictionary<int, int>();
        for (var row = 0; row < keys.Length; row++)
        {
            var unit = design.Stages[0].UnitOfRow[row];
            if (!unitOfKey.TryAdd(keys[row], unit) && unitOfKey[keys[row]] != unit)
                throw new StatisticsInputException("unit keys", row + 1, $"key {keys[row]} for a second unit", "a key for every first-stage unit");
            if (!keyOfUnit.TryAdd(unit, keys[row]) && keyOfUnit[unit] != keys[row])
                throw new StatisticsInputException("unit keys", row + 1, $"key {keys[row]} for a unit that has key {keyOfUnit[unit]}", "one key per first-stage unit");
        }

        return unitOfKey;
    }
}
