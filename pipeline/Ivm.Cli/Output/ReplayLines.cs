using System.Globalization;
using Ivm.Pipeline.Replaying;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Cli.Output;

/// <summary>Tells what a replay of the edit log came to: what was compared, with hashes that <c>sha256sum</c> gives too, and the verdict.</summary>
/// <param name="findings">What it came to.</param>
/// <param name="output">Where it goes.</param>
internal sealed class ReplayLines(ReplayFindings findings, TextWriter output)
{
    private const int ShownColumns = 10;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        var (from, to) = (findings.From.Dataset.Name, findings.To.Dataset.Name);
        var verb = findings.Direction == ReplayDirection.Forward ? "replayed on" : "reversed on";
        Lines.Align(output,
        [
            ["", "rows", "columns", "sha256"],
            Row($"{from}", findings.From.File),
            Row($"{findings.Log.Dataset.Name}", findings.Log.File),
            Row($"{to}", findings.To.File),
            Row($"{verb} {from}", findings.Written),
        ], numbersFrom: 1);
        var size = findings.Size;
        output.WriteLine($"{Number(size.Edits)} edits of {Number(size.Cells)} cells: {Number(size.Records)} records, {Number(size.Variables)} variables");
        foreach (var changed in new[] { findings.From, findings.Log, findings.To }.Where(dataset => !dataset.IsAsCommitted))
        {
            output.WriteLine($"Damaged: {changed.Dataset.Name} no longer has the bytes that {changed.Dataset.Task} committed, {changed.Dataset.File.Sha256}");
        }

        if (findings.Difference is { } difference)
        {
            output.WriteLine($"Different: the log {verb} {from} does not give {to}.");
            Write(difference, $"{to}");
        }
        else
        {
            output.WriteLine($"Identical: the log {verb} {from} gives {to}, byte for byte.");
        }

        if (findings.Written.Path is { } kept)
        {
            output.WriteLine($"Kept: {kept}");
        }
    }

    private void Write(TableDifference difference, string to)
    {
        if (difference.IsOfBytesOnly)
        {
            output.WriteLine("  Every value is the same; order or form of the file is not: it was written by another version or changed by another program.");
            return;
        }

        if (difference.OnlyStored + difference.OnlyWritten > 0)
        {
            output.WriteLine($"  {Number(difference.OnlyStored)} records only in {to}, {Number(difference.OnlyWritten)} only in what was written");
        }

        if (difference.Columns is [var first, ..])
        {
            var rest = difference.Columns.Length - ShownColumns;
            output.WriteLine($"  {Number(difference.Records)} records differ, first in column {first.Column} ({Number(first.Records)})");
            output.WriteLine($"  by column: {string.Join(", ", difference.Columns.Take(ShownColumns).Select(column => $"{column.Column} {Number(column.Records)}"))}{(rest > 0 ? $" and {rest} more" : "")}");
        }
    }

    private static string[] Row(string name, FoundFile file) => [name, Number(file.Rows), Number(file.Columns), file.Sha256];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
