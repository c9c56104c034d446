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
/// <param name="LowerBound">Smallest g = final / design weight; null for none.</param>
/// <param name="UpperBound">Largest g; null for none.</param>
/// <param name="Classifications">Classifications by name.</param>
/// <param name="Terms">Each term is a crossing of classifications whose population counts are met.</param>
public sealed record WeightingModel(
    string Name,
    CalibrationDistance Distance,
    double? LowerBound,
    double? UpperBound,
    ImmutableArray<WeightingClassification> Classifications,
    ImmutableArray<ImmutableArray<string>> Terms);
