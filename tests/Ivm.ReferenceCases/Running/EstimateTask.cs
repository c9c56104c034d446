using System.Text.Json;
using Ivm.ReferenceCases.Expressions;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>One expected row together with the task behind it: which variable, which rows, which options.</summary>
public sealed class EstimateTask
{
    private readonly CaseData data;
    private readonly JsonElement task;

    public EstimateTask(CaseData data, JsonElement task, CaseTable expected, int row)
    {
        (this.data, this.task) = (data, task);
        Statistic = expected.Text("stat", row) is { Length: > 0 } stat ? stat : task.Text("stat") ?? "";
        // One task may ask for several variables; the row then says which.
        Variable = task.Names("var", "variable") is [{ } only] ? only : expected.Text("variable", row);
        Level = expected.Text("level", row);
        Domain = expected.Text("domain", row);
        Probability = expected.Number("prob", row);
        Method = expected.Text("ci_method", row);
        if (Method is "" or "t" or "normal" && Statistic is "ciprop")
            Method = task.Text("method") ?? "logit";
        Label = string.Join(' ', new[] { expected.Text("id", row), Statistic, Variable, Level, Domain, double.IsNaN(Probability) ? "" : $"{Probability}", Method }.Where(part => part.Length > 0));
    }

    public string Statistic { get; }

    public string Variable { get; }

    public string Level { get; }

    public string Domain { get; }

    public double Probability { get; }

    /// <summary>"t", a method for proportions, or "interval=...;qrule=..." for quantiles.</summary>
    public string Method { get; }

    public string Label { get; }

    /// <summary>
    /// Beta intervals: R corrects for the degrees of freedom of the rows at hand, whatever it is given; the table holds those
    /// that it was given.
    /// </summary>
    public bool IsBeta => IntervalName() == "beta";

    public (string Numerator, string Denominator) RatioVariables()
    {
        if (task.Text("num", "numerator") is { } numerator && task.Text("den", "denominator") is { } denominator)
            return (numerator, denominator);
        var parts = Variable.Split('/');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw new CaseException($"{Label}: no numerator and denominator");
    }

    /// <summary>A part of the interval method of a quantile.</summary>
    public string? Part(string key) => Method.Split(';').Select(part => part.Split('=')).FirstOrDefault(part => part.Length == 2 && part[0].Trim() == key)?[1].Trim();

    public QuantileRule Rule() => (Part("qrule") ?? task.Text("qrule") ?? "math") switch
    {
        "math" or "hf1" => QuantileRule.Inverse,
        "school" or "hf2" => QuantileRule.InverseAveraged,
        "hf3" => QuantileRule.NearestEven,
        "hf4" => QuantileRule.Linear4,
        "hf5" => QuantileRule.Linear5,
        "hf6" => QuantileRule.Linear6,
        "hf7" => QuantileRule.Linear7,
        "hf8" => QuantileRule.Linear8,
        "hf9" => QuantileRule.Linear9,
        "shahvaish" => QuantileRule.ShahVaish,
        var other => throw new CaseException($"{Label}: qrule '{other}' is not supported"),
    };

    /// <summary>The interval of a quantile, or of a proportion.</summary>
    public string IntervalName() => Statistic == "quantile" ? Part("interval") ?? task.Text("interval_type", "interval.type") ?? "mean" : Method;

    public EstimationOptions Options() => new()
    {
        Level = task.Number("level") ?? 0.95,
        DesignEffect = task.Text("deff") == "replace" ? DesignEffectKind.WithReplacement : DesignEffectKind.WithoutReplacement,
        NormalIntervals = Method == "normal",
        GivenDegreesOfFreedom = task.Number("df"),
        ProportionInterval = Interval(),
    };

    /// <summary>
    /// The values of the variable: for a factor, those of the level in the row (ones and zeros). A level that repeats the
    /// variable's own name is none.
    /// </summary>
    public double[] Values() => Values(Variable);

    public double[] Values(string variable)
    {
        var column = data.Variables.Values(variable);
        if (Level.Length == 0 || Level == variable || Squeezed(Level) == Squeezed(variable))
            return column.Numbers();
        var level = column.Levels().Contains(Level) ? Level : WithoutVariable(Level, variable);
        return column.Levels().Any(known => Column.AreEqual(known, level)) || (column.IsLogical && level is "TRUE" or "FALSE")
            ? column.Indicator(level)
            : throw new CaseException($"{Label}: {variable} has no level '{level}'");
    }

    /// <summary>0 for rows of the domain, -1 for others.</summary>
    public int[] DomainCodes()
    {
        var codes = new int[data.RowCount];
        if (task.Text("where", "subset") is { } condition)
            codes = Array.ConvertAll(data.Variables.Holds(condition), holds => holds ? 0 : -1);
        var by = task.Names("by").Select(name => name!).ToArray();
        if (by.Length == 0)
            return codes;
        var columns = Array.ConvertAll(by, variable => data.Variables.Values(variable).Texts());
        var pieces = Domain.Split(';').Select(piece => piece.Trim()).ToArray();
        var found = false;
        for (var row = 0; row < codes.Length; row++)
        {
            var own = by.Select((variable, k) => columns[k][row] is { } text ? (variable, text) : (variable, null));
            var isIn = own.Select((pair, k) => pair.text is not null && k < pieces.Length && IsLevel(pieces[k], pair.variable, pair.text)).All(equal => equal) && pieces.Length == by.Length;
            found |= isIn;
            codes[row] = isIn ? codes[row] : -1;
        }

        return found ? codes : throw new CaseException($"{Label}: no row is in domain '{Domain}' of {string.Join(", ", by)}");
    }

    private static bool IsLevel(string piece, string variable, string text)
    {
        var level = piece.StartsWith(variable + "=", StringComparison.Ordinal) ? piece[(variable.Length + 1)..] : piece;
        return Column.AreEqual(level.Trim(), text);
    }

    private IntervalMethod Interval() => IntervalName() switch
    {
        "logit" or "xlogit" => IntervalMethod.Logit,
        "likelihood" => IntervalMethod.Likelihood,
        "asin" => IntervalMethod.Arcsine,
        "beta" => IntervalMethod.Beta,
        "wilson" => IntervalMethod.Wilson,
        "mean" or "t" or "normal" or "quantile" or "" => IntervalMethod.Student,
        var other => throw new CaseException($"{Label}: interval '{other}' is not supported"),
    };

    /// <summary>A level without the variable's name before it, however that is spaced.</summary>
    private static string WithoutVariable(string level, string variable)
    {
        var name = Squeezed(variable);
        for (int i = 0, matched = 0; i < level.Length; i++)
        {
            if (matched == name.Length)
                return level[i..];
            if (!char.IsWhiteSpace(level[i]) && level[i] != name[matched++])
                return level;
        }

        return level;
    }

    private static string Squeezed(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
