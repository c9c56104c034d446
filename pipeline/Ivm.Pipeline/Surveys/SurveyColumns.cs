using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Pipeline.Surveys;

/// <summary>One column that is read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">Its 0-based place in the file.</param>
/// <param name="Numbers">Its values as numbers, where they are asked for.</param>
/// <param name="Codes">Its values as codes, where they are asked for.</param>
/// <param name="MissingTexts">Texts that mean missing in it.</param>
internal sealed record SurveyColumn(string Name, int Position, List<double>? Numbers, List<string?>? Codes, ImmutableHashSet<string> MissingTexts);

/// <summary>Collects the columns of a survey from the texts of its cells.</summary>
internal sealed class SurveyColumns
{
    private readonly Dictionary<string, string> pool = [];
    private readonly char decimalMark;

    /// <summary>Looks up the columns in the header.</summary>
    /// <exception cref="InvalidInputException">A column is missing or named twice; all such faults at once.</exception>
    public SurveyColumns(string path, SurveyReading plan, string[] header)
    {
        decimalMark = plan.Dialect.DecimalMark;
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var wanted = ImmutableArray.CreateBuilder<SurveyColumn>();
        foreach (var name in plan.NumberColumns.Union(plan.CodeColumns))
        {
            var places = Enumerable.Range(0, header.Length).Where(place => header[place] == name).ToArray();
            if (places.Length != 1)
                faults.Add(new Fault(path, $"{(places.Length == 0 ? "no" : "more than one")} column '{name}'", $"the columns that {plan.Name} names, each once", $"The header has: {string.Join(", ", header)}."));
            else
                wanted.Add(Column(name, places[0], plan));
        }

        if (faults.Count > 0)
            throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable());
        Wanted = wanted.ToImmutable();
    }

    /// <summary>The columns, sorted by name.</summary>
    public ImmutableArray<SurveyColumn> Wanted { get; }

    /// <summary>Rows so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>A cell of a typed file as text; whole numbers without decimals, whatever their type.</summary>
    public static string Text(object value) => value switch
    {
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "1" : "0",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Adds a cell.</summary>
    /// <exception cref="InvalidInputException">A number was expected and is not there.</exception>
    public void Add(SurveyColumn column, string text, string where)
    {
        var trimmed = text.AsSpan().Trim();
        var isMissing = trimmed.IsEmpty || column.MissingTexts.Contains(trimmed.ToString());
        column.Codes?.Add(isMissing ? null : Pooled(trimmed.ToString()));
        if (column.Numbers is null)
            return;
        if (isMissing)
            column.Numbers.Add(double.NaN);
        else if (TryNumber(trimmed, out var number))
            column.Numbers.Add(number);
        else
            throw SurveyFile.Refused(InputFailure.DataRefused, $"{where}, column '{column.Name}'", $"a text of {trimmed.Length} characters", $"a number with decimal mark '{decimalMark}', or nothing", "Correct the cell, or name the text under data.missing.");
    }

    /// <summary>Ends a row.</summary>
    public void EndRow() => RowCount++;

    /// <summary>The columns as the estimation takes them.</summary>
    public SurveyData ToData() => new(
        RowCount,
        Wanted.Where(column => column.Numbers is not null).ToImmutableSortedDictionary(column => column.Name, column => column.Numbers!.ToArray(), StringComparer.Ordinal),
        Wanted.Where(column => column.Codes is not null).ToImmutableSortedDictionary(column => column.Name, column => column.Codes!.ToArray(), StringComparer.Ordinal));

    private static SurveyColumn Column(string name, int place, SurveyReading plan) => new(
        name,
        place,
        plan.NumberColumns.Contains(name) ? [] : null,
        plan.CodeColumns.Contains(name) ? [] : null,
        [.. plan.MissingTexts, .. plan.MissingCodes.GetValueOrDefault(name, [])]);

    private bool TryNumber(ReadOnlySpan<char> text, out double number)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimalMark == '.')
            return double.TryParse(text, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        number = 0;
        return !text.Contains('.')
            && double.TryParse(text.ToString().Replace(decimalMark, '.'), Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    private string Pooled(string code)
    {
        if (pool.TryGetValue(code, out var known))
            return known;
        pool[code] = code;
        return code;
    }
}
