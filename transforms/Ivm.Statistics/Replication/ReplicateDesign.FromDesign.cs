using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Replication;

/// <content>Replicates made from a design.</content>
public sealed partial class ReplicateDesign
{
    /// <summary>
    /// Jackknife: a replicate for every first-stage unit, which it leaves out (JK1 for one stratum, JKn for several), with
    /// the finite population correction of the first stage in the scales.
    /// </summary>
    /// <remarks>
    /// A lonely unit has a replicate under the policies to adjust only; under the average policy the variance is enlarged by
    /// units over units with a replicate; otherwise it adds nothing. Not valid for quantiles.
    /// Source: Rust and Rao (1996), Statistical Methods in Medical Research 5, 283-310.
    /// </remarks>
    /// <param name="design">A design before calibration.</param>
    /// <param name="centre">What deviations are taken from.</param>
    /// <exception cref="StatisticsInputException">A calibrated design, or a lonely unit under the policy to fail.</exception>
    public static ReplicateDesign Jackknife(SurveyDesign design, ReplicateCentre centre = ReplicateCentre.ReplicateMean)
    {
        CheckBefore(design);
        var source = JackknifeReplicates.Of(design);
        return new ReplicateDesign(design.Weights, source, new ReplicateRule { Scale = source.Scale, ReplicateScales = source.ReplicateScales, Centre = centre });
    }

    /// <summary>
    /// Balanced half samples (BRR) of a design with two units in every stratum, or Fay's form of them. As many replicates as
    /// the smallest Hadamard matrix with a row more than there are strata has columns. Finite populations are not used.
    /// </summary>
    /// <remarks>
    /// Sources: McCarthy (1969), Review of the International Statistical Institute 37, 239-264; Judkins (1990), Journal of
    /// Official Statistics 6, 223-239.
    /// </remarks>
    /// <param name="design">A design before calibration.</param>
    /// <param name="fayRho">How much of the weight the unit left out keeps, at least 0 (half samples) and below 1.</param>
    /// <param name="centre">What deviations are taken from.</param>
    /// <exception cref="StatisticsInputException">A calibrated design, or a stratum without exactly two units.</exception>
    public static ReplicateDesign HalfSamples(SurveyDesign design, double fayRho = 0, ReplicateCentre centre = ReplicateCentre.ReplicateMean)
    {
        CheckBefore(design);
        var source = new HalfSampleReplicates(design, fayRho);
        return new ReplicateDesign(design.Weights, source, new ReplicateRule { Scale = 1 / (source.Count * (1 - fayRho) * (1 - fayRho)), Centre = centre });
    }

    /// <summary>
    /// Rescaling bootstrap of first-stage units: n_h - 1 of them drawn with replacement in every stratum, or as the options
    /// say, with the finite population correction of the first stage.
    /// </summary>
    /// <remarks>
    /// A lonely unit counts as it is in every replicate (policies to remove and certainty), its stratum is collapsed with a
    /// neighbour (policies to adjust), or the variance is enlarged by strata over strata with more units (average).
    /// The scale is 1 / (R - 1) about the mean and 1 / R about the estimate; where a statistic is not defined in a
    /// replicate, the others count for it.
    /// Sources: Rao and Wu (1988), JASA 83, 231-241; Rao, Wu and Yue (1992), Survey Methodology 18, 209-217.
    /// </remarks>
    /// <param name="design">A design before calibration.</param>
    /// <param name="replicates">Number of replicates, R, at least 2.</param>
    /// <param name="seed">Seed; the same seed gives the same replicates.</param>
    /// <param name="options">Draws, correction, centre.</param>
    /// <exception cref="StatisticsInputException">A calibrated design, a lonely unit under the policy to fail, or a number of draws that makes weights negative.</exception>
    public static ReplicateDesign Bootstrap(SurveyDesign design, int replicates, ulong seed, BootstrapOptions? options = null)
    {
        CheckBefore(design);
        var chosen = options ?? new BootstrapOptions();
        var source = new BootstrapReplicates(design, replicates, seed, chosen);
        return new ReplicateDesign(design.Weights, source, RandomRule(replicates, chosen.Centre, source.Averaging));
    }

    /// <summary>
    /// The bootstrap that R survey calls "subbootstrap": <see cref="Bootstrap"/> with n_h - 1 draws, as if the first stage
    /// had been drawn with replacement.
    /// </summary>
    /// <inheritdoc cref="Bootstrap" path="/remarks"/>
    /// <param name="design">A design before calibration.</param>
    /// <param name="replicates">Number of replicates, R, at least 2.</param>
    /// <param name="seed">Seed; the same seed gives the same replicates.</param>
    /// <param name="centre">What deviations are taken from.</param>
    /// <exception cref="StatisticsInputException">A calibrated design, or a lonely unit under the policy to fail.</exception>
    public static ReplicateDesign SubBootstrap(SurveyDesign design, int replicates, ulong seed, ReplicateCentre centre = ReplicateCentre.ReplicateMean)
        => Bootstrap(design, replicates, seed, new BootstrapOptions { IgnoreFinitePopulation = true, Centre = centre });

    /// <summary>
    /// Preston's bootstrap of every stage that counts: half of the units of each stratum, drawn without replacement, with
    /// factors that reproduce the variance of each stage.
    /// </summary>
    /// <remarks>
    /// A lonely unit adds nothing to the variance, whatever the policy (to fail excepted). Source: Preston (2009), Survey
    /// Methodology 35, 227-234.
    /// </remarks>
    /// <param name="design">A design before calibration.</param>
    /// <param name="replicates">Number of replicates, R, at least 2.</param>
    /// <param name="seed">Seed; the same seed gives the same replicates.</param>
    /// <param name="centre">What deviations are taken from.</param>
    /// <exception cref="StatisticsInputException">A calibrated design, or a lonely unit under the policy to fail.</exception>
    public static ReplicateDesign MultistageBootstrap(SurveyDesign design, int replicates, ulong seed, ReplicateCentre centre = ReplicateCentre.ReplicateMean)
    {
        CheckBefore(design);
        return new ReplicateDesign(design.Weights, new MultistageBootstrapReplicates(design, replicates, seed), RandomRule(replicates, centre, 1));
    }

    private static ReplicateRule RandomRule(int replicates, ReplicateCentre centre, double averaging) => new()
    {
        Scale = averaging / (centre == ReplicateCentre.Estimate ? replicates : replicates - 1),
        Centre = centre,
        Missing = MissingReplicates.Rescale,
    };

    private static void CheckBefore(SurveyDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.IsCalibrated)
            throw new StatisticsInputException("replicates", null, "a calibrated design", "the design before calibration, whose replicates are then calibrated each");
    }
}
