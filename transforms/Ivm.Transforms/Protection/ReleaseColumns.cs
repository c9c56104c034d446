using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Protection;

/// <summary>
/// The columns of the released persons: pseudonym, weight and variance stratum, background, answers and derived
/// variables; without what the disclosure policy drops.
/// </summary>
internal sealed class ReleaseColumns
{
    private readonly ImmutableArray<(string Source, Field Field)> columns;
    private readonly DisclosurePolicy policy;

    /// <summary>Composes the columns from the contracts of the datasets they come from.</summary>
    /// <param name="policy">What is dropped and pooled.</param>
    /// <param name="weights">Contract of <c>weight.weights</c>.</param>
    /// <param name="blockWeights">Contract of <c>weight.block_weights</c>.</param>
    /// <param name="background">Contract of <c>link.respondents</c>.</param>
    /// <param name="answers">Contract of <c>clean.respondents</c>.</param>
    public ReleaseColumns(DisclosurePolicy policy, TableSchema weights, TableSchema blockWeights, TableSchema background, TableSchema answers)
    {
        this.policy = policy;
        var dropped = policy.DropVariables.ToHashSet();
        columns =
        [
            .. new[] { ("weights", weights), ("block_weights", blockWeights), ("background", background), ("answers", answers) }
                .SelectMany(source => source.Item2.Fields.Select(field => (Source: source.Item1, Field: field)))
                .Where(column => !dropped.Contains(column.Field.Name))
                .DistinctBy(column => column.Field.Name),
        ];
    }

    /// <summary>The released fields: what may be suppressed is no longer required.</summary>
    public IEnumerable<Field> Fields => columns.Select(column => column.Field with
    {
        Constraints = FieldConstraints.None,
    });

    /// <summary>SQL of the released columns: pooled extremes, and key variables after suppression.</summary>
    /// <param name="suppressed">Alias of the table of key variables after suppression.</param>
    public string Sql(string suppressed) => string.Join(",\n    ", columns.Select(column =>
    {
        var name = SqlStatement.Identifier(column.Field.Name);
        return policy.KeyVariables.Contains(column.Field.Name)
            ? $"{suppressed}.{name}"
            : $"{Pooled($"{column.Source}.{name}", column.Field.Name)} AS {name}";
    }));

    /// <summary>SQL of the key variables before suppression.</summary>
    public string KeySql() => string.Join(",\n    ", policy.KeyVariables.Select(variable =>
    {
        var source = columns.First(column => column.Field.Name == variable).Source;
        return $"{Pooled($"{source}.{SqlStatement.Identifier(variable)}", variable)} AS {SqlStatement.Identifier(variable)}";
    }));

    private string Pooled(string sql, string variable)
    {
        if (policy.TopCodes.FirstOrDefault(code => code.Variable == variable) is not { } topCode)
        {
            return sql;
        }

        var bounded = topCode.Maximum is { } maximum ? $"least({sql}, {maximum})" : sql;
        bounded = topCode.Minimum is { } minimum ? $"greatest({bounded}, {minimum})" : bounded;
        return $"CASE WHEN {sql} IS NOT NULL THEN {bounded} END";
    }
}
