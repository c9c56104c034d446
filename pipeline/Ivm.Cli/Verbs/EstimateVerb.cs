using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm estimate</c>: estimates from anybody's survey, as a design file says.</summary>
/// <param name="surroundings">Where the figures go.</param>
internal sealed class EstimateVerb(Surroundings surroundings)
{
    public static Command Command(VerbRunner runner)
    {
        var data = new Option<string>("--data") { HelpName = "FILE", Required = true, Description = "The survey, one row a respondent: CSV or Parquet." };
        var design = new Option<string>("--design") { HelpName = "FILE", Required = true, Description = "The design file (YAML): strata, sampling units, weights, and what to estimate." };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "Folder for estimates.csv and estimates.parquet." };
        return runner.On<EstimateVerb>(
            new Command("estimate", "Estimate means, totals, ratios, proportions and quantiles from any survey, with standard errors and intervals.") { data, design, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(design), parsed.GetRequiredValue(folder), cancellation)));
    }

    private int Run(string data, string design, string folder, CancellationToken cancellation)
    {
        var figures = SurveyRun.Execute(Full(data), Full(design), Full(folder), cancellation);
        string[] header = ["estimate of", "domain", "estimate", "standard error", "lower", "upper", "n"];
        Lines.Align(surroundings.Out, [header, .. figures.Select(Row)]);
        surroundings.Out.WriteLine($"{figures.Length} figures: {Path.Combine(Full(folder), "estimates.csv")} and estimates.parquet");
        return ExitCode.Done;
    }

    private static string[] Row(SurveyFigure figure) =>
    [
        figure.Probability is { } share ? $"{figure.Request} {Number(share)}" : figure.Request,
        figure.DomainText.Length == 0 ? "all" : figure.DomainText,
        Number(figure.Estimate),
        Number(figure.StandardError),
        Number(figure.Lower),
        Number(figure.Upper),
        figure.Count.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Number(double? number) => number is not { } value ? "." : value.ToString(Math.Abs(value) >= 1e5 ? "F0" : "G6", CultureInfo.InvariantCulture);

    private string Full(string path) => Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, path));
}
