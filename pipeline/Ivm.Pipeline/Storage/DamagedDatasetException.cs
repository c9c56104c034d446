namespace Ivm.Pipeline.Storage;

/// <summary>A committed dataset no longer has the bytes that were committed.</summary>
/// <param name="dataset">The dataset.</param>
public sealed class DamagedDatasetException(CommittedDataset dataset) : IOException(
    $"{dataset.Name}: found other bytes than task {dataset.Task} committed; expected SHA-256 {dataset.File.Sha256}. "
    + $"Remove the folder store/{dataset.Task}/{dataset.Fingerprint} and run again: it is rebuilt from its inputs.");
