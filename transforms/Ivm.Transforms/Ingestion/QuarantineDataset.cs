using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// The dataset of records that did not fit, one row a record, in file order. It holds the delivered text itself, so
/// it is as protected as the delivery; nothing of <c>found</c> or <c>raw_text</c> may enter a log or a message.
/// </summary>
public static class QuarantineDataset
{
    /// <summary>The stage under which quarantined records are committed.</summary>
    public const string Stage = "quarantine";

    /// <summary>Most bytes of a record that are kept as text; of a longer one only its beginning is.</summary>
    public const int MaximumRawText = 64 << 10;

    /// <summary>
    /// The contract of <c>quarantine.&lt;file&gt;</c>: file, line (1-based physical line on which the record starts; of a
    /// Parquet file the 1-based row), byte_offset (of the record's first byte, 0-based from the start of the file; null for
    /// Parquet), column (null when the record as a whole is at fault), reason (<see cref="RejectionReason"/>), found,
    /// expected, raw_text (in the delivered dialect; a row of a Parquet file in <see cref="FileForm.RecordDialect"/>),
    /// repaired_by (file:line of the repair that was accepted in its place; null while nothing was), origin_file and
    /// origin_line (of a record of a repair: what it was meant to repair). In <c>found</c> and <c>raw_text</c> every invalid
    /// byte, control character and backslash is written as <c>\xNN</c>.
    /// </summary>
    /// <param name="file">Name of the delivered file without extension.</param>
    public static TableSchema Schema(string file) =>
        TableSchema.Dataset(
            $"{Stage}.{file}",
            new Label($"Afgekeurde records van {file}", $"Records of {file} that were rejected"),
            [
                Field.Of("file", FieldType.String, new Label("Aangeleverd bestand", "Delivered file"), required: true),
                Field.Of("line", FieldType.Integer, new Label("Regel waarop het record begint", "Line on which the record starts"), required: true),
                Field.Of("byte_offset", FieldType.Long, new Label("Positie van de eerste byte", "Offset of the first byte")),
                Field.Of("column", FieldType.String, new Label("Kolom van de eerste fout", "Column of the first fault")),
                Field.Of("reason", FieldType.String, new Label("Reden van afkeuring", "Reason of the rejection"), required: true),
                Field.Of("found", FieldType.String, new Label("Wat er staat", "What stands there"), required: true),
                Field.Of("expected", FieldType.String, new Label("Wat er had moeten staan", "What should stand there"), required: true),
                Field.Of("raw_text", FieldType.String, new Label("Het record zoals aangeleverd", "The record as delivered"), required: true),
                Field.Of("repaired_by", FieldType.String, new Label("Reparatie die ervoor in de plaats kwam", "Repair that took its place")),
                Field.Of("origin_file", FieldType.String, new Label("Bij een reparatie: het gerepareerde bestand", "Of a repair: the file repaired")),
                Field.Of("origin_line", FieldType.Integer, new Label("Bij een reparatie: de gerepareerde regel", "Of a repair: the line repaired")),
            ],
            "file", "line");
}

/// <summary>Rejected records on their way to the quarantine dataset.</summary>
internal sealed class QuarantineBuffer(string file)
{
    private List<string?> files = [];
    private List<int?> lines = [];
    private List<long?> offsets = [];
    private List<string?> columns = [];
    private List<string?> reasons = [];
    private List<string?> found = [];
    private List<string?> expected = [];
    private List<string?> rawTexts = [];
    private List<string?> repairs = [];
    private List<string?> originFiles = [];
    private List<int?> originLines = [];

    /// <summary>Records held.</summary>
    public int Count => lines.Count;

    /// <summary>Characters of raw text held.</summary>
    public long Characters { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <param name="line">Line on which it starts.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="rejection">Why it is set apart.</param>
    /// <param name="rawText">The record, escaped.</param>
    /// <param name="repairedBy">What was accepted in its place.</param>
    /// <param name="origin">What it was meant to repair.</param>
    public void Add(int line, long? offset, Rejection rejection, string rawText, RowPlace? repairedBy, RowPlace? origin)
    {
        files.Add(file);
        lines.Add(line);
        offsets.Add(offset);
        columns.Add(rejection.Column);
        reasons.Add(rejection.Reason);
        found.Add(rejection.Found);
        expected.Add(rejection.Expected);
        rawTexts.Add(rawText);
        repairs.Add(repairedBy?.ToString());
        originFiles.Add(origin?.File);
        originLines.Add(origin?.Line);
        Characters += rawText.Length + rejection.Found.Length;
    }

    /// <summary>Hands over what is held and starts anew.</summary>
    public ColumnBatch Take()
    {
        var batch = new ColumnBatch(ImmutableArray.Create<Column>(
            new Column<string?>("file", files),
            new Column<int?>("line", lines),
            new Column<long?>("byte_offset", offsets),
            new Column<string?>("column", columns),
            new Column<string?>("reason", reasons),
            new Column<string?>("found", found),
            new Column<string?>("expected", expected),
            new Column<string?>("raw_text", rawTexts),
            new Column<string?>("repaired_by", repairs),
            new Column<string?>("origin_file", originFiles),
            new Column<int?>("origin_line", originLines)));
        (files, lines, offsets, columns, reasons, found, expected, rawTexts) = ([], [], [], [], [], [], [], []);
        (repairs, originFiles, originLines) = ([], [], []);
        Characters = 0;
        return batch;
    }
}

/// <summary>Why a record is set apart.</summary>
/// <param name="Column">The column at fault; null for the record as a whole.</param>
/// <param name="Reason">A code of <see cref="RejectionReason"/>.</param>
/// <param name="Found">What stands there, escaped; protected data.</param>
/// <param name="Expected">What the contract demands.</param>
internal sealed record Rejection(string? Column, string Reason, string Found, string Expected);
