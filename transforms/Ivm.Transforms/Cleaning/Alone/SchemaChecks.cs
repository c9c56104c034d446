using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Alone;

/// <summary>
/// The checks that a Table Schema makes by itself, besides the domains of its columns: <c>required.x</c>, <c>unique.x</c>,
/// <c>pattern.x</c>, <c>length.x</c>, and <c>unique.key</c> of the primary key. All are errors.
/// </summary>
internal static class SchemaChecks
{
    /// <summary>The checks.</summary>
    public static IEnumerable<Check> Of(TableSchema schema)
    {
        foreach (var field in schema.Fields)
        {
            var raw = VerifiedRecords.Raw(field.Name);
            var constraints = field.Constraints;
            if (constraints.Required || schema.PrimaryKey.Contains(field.Name))
            {
                yield return Sql($"required.{field.Name}", CheckKind.Required, field, $"not is_missing({field.Name})", $"{raw} IS NOT NULL");
            }

            if (constraints.Unique)
            {
                yield return Unique($"unique.{field.Name}", [field]);
            }

            if (constraints.Pattern is { } pattern)
            {
                yield return Sql($"pattern.{field.Name}", CheckKind.Pattern, field, $"matches({field.Name}, {SqlStatement.Literal(pattern)})", $"regexp_full_match({raw}, {SqlStatement.Literal(TextPattern.Portable(pattern))})");
            }

            if (constraints.MinLength is not null || constraints.MaxLength is not null)
            {
                var bounds = new[] { constraints.MinLength is { } least ? $"{{0}} >= {least}" : null, constraints.MaxLength is { } most ? $"{{0}} <= {most}" : null }.OfType<string>();
                var condition = string.Join(" and ", bounds);
                yield return Sql($"length.{field.Name}", CheckKind.Length, field, condition.Replace("{0}", $"length({field.Name})", StringComparison.Ordinal), $"({condition.Replace("{0}", $"length({raw})", StringComparison.Ordinal)})");
            }
        }

        if (!schema.PrimaryKey.IsEmpty)
        {
            yield return Unique("unique.key", [.. schema.PrimaryKey.Select(name => schema[name])]);
        }
    }

    private static Check Sql(string name, CheckKind kind, Field field, string text, string sql) =>
        Check.OfSql(name, kind, Severity.Error, [field.Name], text, sql);

    private static Check Unique(string name, ImmutableArray<Field> fields)
    {
        var variables = fields.Select(field => (Expression)new VariableExpression(field.Name) { Type = ExpressionVariable.Of(field).Type });
        var condition = new BinaryExpression(BinaryOperator.Equal, new AggregateExpression(AggregateFunction.Count, Operand: null, [.. variables]), new NumberExpression(1));
        return Check.OfCondition(name, CheckKind.Unique, Severity.Error, condition);
    }
}
