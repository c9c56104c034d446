using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Variance;

namespace Ivm.Transforms.Estimation;

/// <summary>Estimates measures for the cells of crossings, from one sample with its weights.</summary>
internal sealed class FigureEstimator
{
    private readonly ConcurrentDictionary<double, double> quantiles = new();
    private readonly SurveyDesign design;
    private readonly ImmutableSortedDictionary<string, double[]> measured;
    private readonly EstimationOptions options;

    /// <summary>Prepares a sample.</summary>
    /// <param name="design">The calibrated design.</param>
    /// <param name="measured">Values of the measures' variables, row for row; NaN when missing.</param>
    /// <param name="plan">Says how intervals are made.</param>
    public FigureEstimator(SurveyDesign design, ImmutableSortedDictionary<string, double[]> measured, TablePlan plan)
    {
        this.design = design;
        this.measured = measured;
        options = new EstimationOptions
        {
            Level = plan.ConfidenceLevel,
            ProportionInterval = plan.ProportionInterval switch
            {
                ProportionInterval.Wilson => IntervalMethod.Wilson,
                ProportionInterval.Logit => IntervalMethod.Logit,
                ProportionInterval.Student => IntervalMethod.Student,
                _ => throw new InvalidOperationException($"No interval by {plan.ProportionInterval}."),
            },
            DegreesOfFreedom = DegreesOfFreedomBasis.Domain,
            DesignEffect = DesignEffectKind.WithReplacement,
        };
    }

    /// <summary>Prepares the cells of a crossing; the result may serve several measures at the same time.</summary>
    public DomainEstimator For(DomainCells cells) => design.By(cells.CellOfRow, cells.Cells.Length);

    /// <summary>The figures of a measure, in the order of the cells.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="estimator">What <see cref="For"/> gave for them.</param>
    public Figure[] Estimate(Measure measure, DomainCells cells, DomainEstimator estimator)
    {
        var variable = measured[measure.Variable];
        var denominator = measure.Statistic == Statistic.RatioPercentage
            ? measured[measure.Denominator ?? throw new InvalidOperationException($"The ratio {measure.Name} has no denominator.")]
            : null;
        var estimates = measure.Statistic switch
        {
            Statistic.Percentage => estimator.Proportion(variable, options),
            Statistic.Mean or Statistic.Per100 => estimator.Mean(variable, options),
            Statistic.RatioPercentage => estimator.Ratio(variable, denominator!, options),
            _ => throw new InvalidOperationException($"No estimator for the statistic {measure.Statistic}."),
        };
        var plain = UnweightedSums.Of(cells, variable, denominator);
        var unit = measure.Statistic == Statistic.Mean ? 1 : 100;
        return [.. estimates.Select((estimate, cell) => Figure(estimate, plain[cell], unit, measure.Statistic))];
    }

    private Figure Figure(DomainEstimate estimate, UnweightedSums plain, double unit, Statistic statistic)
    {
        var margin = unit * estimate.StandardError * Quantile(estimate.DegreesOfFreedom);
        return new Figure(
            Estimate: Finite(unit * estimate.Estimate),
            StandardError: Finite(unit * estimate.StandardError),
            Margin: Finite(margin),
            Lower: Finite(unit * estimate.Lower),
            Upper: Finite(unit * estimate.Upper),
            Count: estimate.Count,
            Ones: statistic == Statistic.Percentage ? (long)plain.Numerator : null,
            DegreesOfFreedom: (long)Math.Max(0, estimate.DegreesOfFreedom),
            CoefficientOfVariation: Finite(estimate.CoefficientOfVariation),
            DesignEffect: Finite(estimate.DesignEffect),
            Unweighted: Finite(unit * plain.Numerator / plain.Denominator));
    }

    private double Quantile(double degreesOfFreedom) => degreesOfFreedom >= 1
        ? quantiles.GetOrAdd(degreesOfFreedom, degrees => StudentDistribution.Quantile((1 + options.Level) / 2, degrees))
        : double.NaN;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
