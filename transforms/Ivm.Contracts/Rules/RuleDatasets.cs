using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The datasets that rules can look into (<c>exists</c>).</summary>
public static class RuleDatasets
{
    /// <summary>Columns of tables that a condition can name, by name of the table.</summary>
    /// <param name="tables">Contracts of the tables.</param>
    public static ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>> Of(IEnumerable<TableSchema> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return tables.DistinctBy(table => table.Name).ToImmutableSortedDictionary(
            table => table.Name,
            table => table.Fields.Select(ExpressionVariable.Of).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    /// <summary>Names of the datasets that some of the rules look into, in order.</summary>
    public static ImmutableArray<string> UsedBy(IEnumerable<EditRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return
        [
            .. rules.SelectMany(rule => rule.Condition.WithParts()).OfType<ExistsExpression>()
                .Select(exists => exists.Dataset)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }
}
