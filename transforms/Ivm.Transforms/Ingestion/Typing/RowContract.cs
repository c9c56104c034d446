using System.Collections.Frozen;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>What is demanded of the rows of a file: its contract, resolved.</summary>
internal sealed class RowContract
{
    private readonly IReadOnlyDictionary<string, CodeList> codeLists;

    /// <summary>Resolves a contract.</summary>
    /// <exception cref="ArgumentException">The contract has no dialect, or names a code list that is not there.</exception>
    public RowContract(DeliveryKind kind, TableSchema schema, IReadOnlyDictionary<string, CodeList> codeLists)
    {
        Kind = kind;
        Schema = schema;
        Dialect = schema.Dialect ?? throw new ArgumentException($"Table {schema.Name} has no dialect.", nameof(schema));
        this.codeLists = codeLists;
        var unknown = schema.Fields.FirstOrDefault(field => field.CodeList is { } list && !codeLists.ContainsKey(list));
        if (unknown is not null)
        {
            throw new ArgumentException($"Table {schema.Name} names the code list '{unknown.CodeList}', which is not there.", nameof(codeLists));
        }
    }

    public DeliveryKind Kind { get; }

    public TableSchema Schema { get; }

    public Dialect Dialect { get; }

    /// <summary>
    /// The only texts that a column may hold; null where any may stand. A list whose codes differ from year to year
    /// (municipalities) is no form of a value but knowledge about the world: it is held against the data in linkage,
    /// where an unknown municipality stops the run instead of costing a row.
    /// </summary>
    public FrozenSet<string>? Codes(Field field) =>
        field.CodeList is { } name
            ? codeLists[name].ByYear ? null : codeLists[name].Codes.Select(code => code.Value).ToFrozenSet()
            : field.Categories.IsDefaultOrEmpty ? null : field.Categories.Select(category => category.Value).ToFrozenSet();
}
