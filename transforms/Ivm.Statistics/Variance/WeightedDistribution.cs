using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>
/// The weighted distribution of a variable, sorted once and then asked for many quantiles. Weights may be below zero; the
/// distribution function is then not monotone, and the last place where it does not exceed the probability counts.
/// </summary>
internal sealed class WeightedDistribution
{
    private readonly double[] values;
    private readonly double[] weights;
    private readonly double[] cumulated;
    private readonly bool isMonotone = true;
    private (QuantileRule Rule, double[] Positions, double[] Values)? line;

    /// <param name="allValues">Value of every row; NaN: left out.</param>
    /// <param name="allWeights">Weight of every row; zero: left out.</param>
    /// <param name="rows">The rows.</param>
    public WeightedDistribution(double[] allValues, double[] allWeights, ReadOnlySpan<int> rows)
    {
        var order = new int[rows.Length];
        values = new double[rows.Length];
        var count = 0;
        foreach (var row in rows)
        {
            if (double.IsNaN(allValues[row]) || allWeights[row] == 0)
                continue;
            (order[count], values[count]) = (row, allValues[row]);
            count++;
        }

        Array.Resize(ref values, count);
        Array.Sort(values, order, 0, count);
        for (var first = 0; first < count;)
        {
            var end = first + 1;
            while (end < count && values[end] == values[first])
                end++;
            if (end - first > 1)
                Array.Sort(order, first, end - first);
            first = end;
        }

        weights = new double[count];
        cumulated = new double[count];
        var sum = default(CompensatedSum);
        for (var k = 0; k < count; k++)
        {
            weights[k] = allWeights[order[k]];
            sum.Add(weights[k]);
            cumulated[k] = sum.Value;
            isMonotone &= weights[k] > 0;
        }
    }

    /// <summary>Rows that count.</summary>
    public int Count => values.Length;

    /// <summary>Sum of their weights.</summary>
    public double Total => Count == 0 ? 0 : cumulated[^1];

    /// <summary>The quantile at a probability; below and above the range of the rule's points, the first and the last value.</summary>
    public double Quantile(double probability, QuantileRule rule)
    {
        if (Count == 0 || !(Total > 0) || double.IsNaN(probability))
            return double.NaN;
        if (Count == 1)
            return values[0];
        switch (rule)
        {
            case QuantileRule.Inverse:
            case QuantileRule.InverseAveraged:
                return Step(values, cumulated, isMonotone, probability, rule);
            case QuantileRule.NearestEven:
                var (distinct, reached) = Distinct();
                return Step(distinct, reached, isMonotone, probability, rule);
            default:
                if (line?.Rule != rule)
                    line = Line(rule);
                return Interpolate(line.Value.Positions, line.Value.Values, probability, rule);
        }
    }

    private static double Step(double[] values, double[] cumulated, bool isMonotone, double probability, QuantileRule rule)
    {
        var total = cumulated[^1];
        var last = LastAtMost(cumulated, isMonotone, probability * total);
        if (last < 0)
            return values[0];
        var next = Math.Min(last + 1, values.Length - 1);
        if (probability - (cumulated[last] / total) != 0)
            return values[next];
        return rule switch
        {
            QuantileRule.Inverse => values[last],
            QuantileRule.InverseAveraged => (values[last] + values[next]) / 2,
            _ => (last + 1) % 2 == 0 ? values[last] : values[next],
        };
    }

    /// <summary>The last position whose number is at most a limit; -1: none.</summary>
    private static int LastAtMost(double[] ascending, bool isMonotone, double limit)
    {
        if (!isMonotone)
            return Array.FindLastIndex(ascending, value => value <= limit);
        var (low, high) = (-1, ascending.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (ascending[middle] <= limit)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private (double[] Values, double[] Cumulated) Distinct()
    {
        var (distinct, reached) = (new List<double>(), new List<double>());
        for (var k = 0; k < Count; k++)
        {
            if (k + 1 < Count && values[k + 1] == values[k])
                continue;
            distinct.Add(values[k]);
            reached.Add(cumulated[k]);
        }

        return (distinct.ToArray(), reached.ToArray());
    }

    /// <summary>The points of a rule, ascending in their probabilities.</summary>
    private (QuantileRule Rule, double[] Positions, double[] Values) Line(QuantileRule rule)
    {
        var positions = new double[Count];
        var (n, total) = (Count, cumulated[^1]);
        for (var k = 0; k < n; k++)
        {
            var before = k == 0 ? 0 : cumulated[k - 1];
            positions[k] = rule switch
            {
                QuantileRule.Linear4 => cumulated[k] / total,
                QuantileRule.Linear5 => (cumulated[k] - (weights[k] / 2)) / total,
                QuantileRule.Linear6 => cumulated[k] / (total + weights[n - 1]),
                QuantileRule.Linear7 => before / cumulated[n - 2],
                QuantileRule.Linear8 => ((before / 3) + (cumulated[k] * 2 / 3)) / (total + (weights[n - 1] / 3)),
                QuantileRule.Linear9 => ((before * 3 / 8) + (cumulated[k] * 5 / 8)) / (total + (weights[n - 1] / 4)),
                QuantileRule.ShahVaish => (((cumulated[k] - (weights[k] / 2)) / (total / n)) + 0.5) / (n + 1),
                _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule of points."),
            };
        }

        for (var k = 1; k < n; k++)
        {
            if (!(positions[k] > positions[k - 1]))
            {
                var (ascending, averaged) = Ascending(positions);
                return (rule, ascending, averaged);
            }
        }

        return (rule, positions, values);
    }

    /// <summary>Points in the order of their probabilities, those of equal probability replaced by their mean.</summary>
    private (double[] Positions, double[] Values) Ascending(double[] positions)
    {
        var groups = positions.Zip(values).GroupBy(point => point.First).OrderBy(group => group.Key).ToArray();
        return (Array.ConvertAll(groups, group => group.Key), Array.ConvertAll(groups, group => group.Average(point => point.Second)));
    }

    private static double Interpolate(double[] positions, double[] values, double probability, QuantileRule rule)
    {
        var last = LastAtMost(positions, isMonotone: true, probability);
        if (last < 0)
            return values[0];
        if (last == values.Length - 1 || rule == QuantileRule.ShahVaish || positions[last] == probability)
            return values[last];
        return values[last] + ((values[last + 1] - values[last]) * ((probability - positions[last]) / (positions[last + 1] - positions[last])));
    }
}
