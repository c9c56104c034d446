using Ivm.Contracts;

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

    /// <summary>A text literal. For paths and settings of ours only: values of data are bound as parameters.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
