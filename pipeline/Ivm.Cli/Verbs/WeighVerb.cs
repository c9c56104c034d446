using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Surveys.Weighing;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm weigh</c>: weights for anybody's survey, as a weighting model says.</summary>
/// <param name="surroundings">Where the summary goes.</param>
internal sealed class WeighVerb(Surroundings surroundings)
{
    private const int ShownCells = 3;

    public static Command Command(VerbRunner runner)
    {
        var data = new Option<string>("--data") { HelpName = "FILE", Required = true, Description = "The survey, one row a person: CSV or Parquet." };
        var model = new Option<string>("--model") { HelpName = "FILE", Required = true, Description = "The weighting model (YAML): design, nonresponse, terms and their totals, bounds, replicates." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder for weights.csv, weights.parquet, margins.csv, diagnostics.json and diagnostics.html." };
        return runner.On<WeighVerb>(
            new Command("weigh", "Weight any survey: design weights, nonresponse, calibration to population totals, replicate weights.") { data, model, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(model), parsed.GetRequiredValue(folder), cancellation)));
    }

    private int Run(string data, string model, string folder, CancellationToken cancellation)
    {
        var done = WeighingRun.Execute(Full(data), Full(model), Full(folder), cancellation);
        Steps(done.Weights);
        Margins(done.Weights);
        Thin(done);
        Replicates(done.Weights);
        surroundings.Out.WriteLine($"{Path.Combine(folder, done.Files[0])}, {string.Join(", ", done.Files[1..])}");
        return ExitCode.Done;
    }

    private void Steps(SurveyWeights weights)
    {
        string[] header = ["weights", "rows", "sum", "smallest", "median", "largest", "unequal weighting effect"];
        var rows = weights.Steps.Select(step => Row(step.Name, WeightDiagnostics.Of(step.Weights)));
        if (!weights.Margins.IsEmpty)
            rows = rows.Append(Row("g", WeightDiagnostics.OfRatios(weights.BeforeCalibration, weights.Final)));
        Lines.Align(surroundings.Out, [header, .. rows], numbersFrom: 1);

        static string[] Row(string name, WeightDistribution own) =>
        [
            name, own.Count.ToString(CultureInfo.InvariantCulture), name == "g" ? "" : Number(own.Sum), Number(own.Minimum), Number(own.Quantiles[3]), Number(own.Maximum), Number(own.UnequalWeightingEffect),
        ];
    }

    private void Margins(SurveyWeights weights)
    {
        if (weights.Margins.IsEmpty)
            return;
        var parts = weights.Parts.Length > 1 ? $"{weights.Parts.Length} parts, " : "";
        var trimmed = weights.Parts.Sum(part => part.TrimmedRows);
        surroundings.Out.WriteLine(
            $"{parts}{weights.Margins.Length} margins, {weights.Margins.Count(margin => margin.IsDropped)} of them follow from others; {weights.Parts.Max(part => part.Iterations)} steps, largest relative misfit {weights.Parts.Max(part => part.LargestMisfit):G2}"
            + $"{(trimmed > 0 ? $"; {trimmed} rows trimmed" : "")}; {weights.Final.Count(weight => weight < 0)} negative weights");
    }

    private void Thin(WeighingResult done)
    {
        var weights = done.Weights;
        if (weights.ThinCells.IsEmpty)
            return;
        surroundings.Out.WriteLine($"{weights.ThinCells.Length} cells of fewer than {done.Plan.MinimumRows} rows: {Listed(weights.ThinCells.Select(cell => $"{Of(cell.Part)}{cell.Name} ({cell.Rows})"), weights.ThinCells.Length)}");
        if (!weights.Collapses.IsEmpty)
            surroundings.Out.WriteLine($"  proposed: {Listed(weights.Collapses.Select(own => $"{Of(own.Part)}{own.Collapse.Term} = {string.Join(" + ", own.Collapse.Levels)} ({own.Collapse.RowCount})"), weights.Collapses.Length)}");

        static string Of(string part) => part.Length == 0 ? "" : $"{part}: ";
        static string Listed(IEnumerable<string> all, int count) => string.Join("; ", all.Take(ShownCells)) + (count > ShownCells ? $"; and {count - ShownCells} more" : "");
    }

    private void Replicates(SurveyWeights weights)
    {
        if (weights.Replicates is { } replicates)
            surroundings.Out.WriteLine($"{replicates.Count} replicates: {replicates.Failures.Length} without weights, {replicates.EmptyMargins.Length} margins without rows in some");
    }

    private static string Number(double number) => number.ToString(Math.Abs(number) >= 1e5 ? "F0" : "G6", CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
