namespace Ivm.Statistics.Calibration;

/// <summary>A factor: a code per row and the names of its levels.</summary>
/// <param name="Codes">Level of every row, 0 to Levels.Count - 1, or -1 where the row belongs to no level.</param>
/// <param name="Levels">Names of the levels, for messages and reports.</param>
public sealed record CalibrationFactor(int[] Codes, IReadOnlyList<string> Levels);

/// <summary>
/// One term of a calibration model with its population totals. A term puts every row in at most one of its margins, so a
/// model of T terms costs T numbers per row however many margins it has.
/// </summary>
public sealed class CalibrationTerm
{
    private CalibrationTerm(string name, IReadOnlyList<string> levels, int[]? codes, double[]? values, double[] totals)
    {
        Name = name;
        Levels = levels;
        Codes = codes;
        Values = values;
        Totals = totals;
        if (totals.Length != levels.Count)
            throw new StatisticsInputException($"term '{name}' totals", null, $"{totals.Length} totals", $"{levels.Count}, one per level");
        for (var level = 0; level < totals.Length; level++)
        {
            if (!double.IsFinite(totals[level]))
                throw new StatisticsInputException($"term '{name}' totals", null, $"{totals[level]} for level '{levels[level]}'", "a finite total");
        }
    }

    /// <summary>Name of the term.</summary>
    public string Name { get; }

    /// <summary>Names of its margins; one empty name for a term with a single margin.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>Margin of every row, or null where all rows are in the only one.</summary>
    internal int[]? Codes { get; }

    /// <summary>Value of every row, or null for ones.</summary>
    internal double[]? Values { get; }

    /// <summary>Population totals, one per margin.</summary>
    internal double[] Totals { get; }

    /// <summary>Largest magnitude of the values; 0 for a term of ones.</summary>
    internal double LargestValue
    {
        get
        {
            var largest = 0.0;
            foreach (var value in Values ?? [])
                largest = Math.Max(largest, Math.Abs(value));
            return largest;
        }
    }

    /// <summary>
    /// What it costs to miss a margin by one: the calibration minimises the distance plus cost x misfit^2 / 2 summed over
    /// margins with a cost. Infinity (as made): the margin must be met. A cost so high that the margin is met to some parts in
    /// 10^10 counts as no more than that.
    /// </summary>
    /// <remarks>Source: Bardsley and Chambers (1984), Applied Statistics 33, 290-299 (ridge calibration).</remarks>
    public double Cost { get; private init; } = double.PositiveInfinity;

    /// <summary>Levels of the factors that are crossed, the last running fastest; one number for a plain factor.</summary>
    internal IReadOnlyList<int> LevelCounts { get; private init; } = [];

    /// <summary>The same term for some of its rows, with totals of their own: the part of a partition.</summary>
    /// <param name="rows">Row numbers, from 0, in the order in which they are wanted.</param>
    /// <param name="totals">Population totals of the part, one per level.</param>
    public CalibrationTerm Part(int[] rows, double[] totals)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(totals);
        var count = Codes?.Length ?? Values?.Length ?? int.MaxValue;
        for (var k = 0; k < rows.Length; k++)
        {
            if (rows[k] < 0 || rows[k] >= count)
                throw new StatisticsInputException($"term '{Name}' part", k + 1, $"row {rows[k]}", $"0 to {count - 1}");
        }

        var codes = Codes is null ? null : Array.ConvertAll(rows, row => Codes[row]);
        var values = Values is null ? null : Array.ConvertAll(rows, row => Values[row]);
        return new CalibrationTerm(Name, Levels, codes, values, (double[])totals.Clone()) { Cost = Cost, LevelCounts = LevelCounts };
    }

    /// <summary>The same term with margins that may be missed at a cost.</summary>
    /// <param name="cost">Cost per squared unit of misfit, above 0; infinity makes the margins binding again.</param>
    /// <exception cref="StatisticsInputException">The cost is not above zero.</exception>
    public CalibrationTerm WithCost(double cost)
        => cost > 0
            ? new CalibrationTerm(Name, Levels, Codes, Values, Totals) { Cost = cost, LevelCounts = LevelCounts }
            : throw new StatisticsInputException($"term '{Name}' cost", null, $"{cost}", "a cost above zero");

    /// <summary>The number of rows in the population.</summary>
    public static CalibrationTerm Constant(double total) => new("constant", [""], null, null, [total]);

    /// <summary>Counts per level. With linear distance and no other term this is post-stratification.</summary>
    public static CalibrationTerm Factor(string name, int[] codes, IReadOnlyList<string> levels, double[] totals)
        => new(name, levels, Checked(name, codes, levels.Count), null, (double[])totals.Clone()) { LevelCounts = [levels.Count] };

    /// <summary>Counts per combination of levels.</summary>
    /// <param name="name">Name of the term, for instance "region x sex".</param>
    /// <param name="factors">Two or more factors.</param>
    /// <param name="totals">One per combination; the last factor's level runs fastest.</param>
    public static CalibrationTerm Crossing(string name, IReadOnlyList<CalibrationFactor> factors, double[] totals)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(totals);
        // Before the names of the combinations are made: factors of many levels have more of them than fit in memory.
        var combinations = factors.Aggregate(1.0, (product, factor) => product * factor.Levels.Count);
        if (factors.Count > 0 && combinations != totals.Length)
            throw new StatisticsInputException($"term '{name}' totals", null, $"{totals.Length} totals", $"{combinations}, one per combination of levels");
        var (codes, levels) = Cross(name, factors);
        return new CalibrationTerm(name, levels, codes, null, (double[])totals.Clone())
        {
            LevelCounts = factors.Select(factor => factor.Levels.Count).ToArray(),
        };
    }

    /// <summary>The total of a variable.</summary>
    public static CalibrationTerm Numeric(string name, double[] values, double total)
        => new(name, [""], null, Checked(name, values), [total]);

    /// <summary>The total of a variable per level of a factor.</summary>
    public static CalibrationTerm FactorByNumeric(string name, int[] codes, IReadOnlyList<string> levels, double[] values, double[] totals)
        => new(name, levels, Checked(name, codes, levels.Count), Checked(name, values), (double[])totals.Clone());

    private static (int[] Codes, string[] Levels) Cross(string name, IReadOnlyList<CalibrationFactor> factors)
    {
        if (factors.Count == 0)
            throw new StatisticsInputException($"term '{name}'", null, "no factors", "at least one");
        var codes = (int[])Checked(name, factors[0].Codes, factors[0].Levels.Count).Clone();
        var levels = factors[0].Levels.ToArray();
        foreach (var factor in factors.Skip(1))
        {
            Checked(name, factor.Codes, factor.Levels.Count);
            if (factor.Codes.Length != codes.Length)
                throw new StatisticsInputException($"term '{name}'", null, $"factors of {codes.Length} and {factor.Codes.Length} rows", "equally many rows");
            for (var row = 0; row < codes.Length; row++)
                codes[row] = codes[row] < 0 || factor.Codes[row] < 0 ? -1 : (codes[row] * factor.Levels.Count) + factor.Codes[row];
            levels = levels.SelectMany(_ => factor.Levels, (left, right) => $"{left}, {right}").ToArray();
        }

        return (codes, levels);
    }

    private static int[] Checked(string name, int[] codes, int levels)
    {
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] < -1 || codes[row] >= levels)
                throw new StatisticsInputException($"term '{name}'", row + 1, $"level code {codes[row]}", $"-1 (none) or 0 to {levels - 1}");
        }

        return codes;
    }

    private static double[] Checked(string name, double[] values)
    {
        for (var row = 0; row < values.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                throw new StatisticsInputException($"term '{name}'", row + 1, $"{values[row]}", "a finite value");
        }

        return values;
    }
}
