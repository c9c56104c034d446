using System.CommandLine;
using Ivm.Cli.Hosting;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm validate</c>: reads the contracts and tells all faults, or what was found.</summary>
/// <param name="line">Reads the contracts.</param>
/// <param name="surroundings">Where the result goes.</param>
internal sealed class ValidateVerb(LineFactory line, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner) => runner.On<ValidateVerb>(
        new Command("validate", "Check the contracts and tell every fault with its file, line and column."),
        (verb, _, _) => Task.FromResult(verb.Run()));

    private int Run()
    {
        var contracts = line.LoadContracts();
        surroundings.Out.WriteLine(
            $"{contracts.FileHashes.Count} contracts without a fault: editions {string.Join(", ", contracts.Editions.Keys)}, "
            + $"{contracts.CodeLists.Count} code lists, {contracts.Outputs.Count} datasets, {contracts.Assumptions.Length} assumptions.");
        return ExitCode.Done;
    }
}
