using System.CommandLine;

namespace Ivm.Cli.Hosting;

/// <summary>Options that every verb takes; each is the strongest source of the setting of the same name.</summary>
internal sealed class CommonOptions
{
    private readonly (string Setting, Option<string?> Option)[] all =
    [
        (Settings.Names.Workspace, Option("--workspace", "DIR", "Folder of deliveries, datasets and releases [default: ./ivm-work]", "-w")),
        (Settings.Names.Contracts, Option("--contracts", "DIR", "Folder of the contracts [default: data-schemas, found from here upwards or beside the program]")),
        (Settings.Names.Edition, Option("--edition", "YEAR", "Edition of the survey [default: 2011]")),
        (Settings.Names.Threads, Option("--threads", "N", "Tasks at the same time, and threads in each; changes no byte of what is written [default: all processors]")),
        (Settings.Names.MemoryLimit, Option("--memory-limit", "SIZE", "Memory of the SQL engine in each running task [default: 600MB]")),
        (Settings.Names.PseudonymKeyFile, Option("--pseudonym-key-file", "FILE", "File with the key of the pseudonyms, hexadecimal; or put the key into IVM_PSEUDONYM_KEY")),
    ];

    /// <summary>Adds the options to a command and all below it.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, option) in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The settings that were given as options.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Given(ParseResult parsed) =>
        all.Where(each => parsed.GetResult(each.Option) is not null)
            .Select(each => KeyValuePair.Create(each.Setting, parsed.GetValue(each.Option)));

    private static Option<string?> Option(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description, Recursive = true };
}
