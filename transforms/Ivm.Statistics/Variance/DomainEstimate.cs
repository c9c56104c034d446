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
