namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>Links every left record to at most one right record and the other way round, so that the total weight is largest.</summary>
/// <remarks>
/// <para>
/// A pair counts with its weight above the threshold, a record without a pair with nothing. The answer is exact: weights are taken in
/// whole units of <see cref="MatchWeight.Unit"/>, to which the weights of levels are rounded already, so that two assignments of equal
/// evidence have equal totals, and a tie is a tie. Pairs that some best assignments have and others have not are marked and go to
/// review; chance decides nothing.
/// </para>
/// <para>
/// Linkage as an assignment problem: Jaro (1989), JASA 84, 414-420. Cost: for every left record a search among the few records
/// that compete with it, so time grows with pairs where candidates are sparse.
/// </para>
/// </remarks>
public static class OneToOneAssignment
{
    /// <summary>Most right records that the search for a pair's margin looks at before it settles for a lower bound.</summary>
    public const int DefaultMarginSearch = 200;

    /// <summary>Finds the assignment of largest total weight.</summary>
    /// <param name="leftCount">Left records.</param>
    /// <param name="rightCount">Right records.</param>
    /// <param name="left">Left record of every candidate pair: 0 to leftCount - 1.</param>
    /// <param name="right">Right record of every candidate pair: 0 to rightCount - 1.</param>
    /// <param name="weights">Weight of every candidate pair in bits; minus infinity for a pair that cannot be.</param>
    /// <param name="threshold">A pair must weigh more than this to be linked, in bits.</param>
    /// <param name="marginSearch">Most right records to look at for the margin of one pair; at least 0.</param>
    /// <exception cref="StatisticsInputException">A record out of range, a pair given twice, a weight that is no number or beyond 2^20.</exception>
    public static LinkageAssignment Solve(
        int leftCount, int rightCount, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<double> weights, double threshold = 0, int marginSearch = DefaultMarginSearch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(marginSearch);
        var graph = CandidateGraph.Create(leftCount, rightCount, left, right, weights, threshold);
        var matching = WeightedMatching.Solve(graph);
        var (margins, exact) = PairMargins.Of(graph, matching, marginSearch);
        return AssignmentResult.Of(graph, left, weights, matching.LeftEdge, TiedEdges.Of(graph, matching), margins, exact);
    }
}
