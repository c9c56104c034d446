using System.Collections.Immutable;
using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Publishing;
using Ivm.Pipeline.Telemetry;

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
        var gist = new Gist();
        try
        {
            var result = await display.ShowAsync(observer => LineRun.RunAsync(made, settings.Run, new Observers(observer, gist), time, cancellation));
            surroundings.Out.WriteLine(Summary(result.Reports));
            Tell(gist);
            surroundings.Out.WriteLine($"Account: {Path.Combine(result.Folder, "account.json")}");
            if (ReleasePointer.Read(made.Workspace) is { } pointer)
            {
                surroundings.Out.WriteLine($"Release: {Path.Combine(made.Workspace.Releases, pointer.Release)}");
            }

            return result;
        }
        catch (Exception exception) when (exception is InvalidInputException or TaskFailedException)
        {
            Tell(gist);
            throw;
        }
    }

    private void Tell(Gist gist)
    {
        foreach (var text in gist.Lines)
        {
            surroundings.Out.WriteLine(text);
        }
    }

    /// <summary>Keeps what the report of a run says until the display has gone.</summary>
    private sealed class Gist : IRunObserver
    {
        public ImmutableArray<string> Lines { get; private set; } = [];

        public void Planned(Plan plan)
        {
            // Shown by the display.
        }

        public void Started(PlannedTask task)
        {
            // Shown by the display.
        }

        public void Progressed(string task, double share)
        {
            // Shown by the display.
        }

        public void Ended(TaskReport report)
        {
            // Shown by the display.
        }

        public void Reported(RunDigest digest) => Lines = digest.Lines;
    }

    private static string Summary(ImmutableArray<TaskReport> reports)
    {
        int Number(TaskEnd end) => reports.Count(report => report.End == end);
        return $"{Number(TaskEnd.Done)} tasks done, {Number(TaskEnd.Reused)} reused because of the same input bytes, {Number(TaskEnd.UpToDate)} up to date.";
    }
}
