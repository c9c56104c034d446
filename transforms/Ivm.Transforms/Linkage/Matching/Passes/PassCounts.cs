using System.Collections.Immutable;

namespace Ivm.Transforms.Linkage.Matching.Passes;

/// <summary>How many records have 0, 1, 2, ... records of the other side with the same values in a pass.</summary>
/// <param name="Pass">The pass.</param>
/// <param name="Left">Of left records that no earlier pass linked.</param>
/// <param name="Right">Of right records.</param>
internal sealed record PassCounts(string Pass, ImmutableArray<long> Left, ImmutableArray<long> Right)
{
    /// <summary>More than this many is counted as so many: what is that frequent is no sign of a person.</summary>
    private const int Most = 50;

    /// <summary>Records by number, with those that have none.</summary>
    /// <param name="counts">Numbers, and records that have so many; a number may occur twice.</param>
    /// <param name="records">All records.</param>
    public static ImmutableArray<long> Histogram(IEnumerable<(long Number, long Records)> counts, long records)
    {
        var histogram = new long[Most + 1];
        foreach (var (number, having) in counts)
            histogram[Math.Min(number, Most)] += having;
        histogram[0] += records - histogram.Sum();
        return [.. histogram[..(Array.FindLastIndex(histogram, count => count > 0) + 1)]];
    }
}
