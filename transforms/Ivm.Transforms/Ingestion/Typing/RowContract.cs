using System.Collections.Frozen;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What is demanded of the rows of a file: its contract, resolved.</summary>
internal sealed class RowContract
{
    private readonly IReadOnlyDictionary<string, CodeList> codeLists;

    /// <summary>Resolves a contract.</summary>
    /// <exception cref="ArgumentException">The contract of a text file has no dialect, or names a code list that is not there.</exception>
    public RowContract(DeliveryKind kind, TableSchema schema, FileForm form, IReadOnlyDictionary<string, CodeList> codeLists)
    {
        Kind = kind;
        Schema = schema;
        Form = form;
        Dialect = schema.Dialect
            ?? (form.Format == DeliveryFormat.Parquet ? FileForm.RecordDialect : throw new ArgumentException($"Table {schema.Name} has no dialect.", nameof(schema)));
        this.codeLists = codeLists;
        var unknown = schema.Fields.FirstOrDefault(field => field.CodeList is { } list && !codeLists.ContainsKey(list));
        if (unknown is not null)
        {
            throw new ArgumentException($"Table {schema.Name} names the code list '{unknown.CodeList}', which is not there.", nameof(codeLists));
        }

        if (form.Header.Length != schema.Fields.Length)
        {
            throw new ArgumentException($"Table {schema.Name} has {schema.Fields.Length} columns, and its header {form.Header.Length} names.", nameof(form));
        }
    }

    public DeliveryKind Kind { get; }

    public TableSchema Schema { get; }

    /// <summary>How files are delivered.</summary>
    public FileForm Form { get; }

    /// <summary>How records are written as text.</summary>
    public Dialect Dialect { get; }

    /// <summary>The contract of a repair: the same, except that rows of a Parquet file are repaired as text under our names.</summary>
    public RowContract OfRepairs() =>
        Form.Format == DeliveryFormat.Csv
            ? new RowContract(Kind, Schema, Form with { ByteOrderMark = ByteOrderMarkUse.Allowed }, codeLists)
            : new RowContract(Kind, Schema with { Dialect = FileForm.RecordDialect, Fields = [.. Schema.Fields.Select(column => column with { Format = null })] }, FileForm.Exact(Schema), codeLists);

    /// <summary>Whether every row must have a value in a column.</summary>
    public bool Requires(Field field) =>
        field.Constraints.Required || Schema.PrimaryKey.Contains(field.Name) || IsOfInterval(field.Name, Schema.Interval);

    /// <summary>
    /// The only texts that a column may hold; null where any may stand. A list whose codes differ from year to year
    /// (municipalities) is no form of a value but knowledge about the world: it is held against the data in linkage,
    /// where an unknown municipality stops the run instead of costing a row.
    /// </summary>
    public FrozenSet<string>? Codes(Field field) =>
        field.CodeList is { } name
            ? codeLists[name].ByYear ? null : codeLists[name].Codes.Select(code => code.Value).ToFrozenSet()
            : field.Categories.IsDefaultOrEmpty ? null : field.Categories.Select(category => category.Value).ToFrozenSet();

    private static bool IsOfInterval(string column, ValidityInterval? interval) =>
        interval is not null && (interval.Entity.Contains(column) || interval.Start == column || interval.End == column);
}
