namespace Ivm.Cli.Output;

/// <summary>Plain text in columns.</summary>
internal static class Lines
{
    /// <summary>Writes rows with every column padded to its widest cell.</summary>
    /// <param name="output">Where rows go.</param>
    /// <param name="rows">The rows, all with the same number of cells.</param>
    /// <param name="numbersFrom">First of the columns that are aligned to the right.</param>
    /// <param name="indent">Put before every row.</param>
    public static void Align(TextWriter output, IReadOnlyList<string[]> rows, int numbersFrom = int.MaxValue, string indent = "")
    {
        if (rows.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine((indent + string.Join("  ", row.Select((cell, column) => column < numbersFrom ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).TrimEnd());
        }
    }

    /// <summary>Writes names with their numbers side by side in several columns, to be read downwards.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="entries">Names and numbers.</param>
    /// <param name="columns">Most names on a line, at least 1.</param>
    /// <param name="indent">Put before every line.</param>
    public static void List(TextWriter output, IReadOnlyList<(string Name, string Number)> entries, int columns, string indent = "")
    {
        var height = (entries.Count + columns - 1) / columns;
        var rows = Enumerable.Range(0, height).Select(row => Enumerable.Range(0, columns).Select(column => (column * height) + row).Where(place => place < entries.Count).ToArray());
        var widths = Enumerable.Range(0, columns).Select(column => entries.Skip(column * height).Take(height).Select(entry => (Name: entry.Name.Length, Number: entry.Number.Length)).ToArray())
            .Select(lengths => (Name: lengths.Max(length => (int?)length.Name) ?? 0, Number: lengths.Max(length => (int?)length.Number) ?? 0)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine(indent + string.Join("    ", row.Select((place, column) => $"{entries[place].Name.PadRight(widths[column].Name)}  {entries[place].Number.PadLeft(widths[column].Number)}")));
        }
    }
}
