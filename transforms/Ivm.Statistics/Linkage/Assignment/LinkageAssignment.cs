namespace Ivm.Statistics.Linkage.Assignment;

/// <summary>What became of a candidate pair.</summary>
public enum PairDecision
{
    /// <summary>Its weight is not above the threshold.</summary>
    BelowThreshold,

    /// <summary>Above the threshold, but in no best assignment.</summary>
    Lost,

    /// <summary>In every best assignment: the pair is a link.</summary>
    Linked,

    /// <summary>In the best assignment that was made, but another is as good without it: for review.</summary>
    TiedSelected,

    /// <summary>Not in the assignment that was made, but in another that is as good: for review.</summary>
    TiedAlternative,
}

/// <summary>An assignment of largest total weight, and how firmly each of its pairs stands.</summary>
public sealed class LinkageAssignment
{
    internal LinkageAssignment(PairDecision[] decisions, int[] pairOfLeft, int[] runnerUpOfLeft, double[] margins, bool[] isExact, double total)
    {
        Decisions = decisions;
        PairOfLeft = pairOfLeft;
        RunnerUpOfLeft = runnerUpOfLeft;
        Margins = margins;
        MarginIsExact = isExact;
        TotalAboveThreshold = total;
    }

    /// <summary>What became of every candidate pair, in their order. It does not depend on the order of the pairs, but for which of tied pairs is selected.</summary>
    public IReadOnlyList<PairDecision> Decisions { get; }

    /// <summary>For every left record its pair in the assignment (linked or tied), or -1.</summary>
    public IReadOnlyList<int> PairOfLeft { get; }

    /// <summary>
    /// For every left record the heaviest of its candidate pairs other than the one in the assignment, above the threshold or not; the
    /// first of equally heavy ones; -1 where there is no other.
    /// </summary>
    public IReadOnlyList<int> RunnerUpOfLeft { get; }

    /// <summary>
    /// For every pair in the assignment how much the largest total falls when the pair is forbidden, in bits: 0 for a tie, at most
    /// the pair's weight above the threshold. NaN for other pairs.
    /// </summary>
    public IReadOnlyList<double> Margins { get; }

    /// <summary>False where the search for the best alternative was cut short and the margin is a lower bound.</summary>
    public IReadOnlyList<bool> MarginIsExact { get; }

    /// <summary>The largest total: the sum over the pairs of the assignment of weight minus threshold, in bits.</summary>
    public double TotalAboveThreshold { get; }
}
