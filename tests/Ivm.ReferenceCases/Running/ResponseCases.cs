using System.Text.Json;
using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Nonresponse;

namespace Ivm.ReferenceCases.Running;

/// <summary>
/// Response models: coefficients (weighted and not), propensities, classes of equally many rows, and the weights after the
/// class adjustment by weighted response rates.
/// </summary>
public static class ResponseCases
{
    private static readonly string[] WeightColumns = ["pw", "weight", "weights", "w", "d"];

    public static bool TryRun(CaseData data, Comparison comparison, Tolerances tolerances)
    {
        if (data.Task.Find("nonresponse") is not { } task)
            return false;
        if (task.Text("link") is { } link && link != "logit")
            throw new CaseException($"link '{link}' is not supported");
        var estimates = data.Expected("expected_estimates.csv");
        var (response, terms) = ResponseTerms.Read(data, task.Text("model") ?? throw new CaseException("the response model has no formula"), estimates?.Text("level").OfType<string>().ToArray() ?? []);
        var responded = Array.ConvertAll(data.Variables.Values(response).Numbers(), value => value == 1);
        var weights = Weights(data, task);
        var models = new Dictionary<string, ResponseModelOutcome.Fitted>
        {
            ["unweighted"] = Fit(new ResponseModel(weights, responded, terms, weighted: false)),
            ["weighted"] = Fit(new ResponseModel(weights, responded, terms, weighted: true)),
        };
        if (estimates is not null)
            Coefficients(estimates, models, comparison, tolerances);
        if (data.Expected("expected_propensity.csv") is { } propensities)
            Rows(data, propensities, Columns(task, models, weights, responded), comparison, tolerances);
        return true;
    }

    private static double[] Weights(CaseData data, JsonElement task)
    {
        if ((task.Find("weights") ?? data.Task.Find("design")?.Find("weights")) is { } given)
            return data.Numbers(given);
        return WeightColumns.FirstOrDefault(data.Table.Has) is { } column ? data.Table.Numbers(column) : Enumerable.Repeat(1.0, data.RowCount).ToArray();
    }

    private static ResponseModelOutcome.Fitted Fit(ResponseModel model) => model.Fit() switch
    {
        ResponseModelOutcome.Fitted fitted => fitted,
        ResponseModelOutcome.NotFitted refused => throw new CaseException($"response model: {refused.Cause}: {refused.Message}"),
        var other => throw new CaseException($"response model: {other}"),
    };

    private static void Coefficients(CaseTable expected, Dictionary<string, ResponseModelOutcome.Fitted> models, Comparison comparison, Tolerances tolerances)
    {
        for (var row = 0; row < expected.RowCount; row++)
        {
            var (kind, name) = (expected.Text("variable", row), expected.Text("level", row));
            if (!models.TryGetValue(kind, out var model))
                throw new CaseException($"response model '{kind}' is not supported");
            if (!double.IsNaN(expected.Number("se", row)))
                throw new CaseException("standard errors of response models are not supported");
            var found = model.Coefficients.FirstOrDefault(coefficient => coefficient.Name == name || (name == "(Intercept)" && coefficient == model.Coefficients[0]))
                ?? throw new CaseException($"the response model has no coefficient '{name}'");
            if (double.IsNaN(expected.Number("estimate", row)) && found.IsDropped)
                comparison.Check(FigureKind.Other, $"{kind} coefficient of {name} dropped", 1, 1, 0);
            else
                comparison.Check(FigureKind.Estimate, $"{kind} coefficient of {name}", expected.Number("estimate", row), found.Value, tolerances.Response);
        }
    }

    private static Dictionary<string, double[]> Columns(JsonElement task, Dictionary<string, ResponseModelOutcome.Fitted> models, double[] weights, bool[] responded)
    {
        var columns = new Dictionary<string, double[]>
        {
            ["phat"] = models["unweighted"].Propensities,
            ["phat_w"] = models["weighted"].Propensities,
            ["d"] = weights,
        };
        if (task.Number("classes") is not { } count)
            return columns;
        var classes = PropensityClasses.EqualCount(models["unweighted"].Propensities, weights, responded, (int)count);
        var step = new WeightingClassAdjustment(weights, responded, classes.ClassOfRow, classes.Count);
        columns["class"] = Array.ConvertAll(classes.ClassOfRow, own => own + 1.0);
        columns["factor"] = step.Weights.Zip(weights, (after, before) => before == 0 ? 0 : after / before).ToArray();
        columns["w"] = step.Weights;
        return columns;
    }

    private static void Rows(CaseData data, CaseTable expected, Dictionary<string, double[]> columns, Comparison comparison, Tolerances tolerances)
    {
        var rows = data.RowsOf(expected);
        foreach (var name in expected.Names.Where(name => name != "row_id"))
        {
            if (!columns.TryGetValue(name, out var found))
                throw new CaseException($"column {name} of {Path.GetFileName(expected.Path)} is not supported");
            var wanted = expected.Numbers(name);
            var tolerance = name.StartsWith("phat", StringComparison.Ordinal) ? tolerances.Response : tolerances.Weight;
            for (var k = 0; k < rows.Length; k++)
                comparison.Check(FigureKind.Weight, $"{name} of row {rows[k] + 1}", wanted[k], found[rows[k]], tolerance);
        }
    }
}
