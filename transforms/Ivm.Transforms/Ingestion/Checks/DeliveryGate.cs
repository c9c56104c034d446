using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What is asked of a file as a whole once all its records were read.</summary>
internal static class DeliveryGate
{
    /// <summary>
    /// The file has as many rows as were declared. Empty lines and the second halves of rows cut in two are no rows:
    /// whoever wrote the file did not count them.
    /// </summary>
    public static Fault? RowCount(string file, long declared, RecordParser parser, LineBlocks blocks)
    {
        var rows = parser.Accepted + parser.Rejected.Total - parser.Rejected.Fragments;
        if (rows == declared)
        {
            return null;
        }

        var end = blocks.EndsWithLineBreak
            ? $"after a whole line, at byte {blocks.Offset}"
            : $"at byte {blocks.Offset} of line {blocks.Line}, in a line that no line feed ends";
        var fragments = parser.Rejected.Fragments == 0 ? "" : $", {parser.Rejected.Fragments} lines that are no rows not counted";
        return new Fault(
            $"{file}:{blocks.Line - (blocks.EndsWithLineBreak ? 1 : 0)}",
            $"{rows} rows ({parser.Accepted} accepted, {rows - parser.Accepted} rejected{fragments}); the file ends {end}",
            $"{declared} rows, as declared at delivery",
            rows < declared
                ? "The file is cut short, or is another one than was declared: have it delivered again."
                : "The file holds rows that were not declared: have it delivered again.");
    }

    /// <summary>No more rows are rejected than the contract tolerates.</summary>
    public static Fault? Quality(string file, TableSchema schema, RecordParser parser)
    {
        var records = parser.Accepted + parser.Rejected.Total;
        if (parser.Rejected.Total <= schema.MaximumRejectedShare * records)
        {
            return null;
        }

        var encoding = parser.Evidence.SuggestsLatin1
            ? " Most invalid bytes are letters in ISO-8859-1 or Windows-1252: the file was probably not written in UTF-8."
            : "";
        return new Fault(
            file,
            $"{parser.Rejected.Total} of {records} records rejected ({Percentage((double)parser.Rejected.Total / records)}): {parser.Rejected}",
            $"at most {Percentage(schema.MaximumRejectedShare)} (quality gate of {schema.Name})",
            $"Have the file repaired and delivered again.{encoding}");
    }

    private static string Percentage(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
