using Ivm.Pipeline.Telemetry;

namespace Ivm.Pipeline.Execution;

/// <summary>A step failed through our fault. The message names the step and the kind of failure, never a value of a person.</summary>
/// <param name="task">Name of the step.</param>
/// <param name="cause">What went wrong.</param>
public sealed class TaskFailedException(string task, Exception cause) : Exception($"Task {task} failed: {SafeMessage.Of(cause)}", cause)
{
    /// <summary>Name of the step.</summary>
    public string Task => task;
}
