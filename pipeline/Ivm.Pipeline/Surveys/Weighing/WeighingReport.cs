using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>All that is reported of a weighting, and its form as JSON.</summary>
/// <param name="Plan">The model.</param>
/// <param name="Weights">What came of it.</param>
/// <param name="Rows">Rows of the data.</param>
/// <param name="Files">What was read.</param>
internal sealed record WeighingReport(SurveyWeightingPlan Plan, SurveyWeights Weights, int Rows, ImmutableArray<InputFile> Files)
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The distribution of weights after every step.</summary>
    public ImmutableArray<(string Step, WeightDistribution Distribution)> Steps { get; } =
        [.. Weights.Steps.Select(step => (step.Name, WeightDiagnostics.Of(step.Weights)))];

    /// <summary>The distribution of g; null where nothing was calibrated.</summary>
    public WeightDistribution? G { get; } = Weights.IsSolved && !Weights.Margins.IsEmpty ? WeightDiagnostics.OfRatios(Weights.BeforeCalibration, Weights.Final) : null;

    /// <summary>Margins that have a total other than zero, the most influential first.</summary>
    public IEnumerable<WeightedMargin> ByInfluence => Weights.Margins
        .Where(margin => margin.Influence is { } influence && influence != 0).OrderByDescending(margin => Math.Abs(margin.Influence!.Value)).ThenBy(margin => $"{margin.Part} {margin.Name}", StringComparer.Ordinal);

    /// <summary>Writes all numbers as JSON.</summary>
    public void WriteJson(TextWriter text)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("status", Weights.IsSolved ? "solved" : "no_solution");
            json.WriteObjects("inputs", Files, file =>
            {
                json.WriteString("use", file.Use);
                json.WriteString("file", file.File);
                json.WriteString("sha256", file.Sha256);
            });
            json.WriteNumber("rows", Rows);
            json.WriteObjects("failures", Weights.Failures, failure =>
            {
                json.WriteString("step", failure.Step);
                json.WriteString("part", failure.Part);
                json.WriteString("cause", failure.Cause);
                json.WriteString("message", failure.Message);
                json.WriteObjects("margins", failure.Margins, margin => Name(json, margin));
            });
            json.WriteObjects("steps", Steps, step =>
            {
                json.WriteString("step", step.Step);
                Distribution(json, step.Distribution);
            });
            if (G is { } g)
            {
                json.WriteStartObject("g");
                Distribution(json, g);
                json.WriteEndObject();
            }

            if (Weights.Response is { } response)
                Response(json, response);
            if (!Weights.Margins.IsEmpty)
                Calibration(json);
            if (Weights.Replicates is { } replicates)
                Replicates(json, replicates);
            json.WriteEndObject();
        }

        text.Write(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        text.Write('\n');
    }

    private void Calibration(Utf8JsonWriter json)
    {
        json.WriteStartObject("calibration");
        json.WriteString("distance", Plan.Model.Distance.ToString().ToLowerInvariant());
        Number(json, "lower", Plan.Model.LowerBound);
        Number(json, "upper", Plan.Model.UpperBound);
        json.WriteString("bounds_on", Plan.Model.BoundsOn == WeightBounds.Ratio ? "ratio" : "final_weight");
        json.WriteNumber("minimum_rows", Plan.MinimumRows);
        json.WriteObjects("parts", Weights.Parts, part =>
        {
            json.WriteString("part", part.Name);
            json.WriteNumber("rows", part.Rows);
            json.WriteNumber("iterations", part.Iterations);
            Number(json, "largest_misfit", part.LargestMisfit);
            json.WriteNumber("trimming_rounds", part.TrimmingRounds);
            json.WriteNumber("trimmed_rows", part.TrimmedRows);
        });
        json.WriteObjects("margins", Weights.Margins, margin =>
        {
            json.WriteString("part", margin.Part);
            Name(json, margin.Name);
            json.WriteNumber("rows", margin.Rows);
            Number(json, "population", margin.Total);
            Number(json, "before", margin.Before);
            Number(json, "after", margin.After);
            json.WriteBoolean("dropped", margin.IsDropped);
            json.WriteBoolean("soft", margin.IsSoft);
            Number(json, "lambda", margin.Coefficient);
            Number(json, "influence", margin.Influence);
        });
        json.WriteObjects("thin_cells", Weights.ThinCells, cell =>
        {
            json.WriteString("part", cell.Part);
            Name(json, cell.Name);
            json.WriteNumber("rows", cell.Rows);
            Number(json, "population", cell.Total);
        });
        json.WriteObjects("proposed_collapses", Weights.Collapses, collapse =>
        {
            json.WriteString("part", collapse.Part);
            json.WriteString("term", collapse.Collapse.Term);
            json.WriteStartArray("levels");
            foreach (var level in collapse.Collapse.Levels)
                json.WriteStringValue(level);
            json.WriteEndArray();
            json.WriteNumber("rows", collapse.Collapse.RowCount);
            Number(json, "population", collapse.Collapse.Total);
        });
        json.WriteEndObject();
    }

    private static void Response(Utf8JsonWriter json, ResponseReport response)
    {
        json.WriteStartObject("response");
        json.WriteNumber("rows", response.Rows);
        json.WriteNumber("respondents", response.Respondents);
        json.WriteNumber("merged_classes", response.MergedClasses);
        json.WriteObjects("classes", response.Classes, own =>
        {
            json.WriteString("class", own.Name);
            json.WriteNumber("rows", own.Rows);
            json.WriteNumber("respondents", own.Respondents);
            Number(json, "factor", own.Factor);
        });
        json.WriteObjects("coefficients", response.Coefficients, own =>
        {
            json.WriteString("name", own.Name);
            Number(json, "value", own.Value);
            json.WriteBoolean("dropped", own.IsDropped);
        });
        json.WriteEndObject();
    }

    private static void Replicates(Utf8JsonWriter json, ReplicateReport replicates)
    {
        json.WriteStartObject("replicates");
        json.WriteString("kind", replicates.Plan.Kind == ReplicateKind.RaoWu ? "rao_wu" : replicates.Plan.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("count", replicates.Count);
        if (replicates.Plan.Number is not null)
            json.WriteNumber("seed", replicates.Plan.Seed);
        json.WriteString("centre", replicates.Plan.AboutEstimate ? "estimate" : "replicate_mean");
        Number(json, "scale", replicates.Rule.Scale);
        json.WriteStartArray("replicate_scales");
        foreach (var scale in replicates.Rule.ReplicateScales ?? [])
            json.WriteNumberValue(scale);
        json.WriteEndArray();
        json.WriteNumber("degrees_of_freedom", replicates.DegreesOfFreedom);
        json.WriteObjects("empty_margins", replicates.EmptyMargins, empty =>
        {
            Name(json, empty.Margin);
            json.WriteNumber("replicates", empty.Replicates);
        });
        json.WriteObjects("failures", replicates.Failures, failure =>
        {
            json.WriteNumber("replicate", failure.Replicate + 1);
            json.WriteString("cause", failure.Cause?.ToString() ?? "StepRefused");
            json.WriteString("message", failure.Message);
        });
        json.WriteEndObject();
    }

    private static void Distribution(Utf8JsonWriter json, WeightDistribution distribution)
    {
        json.WriteNumber("rows", distribution.Count);
        Number(json, "sum", distribution.Sum);
        Number(json, "minimum", distribution.Minimum);
        for (var k = 0; k < WeightDiagnostics.QuantileLevels.Count; k++)
            Number(json, $"p{100 * WeightDiagnostics.QuantileLevels[k]:00}", distribution.Quantiles[k]);
        Number(json, "maximum", distribution.Maximum);
        Number(json, "mean", distribution.Mean);
        Number(json, "coefficient_of_variation", distribution.CoefficientOfVariation);
        Number(json, "unequal_weighting_effect", distribution.UnequalWeightingEffect);
        Number(json, "effective_size", distribution.EffectiveSize);
        json.WriteNumber("negative", distribution.NegativeCount);
    }

    private static void Name(Utf8JsonWriter json, MarginName name)
    {
        json.WriteString("term", name.Term);
        json.WriteString("level", name.Level);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
