using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// Means, totals, ratios and proportions for every domain of one classification. A domain keeps the full design: rows
/// outside count as zeros in the variance. Rows with a missing value (NaN) are left out in the same way.
/// </summary>
/// <remarks>
/// The classification is sorted once; each variable then costs one walk over the rows. Calls may run at the same time on
/// several threads; every number is summed in a fixed order, so threads never change a bit. Variances by Taylor
/// linearisation: Binder (1983), International Statistical Review 51, 279-292; Sarndal, Swensson and Wretman (1992), ch. 5.
/// </remarks>
public sealed class DomainEstimator
{
    private readonly SurveyDesign design;
    private readonly int[] sorted;
    private readonly int[] start;

    internal DomainEstimator(SurveyDesign design, int[] domainOfRow, int domainCount)
    {
        ArgumentNullException.ThrowIfNull(domainOfRow);
        ArgumentOutOfRangeException.ThrowIfNegative(domainCount);
        if (domainOfRow.Length != design.RowCount)
            throw new StatisticsInputException("domains", null, $"{domainOfRow.Length} rows", $"{design.RowCount}, as the design has");
        for (var row = 0; row < domainOfRow.Length; row++)
        {
            if (domainOfRow[row] < -1 || domainOfRow[row] >= domainCount)
                throw new StatisticsInputException("domains", row + 1, $"code {domainOfRow[row]}", $"-1 (none) or 0 to {domainCount - 1}");
        }

        this.design = design;
        sorted = StableGrouping.Sort(design.RowOrder, domainOfRow, domainCount, out start);
    }

    /// <summary>Number of domains.</summary>
    public int DomainCount => start.Length - 1;

    /// <summary>Weighted mean per domain.</summary>
    /// <param name="values">Value of every row; NaN: missing.</param>
    /// <param name="options">Level, intervals, design effect.</param>
    /// <returns>One estimate per domain, in the order of the codes.</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a lonely unit under the policy to fail.</exception>
    public DomainEstimate[] Mean(double[] values, EstimationOptions? options = null)
    {
        Check(values, "values");
        return Estimate(options, IntervalMethod.Student, (rows, linearised) => LineariseMean(values, rows, linearised));
    }

    /// <summary>Weighted share of ones per domain; values are 0, 1 or missing. Intervals as <see cref="EstimationOptions.ProportionInterval"/> says.</summary>
    /// <inheritdoc cref="Mean"/>
    public DomainEstimate[] Proportion(double[] values, EstimationOptions? options = null)
    {
        Check(values, "values");
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is not (0 or 1 or double.NaN))
                throw new StatisticsInputException("values", row + 1, $"{values[row]}", "0, 1 or missing");
        }

        return Estimate(options, (options ?? new EstimationOptions()).ProportionInterval, (rows, linearised) => LineariseMean(values, rows, linearised));
    }

    /// <summary>Weighted total per domain.</summary>
    /// <inheritdoc cref="Mean"/>
    public DomainEstimate[] Total(double[] values, EstimationOptions? options = null)
    {
        Check(values, "values");
        return Estimate(options, IntervalMethod.Student, (rows, linearised) => LineariseTotal(values, rows, linearised));
    }

    /// <summary>Weighted total of one variable over that of another, per domain; rows with either missing are left out.</summary>
    /// <param name="numerator">Numerator of every row; NaN: missing.</param>
    /// <param name="denominator">Denominator of every row; NaN: missing.</param>
    /// <param name="options">Level, intervals, design effect.</param>
    /// <returns>One estimate per domain, in the order of the codes.</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a lonely unit under the policy to fail.</exception>
    public DomainEstimate[] Ratio(double[] numerator, double[] denominator, EstimationOptions? options = null)
    {
        Check(numerator, "numerator");
        Check(denominator, "denominator");
        return Estimate(options, IntervalMethod.Student, (rows, linearised) => LineariseRatio(numerator, denominator, rows, linearised));
    }

    private DomainEstimate[] Estimate(EstimationOptions? options, IntervalMethod interval, Linearise linearise)
    {
        var chosen = options ?? new EstimationOptions();
        if (!(chosen.Level is > 0 and < 1))
            throw new StatisticsInputException("level", null, $"{chosen.Level}", "a confidence level between 0 and 1");
        var results = new DomainEstimate[DomainCount];
        var longest = 0;
        for (var domain = 0; domain < DomainCount; domain++)
            longest = Math.Max(longest, start[domain + 1] - start[domain]);
        var buffers = (Linearised: new double[longest], Contributions: new double[longest]);
        var quantiles = new ConfidenceQuantiles(chosen.Level);
        for (var domain = 0; domain < DomainCount; domain++)
        {
            var rows = sorted.AsSpan(start[domain], start[domain + 1] - start[domain]);
            var linearised = buffers.Linearised.AsSpan(0, rows.Length);
            var estimate = linearise(rows, linearised);
            results[domain] = Finish(domain, estimate, rows, linearised, buffers.Contributions.AsSpan(0, rows.Length), chosen, interval, quantiles);
        }

        return results;
    }

    private DomainEstimate Finish(
        int domain, double estimate, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, Span<double> contributions,
        EstimationOptions options, IntervalMethod interval, ConfidenceQuantiles quantiles)
    {
        var moments = Moments.Of(design.Weights, rows, linearised);
        var degrees = options.DegreesOfFreedom == DegreesOfFreedomBasis.Design ? design.DegreesOfFreedom : DomainDegrees(rows, linearised);
        var effective = options.NormalIntervals ? double.PositiveInfinity : degrees;
        var variance = moments.Count == 0 || double.IsNaN(estimate) ? double.NaN : Variance(rows, linearised, contributions);
        // The size behind the beta interval's correction is that of the file the domain was cut from, as in R survey: rows
        // with a missing value count, and a calibrated design keeps the rows outside the domain.
        var size = design.IsCalibrated ? design.RowCount : rows.Length;
        var (lower, upper) = ConfidenceInterval.Of(interval, estimate, variance, effective, size, quantiles);
        return new DomainEstimate
        {
            Domain = domain,
            Estimate = moments.Count == 0 ? double.NaN : estimate,
            Variance = variance,
            Count = moments.Count,
            SumOfWeights = moments.SumOfWeights,
            DesignEffect = variance / moments.SimpleRandomVariance(options.DesignEffect),
            DegreesOfFreedom = effective,
            Lower = lower,
            Upper = upper,
        };
    }

    private double Variance(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, Span<double> contributions)
    {
        if (design.Calibration is { } calibration)
            return calibration.Variance(design.RowOrder, rows, linearised);
        for (var k = 0; k < rows.Length; k++)
            contributions[k] = design.Weights[rows[k]] * linearised[k];
        var variance = 0.0;
        foreach (var stage in design.Stages)
            variance += StageVariance.Of(stage, rows, contributions, design.LonelyUnits, design.AdjustLonelyInDomains);
        return variance;
    }

    private double LineariseMean(double[] values, ReadOnlySpan<int> rows, Span<double> linearised)
    {
        var (total, weight) = (default(CompensatedSum), default(CompensatedSum));
        foreach (var row in rows)
        {
            if (double.IsNaN(values[row]))
                continue;
            total.Add(design.Weights[row] * values[row]);
            weight.Add(design.Weights[row]);
        }

        var mean = total.Value / weight.Value;
        var inverse = 1 / weight.Value;
        for (var k = 0; k < rows.Length; k++)
            linearised[k] = (values[rows[k]] - mean) * inverse;
        return mean;
    }

    private double LineariseTotal(double[] values, ReadOnlySpan<int> rows, Span<double> linearised)
    {
        var total = default(CompensatedSum);
        for (var k = 0; k < rows.Length; k++)
        {
            linearised[k] = values[rows[k]];
            if (!double.IsNaN(linearised[k]))
                total.Add(design.Weights[rows[k]] * linearised[k]);
        }

        return total.Value;
    }

    private double LineariseRatio(double[] numerator, double[] denominator, ReadOnlySpan<int> rows, Span<double> linearised)
    {
        var (top, bottom) = (default(CompensatedSum), default(CompensatedSum));
        foreach (var row in rows)
        {
            if (double.IsNaN(numerator[row]) || double.IsNaN(denominator[row]))
                continue;
            top.Add(design.Weights[row] * numerator[row]);
            bottom.Add(design.Weights[row] * denominator[row]);
        }

        var ratio = top.Value / bottom.Value;
        for (var k = 0; k < rows.Length; k++)
            linearised[k] = (numerator[rows[k]] - (ratio * denominator[rows[k]])) / bottom.Value;
        return ratio;
    }

    private double DomainDegrees(ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        var first = design.Stages[0];
        var (units, strata, lastUnit, lastStratum) = (0, 0, -1, -1);
        for (var k = 0; k < rows.Length; k++)
        {
            if (double.IsNaN(linearised[k]) || design.Weights[rows[k]] == 0)
                continue;
            var unit = first.UnitOfRow[rows[k]];
            var stratum = first.StratumOfUnit[unit];
            units += unit == lastUnit ? 0 : 1;
            strata += stratum == lastStratum ? 0 : 1;
            (lastUnit, lastStratum) = (unit, stratum);
        }

        return units - strata;
    }

    private void Check(double[] values, string subject)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != design.RowCount)
            throw new StatisticsInputException(subject, null, $"{values.Length} rows", $"{design.RowCount}, as the design has");
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new StatisticsInputException(subject, row + 1, $"{values[row]}", "a finite value, or NaN for missing");
        }
    }

    /// <summary>Gives the estimate and fills in the linearised variable (not weighted; NaN where a row is left out).</summary>
    private delegate double Linearise(ReadOnlySpan<int> rows, Span<double> linearised);
}
