namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>Tells what was found on the graph in terms of the candidate pairs.</summary>
internal static class AssignmentResult
{
    /// <param name="graph">The candidates.</param>
    /// <param name="left">Left record of every pair.</param>
    /// <param name="weights">Weight of every pair.</param>
    /// <param name="chosen">Edge of every left record, or -1.</param>
    /// <param name="tied">Whether each edge is tied.</param>
    /// <param name="margins">Margin of every left record's edge, in units.</param>
    /// <param name="exact">Whether it is exact.</param>
    public static LinkageAssignment Of(
        CandidateGraph graph, ReadOnlySpan<int> left, ReadOnlySpan<double> weights, int[] chosen, bool[] tied, long[] margins, bool[] exact)
    {
        var decisions = new PairDecision[left.Length];
        var (bits, isExact) = (new double[left.Length], new bool[left.Length]);
        Array.Fill(bits, double.NaN);
        Array.Fill(isExact, true);
        var (pairOfLeft, total) = (new int[graph.LeftCount], 0L);
        Array.Fill(pairOfLeft, -1);
        for (var edge = 0; edge < tied.Length; edge++)
            decisions[graph.Pair[edge]] = tied[edge] ? PairDecision.TiedAlternative : PairDecision.Lost;
        for (var record = 0; record < graph.LeftCount; record++)
        {
            if (chosen[record] is not (>= 0 and var edge))
                continue;
            var pair = graph.Pair[edge];
            (pairOfLeft[record], decisions[pair]) = (pair, tied[edge] ? PairDecision.TiedSelected : PairDecision.Linked);
            (bits[pair], isExact[pair]) = (margins[record] * MatchWeight.Unit, exact[record]);
            total += graph.Gain[edge];
        }

        return new LinkageAssignment(decisions, pairOfLeft, RunnersUp(left, weights, pairOfLeft), bits, isExact, total * MatchWeight.Unit);
    }

    private static int[] RunnersUp(ReadOnlySpan<int> left, ReadOnlySpan<double> weights, int[] pairOfLeft)
    {
        var runners = new int[pairOfLeft.Length];
        Array.Fill(runners, -1);
        for (var pair = 0; pair < left.Length; pair++)
        {
            var record = left[pair];
            if (pair != pairOfLeft[record] && (runners[record] < 0 || weights[pair] > weights[runners[record]]))
                runners[record] = pair;
        }

        return runners;
    }
}
