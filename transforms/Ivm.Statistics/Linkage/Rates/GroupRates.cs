namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Records of a group, and those of them that are linked.</summary>
/// <param name="Group">The group.</param>
/// <param name="Records">Its records.</param>
/// <param name="Linked">Linked ones, at most all.</param>
public sealed record GroupCount(string Group, long Records, long Linked);

/// <summary>How well a group was linked, beside the whole.</summary>
/// <param name="Count">The group; several small ones together under one name.</param>
/// <param name="Pooled">Groups that it is made of: 1, or more where they were too small to stand alone.</param>
/// <param name="Rate">Linkage rate with the score interval of Wilson.</param>
/// <param name="Difference">
/// Rate minus that of the whole, with an interval that knows that the whole contains the group: (1 - share of the group) times the
/// difference to all others (Newcombe 1998, method 10). Without others the difference is 0.
/// </param>
public sealed record GroupRate(GroupCount Count, int Pooled, ShareInterval Rate, ShareInterval Difference);

/// <summary>Linkage rates of the groups of one variable, none of them so small that it points at persons.</summary>
/// <remarks>
/// A group with fewer records than the least is put together with others of that kind; where even these together are too few, the
/// next smallest groups join them, so that taking the shown ones off the whole does not give a small group away either.
/// Differences between groups that have to do with what is studied bias estimates from linked records: Bohensky et al. (2010),
/// BMC Health Services Research 10:346.
/// </remarks>
public static class GroupRates
{
    /// <summary>Computes the rates.</summary>
    /// <param name="groups">The groups, each once.</param>
    /// <param name="least">Fewest records of a group that is shown, at least 1.</param>
    /// <param name="pooled">Name of small groups together.</param>
    /// <param name="confidence">Of the intervals.</param>
    /// <returns>The groups in their order, small ones together last; none where all records together are fewer than the least.</returns>
    /// <exception cref="StatisticsInputException">More linked than there are, a least below 1.</exception>
    public static IReadOnlyList<GroupRate> Of(IReadOnlyList<GroupCount> groups, long least, string pooled, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (least < 1)
            throw new StatisticsInputException("fewest records of a group", null, $"{least}", "at least 1");
        var records = groups.Sum(group => group.Records);
        var linked = groups.Sum(group => group.Linked);
        if (records < least)
            return [];
        var small = new HashSet<string>(StringComparer.Ordinal);
        var together = 0L;
        foreach (var group in groups.OrderBy(group => group.Records).ThenBy(group => group.Group, StringComparer.Ordinal))
        {
            if (group.Records >= least && (together == 0 || together >= least))
                break;
            small.Add(group.Group);
            together += group.Records;
        }

        var shown = groups.Where(group => !small.Contains(group.Group)).Select(group => (Count: group, Pooled: 1)).ToList();
        if (small.Count > 0)
            shown.Add((new GroupCount(pooled, together, groups.Where(group => small.Contains(group.Group)).Sum(group => group.Linked)), small.Count));
        return [.. shown.Select(group => Rate(group.Count, group.Pooled, records, linked, confidence))];
    }

    private static GroupRate Rate(GroupCount group, int pooled, long records, long linked, double confidence)
    {
        var own = ShareInterval.Wilson(group.Linked, group.Records, confidence);
        if (group.Records == records)
            return new GroupRate(group, pooled, own, new ShareInterval(0, 0, 0));
        var others = ShareInterval.Difference(own, ShareInterval.Wilson(linked - group.Linked, records - group.Records, confidence));
        var rest = 1 - ((double)group.Records / records);
        return new GroupRate(group, pooled, own, new ShareInterval(rest * others.Share, rest * others.Lower, rest * others.Upper));
    }
}
