using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Nonresponse;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>The step for nonresponse: what it does, how it is repeated on replicates, and what is reported of it.</summary>
/// <param name="Step">The step; null where it failed.</param>
/// <param name="Repeat">The same on other weights.</param>
/// <param name="Report">What is reported.</param>
/// <param name="Failure">Why there is no step.</param>
internal sealed record ResponseWeighting(IWeightAdjustment? Step, ReplicateAdjustment? Repeat, ResponseReport? Report, WeightingFailure? Failure)
{
    private const int ListedClasses = 12;

    /// <summary>Makes the step.</summary>
    /// <param name="plan">The model, which has a step for nonresponse.</param>
    /// <param name="data">The sample.</param>
    /// <param name="classes">Its classes.</param>
    /// <param name="weights">Weights before the step.</param>
    /// <exception cref="InvalidInputException">The data do not fit.</exception>
    public static ResponseWeighting Of(SurveyWeightingPlan plan, SurveyData data, SurveyClasses classes, double[] weights)
    {
        var response = plan.Response!;
        var responded = Responded(plan, response, data);
        return response.Propensity.IsEmpty
            ? ByClasses(response, classes, weights, responded)
            : ByPropensity(plan, response, data, classes, weights, responded);
    }

    private static bool[] Responded(SurveyWeightingPlan plan, SurveyResponsePlan response, SurveyData data)
    {
        var column = data.Codes[response.Column];
        if (Array.IndexOf(column, null) is >= 0 and var missing)
            throw SurveyDesigns.Refused($"{plan.Name}: column '{response.Column}', row {missing + 1}", "nothing", "a code that says whether the person responded", "Fill the column in every row.");
        return Array.ConvertAll(column, code => response.Ones.Contains(code!));
    }

    private static ResponseWeighting ByClasses(SurveyResponsePlan response, SurveyClasses classes, double[] weights, bool[] responded)
    {
        var (classOfRow, cells) = classes.Cross(response.Classes);
        var names = cells.Select(cell => cell.Length == 0 ? "all" : string.Join(", ", cell)).ToArray();
        var (rows, respondents) = Count(weights, responded, classOfRow, names.Length);
        var empty = Enumerable.Range(0, names.Length).Where(own => respondents[own] == 0 && rows[own] > 0).ToArray();
        if (empty.Length > 0)
        {
            var listed = string.Join("; ", empty.Take(ListedClasses).Select(own => $"{names[own]} ({rows[own]} rows)"));
            return Failed("NoRespondents", $"nobody responded in {empty.Length} weighting {(empty.Length == 1 ? "class" : "classes")} of {string.Join(" x ", response.Classes)}: {listed}{(empty.Length > ListedClasses ? "; ..." : "")}");
        }

        // Classes of rows of weight zero alone have no rate and need none.
        return Adjusted(response, weights, responded, classOfRow, names, [], 0);
    }

    private static ResponseWeighting ByPropensity(
        SurveyWeightingPlan plan, SurveyResponsePlan response, SurveyData data, SurveyClasses classes, double[] weights, bool[] responded)
    {
        var terms = response.Propensity.Select(term => Term(plan, term, data, classes)).ToArray();
        var outcome = new ResponseModel(weights, responded, terms, response.WeightedModel).Fit();
        if (outcome is not ResponseModelOutcome.Fitted fitted)
            return Failed("ResponseModel", ((ResponseModelOutcome.NotFitted)outcome).Message);
        var coefficients = fitted.Coefficients.Select(coefficient => new PropensityCoefficient(coefficient.Name, coefficient.Value, coefficient.IsDropped)).ToImmutableArray();
        if (response.PropensityClasses is not { } number)
        {
            var inverse = new InversePropensityAdjustment(fitted);
            var report = new ResponseReport(weights.Length, responded.Count(own => own), [], coefficients, 0);
            return new ResponseWeighting(inverse, inverse.Repeat, report, null);
        }

        var made = PropensityClasses.EqualCount(fitted.Propensities, weights, responded, number);
        var names = Enumerable.Range(1, made.Count).Select(own => $"propensity class {own}").ToArray();
        return Adjusted(response, weights, responded, made.ClassOfRow, names, coefficients, made.MergedCount);
    }

    private static ResponseTerm Term(SurveyWeightingPlan plan, WeightingTerm term, SurveyData data, SurveyClasses classes)
    {
        if (term.Variable is { } variable)
        {
            var values = data.Numbers[variable];
            return Array.FindIndex(values, double.IsNaN) is >= 0 and var missing
                ? throw SurveyDesigns.Refused($"{plan.Name}: column '{variable}', row {missing + 1}", "nothing", "a number for respondents and nonrespondents alike, to explain response by", "Fill in the number, or leave the term out.")
                : ResponseTerm.Numeric(term.Name, values);
        }

        var (cellOfRow, cells) = classes.Cross(term.By);
        return ResponseTerm.Factor(term.Name, cellOfRow, [.. cells.Select(cell => string.Join(", ", cell))]);
    }

    private static ResponseWeighting Adjusted(
        SurveyResponsePlan response, double[] weights, bool[] responded, int[] classOfRow, string[] names, ImmutableArray<PropensityCoefficient> coefficients, int merged)
    {
        var step = new WeightingClassAdjustment(weights, responded, classOfRow, names.Length, response.Weighted);
        var (rows, respondents) = Count(weights, responded, classOfRow, names.Length);
        var classes = names.Select((name, own) => new ResponseClass(name, rows[own], respondents[own], step.Factors[own])).ToImmutableArray();
        return new ResponseWeighting(step, step.Repeat, new ResponseReport(weights.Length, responded.Count(own => own), classes, coefficients, merged), null);
    }

    private static (int[] Rows, int[] Respondents) Count(double[] weights, bool[] responded, int[] classOfRow, int classes)
    {
        var (rows, respondents) = (new int[classes], new int[classes]);
        for (var row = 0; row < weights.Length; row++)
        {
            if (weights[row] == 0)
                continue;
            rows[classOfRow[row]]++;
            respondents[classOfRow[row]] += responded[row] ? 1 : 0;
        }

        return (rows, respondents);
    }

    private static ResponseWeighting Failed(string cause, string message)
        => new(null, null, null, new WeightingFailure(SurveyWeights.ResponseStep, "", cause, message, []));
}
