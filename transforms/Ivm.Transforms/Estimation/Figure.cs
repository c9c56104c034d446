
namespace Ivm.Transforms.Estimation;

/// <summary>One figure with all that says how far it can be trusted. Numbers are null where they are not defined.</summary>
/// <param name="Estimate">The estimate, in the unit of the statistic (percent, per 100, or the variable's own).</param>
/// <param name="StandardError">Its standard error, same unit.</param>
/// <param name="Margin">Half the width of the t interval at the plan's level, same unit.</param>
/// <param name="Lower">Lower end of the interval: Wilson for percentages, else estimate minus margin.</param>
/// <param name="Upper">Upper end of the interval.</param>
/// <param name="Count">Unweighted number of observations behind it.</param>
/// <param name="Ones">For percentages the unweighted number of ones; else null.</param>
/// <param name="DegreesOfFreedom">Respondents less strata among those observations.</param>
/// <param name="CoefficientOfVariation">Standard error over estimate.</param>
/// <param name="DesignEffect">Variance over that of simple random sampling with replacement of as many persons.</param>
/// <param name="Unweighted">The same statistic of the observations without weights.</param>
public sealed record Figure(
    double? Estimate,
    double? StandardError,
    double? Margin,
    double? Lower,
    double? Upper,
    long Count,
    long? Ones,
    long DegreesOfFreedom,
    double? CoefficientOfVariation,
    double? DesignEffect,
    double? Unweighted);
