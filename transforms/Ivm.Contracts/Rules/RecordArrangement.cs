using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// How the rows of a table in long form (a row per measure) make records (a row per unit, a column per measure), and the
/// records rows again.
/// </summary>
/// <param name="By">What identifies a record: columns of the table, or parts of its columns.</param>
/// <param name="Split">Columns whose texts have parts.</param>
/// <param name="Across">What tells the rows of a record apart: columns of the table, or parts of its columns.</param>
/// <param name="Cells">The columns of a record, in order.</param>
/// <param name="Value">The column of the table that has the values.</param>
/// <param name="Absent">How serious it is that a record lacks the row of a cell.</param>
/// <param name="Where">Where it is declared.</param>
public sealed record RecordArrangement(
    ImmutableArray<string> By,
    ImmutableArray<SplitColumn> Split,
    ImmutableArray<string> Across,
    ImmutableArray<RecordCell> Cells,
    string Value,
    Severity Absent,
    SourceLocation Where)
{
    /// <summary>The column with the name of a record's column, in lists of failures, of edits and of rows.</summary>
    public const string Variable = "variable";

    /// <summary>The column of a table that is split and has that part; null where there is none.</summary>
    public SplitColumn? SplitOf(string part) => Split.FirstOrDefault(split => split.Parts.Any(piece => piece.Name == part));
}

/// <summary>One column of a record.</summary>
/// <param name="Name">Its name, by which rules call it.</param>
/// <param name="Values">The values, as texts, that rows of this column have in <see cref="RecordArrangement.Across"/>.</param>
public sealed record RecordCell(string Name, ImmutableArray<string> Values);

/// <summary>A column of texts that consist of parts.</summary>
/// <param name="Column">The column.</param>
/// <param name="Parts">Its parts, in order.</param>
public sealed record SplitColumn(string Column, ImmutableArray<TextPart> Parts)
{
    /// <summary>The regular expression of a whole text, a group around every part (<see cref="TextPattern"/>).</summary>
    public string Pattern => string.Concat(Parts.Select(part => $"({TextPattern.Portable(part.Pattern)})"));

    /// <summary>Number of the group that holds a part.</summary>
    public int GroupOf(string part)
    {
        var at = Parts.Select(piece => piece.Name).ToList().IndexOf(part);
        return 1 + at + Parts[..at].Sum(piece => piece.Groups);
    }
}

/// <summary>A part of a text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pattern">The regular expression that it fits (<see cref="TextPattern"/>).</param>
public sealed record TextPart(string Name, string Pattern)
{
    /// <summary>Groups within the pattern.</summary>
    public int Groups => TextPattern.Compile(Pattern).GetGroupNumbers().Length - 1;
}
