using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// The dataset of rows of a register that do not count because of a later part of its delivery. It says where they stand;
/// what they say stands in the delivered file.
/// </summary>
public static class SupersededDataset
{
    /// <summary>The stage under which they are committed.</summary>
    public const string Stage = "superseded";

    /// <summary>
    /// The contract of <c>superseded.&lt;file&gt;</c>: file and line of the row, reason (code list <c>superseded_reason</c>),
    /// by_file and by_line of the row that decided (null for withdrawals themselves and corrections of nothing).
    /// </summary>
    /// <param name="file">Name of the delivered file without extension.</param>
    public static TableSchema Schema(string file) =>
        TableSchema.Dataset(
            $"{Stage}.{file}",
            new Label($"Rijen van {file} die door een latere levering niet tellen", $"Rows of {file} that do not count because of a later delivery"),
            [
                Field.Of("file", FieldType.String, new Label("Aangeleverd bestand", "Delivered file"), required: true),
                Field.Of("line", FieldType.Integer, new Label("Regel waarop de rij begint", "Line on which the row starts"), required: true),
                Field.Of("reason", FieldType.String, new Label("Waarom de rij niet telt", "Why the row does not count"), required: true),
                Field.Of("by_file", FieldType.String, new Label("Bestand van de rij die besliste", "File of the row that decided")),
                Field.Of("by_line", FieldType.Integer, new Label("Regel van de rij die besliste", "Line of the row that decided")),
            ],
            "file", "line");
}

/// <summary>Superseded rows on their way to their dataset.</summary>
internal sealed class SupersededBuffer
{
    private readonly SortedDictionary<string, long> byReason = new(StringComparer.Ordinal);
    private List<Superseded> rows = [];

    /// <summary>Rows held.</summary>
    public int Count => rows.Count;

    /// <summary>Rows so far.</summary>
    public long Total { get; private set; }

    /// <summary>Rows so far by reason.</summary>
    public IReadOnlyDictionary<string, long> ByReason => byReason;

    /// <summary>Adds a row.</summary>
    public void Add(Superseded row)
    {
        rows.Add(row);
        Total++;
        byReason[row.Reason] = byReason.GetValueOrDefault(row.Reason) + 1;
    }

    /// <summary>Hands over what is held and starts anew.</summary>
    public ColumnBatch Take()
    {
        var held = rows;
        rows = [];
        return new ColumnBatch(
        [
            new Column<string?>("file", [.. held.Select(row => row.Row.File)]),
            new Column<int?>("line", [.. held.Select(row => row.Row.Line)]),
            new Column<string?>("reason", [.. held.Select(row => row.Reason)]),
            new Column<string?>("by_file", [.. held.Select(row => row.By?.File)]),
            new Column<int?>("by_line", [.. held.Select(row => row.By?.Line)]),
        ]);
    }
}
