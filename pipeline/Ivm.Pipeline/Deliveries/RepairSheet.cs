using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Deliveries;

/// <summary>A row of a repair sheet that somebody filled in.</summary>
/// <param name="Origin">The record that is repaired.</param>
/// <param name="RawText">The record as it was exported.</param>
/// <param name="RepairedText">What it should be.</param>
/// <param name="SheetLine">Line of the sheet.</param>
internal sealed record RepairedRecord(RowPlace Origin, string RawText, string RepairedText, int SheetLine);

/// <summary>
/// A sheet on which people repair records that were set apart: CSV (RFC 4180, UTF-8), a row a record, with an empty column
/// <c>repaired_text</c> to be filled in. It holds delivered text, so only its owner may read it.
/// </summary>
internal static class RepairSheet
{
    private static readonly ImmutableArray<string> Columns =
        ["file", "line", "column", "reason", "found", "expected", "raw_text", "last_attempt_reason", "last_attempt", "repaired_text"];

    private static readonly Dialect Form = new(',', '"', "utf-8", '.', LineBreaksInQuotes: true);
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");

    /// <summary>Writes a sheet that only its owner may read and write.</summary>
    /// <param name="path">The file; it may not exist yet, because it may hold repairs.</param>
    /// <param name="records">The records.</param>
    /// <exception cref="InvalidInputException">There is such a file.</exception>
    public static void Write(string path, ImmutableArray<OpenRecord> records)
    {
        if (File.Exists(path))
        {
            throw Invalid(path, "a file that is there already", "the name of a new file", "Choose another name: what was repaired in it would be lost.");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        StorageException.Guard(path, () =>
        {
            using var writer = new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
            WriteRow(writer, Columns);
            foreach (var record in records)
            {
                WriteRow(writer, [
                    record.File, record.Line.ToString(CultureInfo.InvariantCulture), record.Column ?? "", record.Reason, record.Found, record.Expected,
                    record.RawText, record.AttemptReason ?? "", record.Attempt ?? "", ""]);
            }
        });
    }

    /// <summary>Reads the rows of a sheet that were filled in.</summary>
    /// <param name="path">The sheet.</param>
    /// <exception cref="InvalidInputException">It is no such sheet.</exception>
    public static ImmutableArray<RepairedRecord> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Invalid(path, "no such file", "a sheet that 'ivm quarantine export' wrote", "Correct the path.");
        }

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!System.Text.Unicode.Utf8.IsValid(bytes.Span))
        {
            throw Invalid(path, "bytes that are not UTF-8", "text in UTF-8", "Save the sheet as CSV in UTF-8.");
        }

        var malformedLine = 0L;
        using var reader = CsvReader.Create(bytes, CsvDialect.Options(Form, lineBreaksInQuotes: true, record => malformedLine = record.LineNumber, skipEmptyLines: true));
        if (!reader.Read() || !Columns.SequenceEqual(Cells(reader)))
        {
            throw Invalid($"{path}:1", "another header", string.Join(',', Columns), "Keep the columns of the sheet as they were exported, with commas between them.");
        }

        var records = ImmutableArray.CreateBuilder<RepairedRecord>();
        while (reader.Read())
        {
            var where = $"{path}:{reader.LineNumber}";
            var cells = Cells(reader);
            if (malformedLine > 0 || cells.Length != Columns.Length)
            {
                throw Invalid(where, malformedLine > 0 ? "broken quoting" : $"{cells.Length} fields", $"{Columns.Length} fields, those with quotes or line breaks between quotes", "Repair the line of the sheet.");
            }

            if (!int.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var line))
            {
                throw Invalid(where, "a line that is no number", "the line as it was exported", "Export the sheet again: file and line may not be changed.");
            }

            if (cells[^1].Length > 0)
            {
                records.Add(new RepairedRecord(new RowPlace(cells[0], line), cells[6], cells[^1], (int)reader.LineNumber));
            }
        }

        return records.ToImmutable();
    }

    private static ImmutableArray<string> Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

    private static void WriteRow(TextWriter writer, ImmutableArray<string> cells) =>
        writer.Write(string.Join(',', cells.Select(cell => cell.AsSpan().ContainsAny(NeedQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)) + "\n");

    internal static InvalidInputException Invalid(string where, string found, string expected, string repair) =>
        new(InputFailure.Invalid, new Fault(where, found, expected, repair));
}
