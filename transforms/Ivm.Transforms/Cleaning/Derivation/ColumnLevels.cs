namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Computes columns from one another, each once. A SELECT may name its own columns, but DuckDB then puts the whole
/// expression wherever the name stands, and a sum of counts computes every count again. So there is a SELECT per
/// level, one around the other, and a column stands one level above the highest of those that it reads.
/// </summary>
internal static class ColumnLevels
{
    /// <summary>A relation, in brackets, with the columns of another one and the computed ones.</summary>
    /// <param name="relation">The other relation: its name, or a query in brackets.</param>
    /// <param name="columns">The columns; those that others read come first.</param>
    public static string Over(string relation, IEnumerable<DerivedColumn> columns)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        return columns
            .GroupBy(column => levels[column.Name] = column.Reads.Select(read => levels[read] + 1).DefaultIfEmpty(0).Max())
            .OrderBy(level => level.Key)
            .Aggregate(relation, (below, level) => $"(SELECT *{string.Concat(level.Select(Computed))}\nFROM {below})");
    }

    private static string Computed(DerivedColumn column) => $",\n    {column.Sql} AS {SqlStatement.Identifier(column.Name)}";
}
