using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms;

/// <summary>A dataset that a transform writes, with the contract that the written file is checked against.</summary>
/// <param name="Name">Name of the dataset.</param>
/// <param name="Schema">Its contract; written rows are sorted by its primary key.</param>
public sealed record DatasetContract(DatasetName Name, TableSchema Schema);

/// <summary>
/// One task of the line: reads committed datasets (or one delivered file) and writes new ones. It knows no path, no
/// clock and no console, and gives the same bytes for the same inputs whatever the number of threads.
/// </summary>
public interface ITransform
{
    /// <summary>Name of the task: the stage, or <c>stage.part</c> where a stage has several, for example <c>ingest.GBAPERSOONTAB</c>.</summary>
    string Task { get; }

    /// <summary>Raised by hand whenever the same inputs would give other bytes than before.</summary>
    int Version { get; }

    /// <summary>The delivered file that is read, relative to the delivery folder with forward slashes, and with it its further parts and repairs; null for all but ingest.</summary>
    string? DeliveredFile { get; }

    /// <summary>Datasets that are read.</summary>
    ImmutableArray<DatasetName> Inputs { get; }

    /// <summary>Datasets that are written: all of them, at every run.</summary>
    ImmutableArray<DatasetContract> Outputs { get; }

    /// <summary>Content hashes of every contract the outcome depends on, by name; part of the fingerprint.</summary>
    ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <summary>Does the work.</summary>
    /// <exception cref="InvalidInputException">The user can repair what is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the context's token.</exception>
    void Run(ITransformContext context);
}
