namespace Ivm.Cli.Hosting;

/// <summary>All of the machine that the program talks to, so that tests can put something else in its place.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Messages.</param>
/// <param name="IsTerminal">Whether a person watches: bars instead of lines.</param>
/// <param name="WorkingFolder">Where <c>ivm.json</c> and the contracts are looked for.</param>
/// <param name="ProgramFolder">The folder of the program.</param>
/// <param name="Environment">Variables of the environment.</param>
internal sealed record Surroundings(
    TextWriter Out,
    TextWriter Error,
    bool IsTerminal,
    string WorkingFolder,
    string ProgramFolder,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The real ones.</summary>
    public static Surroundings OfProcess()
    {
        var environment = System.Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
        return new Surroundings(Console.Out, Console.Error, !Console.IsOutputRedirected, Directory.GetCurrentDirectory(), AppContext.BaseDirectory, environment);
    }
}
