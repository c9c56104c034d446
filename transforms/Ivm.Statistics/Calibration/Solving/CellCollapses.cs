namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// Joins thin cells of a factor, or of a crossing, with neighbours until none is left: the thinnest first, with its thinnest
/// neighbour along the last factor, or along an earlier one where the last has no other cell left.
/// </summary>
internal static class CellCollapses
{
    public static IEnumerable<CellCollapse> Of(CalibrationTerm term, int[] rows, int minimumRows)
    {
        var group = Enumerable.Range(0, rows.Length).ToArray();
        var (count, total) = ((int[])rows.Clone(), (double[])term.Totals.Clone());
        while (Thinnest(group, count, total, minimumRows) is { } thin && Neighbour(term.LevelCounts, group, count, thin) is { } other)
        {
            var (from, to) = (Math.Max(thin, other), Math.Min(thin, other));
            for (var level = 0; level < group.Length; level++)
                group[level] = group[level] == from ? to : group[level];
            count[to] += count[from];
            total[to] += total[from];
        }

        return Enumerable.Range(0, group.Length).GroupBy(level => group[level]).Where(joint => joint.Count() > 1)
            .Select(joint => new CellCollapse(term.Name, joint.Select(level => term.Levels[level]).ToArray(), count[joint.Key], total[joint.Key]));
    }

    /// <summary>A group is known by its lowest level.</summary>
    private static int? Thinnest(int[] group, int[] count, double[] total, int minimumRows)
    {
        int? thinnest = null;
        for (var level = 0; level < group.Length; level++)
        {
            var isThin = group[level] == level && count[level] < minimumRows && (count[level] > 0 || total[level] != 0);
            if (isThin && (thinnest is not { } best || count[level] < count[best]))
                thinnest = level;
        }

        return thinnest;
    }

    private static int? Neighbour(IReadOnlyList<int> levelCounts, int[] group, int[] count, int thin)
    {
        var stride = 1;
        for (var axis = levelCounts.Count - 1; axis >= 0; axis--)
        {
            int? best = null;
            for (var level = 0; level < group.Length; level++)
            {
                if (group[level] != thin)
                    continue;
                var place = level / stride % levelCounts[axis];
                foreach (var step in new[] { -1, 1 })
                {
                    if (place + step < 0 || place + step >= levelCounts[axis])
                        continue;
                    var candidate = group[level + (step * stride)];
                    if (candidate != thin && (best is not { } known || count[candidate] < count[known] || (count[candidate] == count[known] && candidate < known)))
                        best = candidate;
                }
            }

            if (best is not null)
                return best;
            stride *= levelCounts[axis];
        }

        return null;
    }
}
