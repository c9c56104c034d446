using System.Collections.Immutable;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>
/// One step of the line. Most steps are transforms (<see cref="TransformTask"/>); publishing is a step that leaves a
/// release instead of datasets. The planner and the runner know steps only through this.
/// </summary>
public interface ILineTask
{
    /// <summary>Its name, unique in the line.</summary>
    string Name { get; }

    /// <summary>Version of its code.</summary>
    int Version { get; }

    /// <summary>The delivered file that it reads, relative to the delivery folder, and with it its further parts and repairs; null when none.</summary>
    string? DeliveredFile { get; }

    /// <summary>Datasets that it reads.</summary>
    ImmutableArray<DatasetName> Inputs { get; }

    /// <summary>Datasets that it commits; none for a step that leaves something else.</summary>
    ImmutableArray<DatasetName> Outputs { get; }

    /// <summary>
    /// Of these, the datasets that tell who people are: they leave the store as soon as every step that reads them has its
    /// outcome, and are made again when one of those steps has to run again.
    /// </summary>
    ImmutableArray<DatasetName> Identifying => [];

    /// <summary>Hashes of everything else that the outcome depends on, by name.</summary>
    ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <summary>The outcome of that identity, if it stands.</summary>
    /// <param name="identity">An identity of this step.</param>
    TaskOutcome? Find(TaskIdentity identity);

    /// <summary>Earlier outcomes, of whatever identity; the nearest one is what a reason is told against.</summary>
    ImmutableArray<Commit> Known();

    /// <summary>Does the work and commits it: afterwards <see cref="Find"/> gives the outcome, or nothing has changed.</summary>
    /// <param name="work">What to work with.</param>
    TaskOutcome Run(TaskWork work);

    /// <summary>Takes the identifying datasets of all its outcomes out of the store; the outcomes stand all the same.</summary>
    void RemoveIdentifying()
    {
    }
}

/// <summary>What a step has left behind.</summary>
/// <param name="Commit">What was done.</param>
/// <param name="Datasets">Committed datasets; none for a step that leaves something else.</param>
public sealed record TaskOutcome(Commit Commit, ImmutableArray<CommittedDataset> Datasets);

/// <summary>What a step works with when it runs.</summary>
/// <param name="Identity">Its identity, all inputs known.</param>
/// <param name="Inputs">The committed inputs; their bytes have been verified.</param>
/// <param name="Before">What every step before it did, directly or not, in the order of the plan.</param>
/// <param name="Delivered">The delivered file with its further parts and repairs; empty when the step declares none.</param>
/// <param name="Options">Threads and memory.</param>
/// <param name="Progress">Told how far the step is, 0 to 1, from any thread.</param>
/// <param name="Cancellation">Stops the work.</param>
public sealed record TaskWork(
    TaskIdentity Identity,
    IReadOnlyDictionary<DatasetName, CommittedDataset> Inputs,
    ImmutableArray<Commit> Before,
    ImmutableArray<DeliveredFile> Delivered,
    RunOptions Options,
    Action<double> Progress,
    CancellationToken Cancellation);
