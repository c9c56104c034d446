using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Decision;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>
/// Estimates how many matches no blocking rule made a candidate: what the rules ask for is looked up for all likely pairs, and the
/// agreements of the matches among them tell how many agree in too little (<see cref="AgreementCapture"/>).
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
internal sealed class CoverageEstimation(ISqlSession sql, LinkageSpecification specification, RecordTables records)
{
    /// <summary>Estimates; null where the rules do not tell it.</summary>
    /// <param name="pairs">Likely pairs, in the order of their records.</param>
    /// <param name="posteriors">Their posteriors.</param>
    public BlockingCoverage? Of(ImmutableArray<DecidedPair> pairs, double[] posteriors)
    {
        var (things, rules) = Things();
        if (rules.Count == 0 || things.Count == 0 || pairs.IsEmpty)
            return null;
        var counts = new double[1 << things.Count];
        var elsewhere = 0.0;
        foreach (var (cell, place) in Cells(pairs, things))
        {
            // A pair that a pass found, or a rule that is not among these, is found all the same.
            if (rules.TrueForAll(rule => (cell & rule) != rule))
                elsewhere += posteriors[place];
            counts[cell] += posteriors[place];
        }

        if (AgreementCapture.Estimate(counts, rules, Implied(things)) is not { } capture)
            return null;
        var found = capture.Found + elsewhere;
        return new BlockingCoverage(
            [.. things.Select(thing => $"{thing}")],
            new MatchTotal(found, Total(capture.Unseen), Total(capture.Lower), Total(capture.Upper)),
            capture.Model,
            capture.Deviance,
            capture.DegreesOfFreedom);

        double Total(double unseen) => found + Math.Max(0, unseen - elsewhere);
    }

    /// <summary>The different things that rules ask for, and every rule by them. Rules that would need too many are left out.</summary>
    private (List<LinkageEquality> Things, List<int> Rules) Things()
    {
        var (things, rules) = (new List<LinkageEquality>(), new List<int>());
        foreach (var equal in specification.Blocking.Rules.SelectMany(Directions))
        {
            LinkageEquality[] added = [.. equal.Except(things)];
            if (equal.IsEmpty || things.Count + added.Length > AgreementCapture.MostFactors)
                continue;
            things.AddRange(added);
            rules.Add(equal.Aggregate(0, (rule, thing) => rule | 1 << things.IndexOf(thing)));
        }

        return (things, rules);
    }

    /// <summary>Within one file a pair may meet a rule either way round.</summary>
    private IEnumerable<ImmutableArray<LinkageEquality>> Directions(BlockingRule rule)
    {
        yield return rule.Equal;
        if (specification.IsDeduplication && !RuleSql.IsSymmetric(rule))
            yield return [.. rule.Equal.Select(equal => new LinkageEquality(equal.Right, equal.Left))];
    }

    /// <summary>Where a whole field is equal, what is made of it is so too.</summary>
    private static (int Thing, int Implied)[] Implied(List<LinkageEquality> things) =>
    [
        .. from thing in Enumerable.Range(0, things.Count)
           from other in Enumerable.Range(0, things.Count)
           where thing != other && IsImplied(things[thing].Left, things[other].Left) && IsImplied(things[thing].Right, things[other].Right)
           select (thing, other),
    ];

    private static bool IsImplied(LinkageExpression by, LinkageExpression expression) =>
        by.Field == expression.Field && (by.Function.Length == 0 || (by.Function == expression.Function && by.Function is "left" or "right" && by.Argument >= expression.Argument));

    private IEnumerable<(int Cell, int Place)> Cells(ImmutableArray<DecidedPair> pairs, List<LinkageEquality> things)
    {
        const string Asked = "link_agreeing";
        sql.Load(Asked, new ColumnBatch([
            new Column<long?>("n", [.. Enumerable.Range(0, pairs.Length).Select(place => (long?)place)]),
            new Column<long?>("l", [.. pairs.Select(pair => (long?)pair.Left)]),
            new Column<long?>("r", [.. pairs.Select(pair => (long?)pair.Right)]),
        ]));
        var cell = string.Join(" + ", things.Select((thing, bit) => string.Create(CultureInfo.InvariantCulture, $"CAST(coalesce({RuleSql.Condition([thing])}, false) AS BIGINT) * {1L << bit}")));
        using var reader = sql.Query(SqlStatement.Composed(
            "agreements of likely pairs", $"SELECT p.n, {cell} FROM {Asked} p JOIN {RecordTables.Left} l ON l.rowid = p.l JOIN {records.Right} r ON r.rowid = p.r ORDER BY p.n"));
        while (reader.Read())
            yield return ((int)SqlNumbers.Whole(reader.GetValue(1)), (int)reader.GetInt64(0));
    }
}
