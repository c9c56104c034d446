using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Surveys;

/// <summary>
/// Files of results in a folder of the user's: each is made under another name, and all take their places together when the
/// last is whole.
/// </summary>
/// <param name="folder">The folder; made when it is not there.</param>
internal sealed class ResultFolder(string folder)
{
    private readonly List<string> made = [];

    /// <summary>Where a file is to be written.</summary>
    /// <param name="name">The name that it will have.</param>
    public string Add(string name)
    {
        StorageException.Guard(folder, () => Directory.CreateDirectory(folder));
        made.Add(name);
        return Path.Combine(folder, name + ".part");
    }

    /// <summary>Writes a text file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes it.</param>
    public void AddText(string name, Action<TextWriter> write)
    {
        var path = Add(name);
        StorageException.Guard(path, () =>
        {
            using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>Puts all files in their places, and removes those of an earlier run that this one does not have.</summary>
    /// <param name="own">Names of files that a run may make.</param>
    public void Complete(params ReadOnlySpan<string> own)
    {
        foreach (var name in made)
            StorageException.Guard(Path.Combine(folder, name), () => File.Move(Path.Combine(folder, name + ".part"), Path.Combine(folder, name), overwrite: true));
        foreach (var name in own)
        {
            if (!made.Contains(name))
                StorageException.Guard(Path.Combine(folder, name), () => File.Delete(Path.Combine(folder, name)));
        }
    }
}

/// <summary>A table of results as CSV, and as Parquet with the same rows in the same order.</summary>
/// <param name="columns">Names of the columns with their SQL types.</param>
internal sealed class ResultTable(params IReadOnlyList<(string Name, string Type)> columns)
{
    /// <summary>A number as text that gives the same number back; nothing where it is missing.</summary>
    public static string? Number(double? number) => number is { } value && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;

    /// <summary>Writes <c>NAME.csv</c>, and <c>NAME.parquet</c> from it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="name">Name without an ending.</param>
    /// <param name="rows">A cell per column; null: missing.</param>
    /// <param name="withParquet">Whether Parquet is written too.</param>
    public void Write(ResultFolder folder, string name, IEnumerable<string?[]> rows, bool withParquet = true)
    {
        folder.AddText($"{name}.csv", writer =>
        {
            WriteLine(writer, [.. columns.Select(column => column.Name)]);
            foreach (var row in rows)
                WriteLine(writer, row);
        });
        if (withParquet)
            WriteParquet(folder.Add($"{name}.parquet"));
    }

    /// <summary>Writes one line.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cells">Its cells; null: missing.</param>
    public static void WriteLine(TextWriter writer, string?[] cells)
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            if (cell > 0)
                writer.Write(',');
            writer.Write(Quoted(cells[cell]));
        }

        writer.Write('\n');
    }

    private static string Quoted(string? cell)
        => cell is null ? "" : cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private void WriteParquet(string parquet)
    {
        var csv = parquet[..^".parquet.part".Length] + ".csv.part";
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var types = string.Join(", ", columns.Select(column => $"{SqlTypes.Literal(column.Name)}: {SqlTypes.Literal(column.Type)}"));
        command.CommandText =
            $"COPY (SELECT * FROM read_csv({SqlTypes.Literal(Path.GetFullPath(csv))}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}})) "
            + $"TO {SqlTypes.Literal(Path.GetFullPath(parquet))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroups.MostRows})";
        StorageException.Guard(parquet, command.ExecuteNonQuery);
    }
}
