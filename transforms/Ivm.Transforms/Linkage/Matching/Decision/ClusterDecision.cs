using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// Decides which records of one file are the same entity. Pairs that are likely enough make connected components; within a
/// component every pair is compared, whether blocking made it or not, and groups are joined by their mean evidence.
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

    private readonly double threshold = Scoring.WeightAt(specification.Decision.Accept, model.Prior);

    /// <summary>Decides on every pair, and groups every record.</summary>
    /// <exception cref="InvalidInputException">A component is too large to be sorted out.</exception>
    public (ImmutableArray<ProposedLink> Links, ImmutableArray<ClusterMember> Clusters) Decide(ScoredPairs pairs)
    {
        var components = Components(pairs);
        var evidence = Compare(components);
        var firstOf = new Dictionary<long, long>();
        foreach (var component in components)
        {
            var groups = AverageLinkage.Group(Matrix(component, evidence), threshold);
            for (var place = 0; place < component.Length; place++)
                firstOf[component[place]] = component[groups[place]];
        }

        var links = Inside(components, firstOf, evidence).Concat(Outside(pairs, firstOf)).OrderBy(link => link.Left).ThenBy(link => link.Right);
        return ([.. links.Select(link => Proposed(link, pairs.LeftKeys, pairs.RightKeys))], Members(firstOf));
    }

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

    private Dictionary<(long Left, long Right), (long Pattern, double Weight)> Compare(List<long[]> components)
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
        var found = new Dictionary<(long, long), (long, double)>();
        using var reader = sql.Query(SqlStatement.Composed("pairs within components", $"""
            SELECT p.l, p.r, p.pattern, CAST(0{sum} AS DOUBLE)
            FROM (SELECT l.rowid AS l, r.rowid AS r, {code.Sql} AS pattern FROM {Within} w JOIN {RecordTables.Left} l ON l.rowid = w.l JOIN {records.Right} r ON r.rowid = w.r) p
            JOIN {RecordTables.Left} l ON l.rowid = p.l{joins}
            """));
        while (reader.Read())
        {
            var pattern = reader.GetInt64(2);
            found.Add((reader.GetInt64(0), reader.GetInt64(1)), (pattern, model.Model.Weight(code.Decode(pattern)) + reader.GetDouble(3)));
        }

        return found;
    }

    private static double[,] Matrix(long[] component, Dictionary<(long Left, long Right), (long Pattern, double Weight)> evidence)
    {
        var matrix = new double[component.Length, component.Length];
        for (var first = 0; first < component.Length; first++)
        {
            for (var second = first + 1; second < component.Length; second++)
                matrix[first, second] = matrix[second, first] = evidence[(component[first], component[second])].Weight;
        }

        return matrix;
    }

    private static IEnumerable<Decided> Inside(
        List<long[]> components, Dictionary<long, long> firstOf, Dictionary<(long Left, long Right), (long Pattern, double Weight)> evidence) =>
        from component in components
        from left in component
        from right in component
        where left < right && firstOf[left] == firstOf[right]
        select new Decided(left, right, evidence[(left, right)].Pattern, evidence[(left, right)].Weight, LinkStatus.Accepted);

    private IEnumerable<Decided> Outside(ScoredPairs pairs, Dictionary<long, long> firstOf) =>
        from pair in Enumerable.Range(0, pairs.Count)
        let together = firstOf.TryGetValue(pairs.Left[pair], out var left) && firstOf.TryGetValue(pairs.Right[pair], out var right) && left == right
        where !together
        select new Decided(pairs.Left[pair], pairs.Right[pair], pairs.Patterns[pair], pairs.Weights[pair], pairs.Weights[pair] >= threshold ? LinkStatus.Lost : LinkStatus.Review);

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

    private ImmutableArray<ClusterMember> Members(Dictionary<long, long> firstOf)
    {
        var keys = new List<string>();
        using (var reader = sql.Query(SqlStatement.Composed("keys", $"SELECT {RecordTables.Key("l")} FROM {RecordTables.Left} l ORDER BY l.rowid")))
        {
            while (reader.Read())
                keys.Add(reader.GetString(0));
        }

        var sizes = firstOf.Values.GroupBy(first => first).ToDictionary(group => group.Key, group => group.Count());
        return [.. keys.Select((key, record) => firstOf.TryGetValue(record, out var first) ? new ClusterMember(key, keys[(int)first], sizes[first]) : new ClusterMember(key, key, 1))];
    }

    private sealed record Decided(long Left, long Right, long Pattern, double Weight, LinkStatus Status);
}
