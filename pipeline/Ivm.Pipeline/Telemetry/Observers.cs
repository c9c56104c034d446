using System.Collections.Immutable;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;

namespace Ivm.Pipeline.Telemetry;

/// <summary>Tells several observers, one after the other.</summary>
/// <param name="observers">The observers.</param>
public sealed class Observers(params ImmutableArray<IRunObserver> observers) : IRunObserver
{
    /// <inheritdoc />
    public void Planned(Plan plan)
    {
        foreach (var observer in observers)
        {
            observer.Planned(plan);
        }
    }

    /// <inheritdoc />
    public void Started(PlannedTask task)
    {
        foreach (var observer in observers)
        {
            observer.Started(task);
        }
    }

    /// <inheritdoc />
    public void Progressed(string task, double share)
    {
        foreach (var observer in observers)
        {
            observer.Progressed(task, share);
        }
    }

    /// <inheritdoc />
    public void Ended(TaskReport report)
    {
        foreach (var observer in observers)
        {
            observer.Ended(report);
        }
    }

    /// <inheritdoc />
    public void Reported(RunDigest digest)
    {
        foreach (var observer in observers)
        {
            observer.Reported(digest);
        }
    }
}
