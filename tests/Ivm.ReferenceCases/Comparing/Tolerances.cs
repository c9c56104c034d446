namespace Ivm.ReferenceCases.Comparing;

/// <summary>How far a figure may lie from the expected one, relative to it. A case may ask for a wider one itself.</summary>
public sealed record Tolerances(double SuggestedByCase)
{
    /// <summary>
    /// Logit intervals and the estimates beside them: R fits a logistic regression and stops when the deviance changes by
    /// less than 1e-8 of itself.
    /// </summary>
    private const double LogisticRegression = 1e-6;

    /// <summary>
    /// Likelihood intervals: R reads them off an interpolated profile, after the same logistic regression. They are compared
    /// after <see cref="InterpolatedProfile"/> has been accounted for.
    /// </summary>
    private const double InterpolatedLikelihood = 1e-6;

    /// <summary>Iterative proportional fitting: R stops when no cell misses its total by more than the epsilon of the case.</summary>
    private const double ProportionalFitting = 1e-6;

    /// <summary>
    /// Weights that packages sampling and laeken found by iteration (all distances but the linear one): <c>calib()</c> and
    /// <c>calibWeights()</c> stop when no total is missed by more than 1e-6 of itself.
    /// </summary>
    private const double LoosePackage = 1e-5;

    public bool IsProportionalFitting { get; init; }

    public bool IsByLoosePackage { get; init; }

    public double Weight => Widened(1e-9);

    public double Estimate(string method) => Widened(method is "logit" or "likelihood" ? LogisticRegression : 1e-9);

    /// <summary>Coefficients and propensities of response models: the same logistic regression.</summary>
    public double Response => Widened(LogisticRegression);

    public double StandardError => Widened(1e-8);

    public double End(string method) => Widened(method switch
    {
        "logit" => LogisticRegression,
        "likelihood" => InterpolatedLikelihood,
        _ => 1e-8,
    });

    public double Other => Widened(1e-8);

    private double Widened(double own)
        => new[] { own, SuggestedByCase, IsProportionalFitting ? ProportionalFitting : 0, IsByLoosePackage ? LoosePackage : 0 }.Max();
}
