using System.Runtime.InteropServices;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Replication;

/// <summary>Variances and covariances of replicate values, summed in the order of replicates.</summary>
internal sealed class ReplicateVariance(ReplicateDesign design, bool[] hasWeights)
{
    public ReplicateDesign Design => design;

    public int ReplicateCount => hasWeights.Length;

    /// <summary>Replicates that have weights but no finite value.</summary>
    public int Missing(ReadOnlySpan<double> values)
    {
        var missing = 0;
        for (var r = 0; r < values.Length; r++)
            missing += hasWeights[r] && !double.IsFinite(values[r]) ? 1 : 0;
        return missing;
    }

    public double Of(double estimate, ReadOnlySpan<double> values) => Of(estimate, values, estimate, values);

    /// <summary>The covariance; replicates in which either is not defined are left out of both.</summary>
    public double Of(double estimate, ReadOnlySpan<double> values, double otherEstimate, ReadOnlySpan<double> others)
    {
        if (!double.IsFinite(estimate) || !double.IsFinite(otherEstimate))
            return double.NaN;
        var sums = Sums(values, others);
        if (sums.Used == 0)
            return ReplicateCount == 0 ? 0 : double.NaN;
        var (centre, otherCentre) = design.Rule.Centre == ReplicateCentre.Estimate
            ? (estimate, otherEstimate)
            : (sums.Values / sums.Used, sums.Others / sums.Used);
        var sum = default(CompensatedSum);
        for (var r = 0; r < values.Length; r++)
        {
            if (IsUsed(r, values, others))
                sum.Add(design.ScaleOf(r) * (values[r] - centre) * (others[r] - otherCentre));
        }

        return design.Rule.Scale * sums.Factor * sum.Value;
    }

    private CentreSums Sums(ReadOnlySpan<double> values, ReadOnlySpan<double> others)
    {
        var (sum, otherSum) = (default(CompensatedSum), default(CompensatedSum));
        var (all, withWeights, defined) = (default(CompensatedSum), default(CompensatedSum), default(CompensatedSum));
        var used = 0;
        for (var r = 0; r < values.Length; r++)
        {
            var scale = design.ScaleOf(r);
            all.Add(scale);
            if (hasWeights[r])
                withWeights.Add(scale);
            if (!IsUsed(r, values, others))
                continue;
            defined.Add(scale);
            used++;
            sum.Add(values[r]);
            otherSum.Add(others[r]);
        }

        var counted = design.Rule.Missing == MissingReplicates.Rescale ? defined.Value : withWeights.Value;
        return new CentreSums(used, sum.Value, otherSum.Value, counted == all.Value ? 1 : all.Value / counted);
    }

    private bool IsUsed(int r, ReadOnlySpan<double> values, ReadOnlySpan<double> others)
        => design.ScaleOf(r) > 0 && double.IsFinite(values[r]) && double.IsFinite(others[r]);

    /// <param name="Used">Replicates that count.</param>
    /// <param name="Values">Sum of their values.</param>
    /// <param name="Others">Sum of the other statistic's.</param>
    /// <param name="Factor">What the scale grows by for those that do not.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct CentreSums(int Used, double Values, double Others, double Factor);
}
