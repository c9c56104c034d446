using System.Collections.Immutable;
using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Publishing;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm run</c>: takes the delivery to a release; does only what is not up to date.</summary>
/// <param name="line">Makes the line.</param>
/// <param name="settings">Threads and memory.</param>
/// <param name="display">Shows the run.</param>
/// <param name="time">The clock of the log.</param>
/// <param name="surroundings">Where the result goes.</param>
internal sealed class RunVerb(LineFactory line, Settings settings, IRunDisplay display, TimeProvider time, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner) => runner.On<RunVerb>(
        new Command("run", "Take the delivery to a release. What is up to date is reused; a stopped run goes on where it was."),
        (verb, _, cancellation) => verb.RunAsync(cancellation));

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await RunAsync(line.MakeLine(), cancellation);
        return ExitCode.Done;
    }

    /// <summary>Runs a line and tells what it came to.</summary>
    /// <param name="made">The line.</param>
    /// <param name="cancellation">Stops the run.</param>
    public async Task<RunResult> RunAsync(Line made, CancellationToken cancellation)
    {
        var result = await display.ShowAsync(observer => LineRun.RunAsync(made, settings.Run, observer, time, cancellation));
        surroundings.Out.WriteLine(Summary(result.Reports));
        surroundings.Out.WriteLine($"Account: {Path.Combine(result.Folder, "account.json")}");
        if (ReleasePointer.Read(made.Workspace) is { } pointer)
        {
            surroundings.Out.WriteLine($"Release: {Path.Combine(made.Workspace.Releases, pointer.Release)}");
        }

        return result;
    }

    private static string Summary(ImmutableArray<TaskReport> reports)
    {
        int Number(TaskEnd end) => reports.Count(report => report.End == end);
        return $"{Number(TaskEnd.Done)} tasks done, {Number(TaskEnd.Reused)} reused because of the same input bytes, {Number(TaskEnd.UpToDate)} up to date.";
    }
}
