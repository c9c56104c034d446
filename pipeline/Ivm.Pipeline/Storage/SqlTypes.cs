using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>What a contract's types are called in SQL, and how texts become literals of a statement.</summary>
internal static class SqlTypes
{
    /// <summary>Rows in a row group of every file written: DuckDB's own default, stated so that it cannot drift.</summary>
    public const int RowGroupSize = 122_880;

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
        var wide = fields.Select(field => $"CAST({SqlStatement.Identifier(field.Name)} AS {Of(field.Type)}) AS {SqlStatement.Identifier(field.Name)}");
        var keys = order.Count == 0 ? "ALL" : string.Join(", ", order.Select(column => $"{SqlStatement.Identifier(column)} NULLS LAST"));
        return $"SELECT {string.Join(", ", wide)} FROM (SELECT * FROM (SELECT {string.Join(", ", narrow)} FROM ({body}\n)) ORDER BY {keys})";
    }

    private static string Narrow(Field field, IReadOnlyCollection<string> order) =>
        field.Type == FieldType.String && !field.Categories.IsEmpty && order.Count > 0 && !order.Contains(field.Name)
            ? $"ENUM({string.Join(", ", field.Categories.Select(category => Literal(category.Value)))})"
            : Of(field.Type);

    /// <summary>A text literal. For paths and settings of ours only: values of data are bound as parameters.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
