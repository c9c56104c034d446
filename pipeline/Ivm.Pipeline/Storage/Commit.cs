using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>Something that was counted besides rows.</summary>
/// <param name="Subject">What was counted.</param>
/// <param name="Item">Which one.</param>
/// <param name="Number">How many.</param>
public sealed record ItemCount(string Subject, string Item, long Number);

/// <summary>A dataset as it was committed.</summary>
/// <param name="Dataset">Its name, <c>stage.table</c>.</param>
/// <param name="File">Its file within the folder of the commit.</param>
/// <param name="Rows">Rows, as counted in the written file.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">SHA-256 of the file: the content hash that fingerprints downstream are made of.</param>
public sealed record CommittedFile(string Dataset, string File, long Rows, long Bytes, string Sha256);

/// <summary>
/// What a task did, as it stands in <c>commit.json</c> beside the datasets. The file is the proof that all datasets
/// beside it are whole: it is written last, and the folder gets its name only after that.
/// </summary>
/// <param name="Identity">What the outcome depends on, and so what it can be reused for.</param>
/// <param name="Outputs">The datasets, sorted by name.</param>
/// <param name="Accounts">Accounts of the rows, sorted by subject.</param>
/// <param name="Counts">Other counts, sorted.</param>
public sealed record Commit(
    TaskIdentity Identity,
    ImmutableArray<CommittedFile> Outputs,
    ImmutableArray<RowAccount> Accounts,
    ImmutableArray<ItemCount> Counts);

/// <summary>A committed dataset and where it lies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Absolute path of its Parquet file.</param>
/// <param name="File">What the commit says of it.</param>
/// <param name="Task">The task that wrote it.</param>
/// <param name="Fingerprint">Fingerprint of the outcome it belongs to.</param>
public sealed record CommittedDataset(DatasetName Name, string Path, CommittedFile File, string Task, string Fingerprint)
{
    /// <summary>Whether its file was taken away again, because it told who people are and nobody needs it any more.</summary>
    public bool IsRemoved { get; init; }
}

/// <summary>JSON of everything that the pipeline writes for itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Commit))]
internal sealed partial class StorageJson : JsonSerializerContext;
