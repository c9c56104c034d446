using System.Collections.Immutable;

namespace Ivm.Transforms.Estimation;

/// <summary>The cells of one crossing of classifications, sorted, and the cell of every respondent.</summary>
/// <param name="By">Names of the classifications; empty for the whole population.</param>
/// <param name="Cells">Per cell the class of every classification.</param>
/// <param name="CellOfRow">Number of the cell of every respondent.</param>
internal sealed record DomainCells(ImmutableArray<string> By, ImmutableArray<ImmutableArray<string>> Cells, int[] CellOfRow)
{
    private const char Separator = '\u001f';

    /// <summary>The crossing in words: <c>police_region x sex</c>, empty for the whole population.</summary>
    public string Name => string.Join(" x ", By);

    /// <summary>The same cells for some of the respondents.</summary>
    public DomainCells Of(int[] rows) => this with { CellOfRow = Array.ConvertAll(rows, row => CellOfRow[row]) };

    /// <summary>Makes the cells that occur among the respondents or in the population.</summary>
    /// <param name="by">Names of the classifications.</param>
    /// <param name="classes">Class of every respondent, by classification.</param>
    /// <param name="rows">Number of respondents.</param>
    /// <param name="population">Cells of the population: a cell without respondents is a figure that is missing, not one that cannot occur.</param>
    public static DomainCells Of(
        ImmutableArray<string> by, ImmutableSortedDictionary<string, string[]> classes, int rows, IEnumerable<ImmutableArray<string>> population)
    {
        var columns = by.Select(name => classes[name]).ToArray();
        var names = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            names[row] = columns.Length == 1 ? columns[0][row] : string.Join(Separator, columns.Select(column => column[row]));
        }

        var distinct = population.Select(cell => string.Join(Separator, cell)).Concat(names).Distinct().Select(name => (Name: name, Classes: name.Split(Separator))).ToArray();
        Array.Sort(distinct, (left, right) => left.Classes.Zip(right.Classes, string.CompareOrdinal).FirstOrDefault(order => order != 0));
        var number = distinct.Select((cell, at) => (cell.Name, at)).ToDictionary(item => item.Name, item => item.at);
        return new DomainCells(by, [.. distinct.Select(cell => by.IsEmpty ? [] : cell.Classes.ToImmutableArray())], Array.ConvertAll(names, name => number[name]));
    }
}
