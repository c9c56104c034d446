using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Harmonisation;

/// <summary>
/// Keeps one response of each person, by the criteria of the contract in their order; the first criterion that
/// differs decides and is recorded. Two responses count as one person's when they share the fieldwork case
/// (<c>samplenr</c>) or the key columns of the contract; where a key is unknown the case alone tells.
/// </summary>
internal static class DuplicateResponses
{
    /// <summary>
    /// A table <c>ranked</c> of the responses ranked within a person. Groups by the key first, then by case, so that a
    /// case delivered twice under different keys is caught as well.
    /// </summary>
    public static SqlStatement Ranked(DuplicateRule rule)
    {
        var order = string.Join(", ", rule.Keep.SelectMany(Columns).Select(column => $"{column.Sql} {column.Direction}"));
        var key = string.Join(", ", rule.Key.Select(SqlStatement.Identifier));
        var unknown = string.Join(" OR ", rule.Key.Select(column => $"{SqlStatement.Identifier(column)} IS NULL"));
        return SqlStatement.Composed(
            "responses ranked within a person",
            $"""
            CREATE TABLE ranked AS
            WITH by_key AS (
                SELECT response, samplenr, {key}, CASE WHEN {unknown} THEN samplenr END AS keyless_case, mode, stream, interview_date, source_file, source_line,
                    mandatory_answers, stream_order, mode_order, file_order,
                    row_number() OVER (PARTITION BY {key}, keyless_case ORDER BY {order}) AS key_rank
                FROM received SEMI JOIN (FROM settled WHERE status = 'current') USING (response)
            )
            SELECT *, row_number() OVER (PARTITION BY samplenr, key_rank > 1 ORDER BY {order}) AS case_rank
            FROM by_key
            """);
    }

    /// <summary>A table <c>kept</c> of the responses that stay.</summary>
    public static SqlStatement Kept { get; } = SqlStatement.Composed(
        "kept responses", "CREATE TABLE kept AS SELECT response FROM ranked WHERE key_rank = 1 AND case_rank = 1");

    /// <summary>How many responses were merged away, by kind.</summary>
    public static SqlStatement ByKind { get; } = SqlStatement.Composed(
        "duplicates by kind", "SELECT kind, count(*) FROM merged GROUP BY kind ORDER BY kind");

    /// <summary>A table <c>merged</c> of the responses that were merged away: which was kept instead and by which criterion.</summary>
    public static SqlStatement Merged(DuplicateRule rule)
    {
        var sameKey = string.Join(" AND ", rule.Key.Append("keyless_case").Select(column => $"kept.{SqlStatement.Identifier(column)} IS NOT DISTINCT FROM dropped.{SqlStatement.Identifier(column)}"));
        var decided = string.Join(
            "\n        ",
            rule.Keep.Select(criterion =>
                $"WHEN {string.Join(" OR ", Columns(criterion).Select(column => $"kept.{column.Sql} IS DISTINCT FROM dropped.{column.Sql}"))} THEN '{Name(criterion)}'"));
        return SqlStatement.Composed(
            "duplicate responses",
            $"""
            CREATE TABLE merged AS
            SELECT
                dropped.samplenr,
                kept.samplenr AS kept_samplenr,
                dropped.source_file,
                dropped.source_line,
                kept.source_file AS kept_source_file,
                kept.source_line AS kept_source_line,
                CASE
                    WHEN kept.source_file = dropped.source_file THEN 'same_file'
                    WHEN kept.stream <> dropped.stream THEN 'across_streams'
                    WHEN kept.mode <> dropped.mode THEN 'across_modes'
                    ELSE 'same_stream_and_mode'
                END AS kind,
                CASE
                    {decided}
                END AS criterion
            FROM ranked AS dropped
            JOIN ranked AS kept
                ON kept.key_rank = 1
                AND CASE WHEN dropped.key_rank > 1 THEN {sameKey} ELSE kept.case_rank = 1 AND kept.samplenr = dropped.samplenr END
            WHERE dropped.key_rank > 1 OR dropped.case_rank > 1
            """);
    }

    private static IEnumerable<(string Sql, string Direction)> Columns(DuplicateCriterion criterion) => criterion switch
    {
        DuplicateCriterion.MostMandatoryAnswers => [("mandatory_answers", "DESC")],
        DuplicateCriterion.NationalFirst => [("stream_order", "ASC")],
        DuplicateCriterion.ModeOrder => [("mode_order", "ASC")],
        DuplicateCriterion.EarliestInterview => [("interview_date", "ASC")],
        DuplicateCriterion.FileAndLine => [("response", "ASC")],
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "This criterion has no SQL."),
    };

    private static string Name(DuplicateCriterion criterion) => criterion switch
    {
        DuplicateCriterion.MostMandatoryAnswers => "most_mandatory_answers",
        DuplicateCriterion.NationalFirst => "national_first",
        DuplicateCriterion.ModeOrder => "mode_order",
        DuplicateCriterion.EarliestInterview => "earliest_interview",
        DuplicateCriterion.FileAndLine => "file_and_line",
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion, "This criterion has no name."),
    };
}
