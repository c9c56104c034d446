using System.Text.Json;
using System.Text.RegularExpressions;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>A folder of reference cases for weighting: its task as a design and a calibration problem.</summary>
public sealed partial class WeightingCase
{
    private readonly CsvColumns data;

    public WeightingCase(string name)
    {
        Folder = Path.Combine(SharedData.Require("weighting"), name);
        data = CsvColumns.Read(Path.Combine(Folder, "input.csv"));
        Task = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "task.json"))).RootElement;
    }

    public string Folder { get; }

    public JsonElement Task { get; }

    public int RowCount => data.RowCount;

    public CsvColumns Expected(string file) => CsvColumns.Read(Path.Combine(Folder, file));

    public SurveyDesign Design()
    {
        var design = Task.GetProperty("design");
        var (units, strata, sizes) = (Names(design, "ids"), Names(design, "strata"), Names(design, "fpc"));
        var stages = Enumerable.Range(0, Math.Max(1, units.Length)).Select(s => new SamplingStage
        {
            Units = s < units.Length ? data.Factor(units[s]).Codes : null,
            Strata = s < strata.Length ? data.Factor(strata[s]).Codes : null,
            PopulationSizes = s < sizes.Length ? data.Numbers(sizes[s]) : null,
        }).ToArray();
        return SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = Names(design, "weights") is [var weights] ? data.Numbers(weights) : Enumerable.Repeat(1 / design.GetProperty("probs").GetDouble(), RowCount).ToArray(),
            Stages = stages,
            Nested = design.TryGetProperty("nest", out var nest) && nest.GetBoolean(),
            LonelyUnits = design.TryGetProperty("lonely_psu", out var policy) ? Enum.Parse<LonelyUnitPolicy>(policy.GetString()!, ignoreCase: true) : LonelyUnitPolicy.Fail,
        });
    }

    public CalibrationProblem Problem(double[] weights)
    {
        var calibration = Task.GetProperty("calibration");
        var distance = calibration.GetProperty("distance").GetString();
        var bounds = calibration.TryGetProperty("bounds", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(bound => bound.GetDouble()).ToArray()
            : [double.NegativeInfinity, double.PositiveInfinity];
        var options = new CalibrationOptions
        {
            Distance = distance switch { "raking" or "ipf" => CalibrationDistance.Raking, "logit" => CalibrationDistance.Logit, _ => CalibrationDistance.Linear },
            LowerBound = bounds[0],
            UpperBound = bounds[1],
            BoundsOn = calibration.TryGetProperty("bounds_on", out var on) && on.GetString() == "final_weight" ? CalibrationBounds.FinalWeight : CalibrationBounds.Ratio,
            Clusters = calibration.TryGetProperty("aggregate_by", out var by) ? data.Factor(by.GetString()!).Codes : null,
        };
        var terms = distance switch
        {
            "poststratify" => [Cells(calibration)],
            "ipf" => calibration.GetProperty("margins").EnumerateArray().Select(Cells).ToArray(),
            _ => calibration.GetProperty("constraints").EnumerateArray().Select(Term).ToArray(),
        };
        return new CalibrationProblem(weights, terms, options);
    }

    /// <summary>Values of a variable or of one of the simple R expressions the cases use.</summary>
    public double[] Values(string expression)
    {
        if (data.Has(expression))
            return data.Numbers(expression);
        var match = Comparison().Match(expression);
        var (column, operation, right) = (data.Text(match.Groups["var"].Value), match.Groups["op"].Value, match.Groups["value"].Value.Trim('"'));
        return column.Select(text => text == "NA" ? double.NaN : Holds(text, operation, right) ? 1 : 0).ToArray();
    }

    public (int[] Codes, string[] Levels) Factor(params string[] names) => data.Factor(names);

    public bool IsFactor(string variable) => data.Has(variable) && data.Text(variable).Any(text => text != "NA" && !double.TryParse(text, out _));

    private static bool Holds(string text, string operation, string right)
        => operation == "==" ? text == right : CsvColumns.Number(text) > CsvColumns.Number(right);

    private CalibrationTerm Cells(JsonElement margin)
    {
        var variable = margin.GetProperty("variables").GetString()!;
        var (codes, levels) = data.Factor(variable);
        var totals = margin.GetProperty("cells").EnumerateArray().ToDictionary(cell => cell.GetProperty(variable).GetString()!, cell => cell.GetProperty("Freq").GetDouble());
        return CalibrationTerm.Factor(variable, codes, levels, levels.Select(level => totals[level]).ToArray());
    }

    private CalibrationTerm Term(JsonElement constraint)
    {
        var codes = new int[RowCount];
        var values = Enumerable.Repeat(1.0, RowCount).ToArray();
        foreach (var part in constraint.GetProperty("product").EnumerateArray())
        {
            var variable = part.GetProperty("var").GetString()!;
            if (part.TryGetProperty("level", out var level))
            {
                var text = data.Text(variable);
                for (var row = 0; row < RowCount; row++)
                    codes[row] = text[row] == level.ToString() ? codes[row] : -1;
            }
            else
            {
                var numbers = data.Numbers(variable);
                for (var row = 0; row < RowCount; row++)
                    values[row] *= numbers[row];
            }
        }

        return CalibrationTerm.FactorByNumeric(constraint.GetProperty("name").GetString()!, codes, [""], values, [constraint.GetProperty("total").GetDouble()]);
    }

    public static string[] Names(JsonElement element, string property)
    {
        if (!element.TryGetProperty(property, out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
            _ => [],
        };
    }

    [GeneratedRegex("""(?<var>[A-Za-z][A-Za-z0-9._]*)\s*(?<op>==|>)\s*(?<value>"[^"]*"|[0-9.]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
