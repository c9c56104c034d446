using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>How the deviations of a stratum's units are taken.</summary>
internal enum StratumRule
{
    /// <summary>From the stratum's mean.</summary>
    Centred,

    /// <summary>From the mean over all sampled units of the strata at hand.</summary>
    AboutSampleMean,

    /// <summary>From zero.</summary>
    AboutZero,

    /// <summary>Adds nothing.</summary>
    Nothing,

    /// <summary>Unknown: takes the average of the other strata.</summary>
    Averaged,
}

/// <summary>The rules for strata with a single unit, sampled or left in a domain.</summary>
internal static class LonelyStrata
{
    public static StratumRule Rule(CompiledStage stage, int stratum, double scale, int unitsPresent, LonelyUnitPolicy policy, bool alsoInDomains)
    {
        if (scale == 0)
            return StratumRule.Nothing;
        if (stage.Sampled[stratum] > 1)
        {
            return (unitsPresent == 1 && alsoInDomains, policy) switch
            {
                (true, LonelyUnitPolicy.Adjust) => StratumRule.AboutSampleMean,
                (true, LonelyUnitPolicy.AdjustAboutZero) => StratumRule.AboutZero,
                (true, LonelyUnitPolicy.Average) => StratumRule.Averaged,
                _ => StratumRule.Centred,
            };
        }

        return policy switch
        {
            LonelyUnitPolicy.Adjust => StratumRule.AboutSampleMean,
            LonelyUnitPolicy.AdjustAboutZero => StratumRule.AboutZero,
            LonelyUnitPolicy.Average => StratumRule.Averaged,
            LonelyUnitPolicy.Fail => throw new StatisticsInputException(
                $"stage {stage.Number} strata", null, $"stratum {stage.StratumCode[stratum]} with a single unit", "at least two units, or a policy for lonely units"),
            _ => StratumRule.Nothing,
        };
    }
}
