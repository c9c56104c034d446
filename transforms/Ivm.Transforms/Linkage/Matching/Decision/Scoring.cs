using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Comparison;
using Ivm.Transforms.Linkage.Matching.Estimation;
using Ivm.Transforms.Linkage.Matching.Standardisation;

namespace Ivm.Transforms.Linkage.Matching.Decision;

/// <summary>
/// Gives candidate pairs their weights: that of the pattern, and for equal terms of a comparison with term frequencies what the
/// frequency of the term adds or takes away. Only pairs that may reach the threshold of review are looked at.
/// </summary>
/// <param name="sql">The session.</param>
/// <param name="specification">What is linked.</param>
/// <param name="records">The records.</param>
/// <param name="code">Patterns as numbers.</param>
/// <param name="model">The model.</param>
internal sealed class Scoring(ISqlSession sql, LinkageSpecification specification, RecordTables records, PatternCode code, MatchingModel model)
{
    /// <summary>Least weight of a pair that is kept: that of review.</summary>
    public double LeastWeight { get; } = MatchWeight.At(specification.Decision.Review, model.Prior);

    /// <summary>Makes the table of pairs that may be links; the pairs of passes are among them, however unlikely.</summary>
    public void Run()
    {
        var terms = MakeTerms();
        sql.Execute(SqlStatement.Composed("evidence on pairs of passes", $"""
            CREATE TABLE {MatchingTables.PassedPairs} AS
            SELECT d.l, d.r, {CandidateSql.Mask(specification)} AS rules, {code.Sql} AS pattern
            FROM {MatchingTables.Passed} d JOIN {RecordTables.Left} l ON l.rowid = d.l JOIN {records.Right} r ON r.rowid = d.r
            """));
        var (patterns, weights, mosts) = (new Column<long?>("pattern"), new Column<double?>("weight"), new Column<double?>("most"));
        using (var reader = sql.Query(SqlStatement.Composed("patterns", $"SELECT pattern FROM {MatchingTables.Pairs} UNION SELECT pattern FROM {MatchingTables.PassedPairs} ORDER BY pattern")))
        {
            while (reader.Read())
            {
                var pattern = reader.GetInt64(0);
                var levels = code.Decode(pattern);
                var weight = model.Model.Weight(levels);
                patterns.Values.Add(pattern);
                weights.Values.Add(weight);
                mosts.Values.Add(weight + terms.Where(term => levels[term.Place] == 0).Sum(term => Math.Max(0, term.Most)));
            }
        }

        sql.Load(MatchingTables.Weights, new ColumnBatch([patterns, weights, mosts]));
        sql.Execute(SqlStatement.Composed("scored pairs", Score(terms)));
        sql.Execute(SqlStatement.Composed("scored pairs of passes", ScorePassed(terms)));
    }

    /// <summary>What equal terms of a pair add to its weight, for pairs <c>p</c> of records <c>l</c> and <c>r</c>: joins and sum.</summary>
    public (string Joins, string Sum) Adjustments(string pattern) =>
        (Joins(pattern), string.Concat(Places().Select(place => $" + coalesce(t{place}.bits, 0)")));

    /// <summary>The same as one expression a comparison, NULL where term frequencies do not count.</summary>
    public (string Joins, IEnumerable<string> Bits) AdjustmentColumns(string pattern) =>
        (Joins(pattern), specification.Comparisons.Select((comparison, place) => comparison.TermFrequency is null ? "NULL" : $"t{place}.bits"));

    private string Joins(string pattern) => string.Concat(Places().Select(place =>
        $" LEFT JOIN {Table(place)} t{place} ON t{place}.term = CASE WHEN {code.HasFirstLevel(place, pattern)} THEN CAST({FieldSql.Column("l", specification.Comparisons[place].Field)} AS VARCHAR) END"));

    private IEnumerable<int> Places() => Enumerable.Range(0, specification.Comparisons.Length).Where(place => specification.Comparisons[place].TermFrequency is not null);

    private static string Table(int place) => MatchingTables.Terms + place.ToString(CultureInfo.InvariantCulture);

    private string Score(ImmutableArray<(int Place, double Most)> terms)
    {
        var least = LeastWeight.ToString("R", CultureInfo.InvariantCulture);
        var (joins, sum) = Adjustments("p.pattern");
        var left = terms.IsEmpty ? "" : $" JOIN {RecordTables.Left} l ON l.rowid = p.l";
        return $"""
            CREATE TABLE {MatchingTables.Scored} AS
            WITH likely AS MATERIALIZED (
                SELECT p.l, p.r, p.rules, p.pattern, w.weight
                FROM {MatchingTables.Pairs} p JOIN {MatchingTables.Weights} w ON w.pattern = p.pattern
                WHERE w.most >= {least})
            SELECT * FROM (
                SELECT p.l, p.r, p.rules, p.pattern, p.weight{sum} AS weight
                FROM likely p{left}{joins})
            WHERE weight >= {least}
            """;
    }

    private string ScorePassed(ImmutableArray<(int Place, double Most)> terms)
    {
        var (joins, sum) = Adjustments("p.pattern");
        var left = terms.IsEmpty ? "" : $" JOIN {RecordTables.Left} l ON l.rowid = p.l";
        return $"""
            INSERT INTO {MatchingTables.Scored}
            SELECT p.l, p.r, p.rules, p.pattern, w.weight{sum}
            FROM (SELECT * FROM {MatchingTables.PassedPairs} ANTI JOIN {MatchingTables.Scored} USING (l, r)) p JOIN {MatchingTables.Weights} w ON w.pattern = p.pattern{left}{joins}
            """;
    }

    /// <summary>Tables of the terms of the left side with what they add, from their frequencies in the file of reference.</summary>
    public ImmutableArray<(int Place, double Most)> MakeTerms()
    {
        var made = ImmutableArray.CreateBuilder<(int, double)>();
        foreach (var place in Places())
        {
            var comparison = specification.Comparisons[place];
            var terms = comparison.TermFrequency!;
            var (u, floor) = (model.Model.Comparisons[place].U[0], terms.Floor);
            var file = terms.OfRight ? records.Right : RecordTables.Left;
            var total = sql.Number($"values of {comparison.Name}", $"SELECT count({FieldSql.Column("f", comparison.Field)}) FROM {file} f");
            var (term, bits) = (new Column<string?>("term"), new Column<double?>("bits"));
            using (var reader = sql.Query(SqlStatement.Composed(
                $"terms of {comparison.Name}",
                $"SELECT CAST({FieldSql.Column("f", comparison.Field)} AS VARCHAR) AS term, count(*) FROM {file} f JOIN (SELECT DISTINCT {FieldSql.Column("d", comparison.Field)} AS value FROM {RecordTables.Left} d) v ON v.value = {FieldSql.Column("f", comparison.Field)} GROUP BY ALL ORDER BY ALL")))
            {
                while (reader.Read())
                {
                    term.Values.Add(reader.GetString(0));
                    bits.Values.Add(TermFrequency.Adjustment(u, (double)reader.GetInt64(1) / total, floor));
                }
            }

            sql.Load(Table(place), new ColumnBatch([term, bits]));
            made.Add((place, bits.Values.Max() ?? 0));
        }

        return made.ToImmutable();
    }
}
