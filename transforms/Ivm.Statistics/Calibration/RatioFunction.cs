namespace Ivm.Statistics.Calibration;

/// <summary>g = F(u) and its derivative for every unit, with the bounds of the unit.</summary>
internal sealed class RatioFunction
{
    private readonly CalibrationDistance distance;
    private readonly bool onFinalWeight;
    private readonly double lower;
    private readonly double upper;
    private readonly double[] weight;

    public RatioFunction(CalibrationOptions options, AuxiliaryRows rows, int[]? rowsPerUnit)
    {
        distance = options.Distance;
        onFinalWeight = options.BoundsOn == CalibrationBounds.FinalWeight;
        lower = options.LowerBound;
        upper = options.UpperBound;
        weight = rows.Weight;
        RowsPerUnit = rowsPerUnit;
        if (!(lower < upper))
            throw new StatisticsInputException("bounds", null, $"{lower} to {upper}", "a lower bound below the upper one");
        if (!onFinalWeight && !(lower < 1 && upper > 1))
            throw new StatisticsInputException("bounds", null, $"{lower} to {upper} on the ratio", "bounds with 1 between them");
        if (distance == CalibrationDistance.Logit)
            CheckLogit(rows.UnitCount);
    }

    /// <summary>True where g = 1 + u without more, so that one step solves.</summary>
    public bool IsPlainLinear => distance == CalibrationDistance.Linear && double.IsNegativeInfinity(lower) && double.IsPositiveInfinity(upper);

    private int[]? RowsPerUnit { get; }

    /// <summary>The bounds of a unit's g, with zero as the lower one where the distance never goes below.</summary>
    public (double Lower, double Upper) BoundsOf(int unit)
    {
        var divisor = onFinalWeight ? weight[unit] / (RowsPerUnit is null ? 1 : RowsPerUnit[unit]) : 1;
        var low = divisor == 0 ? lower : lower / divisor;
        var high = divisor == 0 ? upper : upper / divisor;
        return distance == CalibrationDistance.Linear ? (low, high) : (Math.Max(0, low), high);
    }

    public (double G, double Slope) Evaluate(int unit, double u)
    {
        var (low, high) = BoundsOf(unit);
        if (distance == CalibrationDistance.Logit)
            return Logit(u, low, high);
        var (g, slope) = (1 + u, 1.0);
        if (distance == CalibrationDistance.Raking)
            slope = g = Math.Exp(u);
        if (g <= low)
            return (low, 0);
        return g >= high ? (high, 0) : (g, slope);
    }

    private static (double G, double Slope) Logit(double u, double low, double high)
    {
        // Deville and Sarndal's case 6, with the exponential taken of a negative number so that it cannot overflow.
        var a = (high - low) / ((1 - low) * (high - 1));
        var e = Math.Exp(-Math.Abs(a * u));
        var (top, bottom) = u <= 0 ? (high - 1, 1 - low) : (1 - low, high - 1);
        var denominator = top + (bottom * e);
        var g = u <= 0
            ? ((low * (high - 1)) + (high * (1 - low) * e)) / denominator
            : ((low * (high - 1) * e) + (high * (1 - low))) / denominator;
        return (g, (high - low) * (high - low) * e / (denominator * denominator));
    }

    private void CheckLogit(int units)
    {
        for (var unit = 0; unit < units; unit++)
        {
            var (low, high) = BoundsOf(unit);
            if (!(low < 1 && high > 1 && double.IsFinite(high)))
                throw new StatisticsInputException("bounds", unit + 1, $"{low} to {high} on the ratio with logit distance", "finite bounds with 1 between them");
        }
    }
}
