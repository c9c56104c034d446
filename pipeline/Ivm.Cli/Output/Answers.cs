using System.Buffers;
using Ivm.Pipeline.Storage;

namespace Ivm.Cli.Output;

/// <summary>Writes the answer to a query as a table for people, as CSV (RFC 4180, LF) or as a JSON array.</summary>
internal static class Answers
{
    /// <summary>Rows shown in a table; files are for more.</summary>
    private const int MostRows = 1_000;

    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",\r\n");
    private static readonly string[] NumericTypes = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE"];

    /// <summary>Writes the answer.</summary>
    /// <param name="query">The release.</param>
    /// <param name="sql">One SELECT.</param>
    /// <param name="format"><c>table</c>, <c>csv</c> or <c>json</c>.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(ReleaseQuery query, string sql, string format, TextWriter output)
    {
        switch (format)
        {
            case "csv":
                WriteCsv(query, sql, output);
                break;
            case "json":
                WriteJson(query, sql, output);
                break;
            default:
                WriteTable(query, sql, output);
                break;
        }
    }

    private static void WriteCsv(ReleaseQuery query, string sql, TextWriter output)
    {
        output.Write(string.Join(',', query.Columns(sql).Select(column => Quote(column.Name))) + "\n");
        foreach (var row in query.Rows(sql))
        {
            output.Write(string.Join(',', row.Select(Quote)) + "\n");
        }
    }

    /// <summary>Missing is nothing; an empty text is a pair of quotes, so that the two stay apart.</summary>
    private static string Quote(string? text) => text switch
    {
        null => "",
        "" => "\"\"",
        _ when text.AsSpan().ContainsAny(NeedQuotes) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => text,
    };

    private static void WriteJson(ReleaseQuery query, string sql, TextWriter output)
    {
        var before = "[\n  ";
        foreach (var row in query.JsonRows(sql))
        {
            output.Write(before + row);
            before = ",\n  ";
        }

        output.Write(before.StartsWith('[') ? "[]\n" : "\n]\n");
    }

    private static void WriteTable(ReleaseQuery query, string sql, TextWriter output)
    {
        var columns = query.Columns(sql);
        var rows = new List<string[]>();
        var more = 0L;
        foreach (var row in query.Rows(sql))
        {
            if (rows.Count < MostRows)
            {
                rows.Add([.. row.Select(cell => cell?.ReplaceLineEndings(" ") ?? "")]);
            }
            else
            {
                more++;
            }
        }

        var numeric = columns.Select(column => NumericTypes.Contains(column.Type, StringComparer.Ordinal) || column.Type.StartsWith("DECIMAL", StringComparison.Ordinal)).ToArray();
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Name.Length).Max()).ToArray();
        string Line(IEnumerable<string> cells) =>
            string.Join("  ", cells.Select((cell, i) => numeric[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();

        output.WriteLine(Line(columns.Select(column => column.Name)));
        output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in rows)
        {
            output.WriteLine(Line(row));
        }

        output.WriteLine(more > 0 ? $"({rows.Count} rows, and {more} more: --format csv gives all)" : $"({rows.Count} rows)");
    }
}
