using Ivm.Statistics.Linkage.Assignment;

namespace Ivm.Statistics.Linkage.Clustering;

/// <summary>Groups of records that are taken to be one and the same.</summary>
public sealed class RecordClusters
{
    internal RecordClusters(int[] clusterOfRecord, bool[] isExact, PairDecision[] decisions, double total)
        => (ClusterOfRecord, IsExact, Decisions, TotalAboveThreshold) = (clusterOfRecord, isExact, decisions, total);

    /// <summary>For every record the lowest record of its cluster: its own number where it leads one or stands alone.</summary>
    public IReadOnlyList<int> ClusterOfRecord { get; }

    /// <summary>Whether each record stands in a connected component that was small enough to be solved exactly.</summary>
    public IReadOnlyList<bool> IsExact { get; }

    /// <summary>
    /// What became of every compared pair: <see cref="PairDecision.Linked"/> where both are in one cluster in every best clustering
    /// (also where only others connect them); tied where only some best clusterings have them together, selected or not;
    /// <see cref="PairDecision.Lost"/> where the pair weighs above the threshold and is apart. In components that were not solved
    /// exactly "best" means: not made worse by moving one record or joining two clusters. Records that no chain of pairs above the
    /// threshold connects are apart.
    /// </summary>
    public IReadOnlyList<PairDecision> Decisions { get; }

    /// <summary>Sum over pairs within clusters of weight minus threshold, in bits.</summary>
    public double TotalAboveThreshold { get; }
}
