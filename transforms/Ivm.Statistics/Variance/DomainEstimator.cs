using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// Means, totals, ratios, proportions, variances and quantiles for every domain of one classification. A domain keeps the
/// full design: rows outside count as zeros in the variance. Rows with a missing value (NaN) are left out in the same way.
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
        if (domainCount < 0 || domainCount >= Array.MaxLength)
            throw new StatisticsInputException("domains", null, $"{domainCount} domains", $"0 to {Array.MaxLength - 1}");
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
        => Estimate(options, IntervalMethod.Student, Linearisation.Mean(design.Weights, Checked(values, "values")));

    /// <summary>Weighted share of ones per domain; values are 0, 1 or missing. Intervals as <see cref="EstimationOptions.ProportionInterval"/> says.</summary>
    /// <inheritdoc cref="Mean"/>
    public DomainEstimate[] Proportion(double[] values, EstimationOptions? options = null)
    {
        Checked(values, "values");
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is not (0 or 1 or double.NaN))
                throw new StatisticsInputException("values", row + 1, $"{values[row]}", "0, 1 or missing");
        }

        return Estimate(options, (options ?? new EstimationOptions()).ProportionInterval, Linearisation.Mean(design.Weights, values));
    }

    /// <summary>Weighted total per domain.</summary>
    /// <inheritdoc cref="Mean"/>
    public DomainEstimate[] Total(double[] values, EstimationOptions? options = null)
        => Estimate(options, IntervalMethod.Student, Linearisation.Total(design.Weights, Checked(values, "values")));

    /// <summary>Variance of a variable in the population, per domain: n / (n - 1) times the weighted mean square about the mean.</summary>
    /// <inheritdoc cref="Mean"/>
    public DomainEstimate[] PopulationVariance(double[] values, EstimationOptions? options = null)
        => Estimate(options, IntervalMethod.Student, Linearisation.Variance(design.Weights, Checked(values, "values")));

    /// <summary>Weighted total of one variable over that of another, per domain; rows with either missing are left out.</summary>
    /// <param name="numerator">Numerator of every row; NaN: missing.</param>
    /// <param name="denominator">Denominator of every row; NaN: missing.</param>
    /// <param name="options">Level, intervals, design effect.</param>
    /// <returns>One estimate per domain, in the order of the codes.</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a lonely unit under the policy to fail.</exception>
    public DomainEstimate[] Ratio(double[] numerator, double[] denominator, EstimationOptions? options = null)
        => Estimate(options, IntervalMethod.Student, Linearisation.Ratio(design.Weights, Checked(numerator, "numerator"), Checked(denominator, "denominator")));

    /// <summary>Quantiles per domain.</summary>
    /// <param name="values">Value of every row; NaN: missing.</param>
    /// <param name="probabilities">Each between 0 and 1.</param>
    /// <param name="rule">Which value counts as the quantile.</param>
    /// <param name="options">
    /// Level and degrees of freedom; <see cref="EstimationOptions.ProportionInterval"/> is the interval of the share at or below
    /// the quantile, from which the interval of the quantile is read back.
    /// </param>
    /// <returns>For every domain one quantile per probability.</returns>
    /// <exception cref="StatisticsInputException">Another number of rows, an infinite value, or a probability out of range.</exception>
    public QuantileEstimate[][] Quantile(
        double[] values, double[] probabilities, QuantileRule rule = QuantileRule.Inverse, EstimationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        foreach (var probability in probabilities)
        {
            if (!(probability is > 0 and < 1))
                throw new StatisticsInputException("probabilities", null, $"{probability}", "a probability between 0 and 1");
        }

        var inversion = new QuantileInversion(design, Checked(values, "values"), rule, options ?? new EstimationOptions());
        return PerDomain((domain, rows, linearised, scratch) => inversion.Of(domain, rows, probabilities, linearised, scratch));
    }

    /// <summary>Means per domain with their influence, for contrasts, changes and covariances.</summary>
    /// <inheritdoc cref="Mean" path="/param|/exception"/>
    public LinearisedEstimate[] LinearisedMean(double[] values) => WithInfluence(Linearisation.Mean(design.Weights, Checked(values, "values")));

    /// <summary>Totals per domain with their influence.</summary>
    /// <inheritdoc cref="Mean" path="/param|/exception"/>
    public LinearisedEstimate[] LinearisedTotal(double[] values) => WithInfluence(Linearisation.Total(design.Weights, Checked(values, "values")));

    /// <summary>Ratios per domain with their influence.</summary>
    /// <inheritdoc cref="Ratio" path="/param|/exception"/>
    public LinearisedEstimate[] LinearisedRatio(double[] numerator, double[] denominator)
        => WithInfluence(Linearisation.Ratio(design.Weights, Checked(numerator, "numerator"), Checked(denominator, "denominator")));

    /// <summary>Variances of a variable per domain with their influence.</summary>
    /// <inheritdoc cref="Mean" path="/param|/exception"/>
    public LinearisedEstimate[] LinearisedVariance(double[] values) => WithInfluence(Linearisation.Variance(design.Weights, Checked(values, "values")));

    private LinearisedEstimate[] WithInfluence(Linearise linearise) => PerDomain((_, rows, linearised, _) =>
    {
        var estimate = linearise(rows, linearised);
        return new LinearisedEstimate(design, estimate, rows, linearised);
    });

    private DomainEstimate[] Estimate(EstimationOptions? options, IntervalMethod interval, Linearise linearise)
    {
        var chosen = options ?? new EstimationOptions();
        chosen.Check();
        var quantiles = new ConfidenceQuantiles(chosen.Level);
        return PerDomain((domain, rows, linearised, scratch) =>
        {
            var estimate = linearise(rows, linearised);
            return Finish(domain, estimate, rows, linearised, scratch, chosen, interval, quantiles);
        });
    }

    private T[] PerDomain<T>(ForDomain<T> estimate)
    {
        var results = new T[DomainCount];
        var longest = 0;
        for (var domain = 0; domain < DomainCount; domain++)
            longest = Math.Max(longest, start[domain + 1] - start[domain]);
        var (linearised, scratch) = (new double[longest], new double[longest]);
        for (var domain = 0; domain < DomainCount; domain++)
        {
            var rows = sorted.AsSpan(start[domain], start[domain + 1] - start[domain]);
            results[domain] = estimate(domain, rows, linearised.AsSpan(0, rows.Length), scratch.AsSpan(0, rows.Length));
        }

        return results;
    }

    private DomainEstimate Finish(
        int domain, double estimate, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised, Span<double> scratch,
        EstimationOptions options, IntervalMethod interval, ConfidenceQuantiles quantiles)
    {
        var moments = Moments.Of(design.Weights, rows, linearised);
        var degrees = options.Degrees(design, rows, linearised);
        var variance = moments.Count == 0 || double.IsNaN(estimate) ? double.NaN : DesignVariance.Of(design, rows, linearised, scratch);
        // The size behind the beta interval's correction is that of the file the domain was cut from, as in R survey: rows
        // with a missing value count, and a calibrated design keeps the rows outside the domain.
        var size = design.IsCalibrated ? design.RowCount : rows.Length;
        var dispersion = interval == IntervalMethod.Likelihood ? moments.Dispersion(design.Weights, rows) : 1;
        var observations = estimate is 0 or 1 ? Moments.Observations(design.Weights, rows, linearised) : moments.Count;
        var (lower, upper) = ConfidenceInterval.Of(interval, new IntervalBasis(estimate, variance, degrees, size, observations, dispersion), quantiles);
        return new DomainEstimate
        {
            Domain = domain,
            Estimate = moments.Count == 0 ? double.NaN : estimate,
            Variance = variance,
            Count = moments.Count,
            SumOfWeights = moments.SumOfWeights,
            DesignEffect = variance / moments.SimpleRandomVariance(options.DesignEffect),
            DegreesOfFreedom = degrees,
            Lower = lower,
            Upper = upper,
        };
    }

    private double[] Checked(double[] values, string subject)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != design.RowCount)
            throw new StatisticsInputException(subject, null, $"{values.Length} rows", $"{design.RowCount}, as the design has");
        for (var row = 0; row < values.Length; row++)
        {
            if (double.IsInfinity(values[row]))
                throw new StatisticsInputException(subject, row + 1, $"{values[row]}", "a finite value, or NaN for missing");
        }

        return values;
    }

    private delegate T ForDomain<out T>(int domain, ReadOnlySpan<int> rows, Span<double> linearised, Span<double> scratch);
}
