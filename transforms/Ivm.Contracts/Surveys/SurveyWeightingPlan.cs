using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>How a survey is weighted for nonresponse.</summary>
/// <param name="Column">Column that says who responded.</param>
/// <param name="Ones">Codes in it that say so.</param>
/// <param name="Weighted">Whether persons count by their weights in rates of response, or each for one.</param>
/// <param name="WeightedModel">The same in the model of response.</param>
/// <param name="Classes">Classifications whose crossing makes weighting classes; none where a model does.</param>
/// <param name="Propensity">Terms of a logistic model of response; none where classes are given.</param>
/// <param name="PropensityClasses">Classes of like propensity that are made; null: weights are divided by the propensities.</param>
public sealed record SurveyResponsePlan(
    string Column,
    ImmutableArray<string> Ones,
    bool Weighted,
    bool WeightedModel,
    ImmutableArray<string> Classes,
    ImmutableArray<WeightingTerm> Propensity,
    int? PropensityClasses);

/// <summary>Where the population's totals stand.</summary>
/// <param name="File">Path from the folder of the model.</param>
/// <param name="IsPopulation">Whether the file holds the population (a row a person, or a cell), which is then counted.</param>
/// <param name="Count">Column with the persons of a row of the population; null: one.</param>
/// <param name="Dialect">How it is written where it is CSV.</param>
public sealed record SurveyTotalsPlan(string File, bool IsPopulation, string? Count, Dialect Dialect);

/// <summary>How replicates are made.</summary>
public enum ReplicateKind
{
    /// <summary>Jackknife of one stratum.</summary>
    Jk1,

    /// <summary>Stratified jackknife.</summary>
    Jkn,

    /// <summary>Balanced half samples.</summary>
    Brr,

    /// <summary>Half samples in Fay's form.</summary>
    Fay,

    /// <summary>Rescaling bootstrap of Rao and Wu.</summary>
    RaoWu,

    /// <summary>The same as if drawn with replacement.</summary>
    Subbootstrap,
}

/// <summary>Replicate weights.</summary>
/// <param name="Kind">How they are made.</param>
/// <param name="Number">How many, for a bootstrap; null for others, which have as many as they need.</param>
/// <param name="Seed">Seed of a bootstrap.</param>
/// <param name="FayRho">How much of its weight a unit keeps that is left out, in Fay's form.</param>
/// <param name="AboutEstimate">Whether deviations are taken from the estimate of the whole sample instead of the mean of the replicates.</param>
/// <param name="Write">Whether they are written to a file.</param>
public sealed record SurveyReplicatesPlan(ReplicateKind Kind, int? Number, ulong Seed, double FayRho, bool AboutEstimate, bool Write);

/// <summary>Bounds to which final weights are trimmed.</summary>
/// <param name="Lower">The smallest.</param>
/// <param name="Upper">The largest; infinity: none.</param>
public sealed record SurveyTrimPlan(double Lower, double Upper);

/// <summary>A weighting model of any survey: the file of <c>ivm weigh</c>.</summary>
/// <param name="Reading">How the data are written and which columns are read.</param>
/// <param name="Keys">Columns that identify a row in the output; none: its number does.</param>
/// <param name="Design">The sampling design.</param>
/// <param name="Response">The step for nonresponse; null: none.</param>
/// <param name="Model">Distance, bounds, classifications and terms of the calibration; no terms: none.</param>
/// <param name="Totals">Where the totals stand; null without a calibration.</param>
/// <param name="Clusters">Column of clusters within which weights are changed alike; null: every row by itself.</param>
/// <param name="VarianceCoefficient">Column with the variance coefficient; null: one for all.</param>
/// <param name="Partition">Classifications whose crossing parts the sample; every part is calibrated apart.</param>
/// <param name="MinimumRows">Cells with fewer rows are reported as thin.</param>
/// <param name="Trim">Bounds to which final weights are trimmed; null: none.</param>
/// <param name="Replicates">Replicates; null: none.</param>
public sealed record SurveyWeightingPlan(
    SurveyReading Reading,
    ImmutableArray<string> Keys,
    SurveyDesignPlan Design,
    SurveyResponsePlan? Response,
    WeightingModel Model,
    SurveyTotalsPlan? Totals,
    string? Clusters,
    string? VarianceCoefficient,
    ImmutableArray<string> Partition,
    int MinimumRows,
    SurveyTrimPlan? Trim,
    SurveyReplicatesPlan? Replicates)
{
    /// <summary>How messages call the file.</summary>
    public string Name => Reading.Name;

    /// <summary>The classification of that name: one that the model declares, or the column itself.</summary>
    public WeightingClassification Classification(string name) => Model.Classifications.First(classification => classification.Name == name);

    /// <summary>Columns of a population file that are counted, sorted.</summary>
    public SurveyReading PopulationReading => SurveyReading.Plain(
        Name,
        Totals?.Dialect ?? Reading.Dialect,
        [.. Model.Terms.Select(term => term.Variable).OfType<string>(), .. new[] { Totals?.Count }.OfType<string>()],
        Model.Terms.SelectMany(term => term.By).Concat(Partition).Select(name => Classification(name).Variable))
        with
    { MissingTexts = Reading.MissingTexts, MissingCodes = Reading.MissingCodes };
}
