using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The distance between design weight and calibrated weight (Deville and Sarndal 1992).</summary>
public enum CalibrationDistance
{
    /// <summary>Linear (GREG).</summary>
    Linear,

    /// <summary>Raking (exponential).</summary>
    Raking,

    /// <summary>Logit, bounded.</summary>
    Logit,
}

/// <summary>How figures from blocks that not every survey took are weighted.</summary>
public enum OptionalBlockWeights
{
    /// <summary>Weights made for the surveys that took the block, with their own probabilities of inclusion.</summary>
    OwnWeights,

    /// <summary>The national weights of those who were asked; areas whose local survey left the block out count too little.</summary>
    NationalWeights,
}

/// <summary>What a stratum with a single respondent adds to variances.</summary>
public enum LonelyStrata
{
    /// <summary>The respondent's deviation from the whole sample (conservative).</summary>
    Adjust,

    /// <summary>Nothing.</summary>
    Certainty,
}

/// <summary>A classification of persons that terms refer to: a background variable grouped into classes.</summary>
/// <param name="Name">Name that terms use.</param>
/// <param name="Label">What it is.</param>
/// <param name="Variable">Variable of the population dataset.</param>
/// <param name="Classes">Lower bounds of classes of a numeric variable, ascending; empty when codes are used as they are.</param>
/// <param name="Only">Codes kept apart, all others in one class <c>other</c>; empty when all codes are kept.</param>
public sealed record WeightingClassification(string Name, Label Label, string Variable, ImmutableArray<int> Classes, ImmutableArray<string> Only)
{
    /// <summary>The code that a missing value counts as; null when missing values are a class of their own.</summary>
    public string? MissingAs { get; init; }
}

/// <summary>A weighting model (<c>data-schemas/weighting</c>).</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Distance">Distance function.</param>
/// <param name="LowerBound">
/// Smallest g (or final weight); null for none. In the line, g is the final weight over the design weight brought to the
/// size of the population.
/// </param>
/// <param name="UpperBound">Largest g (or final weight); null for none.</param>
/// <param name="Classifications">Classifications by name.</param>
/// <param name="Terms">What is met of the population.</param>
public sealed record WeightingModel(
    string Name,
    CalibrationDistance Distance,
    double? LowerBound,
    double? UpperBound,
    ImmutableArray<WeightingClassification> Classifications,
    ImmutableArray<WeightingTerm> Terms)
{
    /// <summary>What the bounds hold for.</summary>
    public WeightBounds BoundsOn { get; init; }

    /// <summary>
    /// Fewest respondents whose value of a variable is missing for these to be a class of their own. Where there are fewer,
    /// persons without a value count with the commonest value of the population.
    /// </summary>
    public int MinimumUnknown { get; init; }

    /// <summary>How figures from blocks that not every survey took are weighted.</summary>
    public OptionalBlockWeights OptionalBlocks { get; init; }

    /// <summary>What a stratum with a single respondent adds to variances.</summary>
    public LonelyStrata LonelyStrata { get; init; }
}
