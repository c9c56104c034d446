using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Demo;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm simulate</c>: makes a country and puts its delivery where a real one would lie.</summary>
/// <param name="line">Contracts and workspace.</param>
/// <param name="settings">Threads.</param>
/// <param name="surroundings">Where the result goes.</param>
internal sealed class SimulateVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner)
    {
        var country = new CountryOptions();
        var command = new Command("simulate", "Make a country and its delivery, precisely as an office would receive it, and the truth behind it apart.");
        country.AddTo(command);
        country.AddRegistersTo(command);
        return runner.On<SimulateVerb>(command, (verb, parsed, cancellation) => Task.FromResult(verb.Run(country, parsed, cancellation)));
    }

    private const int FaultColumns = 2;

    private int Run(CountryOptions country, ParseResult parsed, CancellationToken cancellation)
    {
        var contracts = line.LoadContracts();
        var edition = line.EditionOf(contracts);
        Make(contracts, edition, country.Of(parsed, contracts, edition, settings.Run.Threads), cancellation);
        return ExitCode.Done;
    }

    /// <summary>Makes the country and tells what was made.</summary>
    public SimulatedCountry Make(ContractSet contracts, Edition edition, SimulationOptions choices, CancellationToken cancellation)
    {
        var country = new SimulatedCountry(line.Workspace, contracts, edition);
        var summary = country.Make(choices, new StepLines(surroundings.Out), cancellation);
        if (summary is null)
        {
            surroundings.Out.WriteLine($"The same country lies there already: {line.Workspace.Deliveries(edition.Year)}");
            return country;
        }

        surroundings.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Files.Count} files, {summary.Files.Sum(file => file.Rows):N0} rows, {summary.Files.Sum(file => file.Bytes) / 1e6:N1} MB: {line.Workspace.Deliveries(edition.Year)}"));
        surroundings.Out.WriteLine(summary.FaultsByKind.Count == 0 ? "No faults planted." : string.Create(CultureInfo.InvariantCulture, $"Planted faults: {summary.FaultsByKind.Values.Sum():N0}"));
        Lines.List(surroundings.Out, [.. summary.FaultsByKind.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => (kind.Key, kind.Value.ToString(CultureInfo.InvariantCulture)))], FaultColumns, indent: "  ");
        return country;
    }

    /// <summary>A line when a step of the simulation begins.</summary>
    private sealed class StepLines(TextWriter output) : IProgress<SimulationProgress>
    {
        private readonly Lock gate = new();
        private string last = "";

        public void Report(SimulationProgress value)
        {
            lock (gate)
            {
                if (value.Step != last)
                {
                    last = value.Step;
                    output.WriteLine($"simulate: {value.Step}");
                }
            }
        }
    }
}
