using System.Collections.Immutable;

namespace Ivm.Pipeline.Storage;

/// <summary>What a task's SQL session may use.</summary>
/// <param name="Threads">Threads of DuckDB, at least 1.</param>
/// <param name="MemoryLimit">Memory of DuckDB, for example <c>600MB</c>; beyond it, DuckDB spills to disk.</param>
/// <param name="StagingFolder">The task's private folder: holds the written files and nothing else.</param>
/// <param name="SpillFolder">Where DuckDB spills and intermediate results are parked; made when needed, removed by whoever chose it.</param>
/// <param name="ReadableFolders">Further folders that SQL may read from; everything else on the machine is closed to it.</param>
public sealed record SqlSettings(int Threads, string MemoryLimit, string StagingFolder, string SpillFolder, ImmutableArray<string> ReadableFolders);
