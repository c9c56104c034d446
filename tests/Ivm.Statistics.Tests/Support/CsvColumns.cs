using System.Globalization;
using System.Text;

namespace Ivm.Statistics.Tests.Support;

/// <summary>A small CSV file as columns of text.</summary>
public sealed class CsvColumns
{
    private readonly Dictionary<string, string[]> columns = [];

    private CsvColumns(string path)
    {
        var lines = File.ReadAllLines(path).Where(line => line.Length > 0).Select(Split).ToArray();
        RowCount = lines.Length - 1;
        for (var c = 0; c < lines[0].Length; c++)
            columns[lines[0][c]] = lines.Skip(1).Select(line => line[c]).ToArray();
    }

    public int RowCount { get; }

    public static CsvColumns Read(string path) => new(path);

    public bool Has(string name) => columns.ContainsKey(name);

    public string[] Text(string name) => columns[name];

    public double[] Numbers(string name) => columns[name].Select(Number).ToArray();

    /// <summary>Codes 0, 1, ... in the order of the sorted levels; -1 for missing.</summary>
    public (int[] Codes, string[] Levels) Factor(params string[] names)
    {
        var text = Enumerable.Range(0, RowCount).Select(row => string.Join(";", names.Select(name => columns[name][row]))).ToArray();
        var levels = text.Where(level => !level.Split(';').Contains("NA")).Distinct().Order(StringComparer.Ordinal).ToArray();
        return (text.Select(level => Array.IndexOf(levels, level)).ToArray(), levels);
    }

    public static double Number(string text)
        => text.Trim() is "" or "NA" ? double.NaN : text.Trim() == "Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                field.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
                Next();
            else
                field.Append(line[i]);
        }

        Next();
        return fields.ToArray();

        void Next()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
