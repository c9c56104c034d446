using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>What the design effect compares with.</summary>
public enum DesignEffectKind
{
    /// <summary>Simple random sampling without replacement from a population as large as the sum of the weights.</summary>
    WithoutReplacement,

    /// <summary>Simple random sampling with replacement.</summary>
    WithReplacement,
}

/// <summary>Whose degrees of freedom an interval uses.</summary>
public enum DegreesOfFreedomBasis
{
    /// <summary>Units less strata of the whole design.</summary>
    Design,

    /// <summary>Units less strata among the rows of the domain.</summary>
    Domain,
}

/// <summary>How a confidence interval is made.</summary>
public enum IntervalMethod
{
    /// <summary>Estimate plus and minus t standard errors.</summary>
    Student,

    /// <summary>That, on the logit scale (proportions).</summary>
    Logit,

    /// <summary>That, on the scale of arcsin of the root (proportions).</summary>
    Arcsine,

    /// <summary>Exact binomial ends with the effective sample size: Korn and Graubard (1998), Survey Methodology 24, 193-201.</summary>
    Beta,

    /// <summary>The score interval of Wilson (1927), with the t quantile and the sample size of equal variance p (1 - p) / V.</summary>
    Wilson,

    /// <summary>
    /// Where the profile likelihood, scaled by the design effect (Rao and Scott 1984), falls by half the square of the t
    /// quantile. The dispersion is estimated from the Pearson residuals, as R survey 4.5 does.
    /// </summary>
    Likelihood,
}

/// <summary>How estimates are reported.</summary>
public sealed record EstimationOptions
{
    /// <summary>Confidence level, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Interval method for proportions; means, totals and ratios always use t.</summary>
    public IntervalMethod ProportionInterval { get; init; } = IntervalMethod.Student;

    /// <summary>Whose degrees of freedom.</summary>
    public DegreesOfFreedomBasis DegreesOfFreedom { get; init; } = DegreesOfFreedomBasis.Design;

    /// <summary>Use the normal distribution: infinitely many degrees of freedom.</summary>
    public bool NormalIntervals { get; init; }

    /// <summary>Degrees of freedom to use instead of counted ones: positive, infinity for the normal distribution.</summary>
    public double? GivenDegreesOfFreedom { get; init; }

    /// <summary>What the design effect compares with.</summary>
    public DesignEffectKind DesignEffect { get; init; } = DesignEffectKind.WithoutReplacement;

    internal void Check()
    {
        if (!(Level is > 0 and < 1))
            throw new StatisticsInputException("level", null, $"{Level}", "a confidence level between 0 and 1");
        if (GivenDegreesOfFreedom is { } given && !(given > 0))
            throw new StatisticsInputException("degrees of freedom", null, $"{given}", "a positive number, or infinity");
    }

    /// <summary>Degrees of freedom behind an interval for these rows.</summary>
    internal double Degrees(SurveyDesign design, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
    {
        if (NormalIntervals)
            return double.PositiveInfinity;
        if (GivenDegreesOfFreedom is { } given)
            return given;
        return DegreesOfFreedom == DegreesOfFreedomBasis.Design ? design.DegreesOfFreedom : Among(design, rows, linearised);
    }

    /// <summary>Units less strata among the rows that count.</summary>
    private static int Among(SurveyDesign design, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
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
}
