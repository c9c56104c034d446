using System.CommandLine;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Cli.Demo;

/// <summary>Options that choose a simulated country.</summary>
internal sealed class CountryOptions
{
    private readonly Option<int> persons = new("--persons") { HelpName = "N", Description = "Persons in the registers", DefaultValueFactory = _ => DefaultPersons };
    private readonly Option<ulong> seed = new("--seed") { HelpName = "N", Description = "The same seed gives the same bytes", DefaultValueFactory = _ => 2011 };
    private readonly Option<string> dirt = new("--dirt") { HelpName = "X", Description = "Multiplies the rates of planted faults; 0 for none", DefaultValueFactory = _ => "1" };
    private readonly Option<bool> overlap = new("--plant-overlap") { Description = "Plant household rows that overlap in time: a delivery that must be refused" };
    private readonly Option<bool> keyFaults = new("--plant-key-faults") { Description = "Plant register keys that lead nowhere, in a circle, or two to one person" };
    private readonly Option<bool> registersOnly = new("--registers-only") { Description = "Registers without samples, responses and truth; memory then does not grow with the persons" };
    private readonly Option<int?> contacts = new("--contacts") { HelpName = "N", Description = "With --registers-only: also draw N persons without a key and write their contacts, and who they are" };

    /// <summary>Enough for at least 750 net respondents in each of the 25 police regions.</summary>
    public const int DefaultPersons = 500_000;

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(persons);
        command.Options.Add(seed);
        command.Options.Add(dirt);
        command.Options.Add(overlap);
    }

    /// <summary>Adds the options about registers, to a verb that only makes a country.</summary>
    public void AddRegistersTo(Command command)
    {
        command.Options.Add(keyFaults);
        command.Options.Add(registersOnly);
        command.Options.Add(contacts);
    }

    /// <summary>The country chosen; folders are left open.</summary>
    public SimulationOptions Of(ParseResult parsed, ContractSet contracts, Edition edition, int threads)
    {
        var text = parsed.GetRequiredValue(dirt);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? new SimulationOptions(contracts, edition, DeliveryFolder: "", TruthFolder: "")
            {
                Persons = parsed.GetValue(persons),
                Seed = parsed.GetValue(seed),
                Dirt = share,
                PlantOverlap = parsed.GetValue(overlap),
                PlantKeyFaults = parsed.GetValue(keyFaults),
                RegistersOnly = parsed.GetValue(registersOnly),
                Contacts = parsed.GetValue(contacts),
                Threads = threads,
            }
            : throw new InvalidInputException(InputFailure.Invalid, new Fault("--dirt", $"'{text}'", "a number such as 0.5", "Correct the option."));
    }
}
