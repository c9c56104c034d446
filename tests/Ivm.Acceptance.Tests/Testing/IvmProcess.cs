using System.Diagnostics;

namespace Ivm.Acceptance.Tests.Testing;

/// <summary>What a run of the program came to.</summary>
internal sealed record Ran(int Code, string Out, string Error);

/// <summary>The program as a process of its own, as a user starts it.</summary>
internal sealed class IvmProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private IvmProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    public static IvmProcess Start(string contracts, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Repository.Root };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ivm.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("IVM_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["IVM_CONTRACTS"] = contracts;
        return new IvmProcess(Process.Start(start)!);
    }

    public static async Task<Ran> RunAsync(string contracts, params string[] args)
    {
        using var started = Start(contracts, args);
        return await started.EndAsync();
    }

    public async Task<Ran> EndAsync()
    {
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    /// <summary>kill -9: no chance to tidy up.</summary>
    public void Kill() => process.Kill();

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public bool HasExited => process.HasExited;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
