using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Numerics;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Decision;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Passes;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>
/// Estimates the error rates of a linkage from its own evidence: posteriors of all candidates, of which a record has at most one match;
/// how often values occur more than once on either side; and how blocking rules overlap.
/// </summary>
/// <param name="sql">The session, with the tables of the linkage.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="model">The model.</param>
internal sealed class RateEstimation(ISqlSession sql, LinkageSpecification specification, RecordTables records, PatternCode code, MatchingModel model)
{
    private const string FreeLeft = "link_free_left";
    private const string FreeRight = "link_free_right";
    private const string Unlikely = "link_unlikely";

    /// <summary>Candidates below review are looked at until what is left adds less than this share of all expected matches.</summary>
    private const double Negligible = 0.001;

    /// <summary>Chances that a record is free are added up as whole millionths, so that their sum does not depend on their order.</summary>
    private const double Millionth = 1e6;

    /// <summary>Estimates the rates.</summary>
    /// <param name="pairs">Likely pairs, those of passes among them, with what became of them.</param>
    /// <param name="candidates">Patterns of all candidates.</param>
    /// <param name="passes">How often values of passes occur on either side.</param>
    public MatchingRates Estimate(ImmutableArray<DecidedPair> pairs, ImmutableArray<PatternCount> candidates, ImmutableArray<PassCounts> passes)
    {
        var posteriors = Posteriors(pairs);
        var below = Below(pairs, posteriors, candidates);
        var coverage = new CoverageEstimation(sql, specification, records).Of(pairs, posteriors);
        return new MatchingRates(
            Whole(pairs, posteriors, below, coverage?.Matches.Coverage ?? 1),
            Statuses(pairs, posteriors, below),
            specification.IsDeduplication ? [] : [.. passes.Select(pass => Uniqueness(pass.Pass, pass.Left, pass.Right)), .. Probabilistic(pairs)],
            coverage,
            [.. posteriors]);
    }

    private static PosteriorRates Whole(ImmutableArray<DecidedPair> pairs, double[] posteriors, List<BelowReview> below, double coverage) => PosteriorRates.Of(
        [.. posteriors, .. below.Select(group => Math.Min(1, group.Matches / group.Pairs))],
        [.. pairs.Select(_ => 1L), .. below.Select(group => group.Pairs)],
        [.. pairs.Select(pair => pair.Status == LinkStatus.Accepted ? 1L : 0), .. below.Select(_ => 0L)],
        coverage);

    /// <summary>Posteriors of pairs that know of each other where a record has at most one match.</summary>
    private double[] Posteriors(ImmutableArray<DecidedPair> pairs)
    {
        if (specification.IsDeduplication)
            return [.. pairs.Select(pair => MatchWeight.Posterior(pair.Weight, model.Prior))];
        var left = Numbered(pairs, specification.Decision.Assignment == LinkAssignment.OneToMany ? null : pair => pair.Left);
        var right = Numbered(pairs, specification.Decision.Assignment == LinkAssignment.ManyToOne ? null : pair => pair.Right);
        return [.. OneToOnePosteriors.Of(left.Count, right.Count, left.Numbers, right.Numbers, [.. pairs.Select(pair => pair.Weight)], model.Prior).Posteriors];
    }

    /// <summary>Records numbered from 0; without a record every pair has one of its own, so that none excludes another.</summary>
    private static (int[] Numbers, int Count) Numbered(ImmutableArray<DecidedPair> pairs, Func<DecidedPair, long>? record)
    {
        if (record is null)
            return ([.. Enumerable.Range(0, pairs.Length)], pairs.Length);
        var numbers = new Dictionary<long, int>();
        var all = new int[pairs.Length];
        for (var place = 0; place < all.Length; place++)
        {
            if (!numbers.TryGetValue(record(pairs[place]), out all[place]))
                numbers.Add(record(pairs[place]), all[place] = numbers.Count);
        }

        return (all, numbers.Count);
    }

    /// <summary>
    /// Expected matches among candidates below review: those of records that have their match elsewhere hardly count.
    /// </summary>
    private List<BelowReview> Below(ImmutableArray<DecidedPair> pairs, double[] posteriors, ImmutableArray<PatternCount> candidates)
    {
        var posteriorOf = new Dictionary<long, double>();
        foreach (var pattern in candidates.Select(candidate => candidate.Pattern).Distinct())
            posteriorOf.Add(pattern, MatchWeight.Posterior(model.Model.Weight(code.Decode(pattern)), model.Prior));
        LoadFree(FreeLeft, specification.Decision.Assignment == LinkAssignment.OneToMany ? null : pair => pair.Left, pairs, posteriors);
        LoadFree(FreeRight, specification.Decision.Assignment == LinkAssignment.ManyToOne ? null : pair => pair.Right, pairs, posteriors);
        sql.Load(Unlikely, new ColumnBatch([new Column<long?>("pattern", [.. Worthwhile(candidates, posteriorOf).Select(pattern => (long?)pattern)])]));
        var groups = new List<BelowReview>();
        using var reader = sql.Query(SqlStatement.Composed("candidates below review", $"""
            SELECT p.pattern, count(*), CAST(sum(CAST(round(coalesce(a.free, 1) * coalesce(b.free, 1) * {Millionth.ToString("R", CultureInfo.InvariantCulture)}) AS BIGINT)) AS BIGINT)
            FROM {MatchingTables.Pairs} p
            SEMI JOIN {Unlikely} u ON u.pattern = p.pattern
            ANTI JOIN {MatchingTables.Scored} s ON s.l = p.l AND s.r = p.r
            LEFT JOIN {FreeLeft} a ON a.record = p.l
            LEFT JOIN {FreeRight} b ON b.record = p.r
            GROUP BY p.pattern
            ORDER BY p.pattern
            """));
        while (reader.Read())
            groups.Add(new BelowReview(reader.GetInt64(1), reader.GetInt64(2) / Millionth * posteriorOf[reader.GetInt64(0)]));
        return groups;
    }

    /// <summary>Patterns with the most expected matches, until the others add next to nothing.</summary>
    private static IEnumerable<long> Worthwhile(ImmutableArray<PatternCount> candidates, Dictionary<long, double> posteriorOf)
    {
        var expected = candidates.GroupBy(count => count.Pattern).Select(group => (Pattern: group.Key, Matches: group.Sum(count => count.Count) * posteriorOf[group.Key]))
            .OrderByDescending(pattern => pattern.Matches).ThenBy(pattern => pattern.Pattern).ToArray();
        var left = CompensatedSum.Of([.. expected.Select(pattern => pattern.Matches)]);
        var least = left * Negligible;
        foreach (var (pattern, matches) in expected)
        {
            if (left < least)
                yield break;
            left -= matches;
            yield return pattern;
        }
    }

    /// <summary>The chance that a record has no match among its likely pairs; 1 for all records without.</summary>
    private void LoadFree(string table, Func<DecidedPair, long>? record, ImmutableArray<DecidedPair> pairs, double[] posteriors)
    {
        var taken = new SortedDictionary<long, double>();
        for (var place = 0; record is not null && !specification.IsDeduplication && place < pairs.Length; place++)
            taken[record(pairs[place])] = taken.GetValueOrDefault(record(pairs[place])) + posteriors[place];
        sql.Load(table, new ColumnBatch([
            new Column<long?>("record", [.. taken.Keys.Select(key => (long?)key)]),
            new Column<double?>("free", [.. taken.Values.Select(sum => (double?)Math.Max(0, 1 - sum))]),
        ]));
    }

    private ImmutableArray<StatusRate> Statuses(ImmutableArray<DecidedPair> pairs, double[] posteriors, List<BelowReview> below)
    {
        var rates = ImmutableArray.CreateBuilder<StatusRate>();
        foreach (var group in Enumerable.Range(0, pairs.Length).GroupBy(place => (pairs[place].Pass, pairs[place].Status)).OrderBy(group => group.Key.Pass < 0 ? int.MaxValue : group.Key.Pass).ThenBy(group => group.Key.Status))
        {
            var (matches, variance) = (default(CompensatedSum), default(CompensatedSum));
            foreach (var place in group)
            {
                matches.Add(posteriors[place]);
                variance.Add(posteriors[place] * (1 - posteriors[place]));
            }

            rates.Add(new StatusRate(group.Key.Pass < 0 ? AssignmentDecision.Probabilistic : specification.Passes[group.Key.Pass].Name, group.Key.Status, group.Count(), matches.Value, Math.Sqrt(variance.Value)));
        }

        var unlikely = CompensatedSum.Of([.. below.Select(group => group.Matches)]);
        rates.Add(new StatusRate(AssignmentDecision.Probabilistic, null, below.Sum(group => group.Pairs), unlikely, Math.Sqrt(unlikely)));
        return rates.ToImmutable();
    }

    /// <summary>Pairs that reach acceptance by themselves, of records that no pass has linked, before any assignment.</summary>
    private IEnumerable<UniquenessRate> Probabilistic(ImmutableArray<DecidedPair> pairs)
    {
        var threshold = MatchWeight.At(specification.Decision.Accept, model.Prior) - MatchWeight.Unit;
        var passed = pairs.Where(pair => pair.Pass >= 0).ToArray();
        var (left, right) = (passed.Select(pair => pair.Left).ToHashSet(), passed.Select(pair => pair.Right).ToHashSet());
        var likely = pairs.Where(pair => pair.Pass < 0 && pair.Weight > threshold && !left.Contains(pair.Left) && !right.Contains(pair.Right)).ToArray();
        yield return Uniqueness(
            AssignmentDecision.Probabilistic,
            PassCounts.Histogram(likely.CountBy(pair => pair.Left).Select(count => ((long)count.Value, 1L)), records.LeftCount - left.Count),
            PassCounts.Histogram(likely.CountBy(pair => pair.Right).Select(count => ((long)count.Value, 1L)), records.RightCount - right.Count));
    }

    private UniquenessRate Uniqueness(string pass, ImmutableArray<long> left, ImmutableArray<long> right) => new(
        pass,
        specification.Decision.Assignment == LinkAssignment.OneToMany || left.Skip(1).Sum() == 0 ? null : UniquenessPrecision.Of(left.AsSpan()),
        specification.Decision.Assignment == LinkAssignment.ManyToOne || right.Skip(1).Sum() == 0 ? null : UniquenessPrecision.Of(right.AsSpan()));

    /// <summary>Candidates below review of one pattern.</summary>
    private sealed record BelowReview(long Pairs, double Matches);
}
