using System.Globalization;
using System.Text;

namespace Ivm.ReferenceCases.Reading;

/// <summary>A CSV file as R's write.csv makes it: text is quoted, numbers are not, NA is missing.</summary>
public sealed class CaseTable
{
    private readonly Dictionary<string, Field[]> columns = [];

    private CaseTable(string path)
    {
        Path = path;
        var records = Records(File.ReadAllText(path)).ToArray();
        if (records.Length == 0)
            throw new CaseException($"{System.IO.Path.GetFileName(path)} is empty");
        Names = Array.ConvertAll(records[0], field => field.Text);
        RowCount = records.Length - 1;
        for (var c = 0; c < Names.Length; c++)
        {
            var column = new Field[RowCount];
            for (var row = 0; row < RowCount; row++)
            {
                if (records[row + 1].Length != Names.Length)
                    throw new CaseException($"{System.IO.Path.GetFileName(path)} record {row + 1}: {records[row + 1].Length} fields where the header has {Names.Length}");
                column[row] = records[row + 1][c];
            }

            columns[Names[c]] = column;
        }
    }

    public string Path { get; }

    public string[] Names { get; }

    public int RowCount { get; }

    public static CaseTable Read(string path)
        => File.Exists(path) ? new CaseTable(path) : throw new CaseException($"{System.IO.Path.GetFileName(path)} is missing");

    public bool Has(string name) => columns.ContainsKey(name);

    /// <summary>True for columns of text: something quoted that is not a header, or something that is no number.</summary>
    public bool IsText(string name) => Column(name).Any(field => field.IsQuoted || !(IsMissing(field) || TryNumber(field.Text, out _)));

    /// <summary>True for columns of TRUE and FALSE, which R writes without quotes.</summary>
    public bool IsTruth(string name) => Column(name).All(field => IsMissing(field) || (!field.IsQuoted && field.Text is "TRUE" or "FALSE"));

    /// <summary>The text of every row; null: missing.</summary>
    public string?[] Text(string name) => Array.ConvertAll(Column(name), field => IsMissing(field) ? null : field.Text);

    /// <summary>The number of every row; NaN: missing.</summary>
    public double[] Numbers(string name) => Array.ConvertAll(Column(name), field =>
        IsMissing(field) || field.Text.Length == 0 ? double.NaN
        : TryNumber(field.Text, out var number) ? number
        : throw new CaseException($"column {name}: '{field.Text}' is no number"));

    /// <summary>The number in one place; NaN where it is missing or there is no such column.</summary>
    public double Number(string name, int row) => Has(name) ? Numbers(name)[row] : double.NaN;

    /// <summary>The text in one place; empty where it is missing or there is no such column.</summary>
    public string Text(string name, int row) => Has(name) ? Text(name)[row] ?? "" : "";

    public static bool TryNumber(string text, out double number)
    {
        var trimmed = text.Trim();
        number = trimmed switch
        {
            "Inf" or "Infinity" or "+Inf" => double.PositiveInfinity,
            "-Inf" or "-Infinity" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => 0,
        };
        return number != 0 || double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private Field[] Column(string name) => columns.TryGetValue(name, out var column)
        ? column
        : throw new CaseException($"{System.IO.Path.GetFileName(Path)} has no column '{name}'");

    private static bool IsMissing(Field field) => !field.IsQuoted && field.Text is "NA" or "" or "NaN";

    private static IEnumerable<Field[]> Records(string text)
    {
        var fields = new List<Field>();
        var field = new StringBuilder();
        var (inQuotes, wasQuoted) = (false, false);
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"' && inQuotes && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                inQuotes = !inQuotes;
                wasQuoted = true;
            }
            else if (c == ',' && !inQuotes)
            {
                Next();
            }
            else if (c is '\n' or '\r' && !inQuotes)
            {
                if (fields.Count > 0 || field.Length > 0 || wasQuoted)
                {
                    Next();
                    yield return fields.ToArray();
                    fields.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        if (inQuotes)
            throw new CaseException("a quote in a CSV file is never closed");
        if (fields.Count > 0 || field.Length > 0 || wasQuoted)
        {
            Next();
            yield return fields.ToArray();
        }

        void Next()
        {
            fields.Add(new Field(field.ToString(), wasQuoted));
            field.Clear();
            wasQuoted = false;
        }
    }

    private readonly record struct Field(string Text, bool IsQuoted);
}
