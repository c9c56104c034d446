using System.Text;
using Ivm.Contracts;

namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>A file that something is wrong with, and what becomes of it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Bytes">The file, one character a byte.</param>
/// <param name="Outcome">What comes out: rows accepted, then lines and reasons of quarantine; or why the file is refused.</param>
internal sealed record MalformedFile(string Name, string Bytes, string Outcome)
{
    public string Encoding { get; init; } = "utf-8";

    public bool LineBreaksInQuotes { get; init; } = true;

    public long? DeclaredRows { get; init; }

    public Delivery Delivery => Ingestion.Delivery.OfBytes(Schema, Bytes) with { DeclaredRows = DeclaredRows };

    private TableSchema Schema => Ingestion.Delivery.Table(
        Ingestion.Delivery.Column("k", constraints: new FieldConstraints(Required: true, Pattern: "[a-z][0-9]*")),
        Ingestion.Delivery.Column("n", FieldType.Integer),
        Ingestion.Delivery.Column("t")) with
    {
        Dialect = Ingestion.Delivery.Dialect(Encoding, LineBreaksInQuotes),
        MaximumRejectedShare = 0.9,
    };
}

/// <summary>
/// Files that offices receive. All are to have the columns <c>k</c> (a letter, then digits; required), <c>n</c> (a whole
/// number) and <c>t</c> (text), with semicolons between and double quotes around.
/// </summary>
internal static class MalformedFiles
{
    private const string H = "k;n;t\n";
    private const string Mark = "\u00EF\u00BB\u00BF";
    private const string Refused = "refused: ";
    private const string Cut = "The file is cut short, or is another one than was declared: have it delivered again.";
    private const string AsContract = "Write the file as the contract's dialect says and deliver it again.";
    private const string Header = "expected a header with the 3 columns k;n;t.";

    public static IReadOnlyList<MalformedFile> All { get; } =
    [
        // Line ends
        new("last line without a line end", H + "a;1;x\nb;2;y", "2 rows"),
        new("CR LF at the ends of all lines", "k;n;t\r\na;1;x\r\nb;2;y\r\n", "2 rows"),
        new("CR LF and LF mixed", "k;n;t\na;1;x\r\nb;2;y\n", "2 rows"),
        new("carriage return alone inside a field", H + "a;1;x\rx\nb;2;y\n", "1 row; 2 lone_carriage_return; 3 rest_of_broken_line"),
        new("carriage return alone between two rows", H + "a;1;x\rb;2;y\nc;3;z\n", "1 row; 2 lone_carriage_return; 3 rest_of_broken_line"),
        new("carriage return alone at the end of the file", H + "a;1;x\nb;2;y\r", "1 row; 3 lone_carriage_return"),
        new("carriage return alone inside quotes", H + "a;1;\"x\rx\"\nb;2;y\n", "2 rows"),
        new("only carriage returns, as in files of old Macs", "k;n;t\ra;1;x\rb;2;y\r", Refused + "found a carriage return without line feed; expected lines that end in a line feed. " + AsContract),
        new("empty line between rows", H + "a;1;x\n\nb;2;y\n", "2 rows; 3 empty_line"),
        new("empty lines at the end", H + "a;1;x\n\n\n", "1 row; 3 empty_line; 4 empty_line"),
        new("line of spaces", H + "a;1;x\n   \nb;2;y\n", "2 rows; 3 wrong_field_count"),
        new("row cut in two by a line break", H + "a;1;x\nb;2\n;y\nc;3;z\n", "2 rows; 3 wrong_field_count; 4 rest_of_broken_line"),
        new("two rows too short after each other, as long together as a row cut in two", H + "a;1;x\nb;2\nc;3\nd;4;z\n", "2 rows; 3 wrong_field_count; 4 wrong_field_count"),
        new("line break in quotes", H + "a;1;\"x\ny\"\nb;2;y\n", "2 rows"),
        new("line break in quotes where none is allowed", H + "a;1;\"x\ny\"\nb;2;y\n", "1 row; 2 line_break_in_quotes") { LineBreaksInQuotes = false },
        new("CR LF in quotes", H + "a;1;\"x\r\ny\"\r\nb;2;y\r\n", "2 rows"),
        new("end-of-file character of DOS after the last row", H + "a;1;x\n\u001A", "1 row; 3 wrong_field_count"),

        // Fields
        new("too few fields", H + "a;1;x\nb;2\nc;3;z\n", "2 rows; 3 wrong_field_count"),
        new("too many fields", H + "a;1;x\nb;2;y;w\nc;3;z\n", "2 rows; 3 wrong_field_count"),
        new("delimiter after the last field of one row", H + "a;1;x;\nb;2;y\n", "1 row; 2 trailing_delimiters"),
        new("delimiters after the last field of all rows", H + "a;1;x;;\nb;2;y;;\nc;3;z\n", "1 row; 2 trailing_delimiters; 3 trailing_delimiters"),
        new("delimiter after the header and all rows", "k;n;t;\na;1;x;\n", Refused + "found another column at position 4, with a name of 0 characters; expected only the columns of the contract. Have the file delivered again without it."),
        new("row of delimiters only", H + ";;\na;1;x\n", "1 row; 2 missing_value"),
        new("other delimiter in one row", H + "a,1,x\nb;2;y\n", "1 row; 2 wrong_field_count"),
        new("other delimiter throughout", "k,n,t\na,1,x\n", Refused + "found a first line of 1 field, 0 of which are columns of the contract, with ',' in it; " + Header + " Write the file with ';' between fields."),
        new("delimiter in a field without quotes", H + "a;1;x;x\nb;2;y\n", "1 row; 2 wrong_field_count"),
        new("spaces around fields", H + "a ;1;x\nb; 2;y\nc;3; z \n", "1 row; 2 pattern_mismatch; 3 not_a_whole_number"),
        new("decimal comma in a whole number", H + "a;1,0;x\nb;2;y\n", "1 row; 2 not_a_whole_number"),
        new("number too large for its column", H + "a;99999999999;x\nb;2;y\n", "1 row; 2 not_a_whole_number"),

        // Quotes
        new("quote in a field without quotes", H + "a;1;5\" pipe\nb;2;y\n", "1 row; 2 stray_quote"),
        new("quote inside a quoted field, not doubled", H + "a;1;\"x \"y\" z\"\nb;2;y\n", "1 row; 2 text_after_quote"),
        new("quotes doubled inside a quoted field", H + "a;1;\"x \"\"y\"\" z\"\nb;2;y\n", "2 rows"),
        new("quotes escaped by a backslash", H + "a;1;\"x \\\"y\\\" z\"\nb;2;y\n", "1 row; 2 text_after_quote"),
        new("text after a closing quote", H + "a;1;\"x\"y\nb;2;y\n", "1 row; 2 text_after_quote"),
        new("space before an opening quote", H + "a;1; \"x\"\nb;2;y\n", "1 row; 2 stray_quote"),
        new("quote never closed, in the middle of the file", H + "a;1;\"x\nb;2;y\nc;3;z\n", "2 rows; 2 unclosed_quote"),
        new("quote never closed, in a row that has a line break in another field", H + "a;\"1;\"x\ny\"\nb;2;y\n", "1 row; 2 text_after_quote; 3 rest_of_broken_line"),
        new("quote never closed, in the last line", H + "a;1;x\nb;2;\"y", "1 row; 3 unclosed_quote"),
        new("quote never closed, and another field closes it later", H + "a;\"1;x\nb;2;y\nc;3;\"\nd;4;z\n", "2 rows; 2 unclosed_quote; 4 unclosed_quote"),
        new("quoted field of 80 KB with line breaks", H + "a;1;\"" + string.Concat(Enumerable.Repeat(new string('x', 399) + "\n", 200)) + "\"\n" + string.Concat(Enumerable.Repeat("b;2;y\n", 100)), "100 rows; 2 unclosed_quote; 200 more; the last 202 rest_of_broken_line"),
        new("single quotes in place of double ones", H + "a;1;'x;y'\nb;2;y\n", "1 row; 2 wrong_field_count"),
        new("curly quotes", H + "a;1;\u00E2\u0080\u009Cx\u00E2\u0080\u009D\nb;2;y\n", "2 rows"),
        new("quoted numbers and keys", H + "\"a\";\"1\";\"x\"\n", "1 row"),

        // Bytes
        new("NUL in a field", H + "a;1;x\0x\nb;2;y\n", "1 row; 2 nul_character"),
        new("NULs to the end, as after a crash", H + "a;1;some text\nb;2;\0\0\0\0\0\0", "1 row; 3 nul_character"),
        new("NULs for most of a short file", H + "a;1;x\nb;2;\0x\0y\0\0\0\0\0\0\0\0\0\0\0\0\nc;3;z\n", "2 rows; 3 nul_character"),
        new("NUL at every other byte of a row", H + "\0a\0;\01\0;\0x\0\nb;2;y\n", "1 row; 2 nul_character"),
        new("letter of ISO-8859-1 in UTF-8", H + "a;1;caf\u00E9\nb;2;y\n", "1 row; 2 invalid_encoding"),
        new("character of UTF-8 cut in two", H + "a;1;x\u00E2\u0082\nb;2;y\n", "1 row; 2 invalid_encoding"),
        new("overlong form in UTF-8", H + "a;1;\u00C0\u00AF\nb;2;y\n", "1 row; 2 invalid_encoding"),
        new("half a surrogate pair in UTF-8", H + "a;1;\u00ED\u00A0\u0080\nb;2;y\n", "1 row; 2 invalid_encoding"),
        new("byte without a meaning in Windows-1252", H + "a;1;x\u0081\nb;2;y\n", "1 row; 2 invalid_encoding") { Encoding = "windows-1252" },
        new("UTF-8 where Windows-1252 is due", Mark + H + "a;1;x\n", Refused + "found a UTF-8 byte order mark at byte 0; expected text in windows-1252. Write the file in windows-1252, or have the contract changed.") { Encoding = "windows-1252" },
        new("UTF-16 with a byte order mark", "\u00FF\u00FEk\0;\0n\0;\0t\0\n\0", Refused + "found a UTF-16 byte order mark (little-endian, FF FE) at byte 0; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("UTF-16 without a byte order mark", "\0k\0;\0n\0;\0t\0\n\0a\0;\01\0;\0x\0\n", Refused + "found NUL at every other byte, as UTF-16 (big-endian) has; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("UTF-16 without a byte order mark, with a letter past code 255", "k\0;\0n\0;\0t\0\n\0a\0;\01\0;\0\u00AC\u0020x\0y\0\n\0", Refused + "found NUL at every other byte, as UTF-16 (little-endian) has; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("UTF-32 without a byte order mark", "k\0\0\0;\0\0\0n\0\0\0;\0\0\0t\0\0\0\n\0\0\0", Refused + "found NUL at three of four bytes, as UTF-32 has; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("binary file", "\u007FELF\u0002\u0001\u0001\0\0\0\0\0\0\0\0\0", Refused + "found NUL in more than a quarter of the first bytes, as binary files have; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("NUL in the header", "k;n;t\0\na;1;x\n", Refused + "found NUL in the header; expected text in UTF-8. " + AsContract),
        new("byte order mark at the start", Mark + H + "a;1;x\n", "1 row"),
        new("byte order mark before a row in the middle", H + "a;1;x\n" + Mark + "b;2;y\nc;3;z\n", "2 rows; 3 byte_order_mark"),
        new("second byte order mark at the start", Mark + Mark + H + "a;1;x\n", Refused + "found another column at position 1, with a name of 2 characters; expected only the columns of the contract. Did you mean 'k'?"),

        // Whole files
        new("empty file", "", Refused + "found an empty file; expected a header line. Have the file delivered again."),
        new("byte order mark and nothing else", Mark, Refused + "found no header line; " + Header + " Have the file delivered again."),
        new("header only", H, "0 rows"),
        new("header without a line end", "k;n;t", "0 rows"),
        new("rows without a header", "a;1;x\nb;2;y\n", Refused + "found a first line of 3 fields, 0 of which are columns of the contract; " + Header + " Check that the file is the one its name says and begins with a header line."),
        new("empty line before the header", "\n" + H + "a;1;x\n", Refused + "found a first line of 1 field, 0 of which are columns of the contract; " + Header + " Check that the file is the one its name says and begins with a header line."),
        new("line 'sep=;' before the header", "sep=;\n" + H + "a;1;x\n", Refused + "found a line 'sep=' before the header, as spreadsheet programs write it; " + Header + " Have the file delivered again without that line."),
        new("header once more after the header", H + H + "a;1;x\n", "1 row; 2 repeated_header"),
        new("second file put after the first", H + "a;1;x\n" + Mark + H + "b;2;y\n", "2 rows; 3 repeated_header"),
        new("header with the columns in another order in the middle", H + "a;1;x\nk;t;n\nb;2;y\n", "2 rows; 3 other_header"),
        new("header with a column twice", "k;n;t;t\na;1;x;x\n", Refused + "found column 't' at positions 3 and 4; expected every column once. Have the file delivered again with one of them."),
        new("header without a column", "k;t\na;x\n", Refused + "found no column 'n'; expected it at position 2. Have the file delivered again with this column."),
        new("header in another order", "k;t;n\na;x;1\n", Refused + "found columns in another order: 't' at position 2, 'n' at position 3; expected the contract's order: 'n' at position 2, 't' at position 3. Have the file delivered again with its columns in that order."),
        new("header in other letters", "K;N;T\na;1;x\n", Refused + "found another column at position 1, with a name of 1 characters; expected only the columns of the contract. Did you mean 'k'?"),
        new("header whose quotes do not pair", "k;\"n;t\na;1;x\n", Refused + "found a header whose quotes do not pair; " + Header + " " + AsContract),
        new("line of 5 MB", H + "a;1;x\nb;2;" + new string('y', 5_000_000) + "\nc;3;z\n", "2 rows; 3 line_too_long"),
        new("line of 4.3 MB with quotes that are open", H + "a;1;x\nb;2;\"" + new string('y', 4_300_000) + "\nc;3;z\n", "2 rows; 3 line_too_long"),
        new("file cut short after a whole line", H + "a;1;x\n", Refused + "found 1 rows (1 accepted, 0 rejected); the file ends after a whole line, at byte 12; expected 2 rows, as declared at delivery. " + Cut) { DeclaredRows = 2 },
        new("file cut short in the middle of a line", H + "a;1;x\nb;", Refused + "found 2 rows (1 accepted, 1 rejected); the file ends at byte 14 of line 3, in a line that no line feed ends; expected 3 rows, as declared at delivery. " + Cut) { DeclaredRows = 3 },
        new("workbook of a spreadsheet program under the name of a text file", "PK\u0003\u0004...", Refused + "found a zip archive (a spreadsheet workbook, say); expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("gzip under the name of a text file", "\u001F\u008B\b\0", Refused + "found a gzip archive; expected text in utf-8. Write the file in utf-8 and deliver it again."),
        new("nearly every row broken", H + "a;1;x\n" + string.Concat(Enumerable.Repeat("b;2;x;y\n", 20)), Refused + "found 20 of 21 records rejected (95.24 %): wrong_field_count 20 (lines 3, 4, 5, ...); expected at most 90 % (quality gate of TABLE). Have the file repaired and delivered again."),
    ];

    /// <summary>What comes out of a file, in the words of the table.</summary>
    public static string OutcomeOf(MalformedFile file)
    {
        try
        {
            var result = file.Delivery.Ingest();
            result.AssertEveryRecordIsAccountedFor();
            var rejections = result.Rejections.Select(each => each.Split(' ')).Select(parts => $"{parts[0]} {parts[2]}").ToArray();
            var told = rejections.Length <= 5 ? rejections : [rejections[0], FormattableString.Invariant($"{rejections.Length - 1:N0} more"), $"the last {rejections[^1]}"];
            return string.Join("; ", told.Prepend($"{result.Rows.Count} {(result.Rows.Count == 1 ? "row" : "rows")}"));
        }
        catch (InvalidInputException refused)
        {
            var fault = refused.Faults[0].ToString();
            return "refused: " + fault[fault.IndexOf("found ", StringComparison.Ordinal)..];
        }
    }

    /// <summary>The table for people.</summary>
    public static string Table()
    {
        var text = new StringBuilder("| | file | outcome |\n|---:|---|---|\n");
        for (var i = 0; i < All.Count; i++)
        {
            text.Append(FormattableString.Invariant($"| {i + 1} | {All[i].Name} | {Escaped(OutcomeOf(All[i]))} |\n"));
        }

        return text.ToString();
    }

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
