using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>A column put into classes.</summary>
/// <param name="Classes">The classes that occur.</param>
/// <param name="CodeOfRow">Class of every row, a place in <paramref name="Classes"/>.</param>
internal sealed record ClassedColumn(IReadOnlyList<string> Classes, int[] CodeOfRow);

/// <summary>The classifications of a weighting model, applied to a table; each once.</summary>
/// <param name="plan">The model.</param>
/// <param name="data">The table: the sample, or the population.</param>
/// <param name="where">How messages call it.</param>
internal sealed class SurveyClasses(SurveyWeightingPlan plan, SurveyData data, string where)
{
    private readonly Dictionary<string, ClassedColumn> known = [];

    /// <summary>The column of a classification.</summary>
    /// <exception cref="InvalidInputException">A number is expected and is not there.</exception>
    public ClassedColumn this[string classification]
    {
        get
        {
            if (!known.TryGetValue(classification, out var column))
                known[classification] = column = Classify(plan.Classification(classification));
            return column;
        }
    }

    /// <summary>The cell of every row in a crossing, and the classes of every cell that occurs, in the order of their classes.</summary>
    /// <param name="crossing">Classifications; none: one cell.</param>
    public (int[] CellOfRow, IReadOnlyList<string[]> Cells) Cross(IReadOnlyList<string> crossing)
    {
        var columns = crossing.Select(name => this[name]).ToArray();
        var number = new Dictionary<long, int>();
        var cells = new List<string[]>();
        var cellOfRow = new int[data.RowCount];
        for (var row = 0; row < cellOfRow.Length; row++)
        {
            var key = 0L;
            foreach (var column in columns)
                key = (key * column.Classes.Count) + column.CodeOfRow[row];
            if (!number.TryGetValue(key, out cellOfRow[row]))
            {
                number[key] = cellOfRow[row] = cells.Count;
                cells.Add(Array.ConvertAll(columns, column => column.Classes[column.CodeOfRow[row]]));
            }
        }

        var order = Enumerable.Range(0, cells.Count).OrderBy(cell => cells[cell], ClassOrder.OfCells).ToArray();
        var rank = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            rank[order[place]] = place;
        return (Array.ConvertAll(cellOfRow, cell => rank[cell]), Array.ConvertAll(order, cell => cells[cell]));
    }

    private ClassedColumn Classify(WeightingClassification classification)
    {
        var scheme = new ClassScheme(classification);
        var column = data.Codes[classification.Variable];
        var (codeOfClass, codeOfText) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var classes = new List<string>();
        var codes = new int[data.RowCount];
        var codeOfMissing = -1;
        for (var row = 0; row < codes.Length; row++)
        {
            var text = column[row];
            if (text is null ? codeOfMissing >= 0 : codeOfText.TryGetValue(text, out codes[row]))
            {
                codes[row] = text is null ? codeOfMissing : codes[row];
                continue;
            }

            var own = scheme.ClassOf(classification.Classes.IsEmpty ? text : WholeNumber(text, classification, row));
            if (!codeOfClass.TryGetValue(own, out codes[row]))
            {
                codeOfClass[own] = codes[row] = classes.Count;
                classes.Add(own);
            }

            if (text is null)
                codeOfMissing = codes[row];
            else
                codeOfText[text] = codes[row];
        }

        return new ClassedColumn(classes, codes);
    }

    private string? WholeNumber(string? text, WeightingClassification classification, int row)
    {
        if (text is null)
            return null;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return double.TryParse(text.Replace(plan.Reading.Dialect.DecimalMark, '.'), Style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15
            ? ((long)Math.Floor(number)).ToString(CultureInfo.InvariantCulture)
            : throw SurveyDesigns.Refused(
                $"{where}: column '{classification.Variable}', row {row + 1}", $"a text of {text.Length} characters", $"a number, for the classes of '{classification.Name}'", "Correct the cell, or name the text under data.missing.");
    }
}

/// <summary>
/// The order of classes in reports: by the number they begin with where both begin with one, those below the first bound
/// first, otherwise as texts; what is pooled or unknown last.
/// </summary>
internal sealed class ClassOrder : IComparer<string>
{
    private static readonly ClassOrder Instance = new();

    /// <summary>Compares cells class by class.</summary>
    public static IComparer<string[]> OfCells { get; } = Comparer<string[]>.Create((left, right) =>
    {
        for (var k = 0; k < Math.Min(left.Length, right.Length); k++)
        {
            if (Instance.Compare(left[k], right[k]) is not 0 and var order)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    });

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (left, right) = (x ?? "", y ?? "");
        if (Rank(left).CompareTo(Rank(right)) is not 0 and var byRank)
            return byRank;
        return Number(left) is { } first && Number(right) is { } second && first != second ? first.CompareTo(second) : string.CompareOrdinal(left, right);
    }

    private static int Rank(string name) => name switch
    {
        ClassScheme.Unknown => 3,
        ClassScheme.Other => 2,
        ['<', ..] => 0,
        _ => 1,
    };

    private static long? Number(string name)
    {
        var digits = name.AsSpan(0, name.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : name.Length);
        return digits.Length is > 0 and < 18 ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }
}
