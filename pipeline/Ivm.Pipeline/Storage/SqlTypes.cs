using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>What a contract's types are called in SQL, and how texts become literals of a statement.</summary>
internal static class SqlTypes
{
    /// <summary>Compression of what is kept: small.</summary>
    public const string Kept = "zstd";

    /// <summary>Compression of what is soon removed: fast.</summary>
    public const string Passing = "snappy";

    public static string Of(FieldType type) => type switch
    {
        FieldType.String => "VARCHAR",
        FieldType.Integer => "INTEGER",
        FieldType.Long => "BIGINT",
        FieldType.Number => "DOUBLE",
        FieldType.Boolean => "BOOLEAN",
        FieldType.Date => "DATE",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such type."),
    };

    /// <summary>
    /// A query sorted, with its columns in their types. While it is sorted, a text that the contract gives categories is
    /// an ENUM of one byte: a sort moves whole rows, and in a table of hundreds of columns that takes a third of the
    /// time and memory. A value outside the categories is an error.
    /// </summary>
    /// <param name="body">The query.</param>
    /// <param name="fields">Its columns.</param>
    /// <param name="order">Columns to sort by, as SQL; empty for all.</param>
    public static string Sorted(string body, IReadOnlyCollection<Field> fields, IReadOnlyCollection<string> order)
    {
        var narrow = fields.Select(field => $"CAST({SqlStatement.Identifier(field.Name)} AS {Narrow(field, order)}) AS {SqlStatement.Identifier(field.Name)}");
        var keys = order.Count == 0 ? "ALL" : string.Join(", ", order.Select(column => $"{SqlStatement.Identifier(column)} NULLS LAST"));
        return Typed($"SELECT * FROM (SELECT {string.Join(", ", narrow)} FROM ({body}\n)) ORDER BY {keys}", fields);
    }

    /// <summary>A query with its columns in their types and in the order of the contract.</summary>
    /// <param name="body">The query.</param>
    /// <param name="fields">Its columns.</param>
    public static string Typed(string body, IReadOnlyCollection<Field> fields)
    {
        var columns = fields.Select(field => $"CAST({SqlStatement.Identifier(field.Name)} AS {Of(field.Type)}) AS {SqlStatement.Identifier(field.Name)}");
        return $"SELECT {string.Join(", ", columns)} FROM ({body}\n)";
    }

    private static string Narrow(Field field, IReadOnlyCollection<string> order) =>
        field.Type == FieldType.String && !field.Categories.IsEmpty && order.Count > 0 && !order.Contains(field.Name)
            ? $"ENUM({string.Join(", ", field.Categories.Select(category => Literal(category.Value)))})"
            : Of(field.Type);

    /// <summary>A text literal. For paths and settings of ours only: values of data are bound as parameters.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
