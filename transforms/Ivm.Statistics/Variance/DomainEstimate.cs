namespace Ivm.Statistics.Variance;

/// <summary>An estimate for one domain. All numbers are NaN where they are not defined (an empty domain, for instance).</summary>
public sealed record DomainEstimate
{
    /// <summary>Number of the domain, as in the codes given to the estimator.</summary>
    public required int Domain { get; init; }

    /// <summary>The estimate.</summary>
    public required double Estimate { get; init; }

    /// <summary>Its variance under the design.</summary>
    public required double Variance { get; init; }

    /// <summary>The root of the variance.</summary>
    public double StandardError => Math.Sqrt(Variance);

    /// <summary>Rows that count: in the domain, nothing missing, weight not zero.</summary>
    public required int Count { get; init; }

    /// <summary>Sum of the weights of those rows.</summary>
    public required double SumOfWeights { get; init; }

    /// <summary>Standard error over the size of the estimate.</summary>
    public double CoefficientOfVariation => StandardError / Math.Abs(Estimate);

    /// <summary>Variance over that of simple random sampling of as many rows (see <see cref="DesignEffectKind"/>).</summary>
    public required double DesignEffect { get; init; }

    /// <summary>Degrees of freedom behind the interval.</summary>
    public required double DegreesOfFreedom { get; init; }

    /// <summary>Lower end of the confidence interval.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of the confidence interval.</summary>
    public required double Upper { get; init; }

    /// <summary>Half the length of the interval.</summary>
    public double Margin => (Upper - Lower) / 2;
}

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

    /// <summary>What the design effect compares with.</summary>
    public DesignEffectKind DesignEffect { get; init; } = DesignEffectKind.WithoutReplacement;
}
