using System.Globalization;
using System.Reflection;

namespace Ivm.Simulation.Parameters;

/// <summary>
/// One embedded table of parameters: lines starting with <c>#</c> say where the numbers come from, then a header, then
/// rows, separated by semicolons. A fault in it is ours, so it is reported by file and line and nothing is repaired.
/// </summary>
internal sealed class ParameterTable
{
    private readonly string[] _header;

    private ParameterTable(string name, string[] header, ParameterRow[] rows)
    {
        Name = name;
        _header = header;
        Rows = rows;
    }

    public string Name { get; }

    public ParameterRow[] Rows { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Columns => _header;

    /// <summary>Reads an embedded table by its file name.</summary>
    public static ParameterTable Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no parameter table '{name}'.");
        using var reader = new StreamReader(stream);
        return Parse(name, reader);
    }

    internal static ParameterTable Parse(string name, TextReader reader)
    {
        string[]? header = null;
        var rows = new List<ParameterRow>();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;

            var cells = line.Split(';');
            if (header is null)
            {
                header = cells;
                continue;
            }

            if (cells.Length != header.Length)
                throw new InvalidOperationException($"{name}:{number}: {cells.Length} cells under a header of {header.Length}.");

            rows.Add(new ParameterRow(name, number, header, cells));
        }

        return new ParameterTable(name, header ?? throw new InvalidOperationException($"{name} has no header."), [.. rows]);
    }
}

/// <summary>A row of a <see cref="ParameterTable"/>.</summary>
internal sealed class ParameterRow(string table, int line, string[] header, string[] cells)
{
    /// <summary>The cell under a column, as text.</summary>
    public string Text(string column)
    {
        var index = Array.IndexOf(header, column);
        return index >= 0 ? cells[index] : throw new InvalidOperationException($"{table} has no column '{column}'.");
    }

    /// <summary>The cell under a column, as a number; 0 where it is empty.</summary>
    public double Number(string column)
    {
        var text = Text(column);
        if (text.Length == 0)
            return 0;

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidOperationException($"{table}:{line}: '{text}' under '{column}' is not a number.");
    }

    /// <summary>The cell under a column, as numbers separated by spaces.</summary>
    public double[] Numbers(string column) =>
        [.. Text(column).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
}
