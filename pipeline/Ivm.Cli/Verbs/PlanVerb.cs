using System.CommandLine;
using Ivm.Cli.Hosting;
using Ivm.Cli.Output;
using Ivm.Pipeline.Planning;

namespace Ivm.Cli.Verbs;

/// <summary><c>ivm plan</c>: what a run would do and why, changing nothing.</summary>
/// <param name="line">Makes the line.</param>
/// <param name="settings">Threads for hashing the delivery.</param>
/// <param name="surroundings">Where the plan goes.</param>
internal sealed class PlanVerb(LineFactory line, Settings settings, Surroundings surroundings)
{
    public static Command Command(VerbRunner runner) => runner.On<PlanVerb>(
        new Command("plan", "Tell what a run would do, task by task, with the reason. Changes nothing."),
        (verb, _, cancellation) => Task.FromResult(verb.Run(cancellation)));

    private int Run(CancellationToken cancellation)
    {
        var plan = line.MakeLine().Receive(settings.Run.Threads, cancellation).Plan();
        Lines.Align(surroundings.Out, [.. plan.Tasks.Select(task => new[] { task.Name, RunWords.Reasons(task.Reasons) })]);
        surroundings.Out.WriteLine(Summary(plan));
        return ExitCode.Done;
    }

    private static string Summary(Plan plan)
    {
        int Number(TaskState state) => plan.Tasks.Count(task => task.State == state);
        return plan.IsUpToDate
            ? "Nothing to do."
            : $"{Number(TaskState.ToRun)} to run, {Number(TaskState.Waits)} wait, {Number(TaskState.UpToDate)} up to date.";
    }
}
