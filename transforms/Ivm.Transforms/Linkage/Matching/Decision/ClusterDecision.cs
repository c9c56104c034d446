using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Assignment;
using Ivm.Statistics.Linkage.Clustering;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// Decides which records of one file are the same entity. Pairs that are likely enough make connected components; within a
/// component every pair is compared, whether blocking made it or not, and the groups of largest total evidence are taken. Records are in
/// one group only where they are in every best grouping; what is tied goes to review.
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="model">The model.</param>
internal sealed class ClusterDecision(ISqlSession sql, LinkageSpecification specification, RecordTables records, PatternCode code, MatchingModel model)
{
    private const string Within = "link_within";

    /// <summary>Largest component that is sorted out; a larger one is a sign of a wrong model or threshold.</summary>
    private const int LargestComponent = 2_000;

    private readonly double threshold = MatchWeight.At(specification.Decision.Accept, model.Prior);

    /// <summary>Decides on every pair, and groups every record.</summary>
    /// <exception cref="InvalidInputException">A component is too large to be sorted out.</exception>
    public (ImmutableArray<ProposedLink> Links, ImmutableArray<DecidedPair> Pairs, ImmutableArray<ClusterMember> Clusters) Decide(ScoredPairs pairs)
    {
        var compared = Compare(Components(pairs));
        var numbers = compared.SelectMany(pair => new[] { pair.Left, pair.Right }).Distinct().Order().Select((record, number) => (record, number)).ToDictionary(entry => entry.record, entry => entry.number);
        var clusters = CorrelationClustering.Solve(
            numbers.Count,
            [.. compared.Select(pair => numbers[pair.Left])],
            [.. compared.Select(pair => numbers[pair.Right])],
            [.. compared.Select(pair => pair.Weight)],
            threshold);
        Decided[] inside = [.. compared.Select((pair, place) => pair with { Status = Status(clusters.Decisions[place]) })];
        var known = inside.Select(pair => (pair.Left, pair.Right)).ToHashSet();
        Decided[] links = [.. inside.Where(pair => pair.Status != LinkStatus.Review).Concat(Outside(pairs, known)).OrderBy(link => link.Left).ThenBy(link => link.Right)];
        return ([.. links.Select(link => Proposed(link, pairs.LeftKeys, pairs.RightKeys))], [.. links.Select(link => new DecidedPair(link.Left, link.Right, link.Rules, -1, link.Weight, link.Status))], Members(inside));
    }

    private static LinkStatus Status(PairDecision decision) => decision switch
    {
        PairDecision.Linked => LinkStatus.Accepted,
        PairDecision.TiedSelected or PairDecision.TiedAlternative => LinkStatus.Tied,
        PairDecision.Lost => LinkStatus.Lost,
        _ => LinkStatus.Review,
    };

    private List<long[]> Components(ScoredPairs pairs)
    {
        var parent = new Dictionary<long, long>();
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            if (!(pairs.Weights[pair] >= threshold))
                continue;
            var (left, right) = (Root(pairs.Left[pair]), Root(pairs.Right[pair]));
            parent[Math.Max(left, right)] = Math.Min(left, right);
        }

        var components = parent.Keys.ToArray().GroupBy(Root).OrderBy(group => group.Key).Select(group => group.Order().ToArray()).ToList();
        var largest = components.Count == 0 ? 0 : components.Max(component => component.Length);
        return largest <= LargestComponent
            ? components
            : throw new InvalidInputException(InputFailure.NoSolution, new Fault($"{specification.File}: decision", $"{largest} records that hang together", $"at most {LargestComponent}", "Raise 'accept', or add comparisons that tell them apart."));

        long Root(long record)
        {
            parent.TryAdd(record, record);
            while (parent[record] != record)
                record = parent[record] = parent[parent[record]];
            return record;
        }
    }

    private List<Decided> Compare(List<long[]> components)
    {
        var (left, right) = (new Column<long?>("l"), new Column<long?>("r"));
        foreach (var component in components)
        {
            for (var first = 0; first < component.Length; first++)
            {
                for (var second = first + 1; second < component.Length; second++)
                {
                    left.Values.Add(component[first]);
                    right.Values.Add(component[second]);
                }
            }
        }

        sql.Load(Within, new ColumnBatch([left, right]));
        var (joins, sum) = new Scoring(sql, specification, records, code, model).Adjustments("p.pattern");
        var found = new List<Decided>();
        using var reader = sql.Query(SqlStatement.Composed("pairs within components", $"""
            SELECT p.l, p.r, p.pattern, CAST(0{sum} AS DOUBLE), p.rules
            FROM (SELECT l.rowid AS l, r.rowid AS r, {CandidateSql.Mask(specification)} AS rules, {code.Sql} AS pattern FROM {Within} w JOIN {RecordTables.Left} l ON l.rowid = w.l JOIN {records.Right} r ON r.rowid = w.r) p
            JOIN {RecordTables.Left} l ON l.rowid = p.l{joins}
            ORDER BY p.l, p.r
            """));
        while (reader.Read())
        {
            var pattern = reader.GetInt64(2);
            found.Add(new Decided(reader.GetInt64(0), reader.GetInt64(1), SqlNumbers.Whole(reader.GetValue(4)), pattern, model.Model.Weight(code.Decode(pattern)) + reader.GetDouble(3), LinkStatus.Review));
        }

        return found;
    }

    /// <summary>Likely pairs that are in no component together.</summary>
    private static IEnumerable<Decided> Outside(ScoredPairs pairs, HashSet<(long Left, long Right)> known) =>
        from pair in Enumerable.Range(0, pairs.Count)
        where !known.Contains((pairs.Left[pair], pairs.Right[pair]))
        select new Decided(pairs.Left[pair], pairs.Right[pair], pairs.Rules[pair], pairs.Patterns[pair], pairs.Weights[pair], LinkStatus.Review);

    private ProposedLink Proposed(Decided link, Dictionary<long, string> left, Dictionary<long, string> right) => new(
        left.GetValueOrDefault(link.Left) ?? right[link.Left],
        right.GetValueOrDefault(link.Right) ?? left[link.Right],
        AssignmentDecision.Probabilistic,
        PatternCode.Text(code.Decode(link.Pattern)),
        link.Weight,
        MatchWeight.Posterior(link.Weight, model.Prior),
        RunnerUpWeight: null,
        Margin: null,
        link.Status);

    /// <summary>Every record with the first record that it is linked with; links of a group are all its pairs.</summary>
    private ImmutableArray<ClusterMember> Members(Decided[] pairs)
    {
        var keys = new List<string>();
        using (var reader = sql.Query(SqlStatement.Composed("keys", $"SELECT {RecordTables.Key("l")} FROM {RecordTables.Left} l ORDER BY l.rowid")))
        {
            while (reader.Read())
                keys.Add(reader.GetString(0));
        }

        var first = Enumerable.Range(0, keys.Count).ToArray();
        foreach (var pair in pairs.Where(pair => pair.Status == LinkStatus.Accepted))
            first[pair.Right] = (int)Math.Min(first[pair.Right], pair.Left);
        var sizes = first.CountBy(record => record).ToDictionary();
        return [.. keys.Select((key, record) => new ClusterMember(key, keys[first[record]], sizes[first[record]]))];
    }

    private sealed record Decided(long Left, long Right, long Rules, long Pattern, double Weight, LinkStatus Status);
}
