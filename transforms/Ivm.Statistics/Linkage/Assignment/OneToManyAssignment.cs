namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>Links every left record to at most one right record, while a right record may have many left ones.</summary>
/// <remarks>
/// Every left record goes to its heaviest candidate above the threshold; where several are equally heavy they are all tied, and the
/// first is the selected one.
/// </remarks>
public static class OneToManyAssignment
{
    /// <summary>Finds the heaviest right record of every left one.</summary>
    /// <param name="leftCount">Left records.</param>
    /// <param name="rightCount">Right records.</param>
    /// <param name="left">Left record of every candidate pair: 0 to leftCount - 1.</param>
    /// <param name="right">Right record of every candidate pair: 0 to rightCount - 1.</param>
    /// <param name="weights">Weight of every candidate pair in bits; minus infinity for a pair that cannot be.</param>
    /// <param name="threshold">A pair must weigh more than this to be linked, in bits.</param>
    /// <exception cref="StatisticsInputException">A record out of range, a pair given twice, a weight that is no number or beyond 2^20.</exception>
    public static LinkageAssignment Solve(int leftCount, int rightCount, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<double> weights, double threshold = 0)
    {
        var graph = CandidateGraph.Create(leftCount, rightCount, left, right, weights, threshold);
        var (chosen, tied, margins, exact) = (new int[leftCount], new bool[graph.Pair.Length], new long[leftCount], new bool[leftCount]);
        for (var record = 0; record < leftCount; record++)
        {
            (chosen[record], exact[record]) = (-1, true);
            var (best, next) = (0L, 0L);
            for (var edge = graph.LeftStart[record]; edge < graph.LeftStart[record + 1]; edge++)
            {
                if (graph.Gain[edge] > best)
                    (chosen[record], best, next) = (edge, graph.Gain[edge], best);
                else
                    next = Math.Max(next, graph.Gain[edge]);
            }

            margins[record] = best - next;
            for (var edge = graph.LeftStart[record]; best == next && edge < graph.LeftStart[record + 1]; edge++)
                tied[edge] = graph.Gain[edge] == best;
        }

        return AssignmentResult.Of(graph, left, weights, chosen, tied, margins, exact);
    }
}
