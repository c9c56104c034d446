using System.Collections.Immutable;

namespace Ivm.Transforms;

/// <summary>Where the rows went: in = out + rejected + merged, always.</summary>
/// <param name="Subject">What the rows are, for example a file or dataset name.</param>
/// <param name="In">Rows that came in.</param>
/// <param name="Out">Rows that went on.</param>
/// <param name="Rejected">Rows set apart, by reason.</param>
/// <param name="Merged">Rows merged into another row, by reason.</param>
public sealed record RowAccount(
    string Subject,
    long In,
    long Out,
    ImmutableSortedDictionary<string, long> Rejected,
    ImmutableSortedDictionary<string, long> Merged)
{
    /// <summary>Whether every row is accounted for.</summary>
    public bool Balances => In == Out + Rejected.Values.Sum() + Merged.Values.Sum();

    /// <summary>An account without rejected or merged rows.</summary>
    public static RowAccount Through(string subject, long rowsIn, long rowsOut) =>
        new(subject, rowsIn, rowsOut, ImmutableSortedDictionary<string, long>.Empty, ImmutableSortedDictionary<string, long>.Empty);
}
