using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Protection;

/// <summary>
/// The columns of the released persons: pseudonym, weight and variance stratum, background, answers and derived
/// variables; without what the disclosure policy drops.
/// </summary>
internal sealed class ReleaseColumns
{
    private readonly ImmutableArray<ReleaseColumn> columns;
    private readonly DisclosurePolicy policy;

    /// <summary>Composes the columns from the contracts of the datasets they come from.</summary>
    /// <param name="policy">What is dropped, classed and pooled.</param>
    /// <param name="sources">Contracts by the alias that their dataset has in queries; the first that has a column gives it.</param>
    public ReleaseColumns(DisclosurePolicy policy, params ImmutableArray<(string Alias, TableSchema Schema)> sources)
    {
        this.policy = policy;
        var recoded = policy.Recodes.ToDictionary(recode => recode.Variable, StringComparer.Ordinal);
        var dropped = policy.DropVariables.Concat(recoded.Keys).SelectMany(Companions).ToHashSet(StringComparer.Ordinal);
        columns =
        [
            .. sources
                .SelectMany(source => source.Schema.Fields.SelectMany(field => Released(source.Alias, field)))
                .DistinctBy(column => column.Field.Name),
        ];

        IEnumerable<ReleaseColumn> Released(string alias, Field field)
        {
            var sql = $"{alias}.{SqlStatement.Identifier(field.Name)}";
            if (recoded.TryGetValue(field.Name, out var recode))
            {
                yield return new ReleaseColumn(Field.Of(recode.Name, FieldType.String, recode.Label), Classed(sql, recode));
            }

            if (!dropped.Contains(field.Name))
            {
                yield return new ReleaseColumn(field with { Constraints = FieldConstraints.None }, Pooled(sql, field.Name));
            }
        }
    }

    /// <summary>The released fields: what may be suppressed is not required.</summary>
    public IEnumerable<Field> Fields => columns.Select(column => column.Field);

    /// <summary>A dropped variable leaves nothing behind: neither its origin nor the reason why it is missing.</summary>
    public static IEnumerable<string> Companions(string variable) => [variable, $"{variable}_origin", MissingReason.Column(variable)];

    /// <summary>SQL of the released columns, key variables after suppression.</summary>
    /// <param name="suppressed">Alias of the table of key variables after suppression.</param>
    public string Sql(string suppressed) => string.Join(",\n    ", columns.Select(column =>
    {
        var name = SqlStatement.Identifier(column.Field.Name);
        return policy.KeyVariables.Contains(column.Field.Name) ? $"{suppressed}.{name}" : $"{column.Sql} AS {name}";
    }));

    /// <summary>SQL of the key variables before suppression.</summary>
    public string KeySql() => string.Join(",\n    ", policy.KeyVariables.Select(variable =>
        $"{columns.First(column => column.Field.Name == variable).Sql} AS {SqlStatement.Identifier(variable)}"));

    private static string Classed(string sql, WeightingClassification recode)
    {
        var scheme = new ClassScheme(recode);
        var classes = recode.Classes.Reverse().Select(bound =>
            $"WHEN {sql} >= {bound} THEN '{scheme.ClassOf(bound.ToString(CultureInfo.InvariantCulture))}'");
        return $"CASE {string.Join(" ", classes)} END";
    }

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

    /// <summary>A released column and the SQL of its values before suppression.</summary>
    private sealed record ReleaseColumn(Field Field, string Sql);
}
