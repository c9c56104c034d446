using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Transforms.Linkage.Matching.Decision;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>How well one group was linked.</summary>
/// <param name="Variable">The column that makes the groups.</param>
/// <param name="Rate">The group with its rate.</param>
public sealed record LinkageByGroup(string Variable, GroupRate Rate);

/// <summary>Counts linked records by the groups that the specification declares.</summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
internal sealed class GroupLinkage(ISqlSession sql, LinkageSpecification specification)
{
    /// <summary>Name of small groups together.</summary>
    public const string Small = "(small groups)";

    private const string MissingValue = "(missing)";
    private const string Linked = "link_linked";

    /// <summary>More values than this are no groups, but a name or a number.</summary>
    private const int MostGroups = 2_000;

    /// <summary>The rates, by variable; empty where none is declared.</summary>
    /// <exception cref="InvalidInputException">A column has more values than groups can be.</exception>
    public ImmutableArray<LinkageByGroup> Of(ImmutableArray<DecidedPair> pairs)
    {
        if (specification.Bias.Columns.IsEmpty)
            return [];
        var accepted = pairs.Where(pair => pair.Status == LinkStatus.Accepted).SelectMany(pair => specification.IsDeduplication ? new[] { pair.Left, pair.Right } : [pair.Left]);
        sql.Load(Linked, new ColumnBatch([new Column<long?>("record", [.. accepted.Distinct().Order().Select(record => (long?)record)])]));
        return [.. specification.Bias.Columns.SelectMany((column, place) => GroupRates.Of(Count(column, place), specification.Bias.Least, Small).Select(rate => new LinkageByGroup(column, rate)))];
    }

    private List<GroupCount> Count(string column, int place)
    {
        var groups = new List<GroupCount>();
        using var reader = sql.Query(SqlStatement.Composed($"linked by {column}", $"""
            SELECT coalesce(l.{RecordTables.Group(place)}, '{MissingValue}'), count(*), count(k.record)
            FROM {RecordTables.Left} l LEFT JOIN {Linked} k ON k.record = l.rowid
            GROUP BY ALL
            ORDER BY ALL
            LIMIT {MostGroups + 1}
            """));
        while (reader.Read())
            groups.Add(new GroupCount(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return groups.Count <= MostGroups
            ? groups
            : throw new InvalidInputException(InputFailure.DataRefused, new Fault($"the left file, column '{column}'", $"more than {MostGroups} values", "groups of records under 'bias'", "Take a column with classes, or make classes of its values first."));
    }
}
