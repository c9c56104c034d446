using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ivm.Cli.Demo;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Demonstration;
using Ivm.Transforms.Estimation;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm demo</c>: simulates, runs, and holds the key figures against the truth.</summary>
/// <param name="line">Makes the line.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="simulate">Makes the country.</param>
/// <param name="run">Runs the line.</param>
/// <param name="surroundings">Where the result goes.</param>
internal sealed class DemoVerb(LineFactory line, Settings settings, SimulateVerb simulate, RunVerb run, Surroundings surroundings)
{
    private static readonly string[] Header = ["figure", "estimate", "margin", "by replicates", "truth", "unweighted", "truth within margin"];

    private static readonly string[] FaultHeader = ["kind of fault", "planted", "found", "rightly", "wrongly", "emptied", "gone", "missed"];

    private static readonly string[] KeyMeasures =
    [
        "victim_any", "victim_violence", "victim_property", "victim_vandalism", "victim_burglary", "victim_bicycle_theft", "per100_any", "reported",
        "feels_unsafe_sometimes", "feels_unsafe_often", "unsafe_in_neighbourhood", "neighbourhood_improved", "neighbourhood_deteriorated",
        "grade_surroundings", "grade_liveability", "grade_safety", "had_police_contact", "satisfied_police_functioning",
        "scale_social_cohesion", "scale_physical_decay", "scale_social_nuisance",
    ];

    public static Command Command(VerbRunner runner)
    {
        var country = new CountryOptions();
        var command = new Command("demo", "Simulate a country, run the line, and hold the key figures against the truth.");
        country.AddTo(command);
        return runner.On<DemoVerb>(command, (verb, parsed, cancellation) => verb.RunAsync(country, parsed, cancellation));
    }

    private async Task<int> RunAsync(CountryOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var contracts = line.LoadContracts();
        var edition = line.EditionOf(contracts);
        var country = simulate.Make(contracts, edition, options.Of(parsed, contracts, edition, settings.Run.Threads), cancellation);
        var result = await run.RunAsync(line.MakeLine(contracts, edition), cancellation);

        var datasets = result.Reports.SelectMany(report => report.Outcome?.Datasets ?? []).ToArray();
        var figures = datasets.Single(dataset => dataset.Name == FigureSchema.Figures);
        Tell(FaultComparison.Of(edition, datasets, country.FaultsFile, settings.Run, cancellation));
        var replicates = Array.Find(datasets, dataset => dataset.Name == ReplicateMarginSchema.Name);
        Tell(TruthComparison.Of(figures, replicates, country.FiguresFile, settings.Run, cancellation), edition);
        using var process = Process.GetCurrentProcess();
        surroundings.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Time {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, peak memory {process.PeakWorkingSet64 / 1048576.0:0} MiB."));
        return ExitCode.Done;
    }

    private void Tell(ImmutableArray<FaultCount> faults)
    {
        var rows = new List<string[]> { FaultHeader };
        rows.AddRange(faults.Select(fault => new[]
        {
            fault.Kind, Number(fault.Planted), Number(fault.Found), Repaired(fault, fault.RepairedRightly), Repaired(fault, fault.RepairedWrongly), Repaired(fault, fault.LeftOpen),
            Number(fault.Gone), Number(fault.Missed),
        }));
        surroundings.Out.WriteLine();
        surroundings.Out.WriteLine("Planted faults, and what became of them. Rightly, wrongly: repaired to the true value, or to another; emptied: the wrong");
        surroundings.Out.WriteLine("value went and none took its place; gone: with a response that was set aside for another reason.");
        Lines.Align(surroundings.Out, rows, numbersFrom: 1, indent: "  ");

        static string Repaired(FaultCount fault, long count) => fault.CanBeRepaired ? Number(count) : "";
        static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
    }

    private void Tell(ImmutableArray<KeyFigure> all, Edition edition)
    {
        var measures = edition.Tables.Measures.ToDictionary(measure => measure.Name, StringComparer.Ordinal);
        var country = all.Where(figure => figure.By == "total").ToDictionary(figure => figure.Measure, StringComparer.Ordinal);
        var rows = new List<string[]> { Header };
        rows.AddRange(KeyMeasures.Where(country.ContainsKey).Select(name => Row(measures[name], country[name])));

        surroundings.Out.WriteLine();
        surroundings.Out.WriteLine($"Key figures of the simulated country, {edition.Year}, persons of {edition.Linkage.MinimumAge} and older");
        Lines.Align(surroundings.Out, rows, numbersFrom: 1, indent: "  ");
        TellCover("all figures of the country", [.. country.Values]);
        TellCover("all figures of police regions", [.. all.Where(figure => figure.By == "police_region")]);
    }

    private static string[] Row(Measure measure, KeyFigure figure)
    {
        string Number(double value) => value.ToString($"F{measure.Decimals + 1}", CultureInfo.InvariantCulture);
        return
        [
            measure.Label.English, Number(figure.Estimate), "±" + Number(figure.Margin), figure.ReplicateMargin is { } margin ? "±" + Number(margin) : ".",
            Number(figure.Truth), Number(figure.Unweighted), figure.Covers ? "yes" : "no",
        ];
    }

    private void TellCover(string what, IReadOnlyCollection<KeyFigure> figures)
    {
        if (figures.Count > 0)
        {
            var byReplicates = figures.Any(figure => figure.ReplicateMargin is not null)
                ? string.Create(CultureInfo.InvariantCulture, $"by replicates: {figures.Count(figure => figure.ReplicateCovers)}, median ratio of the margins {MedianRatio(figures):0.000}; ")
                : "";
            surroundings.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Truth within the margin: {figures.Count(figure => figure.Covers)} of {figures.Count}, {what} ({byReplicates}unweighted: {figures.Count(figure => figure.UnweightedCovers)})."));
        }
    }

    /// <summary>Median over the figures of margin by replicates over linearised margin.</summary>
    private static double MedianRatio(IEnumerable<KeyFigure> figures)
    {
        var ratios = figures.Where(figure => figure.ReplicateMargin is not null && figure.Margin > 0).Select(figure => figure.ReplicateMargin!.Value / figure.Margin).Order().ToArray();
        return ratios.Length == 0 ? double.NaN : ratios[ratios.Length / 2];
    }
}
