using System.Collections.Immutable;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Planning;

namespace Ivm.Pipeline.Execution;

/// <summary>A run of which every step has ended, well or not.</summary>
/// <param name="Line">The line.</param>
/// <param name="Folder">The folder of the run.</param>
/// <param name="Reports">What became of every step, in the order of the plan.</param>
/// <param name="Delivery">What was delivered, by the file that is due.</param>
/// <param name="Options">Threads and memory.</param>
/// <param name="Time">When it ended.</param>
public sealed record EndedRun(
    Line Line,
    string Folder,
    ImmutableArray<TaskReport> Reports,
    ImmutableSortedDictionary<string, DeliverySlot> Delivery,
    RunOptions Options,
    DateTimeOffset Time);

/// <summary>What is told of a run to who watches it.</summary>
/// <param name="Page">The page with all of it.</param>
/// <param name="Lines">The gist: at most 24 lines of 80 characters.</param>
public sealed record RunDigest(string Page, ImmutableArray<string> Lines);

/// <summary>Tells what a run came to, from what it left behind; also of one that was stopped by a failure.</summary>
public interface IRunReport
{
    /// <summary>Writes the report into the folder of the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Stops the writing.</param>
    RunDigest Write(EndedRun run, CancellationToken cancellation);
}
