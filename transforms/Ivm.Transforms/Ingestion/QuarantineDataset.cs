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

    /// <summary>
    /// The contract of <c>quarantine.&lt;file&gt;</c>: file, line (1-based physical line on which the record starts), byte_offset
    /// (of the record's first byte, 0-based from the start of the file), column (null when the record as a whole is
    /// at fault), reason (<see cref="RejectionReason"/>), found, expected, raw_text. In <c>found</c> and
    /// <c>raw_text</c> every invalid byte, control character and backslash is written as <c>\xNN</c>.
    /// </summary>
    /// <param name="file">Name of the delivered file without extension.</param>
    public static TableSchema Schema(string file) =>
        TableSchema.Dataset(
            $"{Stage}.{file}",
            new Label($"Afgekeurde records van {file}", $"Records of {file} that were rejected"),
            [
                Field.Of("file", FieldType.String, new Label("Aangeleverd bestand", "Delivered file"), required: true),
                Field.Of("line", FieldType.Integer, new Label("Regel waarop het record begint", "Line on which the record starts"), required: true),
                Field.Of("byte_offset", FieldType.Long, new Label("Positie van de eerste byte", "Offset of the first byte"), required: true),
                Field.Of("column", FieldType.String, new Label("Kolom van de eerste fout", "Column of the first fault")),
                Field.Of("reason", FieldType.String, new Label("Reden van afkeuring", "Reason of the rejection"), required: true),
                Field.Of("found", FieldType.String, new Label("Wat er staat", "What stands there"), required: true),
                Field.Of("expected", FieldType.String, new Label("Wat er had moeten staan", "What should stand there"), required: true),
                Field.Of("raw_text", FieldType.String, new Label("Het record zoals aangeleverd", "The record as delivered"), required: true),
            ],
            "line");
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

    /// <summary>Records held.</summary>
    public int Count => lines.Count;

    /// <summary>Characters of raw text held.</summary>
    public long Characters { get; private set; }

    public void Add(int line, long offset, Rejection rejection, string rawText)
    {
        files.Add(file);
        lines.Add(line);
        offsets.Add(offset);
        columns.Add(rejection.Column);
        reasons.Add(rejection.Reason);
        found.Add(rejection.Found);
        expected.Add(rejection.Expected);
        rawTexts.Add(rawText);
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
            new Column<string?>("raw_text", rawTexts)));
        (files, lines, offsets, columns, reasons, found, expected, rawTexts) = ([], [], [], [], [], [], [], []);
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
