using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Another dataset that the rules of a table look into.</summary>
/// <param name="Schema">Its schema, with a dialect where it is text.</param>
/// <param name="File">Absolute path of its data.</param>
public sealed record TableDataset(TableSchema Schema, string File);

/// <summary>A table of anybody's, and what must hold of it.</summary>
/// <param name="Schema">Its schema; the dialect is null where the schema states none.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Variables">What conditions read, with the codes of code lists: the columns of the table, or of the records that its rows make.</param>
/// <param name="Datasets">Other datasets that rules look into, by name.</param>
public sealed record TableRules(
    TableSchema Schema,
    ImmutableArray<EditRule> Rules,
    ImmutableArray<ExpressionVariable> Variables,
    ImmutableSortedDictionary<string, TableDataset> Datasets)
{
    /// <summary>How rows make the records that <see cref="Rules"/> speak of; null where every row is a record.</summary>
    public RecordArrangement? Records { get; init; }

    /// <summary>Rules about rows, where <see cref="Rules"/> speak of records.</summary>
    public ImmutableArray<EditRule> RowRules { get; init; } = [];

    /// <summary>The columns of the table as conditions read them.</summary>
    public ImmutableArray<ExpressionVariable> RowVariables { get; init; } = Variables;

    /// <summary>What a contract of editing refers to: keys of records are never changed.</summary>
    public EditingContext Editing => new(Variables, Rules) { Keys = Records?.By ?? [], KeysAt = Records?.Where ?? default };
}
