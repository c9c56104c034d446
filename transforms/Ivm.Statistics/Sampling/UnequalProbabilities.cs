namespace Ivm.Statistics.Sampling;

/// <summary>How the variance of a stage with unequal inclusion probabilities is estimated.</summary>
public enum UnequalProbabilityMethod
{
    /// <summary>
    /// The stratum's squared deviations, each unit's counted 1 - pi, times n / (n - 1): no joint probabilities needed, and the
    /// only method for stages after the first. Source: Brewer (2002), Combined Survey Sampling Inference, ch. 9.
    /// </summary>
    Brewer,

    /// <summary>
    /// Joint probabilities approximated by pi_i pi_j (n - 1) / (n - (pi_i + pi_j) / 2).
    /// Source: Overton (1985), A sampling plan for streams in the National Stream Survey.
    /// </summary>
    Overton,

    /// <summary>
    /// Joint probabilities approximated by pi_i pi_j (n - 1) / (n - pi_i - pi_j + sum of pi^2 over the population / n).
    /// Source: Hartley and Rao (1962), Annals of Mathematical Statistics 33, 350-374, as in Berger (2004), Journal of the
    /// Royal Statistical Society B 66.
    /// </summary>
    HartleyRao,

    /// <summary>The joint probabilities are known.</summary>
    Exact,
}

/// <summary>The quadratic form in which joint inclusion probabilities enter a variance.</summary>
public enum UnequalProbabilityForm
{
    /// <summary>
    /// Sum of (pi_ij - pi_i pi_j) / pi_ij z_i z_j, with z the weighted values: for any design. It may be negative.
    /// Source: Horvitz and Thompson (1952), Journal of the American Statistical Association 47, 663-685.
    /// </summary>
    HorvitzThompson,

    /// <summary>
    /// Minus half the sum of (pi_ij - pi_i pi_j) / pi_ij (z_i - z_j)^2: for designs of fixed size. Never negative where all
    /// pi_ij are at most pi_i pi_j. Source: Yates and Grundy (1953), Journal of the Royal Statistical Society B 15, 253-261;
    /// Sen (1953).
    /// </summary>
    YatesGrundy,
}

/// <summary>Selection of a stage's units without replacement with probabilities of their own (of pi-ps samples).</summary>
/// <remarks>
/// The probability of a unit of a later stage is the one given the unit of the stage before. Units drawn with certainty have
/// probability 1; for <see cref="Overton"/> and <see cref="HartleyRao"/> they belong in a stratum of their own, because those
/// approximations are made for units of which none is certain. A variance that comes out below zero is returned as it is, and
/// its standard error is then NaN.
/// <para>
/// Agrees with R survey's <c>pps=</c>: <c>"brewer"</c>, <c>"overton"</c>, <c>HR()</c> and <c>ppsmat(.., tolerance = 0)</c>,
/// but for where version 4.1 goes astray. In domains a unit outside counts as zero with its own probability (R's subsets give
/// units outside the first unit's probability in Brewer's form, and leave them out of the Yates-Grundy form; the same domain
/// written as a ratio of zeros over the whole sample agrees). R's <c>HR()</c> takes two units whose probabilities add up to
/// exactly 1 for independent; here they are as all others. R's Brewer form wants clusters sorted; here any order of rows gives the
/// same. And after calibration all forms use the residuals, which R leaves out in all but Brewer's.
/// </para>
/// </remarks>
public sealed record UnequalProbabilities
{
    private UnequalProbabilities(UnequalProbabilityMethod method, UnequalProbabilityForm form)
        => (Method, Form) = (method, form);

    /// <summary>The variance estimator.</summary>
    public UnequalProbabilityMethod Method { get; }

    /// <summary>The form in which joint probabilities enter (without meaning for Brewer's method).</summary>
    public UnequalProbabilityForm Form { get; }

    /// <summary>
    /// Inclusion probability of every row's unit (length n, in (0, 1], the same for all rows of a unit); null where the joint
    /// probabilities say it.
    /// </summary>
    public double[]? Probabilities { get; private init; }

    /// <summary>
    /// Hartley and Rao: sum of pi^2 over the population of the row's stratum, over the number sampled; null: estimated by the
    /// sampled units' mean pi.
    /// </summary>
    public double[]? MeanProbabilities { get; private init; }

    /// <summary>Exact method: the probabilities of the sampled units, in the order in which the units first occur among the rows.</summary>
    public JointInclusionProbabilities? JointProbabilities { get; private init; }

    /// <summary>Brewer's method.</summary>
    /// <param name="probabilities">Inclusion probability of every row's unit.</param>
    public static UnequalProbabilities Brewer(double[] probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return new(UnequalProbabilityMethod.Brewer, UnequalProbabilityForm.HorvitzThompson) { Probabilities = probabilities };
    }

    /// <summary>Overton's approximation.</summary>
    /// <param name="probabilities">Inclusion probability of every row's unit.</param>
    /// <param name="form">The quadratic form.</param>
    public static UnequalProbabilities Overton(double[] probabilities, UnequalProbabilityForm form = UnequalProbabilityForm.HorvitzThompson)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return new(UnequalProbabilityMethod.Overton, form) { Probabilities = probabilities };
    }

    /// <summary>Hartley and Rao's approximation.</summary>
    /// <param name="probabilities">Inclusion probability of every row's unit.</param>
    /// <param name="form">The quadratic form.</param>
    /// <param name="meanProbabilities">See <see cref="MeanProbabilities"/>.</param>
    public static UnequalProbabilities HartleyRao(
        double[] probabilities, UnequalProbabilityForm form = UnequalProbabilityForm.HorvitzThompson, double[]? meanProbabilities = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return new(UnequalProbabilityMethod.HartleyRao, form) { Probabilities = probabilities, MeanProbabilities = meanProbabilities };
    }

    /// <summary>Known joint probabilities. Units of different strata are taken as they stand there, whatever the strata say.</summary>
    /// <param name="joint">See <see cref="JointProbabilities"/>; every one above zero.</param>
    /// <param name="form">The quadratic form.</param>
    public static UnequalProbabilities Exact(JointInclusionProbabilities joint, UnequalProbabilityForm form = UnequalProbabilityForm.HorvitzThompson)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return new(UnequalProbabilityMethod.Exact, form) { JointProbabilities = joint };
    }
}
