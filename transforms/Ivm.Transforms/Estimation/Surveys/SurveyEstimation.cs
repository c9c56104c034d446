using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Variance;

namespace Ivm.Transforms.Estimation.Surveys;

/// <summary>Estimates what a design file asks from the columns of any survey.</summary>
public static class SurveyEstimation
{
    /// <summary>All figures, in the order of the requests, their crossings and the sorted codes of their domains.</summary>
    /// <param name="plan">Design and requests.</param>
    /// <param name="data">The columns that the plan names.</param>
    /// <exception cref="InvalidInputException">The data do not fit the design: every message names column and row.</exception>
    public static ImmutableArray<SurveyFigure> Run(SurveyPlan plan, SurveyData data)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        return Run(plan, data, SurveyDesigns.Of(plan.Design, data, plan.Name));
    }

    /// <summary>The same with a design that is made already, for instance one whose weights went through steps of weighting.</summary>
    /// <param name="plan">Requests.</param>
    /// <param name="data">The columns that the plan names.</param>
    /// <param name="design">The design of these rows.</param>
    /// <exception cref="InvalidInputException">The data do not fit: every message names column and row.</exception>
    public static ImmutableArray<SurveyFigure> Run(SurveyPlan plan, SurveyData data, SurveyDesign design)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(design);
        var figures = ImmutableArray.CreateBuilder<SurveyFigure>();
        var prepared = new Dictionary<string, (SurveyDomains Domains, DomainEstimator Estimator)>();
        foreach (var request in plan.Requests)
        {
            var (variable, denominator) = (Variable(request, data), request.Denominator is { } name ? data.Numbers[name] : null);
            foreach (var by in request.By)
            {
                var (domains, estimator) = Prepared(by, request.Where);
                figures.AddRange(SurveyDesigns.Guard(plan.Name, $"request '{request.Name}'", () => request.Statistic == SurveyStatistic.Quantile
                    ? estimator.Quantile(variable, [.. request.Probabilities], options: Options(plan, request)).SelectMany(quantiles => quantiles).Select(quantile => Figure(request, domains, quantile)).ToArray()
                    : Estimate(plan, request, estimator, variable, denominator).Select(estimate => Figure(request, domains, estimate)).ToArray()));
            }
        }

        return figures.ToImmutable();

        (SurveyDomains Domains, DomainEstimator Estimator) Prepared(ImmutableArray<string> by, ImmutableArray<SurveyCondition> where)
        {
            var key = string.Join('\u001e', [.. by, "where", .. where.SelectMany(condition => condition.Codes.Prepend(condition.Variable))]);
            if (!prepared.TryGetValue(key, out var found))
            {
                var domains = SurveyDomains.Of(data, by, where);
                prepared[key] = found = (domains, design.By(domains.DomainOfRow, domains.Codes.Length));
            }

            return found;
        }
    }

    private static EstimationOptions Options(SurveyPlan plan, SurveyRequest request) => new()
    {
        Level = plan.Level,
        DegreesOfFreedom = plan.DomainDegreesOfFreedom ? DegreesOfFreedomBasis.Domain : DegreesOfFreedomBasis.Design,
        DesignEffect = request.DesignEffectWithReplacement ? DesignEffectKind.WithReplacement : DesignEffectKind.WithoutReplacement,
        ProportionInterval = request.Interval switch
        {
            SurveyInterval.Logit => IntervalMethod.Logit,
            SurveyInterval.Arcsine => IntervalMethod.Arcsine,
            SurveyInterval.Beta => IntervalMethod.Beta,
            SurveyInterval.Wilson => IntervalMethod.Wilson,
            SurveyInterval.Likelihood => IntervalMethod.Likelihood,
            _ => IntervalMethod.Student,
        },
    };

    private static DomainEstimate[] Estimate(SurveyPlan plan, SurveyRequest request, DomainEstimator estimator, double[] variable, double[]? denominator) => request.Statistic switch
    {
        SurveyStatistic.Total => estimator.Total(variable, Options(plan, request)),
        SurveyStatistic.Ratio => estimator.Ratio(variable, denominator!, Options(plan, request)),
        SurveyStatistic.Proportion => estimator.Proportion(variable, Options(plan, request)),
        SurveyStatistic.Variance => estimator.PopulationVariance(variable, Options(plan, request)),
        _ => estimator.Mean(variable, Options(plan, request)),
    };

    private static double[] Variable(SurveyRequest request, SurveyData data)
    {
        if (request.Ones.IsEmpty)
            return data.Numbers[request.Variable];
        var ones = request.Ones.ToHashSet();
        return Array.ConvertAll(data.Codes[request.Variable], code => code is null ? double.NaN : ones.Contains(code) ? 1 : 0);
    }

    private static SurveyFigure Figure(SurveyRequest request, SurveyDomains domains, DomainEstimate estimate) => new(
        request.Name,
        request.Statistic,
        request.Variable,
        request.Denominator,
        [.. domains.By.Zip(domains.Codes[estimate.Domain])],
        Finite(estimate.Estimate),
        Finite(estimate.StandardError),
        Finite(estimate.Lower),
        Finite(estimate.Upper),
        Finite(estimate.CoefficientOfVariation),
        Finite(estimate.DesignEffect),
        estimate.DegreesOfFreedom,
        estimate.Count,
        estimate.SumOfWeights);

    private static SurveyFigure Figure(SurveyRequest request, SurveyDomains domains, QuantileEstimate quantile) => new(
        request.Name,
        request.Statistic,
        request.Variable,
        null,
        [.. domains.By.Zip(domains.Codes[quantile.Domain])],
        Finite(quantile.Estimate),
        Finite(quantile.StandardError),
        Finite(quantile.Lower),
        Finite(quantile.Upper),
        Finite(quantile.StandardError / Math.Abs(quantile.Estimate)),
        null,
        quantile.DegreesOfFreedom,
        quantile.Count,
        null)
    {
        Probability = quantile.Probability,
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
