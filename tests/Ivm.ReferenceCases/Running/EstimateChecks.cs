using System.Text.Json;
using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Expressions;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>Compares every expected row with what the engine estimates.</summary>
public sealed class EstimateChecks(CaseData data, IFigures figures, Comparison comparison, Tolerances tolerances)
{
    private readonly Dictionary<string, JsonElement> tasks = Tasks(data);

    public void Row(CaseTable expected, int row)
    {
        var id = expected.Text("id", row);
        var task = new EstimateTask(data, tasks.TryGetValue(id, out var found) ? found : default, expected, row);
        var figure = AsInterpolated(task, Estimate(task, found));
        var loose = task.Statistic == "quantile" ? "" : task.Method;
        var floor = 1e-3 * Math.Abs(figure.Estimate);
        var error = expected.Number("se", row);
        if (!Check(FigureKind.Estimate, "estimate", "", figure.Estimate, tolerances.Estimate(loose), double.IsNaN(error) ? 1e-12 : Math.Max(1e-12, 1e-3 * error)))
            MissingEstimate(task);
        Check(FigureKind.StandardError, "se", " se", figure.StandardError, tolerances.StandardError, floor);
        Check(FigureKind.End, "ci_l", " lower end", figure.Lower, tolerances.End(loose), floor);
        Check(FigureKind.End, "ci_u", " upper end", figure.Upper, tolerances.End(loose), floor);
        Check(FigureKind.Other, "deff", " design effect", figure.DesignEffect, tolerances.Other, 1e-12);
        if (!task.IsBeta)
            Check(FigureKind.Other, "df", " degrees of freedom", figure.DegreesOfFreedom, tolerances.Other, 1e-12);

        bool Check(FigureKind kind, string column, string what, double actual, double tolerance, double least)
        {
            var wanted = expected.Number(column, row);
            if (!double.IsNaN(wanted))
                comparison.Check(kind, task.Label + what, wanted, actual, tolerance, least);
            return !double.IsNaN(wanted);
        }
    }

    /// <summary>Covariances of domain means: the header names the domains, the variable is that of the first contrast.</summary>
    public void Covariances(CaseTable matrix, CaseTable estimates)
    {
        var row = Enumerable.Range(0, estimates.RowCount).Cast<int?>().FirstOrDefault(i => estimates.Text("stat", i!.Value).StartsWith("contrast", StringComparison.Ordinal))
            ?? throw new CaseException($"{Path.GetFileName(matrix.Path)}: no contrast says which variable");
        tasks.TryGetValue(estimates.Text("id", row), out var task);
        var names = matrix.Names.Where(name => matrix.Numbers(name).Length == matrix.RowCount && name.Length > 0).ToArray();
        var found = figures.Covariance(Means(task, names, new EstimateTask(data, task, estimates, row)));
        if (names.Length != matrix.RowCount)
            throw new CaseException($"{Path.GetFileName(matrix.Path)} is not square");
        for (var j = 0; j < names.Length; j++)
        {
            var column = matrix.Numbers(names[j]);
            for (var i = 0; i < names.Length; i++)
                comparison.Check(FigureKind.Other, $"covariance of {names[i]} and {names[j]}", column[i], found[i, j], tolerances.Other, 1e-3 * Math.Sqrt(found[i, i] * found[j, j]));
        }
    }

    private Figure Estimate(EstimateTask task, JsonElement source) => task.Statistic switch
    {
        "mean" => figures.Mean(task.DomainCodes(), task.Values(), task.Options()),
        "total" => figures.Total(task.DomainCodes(), task.Values(), task.Options()),
        "ratio" => Ratio(task),
        "ciprop" or "proportion" or "prop" => Proportion(task),
        "var" or "variance" => figures.Variance(task.DomainCodes(), task.Values(), task.Options()),
        "quantile" or "median" => Quantile(task),
        "contrast" or "contrast_nonlinear" or "change" or "change_nonlinear" or "difference" => Contrast(task, source),
        var other => throw new CaseException($"statistic '{other}' is not supported"),
    };

    private Figure Ratio(EstimateTask task)
    {
        var (numerator, denominator) = task.RatioVariables();
        return figures.Ratio(task.DomainCodes(), task.Values(numerator), task.Values(denominator), task.Options());
    }

    private Figure Proportion(EstimateTask task)
    {
        var (domain, values) = (task.DomainCodes(), task.Values());
        if (!values.All(value => double.IsNaN(value) || value is 0 or 1))
            throw new CaseException($"{task.Label}: values other than 0 and 1");
        return figures.Proportion(domain, values, task.Method == "logit", WithDegrees(task, domain, Array.ConvertAll(values, _ => 1.0)));
    }

    private Figure Quantile(EstimateTask task)
    {
        var (domain, values) = (task.DomainCodes(), task.Values());
        var probability = double.IsNaN(task.Probability) ? 0.5 : task.Probability;
        return figures.Quantile(domain, values, probability, task.Rule(), task.IntervalName() == "quantile", WithDegrees(task, domain, values));
    }

    private EstimationOptions WithDegrees(EstimateTask task, int[] domain, double[] values)
        => task.IsBeta ? task.Options() with { GivenDegreesOfFreedom = figures.DegreesOfFreedom(domain, values) } : task.Options();

    /// <summary>A likelihood interval of a share as R's interpolation shows it.</summary>
    private Figure AsInterpolated(EstimateTask task, Figure figure)
    {
        if (task.Statistic == "quantile" || task.Method != "likelihood" || figure.Estimate is not (> 0 and < 1) || !(figure.StandardError > 0))
            return figure;
        var (domain, values) = (task.DomainCodes(), task.Values());
        var rows = Enumerable.Range(0, domain.Length).Where(row => domain[row] == 0 && figures.Weights[row] != 0).ToArray();
        var used = rows.Where(row => !double.IsNaN(values[row])).ToArray();
        var t = StudentDistribution.Quantile((1 + task.Options().Level) / 2, figure.DegreesOfFreedom);
        var (all, sum) = (rows.Sum(row => figures.Weights[row]), used.Sum(row => figures.Weights[row]));
        var dispersion = sum / (all / rows.Length) / (used.Length - 1);
        var (mean, fileSize) = figures.KeepsOtherRows ? (all / data.RowCount, values.Count(value => !double.IsNaN(value))) : (all / rows.Length, used.Length);
        var information = LogisticFit.InformationOfLastStep(Array.ConvertAll(used, row => values[row]), Array.ConvertAll(used, row => figures.Weights[row] / mean));
        var (lower, upper) = new InterpolatedProfile(figure.Estimate, figure.StandardError, t, fileSize, sum / mean, dispersion, information).Shift();
        return figure with { Lower = figure.Lower + lower, Upper = figure.Upper + upper };
    }

    /// <summary>
    /// A formula in domain means ("E-H"), in the domain column or given by the task; without a domain, in means of variables
    /// ("api00-api99").
    /// </summary>
    private Figure Contrast(EstimateTask task, JsonElement source)
    {
        var given = Given(source);
        var contrast = new Contrast(given ?? (task.Domain.Length > 0 ? task.Domain : task.Variable));
        return figures.Contrast(Means(source, contrast.Names, task), contrast, task.Options());
    }

    private static string? Given(JsonElement source)
    {
        if (source.Find("contrast", "contrasts", "expression", "expr", "formula") is not { } contrast)
            return null;
        return contrast.ValueKind == JsonValueKind.Object
            ? string.Join(" + ", contrast.EnumerateObject().Select(part => $"({JsonReading.ToNumber(part.Value):R}) * `{part.Name}`"))
            : contrast.ToString();
    }

    private List<(int[] Domain, double[] Values)> Means(JsonElement source, IReadOnlyList<string> names, EstimateTask task)
    {
        var condition = source.Text("where", "subset") is { } where ? data.Variables.Holds(where) : null;
        int[] Rows(Func<int, bool> isIn) => Enumerable.Range(0, data.RowCount).Select(row => isIn(row) && condition?[row] != false ? 0 : -1).ToArray();
        if (FactorOf(source, names) is { } factor)
        {
            var levels = data.Variables.Values(factor).Texts();
            var values = data.Variables.Values(task.Variable).Numbers();
            return names.Select(name => (Rows(row => levels[row] is { } level && IsLevel(level, factor, name)), values)).ToList();
        }

        return names.All(data.Table.Has)
            ? names.Select(name => (Rows(_ => true), data.Variables.Values(name).Numbers())).ToList()
            : throw new CaseException($"{task.Label}: no variable has the levels {string.Join(", ", names)}");
    }

    /// <summary>The classification named by the task, or the first variable (text before numbers) that has all these levels.</summary>
    private string? FactorOf(JsonElement source, IReadOnlyList<string> names)
    {
        if (source.Names("by").FirstOrDefault() is { } by)
            return by;
        return data.Table.Names.OrderBy(name => data.Table.IsText(name) ? 0 : 1)
            .FirstOrDefault(variable => data.Variables.Values(variable).Levels() is var levels && names.All(name => levels.Any(level => IsLevel(level, variable, name))));
    }

    private static bool IsLevel(string level, string variable, string name) => Column.AreEqual(level, name) || variable + level == name || $"{variable}={level}" == name;

    /// <summary>R gives no estimate where values are missing and are not left out; that is the only good reason for none.</summary>
    private void MissingEstimate(EstimateTask task)
    {
        var codes = task.DomainCodes();
        var values = task.Values();
        if (!Enumerable.Range(0, codes.Length).Any(row => codes[row] == 0 && double.IsNaN(values[row])))
            throw new CaseException($"{task.Label}: no estimate is expected, but nothing is missing");
        comparison.Check(FigureKind.Other, task.Label + " missing", 1, 1, 0);
    }

    private static Dictionary<string, JsonElement> Tasks(CaseData data)
        => data.Task.Find("estimates") is { ValueKind: JsonValueKind.Array } tasks
            ? tasks.EnumerateArray().Where(task => task.Text("id") is not null).ToDictionary(task => task.Text("id")!)
            : [];
}
