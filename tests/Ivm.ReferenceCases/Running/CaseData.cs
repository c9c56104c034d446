using System.Text.Json;
using Ivm.ReferenceCases.Expressions;
using Ivm.ReferenceCases.Reading;

namespace Ivm.ReferenceCases.Running;

/// <summary>A case's folder: task, data, and the variables made from them.</summary>
public sealed class CaseData
{
    public CaseData(string folder)
    {
        Folder = folder;
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        Table = CaseTable.Read(FileOf("input.csv"));
        Variables = new Evaluator(Table);
        using var document = JsonDocument.Parse(File.ReadAllText(FileOf("task.json")), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Task = document.RootElement.Clone();
    }

    public string Folder { get; }

    public string Name { get; }

    public JsonElement Task { get; }

    public CaseTable Table { get; }

    public Evaluator Variables { get; }

    public int RowCount => Table.RowCount;

    public string FileOf(string name) => Path.Combine(Folder, name);

    /// <summary>An expected table, or null where the case has none.</summary>
    public CaseTable? Expected(string name) => File.Exists(FileOf(name)) ? CaseTable.Read(FileOf(name)) : null;

    /// <summary>Row of the input of every row of a table with row_id (1, 2, ...); in their order where it has none.</summary>
    public int[] RowsOf(CaseTable table)
    {
        if (!table.Has("row_id"))
        {
            return table.RowCount == RowCount
                ? Enumerable.Range(0, RowCount).ToArray()
                : throw new CaseException($"{Path.GetFileName(table.Path)} has {table.RowCount} rows and no row_id, the input has {RowCount}");
        }

        var own = Table.Has("row_id") ? Table.Numbers("row_id") : Enumerable.Range(1, RowCount).Select(row => (double)row).ToArray();
        var place = own.Select((id, row) => (id, row)).ToDictionary(pair => pair.id, pair => pair.row);
        return Array.ConvertAll(table.Numbers("row_id"), id => place.TryGetValue(id, out var row) ? row : throw new CaseException($"{Path.GetFileName(table.Path)} has row_id {id}, which the input has not"));
    }

    /// <summary>Codes of the combinations of some variables, 0, 1, ... in order of appearance.</summary>
    public int[] Codes(params IReadOnlyList<string> variables)
    {
        var columns = variables.Select(variable => Variables.Values(variable).Texts()).ToArray();
        var codes = new Dictionary<string, int>();
        var result = new int[RowCount];
        for (var row = 0; row < RowCount; row++)
        {
            var key = string.Join('\u001f', columns.Select(column => column[row] ?? throw new CaseException($"row {row + 1}: {string.Join(", ", variables)} is missing")));
            if (!codes.TryGetValue(key, out result[row]))
                codes[key] = result[row] = codes.Count;
        }

        return result;
    }

    /// <summary>A column, an expression, or one number for all rows.</summary>
    public double[] Numbers(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? Enumerable.Repeat(value.GetDouble(), RowCount).ToArray()
        : Variables.Values(Formula(value.ToString())).Numbers();

    private static string Formula(string text) => text.TrimStart().StartsWith('~') ? text.TrimStart()[1..].Trim() : text;
}
