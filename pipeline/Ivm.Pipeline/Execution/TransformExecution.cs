using System.Collections.Immutable;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Execution;

/// <summary>The surroundings of one run of a transform.</summary>
/// <param name="Fingerprint">Fingerprint of the task's identity.</param>
/// <param name="Inputs">Absolute paths of the files of the declared inputs.</param>
/// <param name="Delivered">The delivered file, of several the first; null when the transform declares none.</param>
/// <param name="Sql">What its SQL may use; written files land in its staging folder.</param>
/// <param name="Progress">Told how far the transform is, 0 to 1, from any thread.</param>
/// <param name="Cancellation">Stops the work.</param>
public sealed record TransformSurroundings(
    string Fingerprint,
    IReadOnlyDictionary<DatasetName, string> Inputs,
    IDeliveredFile? Delivered,
    SqlSettings Sql,
    Action<double> Progress,
    CancellationToken Cancellation)
{
    /// <summary>Further delivered files, in order.</summary>
    public ImmutableArray<IDeliveredFile> Further { get; init; } = [];
}

/// <summary>What a transform left in its staging folder, checked against its contracts.</summary>
/// <param name="Outputs">The files, sorted by dataset.</param>
/// <param name="Accounts">Accounts of the rows, sorted by subject; all balance.</param>
/// <param name="Counts">Other counts, sorted.</param>
public sealed record TransformOutcome(
    ImmutableArray<CommittedFile> Outputs,
    ImmutableArray<RowAccount> Accounts,
    ImmutableArray<ItemCount> Counts);

/// <summary>Runs one transform in its surroundings, whether for a run of the line or for a test.</summary>
public static class TransformExecution
{
    /// <summary>Runs the transform and takes stock.</summary>
    /// <param name="transform">The transform.</param>
    /// <param name="surroundings">Its surroundings; the staging folder exists and is empty.</param>
    /// <exception cref="RowAccountException">An account does not add up.</exception>
    /// <exception cref="InvalidOperationException">A declared output was not written.</exception>
    public static TransformOutcome Run(ITransform transform, TransformSurroundings surroundings)
    {
        using var context = new TransformContext(transform, surroundings);
        transform.Run(context);
        surroundings.Cancellation.ThrowIfCancellationRequested();
        return context.TakeStock();
    }
}
