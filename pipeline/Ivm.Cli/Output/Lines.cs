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
}
