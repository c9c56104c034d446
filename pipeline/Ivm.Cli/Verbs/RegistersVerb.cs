using System.CommandLine;
using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Contracts;
using Ivm.Pipeline.Registers;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm registers state</c>: what the registers say of any date.</summary>
/// <param name="line">Contracts and workspace.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class RegistersVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    private const string DateForm = "yyyy-MM-dd";

    public static Command Command(VerbRunner runner) =>
        new("registers", "What the registers of an edition say.")
        {
            State(runner),
        };

    private static Command State(VerbRunner runner)
    {
        var date = new Option<string>("--date") { HelpName = "DATE", Required = true, Description = "The day, yyyy-mm-dd" };
        var folder = new Option<string>("--out", "-o") { HelpName = "DIR", Required = true, Description = "A new folder, which only its owner may read: it holds persons." };
        return runner.On<RegistersVerb>(
            new Command("state", "Write the target population, its totals, coverage and checks between registers as of any date, from the registers that were taken in. Changes nothing in the workspace.") { date, folder },
            (verb, parsed, cancellation) => Task.FromResult(verb.State(parsed.GetRequiredValue(date), parsed.GetRequiredValue(folder), cancellation)));
    }

    private int State(string text, string folder, CancellationToken cancellation)
    {
        if (!DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--date", $"'{text}'", "a day such as 2010-07-01", "Correct the option."));
        }

        var path = Path.GetFullPath(Path.Combine(surroundings.WorkingFolder, folder));
        if (path.StartsWith(line.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault("--out", "a folder in the workspace", "a folder elsewhere", "Choose another folder: the workspace holds the line's own datasets only."));
        }

        var contracts = line.LoadContracts();
        foreach (var file in RegisterState.Write(line.Workspace, contracts, line.EditionOf(contracts), date, path, settings.Run, cancellation))
        {
            surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Dataset}: {file.Rows:N0} rows"));
        }

        surroundings.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"State of {date:yyyy-MM-dd}: {path}"));
        return ExitCode.Done;
    }
}
