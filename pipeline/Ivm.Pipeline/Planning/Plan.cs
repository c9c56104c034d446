using System.Collections.Immutable;

namespace Ivm.Pipeline.Planning;

/// <summary>What is to be done about a step.</summary>
public enum TaskState
{
    /// <summary>Its outcome stands: nothing to do.</summary>
    UpToDate,

    /// <summary>It is to run, for the reasons given.</summary>
    ToRun,

    /// <summary>Whether it is to run depends on the bytes that steps before it will write.</summary>
    Waits,
}

/// <summary>A step, and what is to be done about it.</summary>
/// <param name="Task">The step.</param>
/// <param name="Upstream">Names of the steps that write what it reads.</param>
/// <param name="State">What is to be done.</param>
/// <param name="Reasons">Why, in words; at least one.</param>
/// <param name="Identity">Its identity; null while it waits.</param>
/// <param name="Outcome">The outcome that stands; null unless up to date.</param>
public sealed record PlannedTask(
    ILineTask Task,
    ImmutableArray<string> Upstream,
    TaskState State,
    ImmutableArray<string> Reasons,
    Storage.TaskIdentity? Identity,
    TaskOutcome? Outcome)
{
    /// <summary>Name of the step.</summary>
    public string Name => Task.Name;
}

/// <summary>What a run would do, step by step: the list that <c>ivm plan</c> prints and the one that a run walks.</summary>
/// <param name="Tasks">All steps, each after those it depends on.</param>
public sealed record Plan(ImmutableArray<PlannedTask> Tasks)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsUpToDate => Tasks.All(task => task.State == TaskState.UpToDate);
}
