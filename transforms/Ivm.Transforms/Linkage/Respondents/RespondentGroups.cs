using Ivm.Contracts;
using Ivm.Statistics.Linkage.Rates;

namespace Ivm.Transforms.Linkage;

/// <summary>Writes <c>link.match_bias</c>: who of the respondents is found more often than others.</summary>
/// <param name="edition">The edition.</param>
internal sealed class RespondentGroups(Edition edition)
{
    /// <summary>Name of small groups together.</summary>
    private const string Pooled = "pooled";

    /// <summary>Counts <c>linked</c> by characteristic; <c>unlinked_reason</c> says which reasons mean that nobody was found.</summary>
    public void Write(ITransformContext context)
    {
        var areas = edition.LocalSurveys.Where(survey => survey.Municipalities.Length == 1).ToArray();
        context.Sql.Load("survey_area", new ColumnBatch(
        [
            new Column<string?>("survey", [.. areas.Select(survey => survey.Survey)]),
            new Column<string?>("municipality", [.. areas.Select(survey => survey.Municipalities[0])]),
        ]));
        Write(context, [.. Rates(Counted(context.Sql)).OrderBy(row => row.PersonKey, StringComparer.Ordinal).ThenBy(row => row.Characteristic, StringComparer.Ordinal).ThenBy(row => row.Rate.Count.Group, StringComparer.Ordinal)]);
    }

    private List<(string PersonKey, string Characteristic, GroupCount Count)> Counted(ISqlSession sql)
    {
        var counts = new List<(string, string, GroupCount)>();
        using var reader = sql.Query(SqlStatement.FromFile<RespondentGroups>("Linkage/Respondents/bias.sql"), new SqlParameter("reference_year", edition.ReferenceDate.Year));
        while (reader.Read())
        {
            counts.Add((reader.GetString(0), reader.GetString(1), new GroupCount(reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4))));
        }

        return counts;
    }

    private IEnumerable<Row> Rates(List<(string PersonKey, string Characteristic, GroupCount Count)> counts) =>
        from count in counts
        group count.Count by (count.PersonKey, count.Characteristic) into groups
        from rate in GroupRates.Of([.. groups], edition.Linkage.MinimumRateGroup, Pooled)
        select new Row(groups.Key.PersonKey, groups.Key.Characteristic, rate);

    private static void Write(ITransformContext context, Row[] rows)
    {
        using var writer = context.Create(LinkageDatasets.MatchBias);
        if (rows.Length > 0)
        {
            writer.Write(new ColumnBatch(
            [
                Texts("person_key", row => row.PersonKey),
                Texts("characteristic", row => row.Characteristic),
                Texts("class", row => row.Rate.Count.Group),
                new Column<int?>("groups", [.. rows.Select(row => (int?)row.Rate.Pooled)]),
                Counts("respondents", row => row.Rate.Count.Records),
                Counts("linked", row => row.Rate.Count.Linked),
                Numbers("rate", row => row.Rate.Rate.Share),
                Numbers("lower", row => row.Rate.Rate.Lower),
                Numbers("upper", row => row.Rate.Rate.Upper),
                Numbers("difference", row => row.Rate.Difference.Share),
                Numbers("difference_lower", row => row.Rate.Difference.Lower),
                Numbers("difference_upper", row => row.Rate.Difference.Upper),
            ]));
        }

        writer.Complete();

        Column<string?> Texts(string name, Func<Row, string> value) => new(name, [.. rows.Select(value)]);
        Column<long?> Counts(string name, Func<Row, long> value) => new(name, [.. rows.Select(row => (long?)value(row))]);
        Column<double?> Numbers(string name, Func<Row, double> value) => new(name, [.. rows.Select(row => (double?)value(row))]);
    }

    private sealed record Row(string PersonKey, string Characteristic, GroupRate Rate);
}
