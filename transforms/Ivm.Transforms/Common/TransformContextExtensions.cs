using System.Numerics;

namespace Ivm.Transforms;

/// <summary>Small conveniences over a running transform's SQL session.</summary>
public static class TransformContextExtensions
{
    /// <summary>The one number that a fixed query gives.</summary>
    public static long Scalar(this ITransformContext context, string query) =>
        context.Scalar(SqlStatement.Composed(query, query));

    /// <summary>The one number that a query gives.</summary>
    /// <exception cref="InvalidOperationException">The query gives no row.</exception>
    public static long Scalar(this ITransformContext context, SqlStatement query, params ReadOnlySpan<SqlParameter> parameters)
    {
        using var reader = context.Sql.Query(query, parameters);
        if (!reader.Read())
        {
            throw new InvalidOperationException($"The query '{query.Name}' gives no row.");
        }

        // A sum of whole numbers is a HUGEINT, which knows no conversion of its own.
        return reader.GetValue(0) is BigInteger sum ? (long)sum : Convert.ToInt64(reader.GetValue(0));
    }
}
