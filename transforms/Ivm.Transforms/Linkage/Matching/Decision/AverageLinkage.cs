namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// Groups the records of one component so that a single strong pair does not chain groups together: the two groups with the largest
/// mean evidence between their records are joined, as long as that mean reaches the threshold.
/// </summary>
/// <remarks>Average linkage: Sokal and Michener (1958), University of Kansas Science Bulletin 38, 1409-1438.</remarks>
internal static class AverageLinkage
{
    /// <summary>The group of every record, by the number of its first record.</summary>
    /// <param name="evidence">Symmetric n x n: weight of every pair in bits.</param>
    /// <param name="threshold">Least mean weight of two groups that are joined.</param>
    public static int[] Group(double[,] evidence, double threshold)
    {
        var count = evidence.GetLength(0);
        var groups = Enumerable.Range(0, count).Select(record => new List<int> { record }).ToList();
        while (Best(groups, evidence) is { } best && best.Mean >= threshold)
        {
            groups[best.First].AddRange(groups[best.Second]);
            groups[best.First].Sort();
            groups.RemoveAt(best.Second);
        }

        var of = new int[count];
        foreach (var group in groups)
        {
            foreach (var record in group)
                of[record] = group[0];
        }

        return of;
    }

    private static (int First, int Second, double Mean)? Best(List<List<int>> groups, double[,] evidence)
    {
        (int, int, double)? best = null;
        var largest = double.NegativeInfinity;
        for (var first = 0; first < groups.Count; first++)
        {
            for (var second = first + 1; second < groups.Count; second++)
            {
                var mean = groups[first].Sum(a => groups[second].Sum(b => evidence[a, b])) / ((double)groups[first].Count * groups[second].Count);
                if (mean > largest)
                    (best, largest) = ((first, second, mean), mean);
            }
        }

        return best;
    }
}
