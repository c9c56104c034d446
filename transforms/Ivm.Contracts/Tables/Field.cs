using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The types of Frictionless Table Schema v2 that contracts use, and what each becomes in Parquet and DuckDB.</summary>
public enum FieldType
{
    /// <summary>Text: BYTE_ARRAY UTF8, VARCHAR.</summary>
    String,

    /// <summary>Whole number of 32 bits: INT32, INTEGER.</summary>
    Integer,

    /// <summary>Whole number of 64 bits (Table Schema <c>integer</c> with <c>"width": 64</c>): INT64, BIGINT.</summary>
    Long,

    /// <summary>Decimal number: DOUBLE.</summary>
    Number,

    /// <summary>True or false: BOOLEAN.</summary>
    Boolean,

    /// <summary>A calendar date: DATE. In CSV by the field's <c>format</c>, <c>yyyy-MM-dd</c> unless it says otherwise.</summary>
    Date,
}

/// <summary>What a value of a field must satisfy besides having the field's type; null means no demand.</summary>
/// <param name="Required">No missing values.</param>
/// <param name="Unique">No value twice in the table.</param>
/// <param name="Pattern">A regular expression that the whole value must match (strings only).</param>
/// <param name="Minimum">Smallest value allowed (numbers only).</param>
/// <param name="Maximum">Largest value allowed (numbers only).</param>
/// <param name="MinLength">Fewest characters (strings only).</param>
/// <param name="MaxLength">Most characters (strings only).</param>
public sealed record FieldConstraints(
    bool Required = false,
    bool Unique = false,
    string? Pattern = null,
    double? Minimum = null,
    double? Maximum = null,
    int? MinLength = null,
    int? MaxLength = null)
{
    /// <summary>No demands.</summary>
    public static FieldConstraints None { get; } = new();
}

/// <summary>A code with its meaning, written in the schema itself (Table Schema <c>categories</c>).</summary>
public sealed record Category(string Value, Label Label);

/// <summary>One column of a table.</summary>
/// <param name="Name">The column's name in files and datasets.</param>
/// <param name="Type">Its type.</param>
/// <param name="Label">Its meaning.</param>
/// <param name="Format">For dates the form in CSV, in .NET's notation; null for the default.</param>
/// <param name="Constraints">What values must satisfy.</param>
/// <param name="CodeList">Name of the code list that the values come from; null when none or when <paramref name="Categories"/> has them.</param>
/// <param name="Categories">Codes with meanings; empty when none.</param>
/// <param name="MissingValues">Texts that mean missing in this column, besides those of the table.</param>
public sealed record Field(
    string Name,
    FieldType Type,
    Label Label,
    string? Format,
    FieldConstraints Constraints,
    string? CodeList,
    ImmutableArray<Category> Categories,
    ImmutableArray<string> MissingValues)
{
    /// <summary>A field without format, constraints or codes.</summary>
    public static Field Of(string name, FieldType type, Label label, bool required = false) =>
        new(name, type, label, Format: null, required ? new FieldConstraints(Required: true) : FieldConstraints.None, CodeList: null, [], []);
}
