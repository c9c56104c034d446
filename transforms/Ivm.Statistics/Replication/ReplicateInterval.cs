using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Replication;

/// <summary>Replicate values as estimates with intervals.</summary>
internal static class ReplicateInterval
{
    public static DomainEstimate Describe(ReplicateVariance variance, ReplicateMeasure measure, ReplicateValues values, int index)
    {
        var options = measure.Options;
        var estimate = values.Points[index];
        var moments = measure.MomentsOf(index);
        var own = moments.Count == 0 ? double.NaN : variance.Of(estimate, values.Replicates(index));
        var rows = measure.RowsOf(index);
        var degrees = Degrees(variance.Design, options, measure, rows);
        var quantiles = new ConfidenceQuantiles(options.Level);
        var (lower, upper) = measure.Scale == ReplicateScale.Replicated && Transform(measure.Interval) is { } transform
            && Transformed(variance, transform, estimate, values.Replicates(index), quantiles.Student(degrees)) is { } ends
            ? ends
            : ConfidenceInterval.Of(measure.Interval, new IntervalBasis(estimate, own, degrees, rows.Length, moments.Count, moments.Dispersion(variance.Design.Weights, rows)), quantiles);
        var described = new DomainEstimate
        {
            Domain = index,
            Estimate = estimate,
            Variance = own,
            Count = moments.Count,
            SumOfWeights = moments.SumOfWeights,
            DesignEffect = own / moments.SimpleRandomVariance(options.DesignEffect),
            DegreesOfFreedom = degrees,
            Lower = lower,
            Upper = upper,
        };
        return measure.Reported(described, quantiles);
    }

    public static DomainEstimate Describe(ReplicateVariance variance, int rows, EstimationOptions options, ReplicateValues values, int index)
    {
        var estimate = values.Points[index];
        var own = variance.Of(estimate, values.Replicates(index));
        var degrees = Degrees(variance.Design, options with { DegreesOfFreedom = DegreesOfFreedomBasis.Design }, null, []);
        var (lower, upper) = ConfidenceInterval.Of(IntervalMethod.Student, new IntervalBasis(estimate, own, degrees, rows, rows), new ConfidenceQuantiles(options.Level));
        return new DomainEstimate
        {
            Domain = index,
            Estimate = estimate,
            Variance = own,
            Count = rows,
            SumOfWeights = double.NaN,
            DesignEffect = double.NaN,
            DegreesOfFreedom = degrees,
            Lower = lower,
            Upper = upper,
        };
    }

    private static double Degrees(ReplicateDesign design, EstimationOptions options, ReplicateMeasure? measure, ReadOnlySpan<int> rows)
    {
        if (options.NormalIntervals)
            return double.PositiveInfinity;
        if (options.GivenDegreesOfFreedom is { } given)
            return given;
        if (options.DegreesOfFreedom == DegreesOfFreedomBasis.Design || measure is null)
            return design.DegreesOfFreedom;
        return design.Source.DegreesOfFreedom(Array.FindAll(rows.ToArray(), row => !measure.IsMissing(row)), all: false)
            ?? throw new StatisticsInputException("degrees of freedom", null, "those of a domain, for replicates made by a function", "those of the design");
    }

    /// <summary>Ends on the scale of the transformed proportion, whose replicates give its standard error.</summary>
    private static (double Lower, double Upper)? Transformed(ReplicateVariance variance, Scale scale, double estimate, ReadOnlySpan<double> replicates, double t)
    {
        if (!(estimate is > 0 and < 1))
            return null;
        var transformed = new double[replicates.Length];
        for (var r = 0; r < transformed.Length; r++)
        {
            if (replicates[r] is <= 0 or >= 1)
                return null;
            transformed[r] = scale.Forward(replicates[r]);
        }

        var centre = scale.Forward(estimate);
        var half = t * Math.Sqrt(variance.Of(centre, transformed));
        return (scale.Back(centre - half), scale.Back(centre + half));
    }

    private static Scale? Transform(IntervalMethod method) => method switch
    {
        IntervalMethod.Logit => new Scale(p => Math.Log(p / (1 - p)), u => 1 / (1 + Math.Exp(-u))),
        IntervalMethod.Arcsine => new Scale(p => Math.Asin(Math.Sqrt(p)), Sine),
        _ => null,
    };

    private static double Sine(double angle)
    {
        var sine = Math.Sin(Math.Clamp(angle, 0, Math.PI / 2));
        return sine * sine;
    }

    private sealed record Scale(Func<double, double> Forward, Func<double, double> Back);
}
