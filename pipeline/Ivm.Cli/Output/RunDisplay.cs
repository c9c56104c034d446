using System.Globalization;
using Ivm.Cli.Hosting;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Spectre.Console;

namespace Ivm.Cli.Output;

/// <summary>Shows a run to whoever watches.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows a run while it lasts.</summary>
    /// <param name="run">Starts the run with the observer given.</param>
    Task<RunResult> ShowAsync(Func<IRunObserver, Task<RunResult>> run);
}

/// <summary>Words for what became of a step.</summary>
internal static class RunWords
{
    private const int MostReasons = 4;

    public static string Of(TaskReport report) => report.End switch
    {
        TaskEnd.Done => $"done in {report.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s{Rows(report)}",
        TaskEnd.Reused => $"reused: {Reasons(report.Reasons)}",
        TaskEnd.UpToDate => "up to date",
        TaskEnd.Failed => "failed",
        _ => "not done",
    };

    /// <summary>The first reasons, and how many more there are.</summary>
    public static string Reasons(IReadOnlyList<string> reasons) => reasons.Count <= MostReasons
        ? string.Join(", ", reasons)
        : $"{string.Join(", ", reasons.Take(MostReasons - 1))} and {reasons.Count - MostReasons + 1} more";

    private static string Rows(TaskReport report)
    {
        var rows = report.Outcome?.Commit.Outputs.Sum(output => output.Rows) ?? 0;
        return rows == 0 ? "" : $", {rows.ToString("N0", CultureInfo.InvariantCulture)} rows";
    }
}

/// <summary>A line when a step starts and one when it ends: for logs and pipes.</summary>
/// <param name="output">Where lines go.</param>
internal sealed class RunLines(TextWriter output) : IRunDisplay, IRunObserver
{
    public Task<RunResult> ShowAsync(Func<IRunObserver, Task<RunResult>> run) => run(this);

    public void Planned(Plan plan)
    {
        // The lines of the steps say it all.
    }

    public void Started(PlannedTask task) => output.WriteLine($"{task.Name}: {RunWords.Reasons(task.Reasons)}");

    public void Progressed(string task, double share)
    {
        // A log has no use for it.
    }

    public void Ended(TaskReport report)
    {
        if (report.End != TaskEnd.UpToDate)
        {
            output.WriteLine($"{report.Task}: {RunWords.Of(report)}");
        }
    }
}

/// <summary>A bar for each running step: for people at a terminal.</summary>
/// <param name="surroundings">The terminal.</param>
internal sealed class RunBars(Surroundings surroundings) : IRunDisplay
{
    public async Task<RunResult> ShowAsync(Func<IRunObserver, Task<RunResult>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(surroundings.Out) });
        return await console.Progress()
            .HideCompleted(true)
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => run(new Bars(progress)));
    }

    /// <summary>A bar for all steps together, and one for each that is running; what has ended makes room.</summary>
    private sealed class Bars(ProgressContext progress) : IRunObserver
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, ProgressTask> bars = new(StringComparer.Ordinal);
        private ProgressTask? all;

        public void Planned(Plan plan)
        {
            lock (gate)
            {
                all = progress.AddTask("all tasks", maxValue: plan.Tasks.Length);
            }
        }

        public void Started(PlannedTask task)
        {
            lock (gate)
            {
                bars[task.Name] = progress.AddTask(Markup.Escape(task.Name), maxValue: 1);
            }
        }

        public void Progressed(string task, double share)
        {
            lock (gate)
            {
                bars[task].Value = share;
            }
        }

        public void Ended(TaskReport report)
        {
            lock (gate)
            {
                all?.Increment(1);
                if (bars.Remove(report.Task, out var bar))
                {
                    bar.Value = 1;
                    bar.StopTask();
                }
            }
        }
    }
}
