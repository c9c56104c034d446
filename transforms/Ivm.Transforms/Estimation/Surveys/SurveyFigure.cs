using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Estimation.Surveys;

/// <summary>One estimate for one domain. What is not defined is null.</summary>
/// <param name="Request">Name of the request.</param>
/// <param name="Statistic">What was estimated.</param>
/// <param name="Variable">Variable (numerator of a ratio).</param>
/// <param name="Denominator">Denominator of a ratio; else null.</param>
/// <param name="Domain">Variables and codes of the domain; empty for the whole.</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="StandardError">Its standard error (Taylor linearisation).</param>
/// <param name="Lower">Lower end of its confidence interval.</param>
/// <param name="Upper">Upper end of its confidence interval.</param>
/// <param name="CoefficientOfVariation">Standard error over the size of the estimate.</param>
/// <param name="DesignEffect">Variance over that of simple random sampling.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom of the interval.</param>
/// <param name="Count">Rows behind the estimate, unweighted.</param>
/// <param name="SumOfWeights">Sum of their weights; null for quantiles.</param>
public sealed record SurveyFigure(
    string Request,
    SurveyStatistic Statistic,
    string Variable,
    string? Denominator,
    ImmutableArray<(string Variable, string Code)> Domain,
    double? Estimate,
    double? StandardError,
    double? Lower,
    double? Upper,
    double? CoefficientOfVariation,
    double? DesignEffect,
    double DegreesOfFreedom,
    int Count,
    double? SumOfWeights)
{
    /// <summary>Of a quantile: the share of the population below it; else null.</summary>
    public double? Probability { get; init; }

    /// <summary>The domain as text: <c>region=1;sex=2</c>, empty for the whole.</summary>
    public string DomainText => string.Join(';', Domain.Select(part => $"{part.Variable}={part.Code}"));
}
