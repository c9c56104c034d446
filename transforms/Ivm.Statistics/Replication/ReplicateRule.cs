namespace Ivm.Statistics.Replication;

/// <summary>What the deviations of replicate estimates are taken from.</summary>
public enum ReplicateCentre
{
    /// <summary>The mean of the replicate estimates: the centred form.</summary>
    ReplicateMean,

    /// <summary>The estimate from the full sample: the mean squared error form, never smaller for the same scale.</summary>
    Estimate,
}

/// <summary>What happens to the scale when a statistic is not defined in some replicates (a domain empty in them).</summary>
public enum MissingReplicates
{
    /// <summary>The replicates are left out and the others count as before (as R survey does).</summary>
    Omit,

    /// <summary>The others count for them too: the scale grows by the sum of all replicate scales over that of those used.</summary>
    Rescale,
}

/// <summary>How replicate estimates t_1, ..., t_R make a variance: scale x sum of scale_r (t_r - centre)^2.</summary>
public sealed record ReplicateRule
{
    /// <summary>The common factor; positive.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Factor of every replicate (length R, not negative); null: all 1.</summary>
    public double[]? ReplicateScales { get; init; }

    /// <summary>What deviations are taken from.</summary>
    public ReplicateCentre Centre { get; init; } = ReplicateCentre.ReplicateMean;

    /// <summary>What to do where a statistic is not defined in a replicate.</summary>
    public MissingReplicates Missing { get; init; } = MissingReplicates.Omit;

    /// <summary>Degrees of freedom; null: the rank of the replicate weights less one.</summary>
    public double? DegreesOfFreedom { get; init; }
}

/// <summary>How bootstrap replicates are drawn.</summary>
public sealed record BootstrapOptions
{
    /// <summary>
    /// Units drawn in a stratum of n_h units; null: n_h - 1. Between 1 and (n_h - 1) / (1 - f_h), so that no factor is negative.
    /// </summary>
    public Func<int, int>? Draws { get; init; }

    /// <summary>Treat the first stage as drawn with replacement although the design has finite populations.</summary>
    public bool IgnoreFinitePopulation { get; init; }

    /// <summary>What deviations are taken from.</summary>
    public ReplicateCentre Centre { get; init; } = ReplicateCentre.ReplicateMean;
}
