using System.Globalization;
using System.Numerics;

namespace Ivm.Transforms.Linkage.Matching;

/// <summary>Small conveniences over the session of a linkage.</summary>
internal static class SqlNumbers
{
    /// <summary>The one whole number that a query gives; 0 where it gives NULL.</summary>
    public static long Number(this ISqlSession sql, string name, string query)
    {
        using var reader = sql.Query(SqlStatement.Composed(name, query));
        return reader.Read() ? Whole(reader.GetValue(0)) : 0;
    }

    /// <summary>A whole number of any type; a sum of whole numbers is a HUGEINT, which knows no conversion of its own.</summary>
    public static long Whole(object value) => value switch
    {
        DBNull => 0,
        BigInteger sum => sum > long.MaxValue ? long.MaxValue : (long)sum,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };
}
