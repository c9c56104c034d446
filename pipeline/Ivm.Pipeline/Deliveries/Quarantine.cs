using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Deliveries;

/// <summary>Records of a file that were set apart for one reason; lines, never values.</summary>
/// <param name="File">The delivered file.</param>
/// <param name="Reason">A code of <see cref="RejectionReason"/>.</param>
/// <param name="Column">The column at fault; null for whole records.</param>
/// <param name="Records">How many were set apart.</param>
/// <param name="Repaired">How many of them have been repaired.</param>
/// <param name="Attempts">How many repairs of them were set apart in their turn.</param>
/// <param name="Lines">The first lines that are still open.</param>
public sealed record QuarantineGroup(string File, string Reason, string? Column, long Records, long Repaired, long Attempts, ImmutableArray<int> Lines)
{
    /// <summary>Records that are still to be repaired.</summary>
    public long Open => Records - Repaired;

    /// <summary>Whether they are rows at all: empty lines, second halves of broken rows and repeated headers are not.</summary>
    public bool AreRows => IsRow(Reason);

    /// <summary>Whether what is set apart for a reason is a row.</summary>
    internal static bool IsRow(string reason) => !NoRows.Contains(reason);

    internal static ImmutableArray<string> NoRows { get; } = [RejectionReason.EmptyLine, RejectionReason.RestOfBrokenLine, RejectionReason.RepeatedHeader];
}

/// <summary>An open record with its text: as protected as the delivery.</summary>
/// <param name="File">The delivered file.</param>
/// <param name="Line">Line on which it starts.</param>
/// <param name="Column">The column at fault; null for the record as a whole.</param>
/// <param name="Reason">A code of <see cref="RejectionReason"/>.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What should stand there.</param>
/// <param name="RawText">The record, escaped.</param>
/// <param name="Attempt">The last repair that was set apart in its turn; null when there was none.</param>
/// <param name="AttemptReason">Why it was.</param>
internal sealed record OpenRecord(string File, int Line, string? Column, string Reason, string Found, string Expected, string RawText, string? Attempt, string? AttemptReason);

/// <summary>The records of an edition that were set apart, over all its files.</summary>
public sealed class Quarantine
{
    private const int ShownLines = 5;

    private readonly Workspace workspace;
    private readonly RunOptions options;
    private readonly ImmutableArray<TakenSlot> slots;
    private readonly CancellationToken cancellation;

    internal Quarantine(Workspace workspace, RunOptions options, ImmutableArray<TakenSlot> slots, CancellationToken cancellation) =>
        (this.workspace, this.options, this.slots, this.cancellation) = (workspace, options, slots, cancellation);

    /// <summary>Opens the quarantine of an edition as its delivery lies there now; files that were not taken in yet have none.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="deliveries">The deliveries of the edition.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static Quarantine Open(Workspace workspace, EditionDeliveries deliveries, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        return new Quarantine(workspace, options, deliveries.TakenIn(options.Threads, cancellation), cancellation);
    }

    /// <summary>Slots that were taken in.</summary>
    internal ImmutableArray<TakenSlot> Slots => slots;

    /// <summary>What was set apart by file, reason and column, in the order of the delivery; repairs are told under what they were to repair.</summary>
    public ImmutableArray<QuarantineGroup> Groups()
    {
        var groups = Query(
            $"""
            SELECT file, reason, "column", count(*), count(repaired_by), CAST(coalesce(sum(attempts), 0) AS BIGINT), string_agg(line, ',' ORDER BY line) FILTER (repaired_by IS NULL AND place <= {ShownLines})
            FROM (
                SELECT q.*, a.attempts, row_number() OVER (PARTITION BY file, reason, "column", repaired_by IS NULL ORDER BY line) AS place
                FROM quarantined AS q
                LEFT JOIN (SELECT origin_file, origin_line, count(*) AS attempts FROM quarantined WHERE origin_file IS NOT NULL GROUP BY ALL) AS a
                    ON a.origin_file = q.file AND a.origin_line = q.line
                WHERE q.origin_file IS NULL AND NOT starts_with(q.file, '{SlotFiles.Repairs}/')
            )
            GROUP BY file, reason, "column"
            ORDER BY file, count(*) DESC, reason, "column" NULLS FIRST
            """,
            row => new QuarantineGroup(
                (string)row[0]!, (string)row[1]!, (string?)row[2], Number(row[3]), Number(row[4]), Number(row[5]),
                [.. ((string?)row[6])?.Split(',').Select(line => int.Parse(line, CultureInfo.InvariantCulture)) ?? []]));
        var order = slots.SelectMany(slot => slot.Slot.Files).Select((file, i) => (file.Name, i)).ToDictionary(each => each.Name, each => each.i, StringComparer.Ordinal);
        return [.. groups.OrderBy(group => order[group.File])];
    }

    /// <summary>The groups as JSON.</summary>
    /// <param name="groups">The groups.</param>
    public static byte[] ToJson(ImmutableArray<QuarantineGroup> groups) => JsonSerializer.SerializeToUtf8Bytes(groups, OverviewJson.Default.ImmutableArrayQuarantineGroup);

    /// <summary>Writes the open records to a sheet on which they can be repaired.</summary>
    /// <param name="path">A file that is not there yet; only its owner may read it.</param>
    /// <param name="file">Only records of this delivered file; all when null.</param>
    /// <param name="reason">Only records set apart for this reason; all when null.</param>
    /// <returns>How many records.</returns>
    /// <exception cref="InvalidInputException">There is such a file.</exception>
    public int Export(string path, string? file, string? reason)
    {
        var records = OpenRecords().Where(record => (file is null || record.File == file) && (reason is null || record.Reason == reason)).ToImmutableArray();
        RepairSheet.Write(path, records);
        return records.Length;
    }

    /// <summary>Puts the repaired records of a sheet into the delivery folder, for the next run.</summary>
    /// <param name="path">The sheet.</param>
    /// <param name="edition">The edition's year.</param>
    /// <param name="time">The day of the notes.</param>
    /// <exception cref="InvalidInputException">The sheet is no such sheet, or a row of it repairs what is not open; nothing is written.</exception>
    public ImmutableArray<WrittenRepair> Replay(string path, int edition, TimeProvider time) =>
        new RepairWriter(workspace, edition, time).Write(path, RepairSheet.Read(path), this);

    /// <summary>The records that are rows and still open, in the order of file and line.</summary>
    internal ImmutableArray<OpenRecord> OpenRecords() => Query(
        $"""
        SELECT q.file, q.line, q."column", q.reason, q.found, q.expected, q.raw_text, a.raw_text, a.reason
        FROM quarantined AS q
        LEFT JOIN (
            SELECT origin_file, origin_line, arg_max(raw_text, number) AS raw_text, arg_max(reason, number) AS reason
            FROM (SELECT *, CAST(regexp_extract(file, '\.([0-9]+)\.csv$', 1) AS INTEGER) AS number FROM quarantined WHERE origin_file IS NOT NULL)
            GROUP BY ALL
        ) AS a ON a.origin_file = q.file AND a.origin_line = q.line
        WHERE q.origin_file IS NULL AND NOT starts_with(q.file, '{SlotFiles.Repairs}/') AND q.repaired_by IS NULL AND q.reason NOT IN ({string.Join(", ", QuarantineGroup.NoRows.Select(SqlTypes.Literal))})
        ORDER BY q.file, q.line
        """,
        row => new OpenRecord(
            (string)row[0]!, Convert.ToInt32(row[1], CultureInfo.InvariantCulture), (string?)row[2], (string)row[3]!, (string)row[4]!, (string)row[5]!, (string)row[6]!, (string?)row[7], (string?)row[8]));

    private ImmutableArray<T> Query<T>(string select, Func<object?[], T> read)
    {
        var datasets = slots.SelectMany(slot => slot.Outcome.Datasets).Where(dataset => dataset.Name.Stage == QuarantineDataset.Stage && dataset.File.Rows > 0).ToArray();
        if (datasets.Length == 0)
        {
            return [];
        }

        var settings = new SqlSettings(options.Threads, options.MemoryLimit, workspace.Staging, workspace.Staging, [.. datasets.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal)]);
        using var session = SqlSession.ForReading(settings, datasets, cancellation);
        var union = string.Join(" UNION ALL ", datasets.Select(dataset => $"SELECT * FROM {SqlStatement.Identifier(dataset.Name.Stage)}.{SqlStatement.Identifier(dataset.Name.Table)}"));
        using var reader = session.Query(SqlStatement.Composed("quarantine", $"WITH quarantined AS ({union}) {select}"));
        var rows = ImmutableArray.CreateBuilder<T>();
        var values = new object?[reader.FieldCount];
        while (reader.Read())
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }

            rows.Add(read(values));
        }

        return rows.ToImmutable();
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
