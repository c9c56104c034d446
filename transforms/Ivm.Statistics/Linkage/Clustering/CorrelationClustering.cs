using Ivm.Statistics.Linkage.Assignment;

namespace Ivm.Statistics.Linkage.Clustering;

/// <summary>Clusters records so that the evidence within clusters, for and against, adds up to the most.</summary>
/// <remarks>
/// <para>
/// Connected components alone link too much: one doubtful pair joins two persons' records, whatever the other pairs say. Here every
/// pair within a cluster counts with its weight above the threshold, also where that is negative, and the partition with the largest
/// total is taken: a chain a-b-c holds only where what speaks for a-b and b-c outweighs what speaks against a-c. With the threshold at
/// minus the prior's weight this is the most probable partition, were pairs independent.
/// </para>
/// <para>
/// Components (of pairs above the threshold) of up to <see cref="LargestExact"/> records are solved exactly over all subsets. Larger ones
/// by joining the two clusters that gain most until none gains, then moving single records while that gains: deterministic, and never
/// worse than either alone. Totals are in whole units of <see cref="MatchWeight.Unit"/>, so ties are exact. Sources: Bansal, Blum and
/// Chawla (2004), "Correlation clustering", Machine Learning 56, 89-113; Keuper et al. (2015), ICCV, 1751-1759 (greedy additive
/// contraction); Elsner and Schudy (2009), ACL workshop on integer linear programming for NLP, 19-27 (moves of single elements).
/// </para>
/// </remarks>
public static class CorrelationClustering
{
    /// <summary>The largest component that is solved exactly.</summary>
    public const int LargestExact = 12;

    /// <summary>Finds the clusters.</summary>
    /// <param name="recordCount">Records.</param>
    /// <param name="first">One record of every compared pair: 0 to recordCount - 1.</param>
    /// <param name="second">The other record, not the same.</param>
    /// <param name="weights">Weight of every compared pair in bits; minus infinity for two records that cannot be one.</param>
    /// <param name="threshold">Weight at which a pair speaks neither for nor against, in bits.</param>
    /// <param name="uncompared">
    /// What a pair that was not compared counts within a cluster, in bits above the threshold: 0 (nothing is known of it) or less.
    /// </param>
    /// <exception cref="StatisticsInputException">
    /// A record out of range or paired with itself, a pair given twice (in either order), a weight that is no number or beyond 2^20, an
    /// uncompared weight above 0 or below -2^20.
    /// </exception>
    public static RecordClusters Solve(
        int recordCount, ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<double> weights, double threshold = 0, double uncompared = 0)
    {
        var graph = ComparedPairs.Create(recordCount, first, second, weights, threshold, uncompared);
        var clusters = new int[recordCount];
        var exact = new bool[recordCount];
        var tied = new HashSet<(int, int)>();
        foreach (var component in graph.Components())
        {
            var isExact = component.Length <= LargestExact;
            var found = isExact ? SubsetPartition.Solve(graph, component, tied) : GreedyPartition.Solve(graph, component, tied);
            for (var place = 0; place < component.Length; place++)
                (clusters[component[place]], exact[component[place]]) = (component[found[place]], isExact);
        }

        return new RecordClusters(clusters, exact, Decisions(graph, clusters, tied), graph.Total(clusters) * MatchWeight.Unit);
    }

    private static PairDecision[] Decisions(ComparedPairs graph, int[] clusters, HashSet<(int, int)> tied)
    {
        var decisions = new PairDecision[graph.First.Length];
        for (var pair = 0; pair < decisions.Length; pair++)
        {
            var (a, b) = (graph.First[pair], graph.Second[pair]);
            var isTied = tied.Contains(a < b ? (a, b) : (b, a));
            decisions[pair] = clusters[a] == clusters[b] ? (isTied ? PairDecision.TiedSelected : PairDecision.Linked)
                : isTied ? PairDecision.TiedAlternative
                : graph.Value[pair] > 0 ? PairDecision.Lost : PairDecision.BelowThreshold;
        }

        return decisions;
    }
}
