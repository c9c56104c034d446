using System.Collections.Immutable;

namespace Ivm.Transforms;

/// <summary>Counts by name, read from a session.</summary>
public static class SqlCounts
{
    /// <summary>The rows of a query of a text and a whole number, as a sorted dictionary.</summary>
    /// <param name="context">The running transform.</param>
    /// <param name="query">Gives distinct texts in the first column and whole numbers in the second.</param>
    /// <param name="parameters">Values by name.</param>
    public static ImmutableSortedDictionary<string, long> Counts(this ITransformContext context, SqlStatement query, params ReadOnlySpan<SqlParameter> parameters)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        using var reader = context.Sql.Query(query, parameters);
        while (reader.Read())
        {
            counts.Add(reader.GetString(0), Convert.ToInt64(reader.GetValue(1)));
        }

        return counts.ToImmutable();
    }
}
