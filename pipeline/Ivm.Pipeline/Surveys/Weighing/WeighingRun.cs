using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>What <c>ivm weigh</c> did.</summary>
/// <param name="Plan">The model.</param>
/// <param name="Rows">Rows of the data.</param>
/// <param name="Weights">The weights and all that is known of them.</param>
/// <param name="Files">Names of the files written.</param>
public sealed record WeighingResult(SurveyWeightingPlan Plan, int Rows, SurveyWeights Weights, ImmutableArray<string> Files);

/// <summary>What <c>ivm weigh</c> does: data, model and totals in; weights, margins and diagnostics out.</summary>
public static class WeighingRun
{
    private const string Json = "diagnostics.json";
    private const string Page = "diagnostics.html";
    private const string Replicates = "replicate_weights.parquet";

    private static readonly string[] AllFiles = ["weights.csv", "weights.parquet", "margins.csv", Replicates, Json, Page];

    /// <summary>Reads, weights and writes.</summary>
    /// <param name="data">Path of the CSV or Parquet file.</param>
    /// <param name="model">Path of the weighting model.</param>
    /// <param name="folder">Folder for the results.</param>
    /// <param name="cancellation">Stops the work; nothing is written then.</param>
    /// <exception cref="InvalidInputException">
    /// Data, model or totals cannot be used; or no weights meet the margins (<see cref="InputFailure.NoSolution"/>), and then
    /// only the diagnostics are written.
    /// </exception>
    public static WeighingResult Execute(string data, string model, string folder, CancellationToken cancellation)
    {
        var input = WeighingInput.ReadModel(model);
        CheckKeys(input.Plan);
        var read = input.ReadData(data, input.Plan.Reading, cancellation);
        var weights = SurveyWeighting.Run(input.Plan, read.Data, read.Totals);
        cancellation.ThrowIfCancellationRequested();

        var results = new ResultFolder(folder);
        var report = new WeighingReport(input.Plan, weights, read.Data.RowCount, read.Files);
        results.AddText(Json, report.WriteJson);
        results.AddText(Page, writer => new DiagnosticsPage(report).Write(writer));
        if (!weights.IsSolved)
        {
            results.Complete(AllFiles);
            throw NoWeights.Of(input.Plan, weights);
        }

        WriteWeights(results, input.Plan, read.Data, weights);
        WriteMargins(results, input.Plan, weights);
        if (weights.Replicates?.Weights is { } replicates)
            ReplicateFile.Write(results.Add(Replicates), Keys(input.Plan, read.Data), replicates, cancellation);
        results.Complete(AllFiles);
        return new WeighingResult(
            input.Plan, read.Data.RowCount, weights, [.. AllFiles.Where(file => file != Replicates || weights.Replicates?.Weights is not null)]);
    }

    private static void CheckKeys(SurveyWeightingPlan plan)
    {
        string[] taken = ["row", "design_weight", "response_weight", "calibrated_weight", "trimmed_weight", "g", "final_weight"];
        if (plan.Keys.FirstOrDefault(key => taken.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } clash)
            throw SurveyFile.Refused(InputFailure.Invalid, $"{plan.Name}: key", $"the column '{clash}'", "a name that no column of weights.csv has", "Rename the column in the data.");
    }

    /// <summary>What identifies a row: the columns that the model names, or its number.</summary>
    private static ImmutableArray<(string Name, string Type, Func<int, string?> Of)> Keys(SurveyWeightingPlan plan, SurveyData data) => plan.Keys.IsEmpty
        ? [("row", "BIGINT", row => (row + 1).ToString(CultureInfo.InvariantCulture))]
        : [.. plan.Keys.Select(key => (key, "VARCHAR", (Func<int, string?>)(row => data.Codes[key][row])))];

    private static void WriteWeights(ResultFolder results, SurveyWeightingPlan plan, SurveyData data, SurveyWeights weights)
    {
        var keys = Keys(plan, data);
        var g = weights.G;
        var table = new ResultTable(
            [.. keys.Select(key => (key.Name, key.Type)), .. weights.Steps.Select(step => ($"{step.Name}_weight", "DOUBLE")), ("g", "DOUBLE"), ("final_weight", "DOUBLE")]);
        table.Write(results, "weights", Enumerable.Range(0, data.RowCount).Select(row => (string?[])
        [
            .. keys.Select(key => key.Of(row)),
            .. weights.Steps.Select(step => ResultTable.Number(step.Weights[row])),
            ResultTable.Number(g[row]),
            ResultTable.Number(weights.Final[row]),
        ]));
    }

    private static void WriteMargins(ResultFolder results, SurveyWeightingPlan plan, SurveyWeights weights)
    {
        var parted = !plan.Partition.IsEmpty;
        (string, string)[] columns =
        [
            ("term", "VARCHAR"), ("level", "VARCHAR"), ("rows", "BIGINT"), ("population", "DOUBLE"), ("before", "DOUBLE"), ("after", "DOUBLE"),
            ("dropped", "BOOLEAN"), ("lambda", "DOUBLE"), ("influence", "DOUBLE"),
        ];
        new ResultTable(parted ? [("part", "VARCHAR"), .. columns] : columns).Write(results, "margins", weights.Margins.Select(margin => (string?[])
        [
            .. parted ? [margin.Part] : Array.Empty<string?>(),
            margin.Name.Term,
            margin.Name.Level,
            margin.Rows.ToString(CultureInfo.InvariantCulture),
            ResultTable.Number(margin.Total),
            ResultTable.Number(margin.Before),
            ResultTable.Number(margin.After),
            margin.IsDropped ? "true" : "false",
            ResultTable.Number(margin.Coefficient),
            ResultTable.Number(margin.Influence),
        ]), withParquet: false);
    }
}
