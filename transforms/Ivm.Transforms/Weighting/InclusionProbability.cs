namespace Ivm.Transforms.Weighting;

/// <summary>Inclusion in the union of two samples that were drawn independently.</summary>
public static class InclusionProbability
{
    /// <summary>
    /// Probability of being in at least one of the samples, 1 - (1 - a)(1 - b): a person in both counts once.
    /// </summary>
    /// <param name="first">Probability of being in the one sample, 0 to 1.</param>
    /// <param name="second">Probability of being in the other sample, 0 to 1.</param>
    /// <remarks>
    /// Source: Bankier (1986), "Estimators based on several stratified samples with applications to multiple frame
    /// surveys", JASA 81, 1074-1079. Written as a sum, since 1 - (1 - a)(1 - b) loses digits when both are small.
    /// </remarks>
    public static double Combine(double first, double second) => first + (second * (1 - first));
}
