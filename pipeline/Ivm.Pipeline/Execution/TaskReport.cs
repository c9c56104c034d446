using System.Collections.Immutable;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Execution;

/// <summary>How a step ended in a run.</summary>
public enum TaskEnd
{
    /// <summary>Nothing to do: known before the run began.</summary>
    UpToDate,

    /// <summary>Nothing to do: a step before it ran and gave the same bytes as before.</summary>
    Reused,

    /// <summary>It ran, and its outcome is committed.</summary>
    Done,

    /// <summary>It failed and left nothing.</summary>
    Failed,

    /// <summary>It was stopped, or never started, because of a failure elsewhere or because the user wanted to stop.</summary>
    Stopped,
}

/// <summary>What became of a step in a run.</summary>
/// <param name="Task">Name of the step.</param>
/// <param name="End">How it ended.</param>
/// <param name="Reasons">Why it ran, or why it did not have to.</param>
/// <param name="Identity">Its identity; null when it was never known.</param>
/// <param name="Outcome">What it left behind; null when nothing.</param>
/// <param name="Failure">What went wrong; null when nothing did.</param>
/// <param name="Elapsed">Time that it took.</param>
public sealed record TaskReport(
    string Task,
    TaskEnd End,
    ImmutableArray<string> Reasons,
    TaskIdentity? Identity,
    TaskOutcome? Outcome,
    Exception? Failure,
    TimeSpan Elapsed);

/// <summary>Follows a run. Called from one thread at a time, except <see cref="Progressed"/>, which may come from any.</summary>
public interface IRunObserver
{
    /// <summary>The run begins.</summary>
    /// <param name="plan">What is known beforehand.</param>
    void Planned(Plan plan);

    /// <summary>A step starts.</summary>
    /// <param name="task">The step, with the reasons for running it.</param>
    void Started(PlannedTask task);

    /// <summary>A step tells how far it is.</summary>
    /// <param name="task">Name of the step.</param>
    /// <param name="share">0 to 1.</param>
    void Progressed(string task, double share);

    /// <summary>A step ended, or was found to need no work.</summary>
    /// <param name="report">What became of it.</param>
    void Ended(TaskReport report);

    /// <summary>The run has ended, and its report is written.</summary>
    /// <param name="digest">What it came to.</param>
    void Reported(RunDigest digest)
    {
        // Of interest only to who shows it.
    }
}
