using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>How a delimited text file is written. Nothing of it is ever guessed from the file.</summary>
/// <param name="Delimiter">The character between fields.</param>
/// <param name="Quote">The character around fields that hold a delimiter, a quote or a line break; doubled inside.</param>
/// <param name="Encoding">Name of the encoding: <c>utf-8</c>, <c>iso-8859-1</c> or <c>windows-1252</c>.</param>
/// <param name="DecimalMark">The mark before decimals.</param>
/// <param name="LineBreaksInQuotes">Whether a quoted field may hold line breaks.</param>
public sealed record Dialect(char Delimiter, char Quote, string Encoding, char DecimalMark, bool LineBreaksInQuotes);

/// <summary>The columns by which a bus file says from when to when a row holds: no two rows of one entity may overlap.</summary>
/// <param name="Entity">Columns that identify whose state it is.</param>
/// <param name="Start">First day on which the row holds (text <c>yyyyMMdd</c>).</param>
/// <param name="End">Last day on which the row holds, inclusive.</param>
public sealed record ValidityInterval(ImmutableArray<string> Entity, string Start, string End);

/// <summary>
/// A table's contract: a Frictionless Table Schema v2 with a dialect and what the project adds (labels in two
/// languages, validity interval, quality gate).
/// </summary>
/// <param name="Name">The table's name: the official name of a register, or of a dataset.</param>
/// <param name="Title">What it holds.</param>
/// <param name="Dialect">How it is written as text; null for datasets that exist only as Parquet.</param>
/// <param name="Fields">Its columns, in order.</param>
/// <param name="PrimaryKey">Columns that identify a row, and by which written datasets are sorted; may be empty.</param>
/// <param name="MissingValues">Texts that mean missing in every column.</param>
/// <param name="Interval">For bus files, the validity interval; else null.</param>
/// <param name="MaximumRejectedShare">Quality gate: the share of rows (0 to 1) that may be quarantined before the file is refused.</param>
public sealed record TableSchema(
    string Name,
    Label Title,
    Dialect? Dialect,
    ImmutableArray<Field> Fields,
    ImmutableArray<string> PrimaryKey,
    ImmutableArray<string> MissingValues,
    ValidityInterval? Interval,
    double MaximumRejectedShare)
{
    /// <summary>Rows that may be quarantined whatever their share, so that one bad row does not cost a small file.</summary>
    public int ToleratedRejectedRows { get; init; }

    /// <summary>
    /// Whether the table tells who people are (names, addresses): it is taken in only where somebody must be found by them,
    /// and no dataset made of it outlives that.
    /// </summary>
    public bool Identifying { get; init; }

    /// <summary>The column of that name.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such column.</exception>
    public Field this[string name] =>
        Fields.FirstOrDefault(field => field.Name == name)
        ?? throw new KeyNotFoundException($"Table {Name} has no column '{name}'.");

    /// <summary>A schema for a dataset that exists only as Parquet.</summary>
    public static TableSchema Dataset(string name, Label title, IEnumerable<Field> fields, params ImmutableArray<string> primaryKey) =>
        new(name, title, Dialect: null, [.. fields], primaryKey, [""], Interval: null, MaximumRejectedShare: 0);
}
