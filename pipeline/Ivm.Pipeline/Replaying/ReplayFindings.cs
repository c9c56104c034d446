using System.Collections.Immutable;
using Ivm.Pipeline.Storage;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Pipeline.Replaying;

/// <summary>A file as it lies there.</summary>
/// <param name="Path">Where; null when it was removed again.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record FoundFile(string? Path, long Rows, int Columns, string Sha256);

/// <summary>A committed dataset as it lies there.</summary>
/// <param name="Dataset">What was committed.</param>
/// <param name="File">What was found.</param>
public sealed record FoundDataset(CommittedDataset Dataset, FoundFile File)
{
    /// <summary>Whether the bytes are those that were committed.</summary>
    public bool IsAsCommitted => File.Sha256 == Dataset.File.Sha256;
}

/// <summary>What a log holds.</summary>
/// <param name="Edits">Its lines.</param>
/// <param name="Cells">Cells changed.</param>
/// <param name="Records">Records of these cells.</param>
/// <param name="Variables">Variables of these cells.</param>
public sealed record LogSize(long Edits, long Cells, long Records, long Variables);

/// <summary>How two tables of the same columns differ, without a value of either.</summary>
/// <param name="Columns">Columns that differ, in the order of the table, with the number of records in which they do.</param>
/// <param name="Records">Records that are in both and differ.</param>
/// <param name="OnlyStored">Records that only the committed table has.</param>
/// <param name="OnlyWritten">Records that only the replayed table has.</param>
public sealed record TableDifference(ImmutableArray<(string Column, long Records)> Columns, long Records, long OnlyStored, long OnlyWritten)
{
    /// <summary>Whether the two hold the same values, though in other bytes.</summary>
    public bool IsOfBytesOnly => Records + OnlyStored + OnlyWritten == 0;
}

/// <summary>What a replay came to.</summary>
/// <param name="Direction">Which way.</param>
/// <param name="From">The answers where it began.</param>
/// <param name="Log">The log.</param>
/// <param name="Size">What the log holds.</param>
/// <param name="To">The answers that it should make.</param>
/// <param name="Written">The file that it made.</param>
/// <param name="Difference">How that file differs from the committed one; null when it is the same byte for byte.</param>
public sealed record ReplayFindings(
    ReplayDirection Direction, FoundDataset From, FoundDataset Log, LogSize Size, FoundDataset To, FoundFile Written, TableDifference? Difference)
{
    /// <summary>Whether the replay gives the committed bytes, from committed bytes.</summary>
    public bool Holds => Difference is null && From.IsAsCommitted && Log.IsAsCommitted && To.IsAsCommitted;
}
