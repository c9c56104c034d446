using System.Text.Json;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Calibration;

namespace Ivm.ReferenceCases.Running;

/// <summary>The calibration of a case as a problem for given weights.</summary>
public static class CalibrationReader
{
    /// <summary>The steps of calibration; usually one, none where the case has none.</summary>
    public static JsonElement[] Steps(CaseData data) => data.Task.Find("calibration", "calibrations") switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().ToArray(),
        { } one => [one],
    };

    public static CalibrationProblem Problem(CaseData data, JsonElement step, double[] weights)
    {
        var distance = step.Text("distance", "calfun", "method") ?? "linear";
        var terms = distance switch
        {
            "poststratify" or "poststratification" => [Cells(data, step, weights, step.Flag("partial"))],
            "ipf" or "rake" => Required(step, "margins").EnumerateArray().Select(margin => Cells(data, margin, weights, step.Flag("partial"))).ToArray(),
            _ => Required(step, "constraints").EnumerateArray().Select(constraint => Term(data, constraint)).ToArray(),
        };
        var (lower, upper) = Bounds(step);
        var clusters = Clusters(data, step);
        var variance = VarianceCoefficients(data, step);
        return new CalibrationProblem(weights, terms, new CalibrationOptions
        {
            Distance = distance switch
            {
                "linear" or "truncated" or "poststratify" or "poststratification" => CalibrationDistance.Linear,
                "raking" or "ipf" or "rake" or "exponential" => CalibrationDistance.Raking,
                "logit" => CalibrationDistance.Logit,
                _ => throw new CaseException($"distance '{distance}' is not supported"),
            },
            LowerBound = lower,
            UpperBound = upper,
            BoundsOn = step.Text("bounds_on") switch
            {
                null or "g" or "ratio" or "g_weight" => CalibrationBounds.Ratio,
                "final_weight" or "weight" or "w" => CalibrationBounds.FinalWeight,
                var other => throw new CaseException($"bounds_on '{other}' is not supported"),
            },
            Clusters = clusters,
            VarianceCoefficients = clusters is null ? variance : Averaged(variance, clusters),
        });
    }

    public static bool IsProportionalFitting(CaseData data) => Steps(data).Any(step => step.Text("distance") is "ipf" or "rake");

    public static bool IsIterative(CaseData data) => Steps(data).Any(IsIterative);

    /// <summary>All but linear weights without bounds and post-stratification.</summary>
    public static bool IsIterative(JsonElement step) => step.Text("distance") is not (null or "linear" or "poststratify" or "poststratification") || step.Find("bounds") is not null;

    /// <summary>What a refusal can name: constraints, variables of margins, the bounds.</summary>
    public static IEnumerable<string> Names(JsonElement step)
    {
        var constraints = step.Find("constraints")?.EnumerateArray().Select(constraint => constraint.Text("name")) ?? [];
        var margins = (step.Find("margins")?.EnumerateArray().ToArray() ?? [step]).SelectMany(margin => margin.Names("variables", "variable", "strata"));
        return constraints.Concat(margins).Append(step.Find("bounds") is null ? null : "bounds").OfType<string>().Where(name => name.Length > 0);
    }

    public static bool HasVarianceCoefficients(JsonElement step) => step.Find("variance_coef", "variance", "q") is not null;

    /// <summary>The auxiliary variables, averaged within the clusters whose weights are alike.</summary>
    public static IEnumerable<double[]> Columns(CaseData data, JsonElement step)
    {
        var clusters = Clusters(data, step);
        return Required(step, "constraints").EnumerateArray().Select(constraint => Product(data, constraint)).Select(column => clusters is null ? column : Averaged(column, clusters)!);
    }

    private static int[]? Clusters(CaseData data, JsonElement step)
        => step.Names("aggregate_by") is { Length: > 0 } by ? data.Codes(by.Select(name => name!).ToArray()) : null;

    private static (double Lower, double Upper) Bounds(JsonElement step)
    {
        if (step.Find("bounds") is not { } bounds)
            return (double.NegativeInfinity, double.PositiveInfinity);
        if (bounds.ValueKind == JsonValueKind.Object)
            return (bounds.Number("lower", "L") ?? double.NegativeInfinity, bounds.Number("upper", "U") ?? double.PositiveInfinity);
        var ends = bounds.EnumerateArray().ToArray();
        if (ends.Length != 2)
            throw new CaseException($"bounds {bounds} are not two numbers");
        return (End(ends[0], double.NegativeInfinity), End(ends[1], double.PositiveInfinity));

        static double End(JsonElement end, double open) => end.ValueKind == JsonValueKind.Null ? open : JsonReading.ToNumber(end);
    }

    /// <summary>
    /// A column, an expression or a number; or coefficients of the constraints, in their order or by name, whose combination
    /// is the variance of a row (R's <c>variance</c>). Or q, its inverse, as package sampling has it.
    /// </summary>
    private static double[]? VarianceCoefficients(CaseData data, JsonElement step)
    {
        if (step.Find("q") is { } inverse)
            return Array.ConvertAll(data.Numbers(inverse), q => 1 / q);
        if (step.Find("variance_coef", "variance") is not { } given)
            return null;
        var constraints = Required(step, "constraints").EnumerateArray().ToArray();
        if (given.ValueKind == JsonValueKind.String || (given.ValueKind == JsonValueKind.Number && constraints.Length > 1))
            return data.Numbers(given);
        var coefficients = given.ValueKind != JsonValueKind.Object
            ? step.Numbers("variance_coef", "variance")!
            : Array.ConvertAll(constraints, constraint => given.Number(constraint.Text("name") ?? "") ?? 0);
        if (coefficients.Length == data.RowCount && coefficients.Length != constraints.Length)
            return coefficients;
        if (coefficients.Length != constraints.Length)
            throw new CaseException($"variance_coef has {coefficients.Length} numbers for {constraints.Length} constraints");
        var variance = new double[data.RowCount];
        for (var k = 0; k < constraints.Length; k++)
        {
            if (coefficients[k] == 0)
                continue;
            var values = Product(data, constraints[k]);
            for (var row = 0; row < variance.Length; row++)
                variance[row] += coefficients[k] * values[row];
        }

        return variance;
    }

    /// <summary>One value per cluster, as R takes it: the mean over its rows.</summary>
    private static double[]? Averaged(double[]? values, int[] clusters)
    {
        if (values is null)
            return null;
        var means = Enumerable.Range(0, values.Length).GroupBy(row => clusters[row]).ToDictionary(rows => rows.Key, rows => rows.Average(row => values[row]));
        return Array.ConvertAll(clusters, cluster => means[cluster]);
    }

    private static CalibrationTerm Term(CaseData data, JsonElement constraint)
    {
        var name = constraint.Text("name") ?? throw new CaseException("a constraint has no name");
        var total = constraint.Number("total") ?? throw new CaseException($"constraint {name} has no total");
        var values = Product(data, constraint);
        // Rows that do not count towards a constraint are in none of its margins, so that an empty one is seen as empty.
        return CalibrationTerm.FactorByNumeric(name, Array.ConvertAll(values, value => value == 0 ? -1 : 0), [""], values, [total]);
    }

    /// <summary>The product of indicators (entries with a level) and variables; without entries the constant 1.</summary>
    private static double[] Product(CaseData data, JsonElement constraint)
    {
        var product = Enumerable.Repeat(1.0, data.RowCount).ToArray();
        if (constraint.Find("product") is not { ValueKind: JsonValueKind.Array } factors)
            throw new CaseException($"constraint {constraint.Text("name")} has no product");
        foreach (var factor in factors.EnumerateArray())
        {
            var variable = factor.Text("var", "variable") ?? throw new CaseException($"constraint {constraint.Text("name")} has a factor without var");
            var column = data.Variables.Values(variable);
            if (factor.Find("level") is null && column.IsText)
                throw new CaseException($"constraint {constraint.Text("name")} multiplies by {variable}, which is text, without a level");
            var values = factor.Find("level") is { } level ? column.Indicator(Level(level)) : column.Numbers();
            var power = factor.Number("power") ?? 1;
            for (var row = 0; row < product.Length; row++)
                product[row] *= power == 1 ? values[row] : Math.Pow(values[row], power);
        }

        return product;
    }

    private static string Level(JsonElement level) => level.ValueKind switch
    {
        JsonValueKind.True => "TRUE",
        JsonValueKind.False => "FALSE",
        _ => level.ToString(),
    };

    /// <summary>Counts of the combinations of some variables. Partial: combinations without rows are no margin.</summary>
    private static CalibrationTerm Cells(CaseData data, JsonElement margin, double[] weights, bool partial)
    {
        var variables = margin.Names("variables", "variable", "strata").Select(name => name!).ToArray();
        var cells = Required(margin, "cells", "population").EnumerateArray().ToArray();
        var columns = Array.ConvertAll(variables, variable => data.Variables.Values(variable));
        var codes = new int[data.RowCount];
        Array.Fill(codes, -1);
        var levels = new List<string>();
        var totals = new List<double>();
        foreach (var cell in cells)
        {
            var wanted = Array.ConvertAll(variables, variable => Level(cell.Find(variable) ?? throw new CaseException($"a cell has no {variable}")));
            var indicators = columns.Zip(wanted, (column, level) => column.Indicator(level)).ToArray();
            var rows = Enumerable.Range(0, data.RowCount).Where(row => indicators.All(indicator => indicator[row] == 1)).ToArray();
            if (partial && !rows.Any(row => weights[row] > 0))
                continue;
            foreach (var row in rows)
                codes[row] = levels.Count;
            levels.Add(string.Join(", ", wanted));
            totals.Add(cell.Number("Freq", "total", "count", "n", "N") ?? throw new CaseException($"cell {levels[^1]} has no Freq"));
        }

        var outside = Array.IndexOf(codes, -1);
        if (outside >= 0)
            throw new CaseException($"row {outside + 1} is in no cell of {string.Join(" x ", variables)}");
        return CalibrationTerm.Factor(string.Join(" x ", variables), codes, levels, totals.ToArray());
    }

    private static JsonElement Required(JsonElement element, params ReadOnlySpan<string> names)
        => element.Find(names) ?? throw new CaseException($"the calibration has no {string.Join(" or ", names.ToArray())}");
}
