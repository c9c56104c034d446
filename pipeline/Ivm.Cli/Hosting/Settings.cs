using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Microsoft.Extensions.Configuration;

namespace Ivm.Cli.Hosting;

/// <summary>How the program was set up: by <c>ivm.json</c>, the environment and options, each stronger than the one before.</summary>
/// <param name="Workspace">Folder of the workspace.</param>
/// <param name="Contracts">Folder of the contracts; null to look for one.</param>
/// <param name="Edition">The edition's year.</param>
/// <param name="Run">Threads and memory.</param>
/// <param name="PseudonymKey">Key of the pseudonyms, hexadecimal; from the environment only.</param>
/// <param name="PseudonymKeyFile">File that holds the key.</param>
internal sealed partial record Settings(
    string Workspace,
    string? Contracts,
    int Edition,
    RunOptions Run,
    string? PseudonymKey,
    string? PseudonymKeyFile)
{
    /// <summary>Names of all settings, as in <c>ivm.json</c>.</summary>
    public static class Names
    {
        public const string Workspace = "workspace";
        public const string Contracts = "contracts";
        public const string Edition = "edition";
        public const string Threads = "threads";
        public const string MemoryLimit = "memoryLimit";
        public const string PseudonymKey = "pseudonymKey";
        public const string PseudonymKeyFile = "pseudonymKeyFile";

        /// <summary>All that a file may set: a key in a file that lies beside the data would be no secret.</summary>
        public static ImmutableArray<string> InFile { get; } = [Workspace, Contracts, Edition, Threads, MemoryLimit, PseudonymKeyFile];
    }

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">All sources together.</param>
    /// <exception cref="InvalidInputException">A setting has no meaning; all faults at once.</exception>
    public static Settings From(IConfiguration configuration)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var edition = Whole(configuration, Names.Edition, 2011, 1900, 2999, faults);
        var threads = Whole(configuration, Names.Threads, RunOptions.Default.Threads, 1, 256, faults);
        var memory = configuration[Names.MemoryLimit] ?? RunOptions.Default.MemoryLimit;
        if (!MemorySize().IsMatch(memory))
        {
            faults.Add(new Fault(Names.MemoryLimit, $"'{memory}'", "a size such as 600MB or 2GB", "Correct the setting."));
        }

        return faults.Count > 0
            ? throw new InvalidInputException(InputFailure.Invalid, faults.ToImmutable())
            : new Settings(
                configuration[Names.Workspace] ?? "ivm-work",
                configuration[Names.Contracts],
                edition,
                new RunOptions(threads, memory),
                configuration[Names.PseudonymKey],
                configuration[Names.PseudonymKeyFile]);
    }

    private static int Whole(IConfiguration configuration, string name, int otherwise, int least, int most, ImmutableArray<Fault>.Builder faults)
    {
        if (configuration[name] is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add(new Fault(name, $"'{text}'", $"a whole number from {least} to {most}", "Correct the setting."));
        return otherwise;
    }

    [GeneratedRegex("^[1-9][0-9]{0,5}(MB|GB|TB|MiB|GiB|TiB)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MemorySize();
}
