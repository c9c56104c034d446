using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What is asked of a file as a whole once all its records were read.</summary>
internal static class DeliveryGate
{
    /// <summary>
    /// The file has as many rows as were declared. Empty lines, repeated headers and the second halves of rows cut in two are
    /// no rows: whoever wrote the file did not count them.
    /// </summary>
    public static Fault? RowCount(IDeliveredFile file, FileReading reading, LineBlocks? blocks)
    {
        var taken = reading.Accepted + reading.Superseded.Total;
        var rows = taken + reading.Rejected.Total - reading.Rejected.Fragments;
        if (rows == file.DeclaredRows || file.DeclaredRows == IDeliveredFile.NotDeclared)
        {
            return null;
        }

        var fragments = reading.Rejected.Fragments == 0 ? "" : $", {reading.Rejected.Fragments} lines that are no rows not counted";
        return new Fault(
            blocks is null ? file.Name : $"{file.Name}:{blocks.Line - (blocks.EndsWithLineBreak ? 1 : 0)}",
            $"{rows} rows ({taken} accepted, {rows - taken} rejected{fragments}){(blocks is null ? "" : "; the file ends " + End(blocks))}",
            $"{file.DeclaredRows} rows, as declared at delivery",
            rows < file.DeclaredRows
                ? "The file is cut short, or is another one than was declared: have it delivered again."
                : "The file holds rows that were not declared: have it delivered again.");
    }

    /// <summary>No more rows are rejected than the contract tolerates; those that have been repaired do not count.</summary>
    public static Fault? Quality(string file, TableSchema schema, FileReading reading, EncodingEvidence? evidence)
    {
        var records = reading.Accepted + reading.Superseded.Total + reading.Rejected.Total;
        var open = reading.Rejected.Total - reading.Repaired;
        if (open <= Math.Max(schema.MaximumRejectedShare * records, schema.ToleratedRejectedRows))
        {
            return null;
        }

        var encoding = evidence is { SuggestsLatin1: true }
            ? " Most invalid bytes are letters in ISO-8859-1 or Windows-1252: the file was probably not written in UTF-8."
            : "";
        return new Fault(
            file,
            $"{open} of {records} records rejected ({Percentage((double)open / records)}): {reading.Rejected}",
            $"at most {Percentage(schema.MaximumRejectedShare)}{(schema.ToleratedRejectedRows > 0 ? $" or {schema.ToleratedRejectedRows} records" : "")} (quality gate of {schema.Name})",
            $"Have the file repaired and delivered again.{encoding}");
    }

    private static string End(LineBlocks blocks) => blocks.EndsWithLineBreak
        ? $"after a whole line, at byte {blocks.Offset}"
        : $"at byte {blocks.Offset} of line {blocks.Line}, in a line that no line feed ends";

    private static string Percentage(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
