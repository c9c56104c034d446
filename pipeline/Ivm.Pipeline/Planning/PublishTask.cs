using System.Collections.Immutable;
using Ivm.Pipeline.Publishing;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>
/// Publishing as a step of the line. Its outcome is the release that the pointer points to; the store keeps only the
/// identity, so that the reason for a new release can be told.
/// </summary>
/// <param name="publisher">Makes the release.</param>
/// <param name="store">Where identities are kept.</param>
public sealed class PublishTask(ReleasePublisher publisher, DatasetStore store) : ILineTask
{
    /// <inheritdoc />
    public string Name => ReleasePublisher.Task;

    /// <inheritdoc />
    public int Version => publisher.Identity(ImmutableSortedDictionary<string, string>.Empty).Version;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => publisher.Inputs;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Outputs => [];

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => publisher.Contracts;

    /// <inheritdoc />
    public TaskOutcome? Find(TaskIdentity identity) => publisher.IsCurrent(identity) ? OutcomeOf(identity) : null;

    /// <inheritdoc />
    public ImmutableArray<Commit> Known() => store.All(Name);

    /// <inheritdoc />
    public TaskOutcome Run(TaskWork work)
    {
        publisher.Publish(work.Identity, work.Before, [.. work.Inputs.Values], work.Options.Threads, work.Options.MemoryLimit, work.Cancellation);
        var outcome = OutcomeOf(work.Identity);
        store.Commit(store.Stage(Name, work.Identity.Fingerprint()), outcome.Commit);
        return outcome;
    }

    private static TaskOutcome OutcomeOf(TaskIdentity identity) => new(new Commit(identity, [], [], []), []);
}
