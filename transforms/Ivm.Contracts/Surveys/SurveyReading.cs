using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What is read of a survey's file, and how.</summary>
/// <param name="Name">How messages call the file that asks for it.</param>
/// <param name="Dialect">How the data are written where they are CSV.</param>
/// <param name="MissingTexts">Texts that mean missing in every column; the empty text always does.</param>
/// <param name="MissingCodes">Further codes that mean missing, by column.</param>
/// <param name="NumberColumns">Columns that are read as numbers, sorted.</param>
/// <param name="CodeColumns">Columns that are read as codes, sorted.</param>
public sealed record SurveyReading(
    string Name,
    Dialect Dialect,
    ImmutableArray<string> MissingTexts,
    ImmutableSortedDictionary<string, ImmutableArray<string>> MissingCodes,
    ImmutableSortedSet<string> NumberColumns,
    ImmutableSortedSet<string> CodeColumns)
{
    /// <summary>A file whose columns are all read, missing being the empty text only.</summary>
    /// <param name="name">How messages call the file that asks for it.</param>
    /// <param name="dialect">How it is written.</param>
    /// <param name="numbers">Columns with numbers.</param>
    /// <param name="codes">Columns with codes.</param>
    public static SurveyReading Plain(string name, Dialect dialect, IEnumerable<string> numbers, IEnumerable<string> codes)
        => new(name, dialect, [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, [.. numbers], [.. codes]);
}
