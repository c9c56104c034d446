using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Another dataset that the rules of a table look into.</summary>
/// <param name="Schema">Its schema, with a dialect where it is text.</param>
/// <param name="File">Absolute path of its data.</param>
public sealed record TableDataset(TableSchema Schema, string File);

/// <summary>A table of anybody's, and what must hold of it.</summary>
/// <param name="Schema">Its schema; the dialect is null where the schema states none.</param>
/// <param name="Rules">The rules.</param>
/// <param name="Variables">Its columns as conditions read them, with the codes of code lists.</param>
/// <param name="Datasets">Other datasets that rules look into, by name.</param>
public sealed record TableRules(
    TableSchema Schema,
    ImmutableArray<EditRule> Rules,
    ImmutableArray<ExpressionVariable> Variables,
    ImmutableSortedDictionary<string, TableDataset> Datasets);
