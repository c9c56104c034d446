using System.Runtime.InteropServices;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>g = F(u) and its derivative for every unit, with the bounds of the unit.</summary>
internal sealed class RatioFunction
{
    private readonly CalibrationDistance distance;
    private readonly bool onFinalWeight;
    private readonly double lower;
    private readonly double upper;
    private readonly LogitCurve logit;

    public RatioFunction(CalibrationOptions options)
    {
        distance = options.Distance;
        onFinalWeight = options.BoundsOn == CalibrationBounds.FinalWeight;
        lower = options.LowerBound;
        upper = options.UpperBound;
        if (!(lower < upper))
            throw new StatisticsInputException("bounds", null, $"{lower} to {upper}", "a lower bound below the upper one");
        if (!onFinalWeight && !(lower < 1 && upper > 1))
            throw new StatisticsInputException("bounds", null, $"{lower} to {upper} on the ratio", "bounds with 1 between them");
        if (distance == CalibrationDistance.Logit && !onFinalWeight && LogitRefusal(Math.Max(0, lower), upper, null) is { } refusal)
            throw refusal;
        logit = new LogitCurve(Math.Max(0, lower), upper);
    }

    /// <summary>True where g = 1 + u without more, so that one step solves.</summary>
    public bool IsPlainLinear => distance == CalibrationDistance.Linear && !IsBounded;

    /// <summary>True where the slope of g is above zero everywhere, so that no unit drops out of the Gram matrix.</summary>
    public bool IsSmooth => distance == CalibrationDistance.Logit || !IsBounded;

    /// <summary>True where g lies strictly above its lower bound: logit, and raking down to zero.</summary>
    public bool IsOpenBelow => distance == CalibrationDistance.Logit || (distance == CalibrationDistance.Raking && !(lower > 0));

    /// <summary>True where g lies strictly below its upper bound.</summary>
    public bool IsOpenAbove => distance == CalibrationDistance.Logit;

    /// <summary>True where the bounds on g differ from unit to unit.</summary>
    public bool HasBoundsPerUnit => onFinalWeight;

    private bool IsBounded => !double.IsNegativeInfinity(lower) || !double.IsPositiveInfinity(upper);

    /// <summary>Checks bounds that differ from unit to unit.</summary>
    public void Check(AuxiliaryRows rows)
    {
        if (Refusal(rows) is { } refusal)
            throw refusal;
    }

    /// <summary>What is wrong with bounds that differ from unit to unit; null where nothing is.</summary>
    public StatisticsInputException? Refusal(AuxiliaryRows rows)
    {
        for (var unit = 0; unit < rows.UnitCount && onFinalWeight; unit++)
        {
            if (rows.Weight[unit] == 0)
                continue;
            var (low, high) = BoundsOf(rows, unit);
            if (distance == CalibrationDistance.Logit && LogitRefusal(low, high, unit + 1) is { } refusal)
                return refusal;
            if (low > high)
                return new StatisticsInputException("bounds", null, $"{lower} to {upper} on final weights, with a cluster whose rows weigh {rows.RowWeights?[unit].Least} to {rows.RowWeights?[unit].Largest}", "bounds that one ratio for all rows of the cluster can keep");
        }

        return null;
    }

    /// <summary>A final weight, without the rounding that may carry it past its bounds.</summary>
    public double Bounded(double weight) => onFinalWeight ? Math.Clamp(weight, lower, upper) : weight;

    /// <summary>The bounds of a unit's g, with zero as the lower one where the distance never goes below.</summary>
    public (double Lower, double Upper) BoundsOf(AuxiliaryRows rows, int unit)
    {
        var (low, high) = (lower, upper);
        if (onFinalWeight)
        {
            var (least, largest) = rows.RowWeights is null ? (rows.Weight[unit], rows.Weight[unit]) : rows.RowWeights[unit];
            if (largest != 0)
                (low, high) = (lower / (lower > 0 ? least : largest), upper / (upper > 0 ? largest : least));
        }

        return distance == CalibrationDistance.Linear ? (low, high) : (Math.Max(0, low), high);
    }

    /// <summary>F(u) and F'(u) of a unit.</summary>
    public (double G, double Slope) Evaluate(AuxiliaryRows rows, int unit, double u)
    {
        if (distance == CalibrationDistance.Logit)
            return (onFinalWeight ? CurveOf(rows, unit) : logit).At(u);
        var (g, slope) = (1 + u, 1.0);
        if (distance == CalibrationDistance.Raking)
            slope = g = Math.Exp(u);
        if (!IsBounded)
            return (g, slope);
        var (low, high) = BoundsOf(rows, unit);
        if (g <= low)
            return (low, 0);
        return g >= high ? (high, 0) : (g, slope);
    }

    private LogitCurve CurveOf(AuxiliaryRows rows, int unit)
    {
        var (low, high) = BoundsOf(rows, unit);
        return new LogitCurve(low, high);
    }

    private static StatisticsInputException? LogitRefusal(double low, double high, int? row)
        => low < 1 && high > 1 && double.IsFinite(high)
            ? null
            : new StatisticsInputException("bounds", row, $"{low} to {high} on the ratio with logit distance", "finite bounds with 1 between them");

    /// <summary>Deville and Sarndal's case 6, with the exponential taken of a negative number so that it cannot overflow.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct LogitCurve(double low, double high)
    {
        private readonly double steepness = (high - low) / ((1 - low) * (high - 1));

        public (double G, double Slope) At(double u)
        {
            var e = Math.Exp(-Math.Abs(steepness * u));
            var (top, bottom) = u <= 0 ? (high - 1, 1 - low) : (1 - low, high - 1);
            var denominator = top + (bottom * e);
            var g = u <= 0
                ? ((low * (high - 1)) + (high * (1 - low) * e)) / denominator
                : ((low * (high - 1) * e) + (high * (1 - low))) / denominator;
            var width = (high - low) / denominator;
            return (g, width * width * e);
        }
    }
}
