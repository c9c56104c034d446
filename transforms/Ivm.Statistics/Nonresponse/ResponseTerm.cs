using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Nonresponse;

/// <summary>A part of a response model: what is known of respondents and nonrespondents alike. The model's constant is always there.</summary>
public sealed class ResponseTerm
{
    /// <summary>More combinations than a model can have; their names alone would fill the memory.</summary>
    private const int LargestCrossing = 1_000_000;

    /// <summary>Beyond this, or below its inverse, sums of squares are not numbers any more.</summary>
    private const double LargestValue = 1e120;

    private ResponseTerm(string name, string[] coefficients, string? reference, int[]? columns, double[]? values)
        => (Name, Coefficients, Reference, Columns, Values) = (name, coefficients, reference, columns, values);

    /// <summary>Name of the term.</summary>
    public string Name { get; }

    /// <summary>Names of its coefficients: "term" or "term = level", the reference level excepted.</summary>
    public IReadOnlyList<string> Coefficients { get; }

    /// <summary>The level without a coefficient, "term = level"; null for a variable.</summary>
    internal string? Reference { get; }

    /// <summary>Coefficient of every row, -1 for the reference level; null: the only one.</summary>
    internal int[]? Columns { get; }

    /// <summary>Value of every row; null: ones.</summary>
    internal double[]? Values { get; }

    internal int RowCount => Columns?.Length ?? Values!.Length;

    /// <summary>A factor, with a coefficient for every level but one.</summary>
    /// <param name="name">Name of the term.</param>
    /// <param name="codes">Level of every row, 0 to levels.Count - 1.</param>
    /// <param name="levels">Names of the levels.</param>
    /// <param name="reference">The level without a coefficient.</param>
    /// <exception cref="StatisticsInputException">A row without a level, or a reference that is not a level.</exception>
    public static ResponseTerm Factor(string name, int[] codes, IReadOnlyList<string> levels, int reference = 0)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(levels);
        if (reference < 0 || reference >= levels.Count)
            throw new StatisticsInputException($"term '{name}' reference", null, $"{reference}", $"0 to {levels.Count - 1}");
        var columns = new int[codes.Length];
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < 0 || codes[row] >= levels.Count)
                throw new StatisticsInputException($"term '{name}'", row + 1, $"level code {codes[row]}", $"0 to {levels.Count - 1}: a model needs a level for every row");
            columns[row] = codes[row] == reference ? -1 : codes[row] - (codes[row] > reference ? 1 : 0);
        }

        var names = levels.Where((_, level) => level != reference).Select(level => $"{name} = {level}").ToArray();
        return new ResponseTerm(name, names, $"{name} = {levels[reference]}", columns, null);
    }

    /// <summary>All combinations of factors, with a coefficient for every one but the first.</summary>
    /// <param name="name">Name of the term.</param>
    /// <param name="factors">Factors; the last one's level runs fastest.</param>
    /// <exception cref="StatisticsInputException">No factors, a row without a level, factors of unequal length, or over a million combinations.</exception>
    public static ResponseTerm Crossing(string name, IReadOnlyList<CalibrationFactor> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (factors.Count == 0)
            throw new StatisticsInputException($"term '{name}'", null, "no factors", "at least one");
        var combinations = factors.Aggregate(1.0, (product, factor) => product * factor.Levels.Count);
        if (combinations > LargestCrossing)
            throw new StatisticsInputException($"term '{name}'", null, $"{combinations} combinations of levels", $"at most {LargestCrossing}");
        var codes = new int[factors[0].Codes.Length];
        var levels = new[] { "" };
        foreach (var factor in factors)
        {
            if (factor.Codes.Length != codes.Length)
                throw new StatisticsInputException($"term '{name}'", null, $"factors of {codes.Length} and {factor.Codes.Length} rows", "equally many rows");
            for (var row = 0; row < codes.Length; row++)
                codes[row] = codes[row] < 0 || factor.Codes[row] < 0 ? -1 : (codes[row] * factor.Levels.Count) + factor.Codes[row];
            levels = levels.SelectMany(_ => factor.Levels, (left, right) => left.Length == 0 ? right : $"{left}, {right}").ToArray();
        }

        return Factor(name, codes, levels);
    }

    /// <summary>A variable with one coefficient.</summary>
    /// <param name="name">Name of the term.</param>
    /// <param name="values">Value of every row.</param>
    /// <exception cref="StatisticsInputException">A value that is missing or infinite, or values too large or small to be squared.</exception>
    public static ResponseTerm Numeric(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                throw new StatisticsInputException($"term '{name}'", row + 1, $"{values[row]}", "a finite value");
        }

        var largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        if (largest != 0 && largest is not (> 1 / LargestValue and < LargestValue))
            throw new StatisticsInputException($"term '{name}'", null, $"values up to {largest}", $"a unit in which they are between {1 / LargestValue} and {LargestValue}");
        return new ResponseTerm(name, [name], null, null, values);
    }
}
