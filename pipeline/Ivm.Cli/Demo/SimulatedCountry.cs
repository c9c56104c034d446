using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Demonstration;
using Ivm.Pipeline.Storage;
using Ivm.Simulation;

namespace Ivm.Cli.Demo;

/// <summary>
/// Puts a simulated country into a workspace: the delivery where deliveries lie, the truth apart. Both appear whole,
/// by a rename, and only where nothing real would be lost.
/// </summary>
/// <param name="workspace">The workspace.</param>
/// <param name="contracts">All contracts.</param>
/// <param name="edition">The edition to simulate.</param>
internal sealed class SimulatedCountry(Workspace workspace, ContractSet contracts, Edition edition)
{
    private const string IdentityFile = "simulation.txt";

    /// <summary>The ledger of planted faults.</summary>
    public string FaultsFile => Path.Combine(workspace.Truth(edition.Year), "faults.csv");

    /// <summary>The true figures.</summary>
    public string FiguresFile => Path.Combine(workspace.Truth(edition.Year), "figures.csv");

    /// <summary>Makes the country, unless the very same one lies there.</summary>
    /// <param name="choices">What country, and how much of the machine; folders are chosen here.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Stops it, leaving what was there before.</param>
    /// <returns>What was made; null when it lay there already.</returns>
    /// <exception cref="InvalidInputException">A delivery lies there that was not simulated.</exception>
    public SimulationSummary? Make(SimulationOptions choices, IProgress<SimulationProgress> progress, CancellationToken cancellation)
    {
        var deliveries = workspace.Deliveries(edition.Year);
        var truth = workspace.Truth(edition.Year);
        if (Directory.Exists(deliveries) && !Directory.Exists(truth))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                deliveries, "a delivery that was not simulated", "no delivery, or a simulated one", "Choose another folder with --workspace."));
        }

        using var held = workspace.Acquire();
        var identity = IdentityOf(choices);
        if (Directory.Exists(deliveries) && File.Exists(Path.Combine(truth, IdentityFile)) && File.ReadAllText(Path.Combine(truth, IdentityFile)) == identity)
        {
            return null;
        }

        var staged = choices with { DeliveryFolder = Path.Combine(workspace.Staging, "delivery"), TruthFolder = Path.Combine(workspace.Staging, "truth"), Tables = TableFile.Write };
        Directory.CreateDirectory(staged.DeliveryFolder);
        Directory.CreateDirectory(staged.TruthFolder);
        var summary = CountrySimulator.Write(staged, progress, cancellation);
        File.WriteAllText(Path.Combine(staged.TruthFolder, IdentityFile), identity);

        // The truth goes first: a delivery without its truth beside it would pass for a real one.
        Replace(staged.TruthFolder, truth);
        Replace(staged.DeliveryFolder, deliveries);
        return summary;
    }

    private void Replace(string staged, string place)
    {
        if (Directory.Exists(place))
        {
            Directory.Move(place, Path.Combine(workspace.Staging, $"old-{Path.GetFileName(staged)}"));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.Move(staged, place);
        DurableFiles.SyncFolder(Path.GetDirectoryName(place)!);
    }

    /// <summary>Everything that the bytes depend on: choices, contracts and the simulator's own code.</summary>
    private string IdentityOf(SimulationOptions choices) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        edition {edition.Year}
        persons {choices.Persons}
        seed {choices.Seed}
        dirt {choices.Dirt:R}
        overlap {choices.PlantOverlap}
        key faults {choices.PlantKeyFaults}
        registers only {choices.RegistersOnly}
        contacts {choices.Contacts}
        contracts {ContentHash.OfText(string.Join('\n', contracts.FileHashes.Select(file => $"{file.Key} {file.Value}")))}
        simulator {typeof(CountrySimulator).Module.ModuleVersionId}

        """);
}
