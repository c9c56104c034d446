namespace Ivm.Transforms;

/// <summary>A delivered file, opened for reading once per call.</summary>
public interface IDeliveredFile
{
    /// <summary>What stands for a number of rows where nobody promised one: of a file that is no delivery.</summary>
    const long NotDeclared = -1;

    /// <summary>Path relative to the delivery folder, for messages.</summary>
    string Name { get; }

    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Rows that the accompanying <c>.delivery.json</c> promises, header not counted; <see cref="NotDeclared"/> where there is none.</summary>
    long DeclaredRows { get; }

    /// <summary>SHA-256 of the file, already compared with what <c>.delivery.json</c> promises.</summary>
    string Sha256 { get; }

    /// <summary>Which part of the delivery it is.</summary>
    DeliveryPart Part => DeliveryPart.First;

    /// <summary>Opens the bytes.</summary>
    System.IO.Stream Open();

    /// <summary>Opens a Parquet file as a table.</summary>
    /// <exception cref="Ivm.Contracts.InvalidInputException">It is no whole Parquet file.</exception>
    IDeliveredTable OpenTable() => throw new NotSupportedException($"{Name} is no table.");
}

/// <summary>A column of a delivered table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in the file's own words.</param>
/// <param name="IsPlain">Whether its values are single values that have a text: no lists, structures or binary data.</param>
public readonly record struct DeliveredColumn(string Name, string Type, bool IsPlain);

/// <summary>
/// The rows of a delivered table as texts: whole numbers as digits whatever their type, dates as <c>yyyy-MM-dd</c>, decimal
/// numbers with a point, truth as <c>true</c> and <c>false</c>. So one contract reads what text files and tables say.
/// </summary>
public interface IDeliveredTable : IDisposable
{
    /// <summary>Its columns, in order.</summary>
    System.Collections.Immutable.ImmutableArray<DeliveredColumn> Columns { get; }

    /// <summary>Rows that the file says it has.</summary>
    long Rows { get; }

    /// <summary>Goes to the next row.</summary>
    bool Read();

    /// <summary>The text of a plain value of the current row; null where there is none.</summary>
    /// <param name="column">Index of the column.</param>
    string? Text(int column);
}
