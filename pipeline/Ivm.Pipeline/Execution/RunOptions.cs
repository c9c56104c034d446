namespace Ivm.Pipeline.Execution;

/// <summary>How much of the machine a run may use. Nothing here changes a byte of what is written.</summary>
/// <param name="Threads">Tasks at the same time, and threads of DuckDB in each; at least 1.</param>
/// <param name="MemoryLimit">Memory of DuckDB in each running task, for example <c>600MB</c>; beyond it, it spills to disk.</param>
public sealed record RunOptions(int Threads, string MemoryLimit)
{
    /// <summary>All processors, 600 MB.</summary>
    public static RunOptions Default { get; } = new(Environment.ProcessorCount, "600MB");
}
