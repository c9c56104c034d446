using System.Collections.Immutable;
using System.Text;
using CsvHelper;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Matching;

/// <summary>
/// One of the files that are linked, as a relation of a session: DuckDB reads it strictly by the dialect of the specification, and
/// nothing of it is guessed. A line that does not fit refuses the file.
/// </summary>
internal sealed class LinkSource
{
    private const int HeaderBytes = 1 << 20;
    private const int MostRejects = 1000;
    private static readonly string[] TextEndings = [".CSV", ".TXT", ".TSV"];
    private readonly string path;
    private readonly string side;
    private readonly LinkageSide form;
    private readonly ImmutableSortedSet<string> columns;

    /// <param name="path">The file.</param>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <param name="form">How it is written.</param>
    /// <param name="columns">Columns that are read.</param>
    public LinkSource(string path, string side, LinkageSide form, ImmutableSortedSet<string> columns) =>
        (this.path, this.side, this.form, this.columns) = (path, side, form, columns);

    /// <summary>Name of the relation.</summary>
    public string Relation => $"link_source_{side}";

    private string Rejects => $"link_rejects_{side}";

    private bool IsParquet => Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses what is no file, or no kind of file that is read.</summary>
    public static void Require(string path)
    {
        if (!File.Exists(path))
            throw SurveyFile.Refused(InputFailure.Invalid, path, "no such file", "a text or Parquet file", "Correct the path.");
        var ending = Path.GetExtension(path).ToUpperInvariant();
        if (ending != ".PARQUET" && !TextEndings.Contains(ending))
            throw SurveyFile.Refused(InputFailure.Invalid, path, "another kind of file", "a name that ends in .csv, .txt, .tsv or .parquet", "Convert the file, or rename it.");
    }

    /// <summary>Makes the relation.</summary>
    /// <param name="sql">The session, which may read the file.</param>
    /// <param name="work">Folder for a copy of the file in UTF-8, where it is written otherwise.</param>
    /// <exception cref="InvalidInputException">A column is missing or there twice, or the header is not in the encoding.</exception>
    public void Open(ISqlSession sql, string work)
    {
        if (IsParquet)
        {
            OpenParquet(sql);
            return;
        }

        var header = ReadHeader();
        CheckColumns(header);
        var file = form.Dialect.Encoding == "utf-8" ? path : Recoded(work);
        var names = string.Join(", ", header.Select((name, place) => $"{SqlTypes.Literal(Unique(header, place))}: 'VARCHAR'"));
        var (delimiter, quote) = (SqlTypes.Literal($"{form.Dialect.Delimiter}"), SqlTypes.Literal($"{form.Dialect.Quote}"));
        Make(sql, $"read_csv({SqlTypes.Literal(file)}, auto_detect = false, header = true, delim = {delimiter}, quote = {quote}, escape = {quote}, columns = {{{names}}}, store_rejects = true, rejects_table = '{Rejects}', rejects_scan = '{Rejects}_scan', rejects_limit = {MostRejects})");
    }

    /// <summary>Refuses the file where lines did not fit: to be called when it was read.</summary>
    /// <exception cref="InvalidInputException">Lines did not fit.</exception>
    public void RequireWhole(ISqlSession sql)
    {
        if (IsParquet || !IsRead(sql))
            return;
        using var reader = sql.Query(SqlStatement.Composed(
            "lines that do not fit", $"SELECT count(DISTINCT line), min(line), arg_min(CAST(error_type AS VARCHAR), line) FROM {Rejects}"));
        reader.Read();
        if (reader.GetInt64(0) is > 0 and var count)
            throw SurveyFile.Refused(InputFailure.DataRefused, $"{path}:{reader.GetValue(1)}", Words(reader.GetString(2)) + (count == 1 ? "" : $", and {(count >= MostRejects ? "at least " : "")}{count - 1} more lines that do not fit"), $"lines as the header has them, in {form.Dialect.Encoding}, between '{form.Dialect.Delimiter}', quoted by '{form.Dialect.Quote}'", "Repair the file, or correct separator, quote or encoding in the specification.");
    }

    /// <summary>DuckDB makes the table of lines that do not fit when it begins to read.</summary>
    private bool IsRead(ISqlSession sql)
    {
        using var reader = sql.Query(SqlStatement.Composed("tables of lines that do not fit", $"SELECT 1 FROM duckdb_tables() WHERE table_name = {SqlTypes.Literal(Rejects)}"));
        return reader.Read();
    }

    private static string Words(string kind) => kind switch
    {
        "TOO MANY COLUMNS" => "a line with too many fields",
        "MISSING COLUMNS" => "a line with too few fields",
        "UNQUOTED VALUE" => "broken quoting",
        "INVALID ENCODING" or "INVALID UNICODE" => "bytes that are not of the encoding",
        "LINE SIZE OVER MAXIMUM" => "a line that does not end",
        _ => $"a line that cannot be read ({kind.ToLowerInvariant()})",
    };

    private void OpenParquet(ISqlSession sql)
    {
        var scan = $"read_parquet({SqlTypes.Literal(path)})";
        try
        {
            string[] header;
            using (var empty = sql.Query(SqlStatement.Composed("columns of a Parquet file", $"SELECT * FROM {scan} LIMIT 0")))
                header = [.. Enumerable.Range(0, empty.FieldCount).Select(empty.GetName)];
            CheckColumns(header);
            Make(sql, scan);
        }
        catch (SqlFailureException failure) when (failure.InnerException is DuckDBException)
        {
            throw SurveyFile.Refused(InputFailure.DataRefused, path, "what cannot be read as Parquet", "a whole Parquet file", "Send the file again.");
        }
    }

    private void Make(ISqlSession sql, string scan) => sql.Execute(SqlStatement.Composed(
        $"the {side} file", $"CREATE VIEW {Relation} AS SELECT {string.Join(", ", columns.Select(SqlStatement.Identifier).DefaultIfEmpty("*"))} FROM {scan}"));

    private string[] ReadHeader()
    {
        var bytes = new byte[HeaderBytes];
        int length;
        using (var stream = File.OpenRead(path))
            length = stream.ReadAtLeast(bytes, HeaderBytes, throwOnEndOfStream: false);
        var start = bytes.AsMemory(0, length);
        if (start.Span.StartsWith("\uFEFF"u8))
            start = start[3..];
        var lineEnd = start.Span.IndexOf((byte)'\n');
        var text = DelimitedText.In(form.Dialect);
        var line = lineEnd < 0 ? start : start[..(lineEnd + 1)];
        if (line.Span.Contains((byte)0) || !text.IsValid(line.Span))
            throw SurveyFile.Refused(InputFailure.DataRefused, $"{path}:1", $"bytes that are not {text.EncodingName}", $"a text file in {text.EncodingName}", "Convert the file, or state its encoding in the specification.");
        using var reader = CsvReader.Create(line, CsvDialect.Options(form.Dialect, lineBreaksInQuotes: false, _ => { }, skipEmptyLines: true));
        if (!reader.Read())
            throw SurveyFile.Refused(InputFailure.DataRefused, path, "an empty file", "a header and rows", "Send the file again.");
        var header = new string[reader.FieldCount];
        for (var field = 0; field < header.Length; field++)
            header[field] = text.Decode(reader.GetSpan(field)).Trim();
        return header;
    }

    private void CheckColumns(string[] header)
    {
        var faults = columns
            .Select(column => (Column: column, Count: header.Count(name => name == column)))
            .Where(found => found.Count != 1)
            .Select(found => new Fault(path, $"{(found.Count == 0 ? "no" : "more than one")} column '{found.Column}'", "the columns that the specification names, each once", $"The header has: {string.Join(", ", header)}."))
            .ToImmutableArray();
        if (faults.Length > 0)
            throw new InvalidInputException(InputFailure.DataRefused, faults);
    }

    /// <summary>Names of columns that are not read may occur twice; DuckDB wants them to differ.</summary>
    private static string Unique(string[] header, int place) =>
        header[place].Length > 0 && Array.FindIndex(header, name => name.Equals(header[place], StringComparison.OrdinalIgnoreCase)) == place ? header[place] : $"#{place}";

    private string Recoded(string work)
    {
        var encoding = form.Dialect.Encoding == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.Latin1;
        var copy = Path.Combine(work, $"{side}.csv");
        StorageException.Guard(copy, () =>
        {
            using var reader = new StreamReader(path, encoding, detectEncodingFromByteOrderMarks: false);
            using var writer = new StreamWriter(copy, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            var buffer = new char[1 << 16];
            for (int read; (read = reader.ReadBlock(buffer)) > 0;)
                writer.Write(buffer.AsSpan(0, read));
        });
        return copy;
    }
}
