using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What to do with a stratum from which a single unit was drawn.</summary>
public enum LonelyUnits
{
    /// <summary>Refuse to estimate.</summary>
    Fail,

    /// <summary>It adds nothing to the variance.</summary>
    Remove,

    /// <summary>It was drawn with certainty.</summary>
    Certainty,

    /// <summary>Its deviation is taken from the mean over all units.</summary>
    Adjust,

    /// <summary>Its deviation is taken from zero.</summary>
    AdjustAboutZero,

    /// <summary>It has the average variance of the other strata.</summary>
    Average,
}

/// <summary>What a request estimates.</summary>
public enum SurveyStatistic
{
    /// <summary>Weighted mean.</summary>
    Mean,

    /// <summary>Weighted total.</summary>
    Total,

    /// <summary>Ratio of two totals.</summary>
    Ratio,

    /// <summary>Weighted share of ones.</summary>
    Proportion,

    /// <summary>Weighted quantiles.</summary>
    Quantile,

    /// <summary>Variance of a variable in the population.</summary>
    Variance,
}

/// <summary>How the variance of units drawn with unequal probabilities is estimated.</summary>
public enum UnequalMethod
{
    /// <summary>Brewer's: one term a unit.</summary>
    Brewer,

    /// <summary>Overton's approximation of joint probabilities.</summary>
    Overton,

    /// <summary>Hartley and Rao's approximation of joint probabilities.</summary>
    HartleyRao,
}

/// <summary>How the interval of a proportion is made.</summary>
public enum SurveyInterval
{
    /// <summary>Plus and minus t standard errors.</summary>
    Student,

    /// <summary>On the logit scale.</summary>
    Logit,

    /// <summary>On the arcsine scale.</summary>
    Arcsine,

    /// <summary>Korn and Graubard's beta interval.</summary>
    Beta,

    /// <summary>Wilson's score interval.</summary>
    Wilson,

    /// <summary>Likelihood ratio, scaled by the design.</summary>
    Likelihood,
}

/// <summary>One stage of selection, by the names of columns; what is null plays no part.</summary>
/// <param name="Strata">Column with the stratum.</param>
/// <param name="Units">Column with the sampling unit; null: every row is one.</param>
/// <param name="PopulationSize">Column with the number of units in the population of the stratum.</param>
/// <param name="SamplingFraction">Instead of that: column with the sampling fraction.</param>
public sealed record SurveyStagePlan(string? Strata, string? Units, string? PopulationSize, string? SamplingFraction)
{
    /// <summary>Column with the unit's own probability of being drawn, where units were drawn with unequal probabilities.</summary>
    public string? UnitProbability { get; init; }

    /// <summary>How their variance is estimated.</summary>
    public UnequalMethod UnequalMethod { get; init; }

    /// <summary>Columns that are read as numbers.</summary>
    internal IEnumerable<string> NumberColumns => new[] { PopulationSize, SamplingFraction, UnitProbability }.OfType<string>();
}

/// <summary>How the sample was drawn, by the names of columns.</summary>
/// <param name="Weights">Column with the weight.</param>
/// <param name="Probabilities">Instead of that: column with the inclusion probability.</param>
/// <param name="Stages">The stages, first one first; none: simple random sampling.</param>
/// <param name="Nested">Whether unit codes count within their stratum.</param>
/// <param name="LonelyUnits">What to do with a stratum with one unit.</param>
/// <param name="LonelyInDomains">Whether that holds within domains too.</param>
public sealed record SurveyDesignPlan(
    string? Weights,
    string? Probabilities,
    ImmutableArray<SurveyStagePlan> Stages,
    bool Nested,
    LonelyUnits LonelyUnits,
    bool LonelyInDomains);

/// <summary>A condition on rows: the variable has one of the codes.</summary>
/// <param name="Variable">Column.</param>
/// <param name="Codes">Codes that qualify.</param>
public sealed record SurveyCondition(string Variable, ImmutableArray<string> Codes);

/// <summary>One thing to estimate, for one or more crossings of domains.</summary>
/// <param name="Name">Name of the request.</param>
/// <param name="Statistic">What is estimated.</param>
/// <param name="Variable">Column (numerator of a ratio).</param>
/// <param name="Denominator">Column below the line of a ratio; else null.</param>
/// <param name="Ones">Codes that count as one while all others count as zero; empty: the column holds the numbers themselves.</param>
/// <param name="By">Crossings of columns; an empty crossing is the whole.</param>
/// <param name="Where">Conditions that all must hold; rows for which they do not are kept for the variance only.</param>
/// <param name="Interval">Interval of a proportion, or of the share below a quantile.</param>
/// <param name="DesignEffectWithReplacement">Whether the design effect compares with sampling with replacement.</param>
public sealed record SurveyRequest(
    string Name,
    SurveyStatistic Statistic,
    string Variable,
    string? Denominator,
    ImmutableArray<string> Ones,
    ImmutableArray<ImmutableArray<string>> By,
    ImmutableArray<SurveyCondition> Where,
    SurveyInterval Interval,
    bool DesignEffectWithReplacement)
{
    /// <summary>Of quantiles: the shares of the population below them; else empty.</summary>
    public ImmutableArray<double> Probabilities { get; init; } = [];
}

/// <summary>A design file: how any survey's file is written, how it was drawn, and what to estimate from it.</summary>
/// <param name="Name">How messages call the file.</param>
/// <param name="Dialect">How the data are written where they are CSV.</param>
/// <param name="MissingTexts">Texts that mean missing in every column; the empty text always does.</param>
/// <param name="MissingCodes">Further codes that mean missing, by column.</param>
/// <param name="Design">The sampling design.</param>
/// <param name="Requests">What to estimate, in the order of the results.</param>
/// <param name="Level">Confidence level.</param>
/// <param name="DomainDegreesOfFreedom">Whether intervals use the degrees of freedom of the domain instead of the design's.</param>
public sealed record SurveyPlan(
    string Name,
    Dialect Dialect,
    ImmutableArray<string> MissingTexts,
    ImmutableSortedDictionary<string, ImmutableArray<string>> MissingCodes,
    SurveyDesignPlan Design,
    ImmutableArray<SurveyRequest> Requests,
    double Level,
    bool DomainDegreesOfFreedom)
{
    /// <summary>
    /// Path of the weighting model, from the folder of this file: its design and its steps then give the weights. Null: the
    /// weights of the design are final.
    /// </summary>
    public string? Weighting { get; init; }

    /// <summary>What is read of the data.</summary>
    public SurveyReading Reading => new(Name, Dialect, MissingTexts, MissingCodes, NumberColumns, CodeColumns);

    /// <summary>Columns that are read as numbers, sorted.</summary>
    public ImmutableSortedSet<string> NumberColumns =>
    [
        .. Present(Design.Weights, Design.Probabilities),
        .. Design.Stages.SelectMany(stage => stage.NumberColumns),
        .. Requests.Where(request => request.Ones.IsEmpty).SelectMany(request => Present(request.Variable, request.Denominator)),
    ];

    /// <summary>Columns that are read as codes, sorted.</summary>
    public ImmutableSortedSet<string> CodeColumns =>
    [
        .. Design.Stages.SelectMany(stage => Present(stage.Strata, stage.Units)),
        .. Requests.SelectMany(request => request.By).SelectMany(by => by),
        .. Requests.SelectMany(request => request.Where).Select(condition => condition.Variable),
        .. Requests.Where(request => !request.Ones.IsEmpty).Select(request => request.Variable),
    ];

    /// <summary>This plan with the design of the weighting model that it names, and with what is read for both.</summary>
    /// <param name="model">The weighting model.</param>
    public (SurveyPlan Plan, SurveyReading Reading) WeightedBy(SurveyWeightingPlan model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var plan = this with { Design = model.Design, Dialect = model.Reading.Dialect };
        var codes = MissingCodes.Keys.Union(model.Reading.MissingCodes.Keys).ToImmutableSortedDictionary(
            column => column,
            column => MissingCodes.GetValueOrDefault(column, []).Union(model.Reading.MissingCodes.GetValueOrDefault(column, [])).ToImmutableArray());
        return (plan, model.Reading with
        {
            Name = Name,
            MissingCodes = codes,
            NumberColumns = plan.NumberColumns.Union(model.Reading.NumberColumns),
            CodeColumns = plan.CodeColumns.Union(model.Reading.CodeColumns),
        });
    }

    private static IEnumerable<string> Present(params IEnumerable<string?> names) => names.OfType<string>();
}
