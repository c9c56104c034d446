using System.Collections.Immutable;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>The records on the left that have no link, each with the reason.</summary>
internal static class Remainder
{
    /// <summary>Records without link, in the order of the file.</summary>
    /// <param name="sql">The session.</param>
    /// <param name="links">What became of the pairs.</param>
    public static ImmutableArray<UnlinkedRecord> Of(ISqlSession sql, ImmutableArray<ProposedLink> links)
    {
        var best = new Dictionary<string, LinkStatus>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            if (!best.TryGetValue(link.LeftKey, out var status) || Rank(link.Status) < Rank(status))
                best[link.LeftKey] = link.Status;
        }

        var unlinked = ImmutableArray.CreateBuilder<UnlinkedRecord>();
        using var reader = sql.Query(SqlStatement.Composed(
            "records and whether they have candidates",
            $"SELECT {RecordTables.Key("l")}, l.rowid IN (SELECT DISTINCT l FROM {MatchingTables.Pairs}) FROM {RecordTables.Left} l ORDER BY l.rowid"));
        while (reader.Read())
        {
            var key = reader.GetString(0);
            if (!best.TryGetValue(key, out var status))
                unlinked.Add(new UnlinkedRecord(key, reader.GetBoolean(1) ? UnlinkedReason.BelowThreshold : UnlinkedReason.NoCandidate));
            else if (status != LinkStatus.Accepted)
                unlinked.Add(new UnlinkedRecord(key, status switch { LinkStatus.Tied => UnlinkedReason.Tied, LinkStatus.Review => UnlinkedReason.Review, _ => UnlinkedReason.LostAssignment }));
        }

        return unlinked.ToImmutable();
    }

    /// <summary>Records that are alone.</summary>
    /// <param name="clusters">The cluster of every record.</param>
    public static ImmutableArray<UnlinkedRecord> OfClusters(ImmutableArray<ClusterMember> clusters) =>
        [.. clusters.Where(member => member.Size == 1).Select(member => new UnlinkedRecord(member.Key, UnlinkedReason.BelowThreshold))];

    private static int Rank(LinkStatus status) => status switch { LinkStatus.Accepted => 0, LinkStatus.Tied => 1, LinkStatus.Review => 2, _ => 3 };
}
