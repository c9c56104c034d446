using Ivm.Cli.Hosting;

namespace Ivm.Acceptance.Tests.Testing;

/// <summary>A desk at which the program is used within the test's own process: a folder, an environment, what was printed.</summary>
internal sealed class Desk : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("ivm-desk-").FullName;

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["IVM_CONTRACTS"] = Repository.Contracts };

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Runs the program.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await IvmProgram.RunAsync(args, new Surroundings(output, error, IsTerminal: false, Folder, AppContext.BaseDirectory, Environment), CancellationToken.None);
        // The name that help gives the program is that of the process, here the test.
        Out = output.ToString().Replace(System.CommandLine.RootCommand.ExecutableName, "ivm", StringComparison.Ordinal);
        Error = error.ToString();
        return code;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
