using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>In which kind of file responses are delivered.</summary>
public enum DeliveryFormat
{
    /// <summary>Delimited text, <c>.csv</c>, written by a <see cref="Dialect"/>.</summary>
    Csv,

    /// <summary>Parquet, <c>.parquet</c>.</summary>
    Parquet,
}

/// <summary>Whether a text file in UTF-8 begins with a byte order mark.</summary>
public enum ByteOrderMarkUse
{
    /// <summary>It may be there or not.</summary>
    Allowed,

    /// <summary>It must be there.</summary>
    Required,

    /// <summary>It must not be there.</summary>
    Forbidden,
}

/// <summary>How an agency spells the columns that it does not give a name of its own.</summary>
public enum HeaderCase
{
    /// <summary>As the contract does, letter for letter.</summary>
    AsWritten,

    /// <summary>In upper-case letters.</summary>
    Upper,

    /// <summary>In lower-case letters.</summary>
    Lower,

    /// <summary>As the contract does, whatever the case of the letters.</summary>
    Any,
}

/// <summary>In which order columns are delivered.</summary>
public enum ColumnOrder
{
    /// <summary>In the order of the contract.</summary>
    Fixed,

    /// <summary>In any order; the header says which is which.</summary>
    Free,
}

/// <summary>The header that an agency writes.</summary>
/// <param name="Case">Spelling of the columns that <paramref name="Columns"/> does not name.</param>
/// <param name="Order">Order of the columns.</param>
/// <param name="Columns">Names of our columns by the agency's own.</param>
/// <param name="Ignored">Columns that the agency adds and nobody asked for; they are passed over.</param>
public sealed record HeaderForm(
    HeaderCase Case,
    ColumnOrder Order,
    ImmutableSortedDictionary<string, string> Columns,
    ImmutableArray<string> Ignored)
{
    /// <summary>The contract's columns in its order and spelling.</summary>
    public static HeaderForm Exact { get; } = new(HeaderCase.AsWritten, ColumnOrder.Fixed, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), []);

    /// <summary>The agency's spelling of a column that has no name of its own.</summary>
    /// <param name="column">Our name.</param>
    public string Spelling(string column) => Case switch
    {
        HeaderCase.Upper => column.ToUpperInvariant(),
        HeaderCase.Lower => column.ToLowerInvariant(),
        _ => column,
    };
}

/// <summary>
/// How a field agency writes its files (<c>data-schemas/deliveries/agencies/NAME.yaml</c>). It is agreed on beforehand
/// and never guessed from a file.
/// </summary>
/// <param name="Name">The agency's name; of the file without extension.</param>
/// <param name="Label">Its name in words.</param>
/// <param name="Format">Kind of file.</param>
/// <param name="Dialect">How text is written; null for Parquet.</param>
public sealed record Agency(string Name, Label Label, DeliveryFormat Format, Dialect? Dialect)
{
    /// <summary>Name of the agency that writes exactly what the contract of response files says.</summary>
    public const string StandardName = "standard";

    /// <summary>Whether there is a byte order mark.</summary>
    public ByteOrderMarkUse ByteOrderMark { get; init; } = ByteOrderMarkUse.Allowed;

    /// <summary>Form of dates in .NET's letters, for example <c>dd-MM-yyyy</c>; null for the form of each column's contract.</summary>
    public string? DateFormat { get; init; }

    /// <summary>The header.</summary>
    public HeaderForm Header { get; init; } = HeaderForm.Exact;

    /// <summary>Texts that mean missing, the empty text only when it is among them; empty for those of the contract.</summary>
    public ImmutableArray<string> MissingTexts { get; init; } = [];

    /// <summary>Texts that mean true; empty for those of Table Schema.</summary>
    public ImmutableArray<string> TrueTexts { get; init; } = [];

    /// <summary>Texts that mean false; empty for those of Table Schema.</summary>
    public ImmutableArray<string> FalseTexts { get; init; } = [];

    /// <summary>The extension of its files, with the dot.</summary>
    public string Extension => Format == DeliveryFormat.Csv ? ".csv" : ".parquet";

    /// <summary>Who writes exactly what the contract of response files says.</summary>
    /// <param name="dialect">The dialect of that contract.</param>
    public static Agency Standard(Dialect? dialect) =>
        new(StandardName, new Label("Volgens het contract van responsbestanden", "As the contract of response files says"), DeliveryFormat.Csv, dialect);
}
