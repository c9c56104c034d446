using System.CommandLine;
using System.Text;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Deliveries;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm deliveries</c>: what came in, what is missing, what was refused and why.</summary>
/// <param name="line">Contracts and workspace.</param>
/// <param name="settings">Threads for hashing the delivery.</param>
/// <param name="surroundings">Where the answer goes.</param>
internal sealed class DeliveriesVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Tell every file, and everything that is missing or refused." };
        var format = new Option<string>("--format", "-f") { HelpName = "table|json", Description = "Form of the answer", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        return runner.On<DeliveriesVerb>(
            new Command("deliveries", "Tell what was delivered for an edition, what is missing, and what was refused and why. Changes nothing.") { all, format },
            (verb, parsed, cancellation) => Task.FromResult(verb.Run(parsed.GetValue(all), parsed.GetRequiredValue(format), cancellation)));
    }

    private int Run(bool all, string format, CancellationToken cancellation)
    {
        var contracts = line.LoadContracts();
        var overview = new EditionDeliveries(line.Workspace, contracts, line.EditionOf(contracts)).Look(settings.Run.Threads, cancellation);
        if (format == "json")
        {
            surroundings.Out.WriteLine(Encoding.UTF8.GetString(overview.ToJson()));
        }
        else
        {
            new DeliveryLines(overview, surroundings.Out).Write(all);
        }

        return ExitCode.Done;
    }
}
