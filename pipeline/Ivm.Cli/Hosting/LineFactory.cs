using Ivm.Contracts;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;

namespace Ivm.Cli.Hosting;

/// <summary>Makes what verbs work on from the settings.</summary>
/// <param name="settings">The settings.</param>
/// <param name="surroundings">Where the contracts are looked for, and where notices go.</param>
internal sealed class LineFactory(Settings settings, Surroundings surroundings)
{
    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; } = Workspace.At(Path.Combine(surroundings.WorkingFolder, settings.Workspace));

    /// <summary>Reads the contracts.</summary>
    /// <exception cref="InvalidInputException">A contract is wrong; all faults at once.</exception>
    public ContractSet LoadContracts() =>
        ContractLoader.Load(ContractFolder.Find(settings.Contracts, surroundings.WorkingFolder, surroundings.ProgramFolder));

    /// <summary>The edition chosen.</summary>
    /// <param name="contracts">The contracts.</param>
    /// <exception cref="InvalidInputException">The contracts know no such edition.</exception>
    public Edition EditionOf(ContractSet contracts) =>
        contracts.Editions.TryGetValue(settings.Edition, out var edition)
            ? edition
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(
                Settings.Names.Edition, $"{settings.Edition}", $"one of {string.Join(", ", contracts.Editions.Keys)}", "Correct --edition, or write editions/YEAR.yaml."));

    /// <summary>The line of the edition chosen.</summary>
    public Line MakeLine()
    {
        var contracts = LoadContracts();
        return MakeLine(contracts, EditionOf(contracts));
    }

    /// <summary>The line of an edition.</summary>
    /// <param name="contracts">The contracts.</param>
    /// <param name="edition">The edition.</param>
    public Line MakeLine(ContractSet contracts, Edition edition)
    {
        var key = Keys.Of(settings, Workspace, out var isSimulated);
        if (isSimulated)
        {
            surroundings.Error.WriteLine(Keys.SimulatedNotice);
        }

        return EditionLine.Of(Workspace, contracts, edition, key);
    }
}
