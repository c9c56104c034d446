namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// The columns of a calibration as the solver sees them: terms of ones first, then terms with values, every term followed
/// by a column for the rows that belong to none of its margins; and powers of two that bring weights and values to at most one.
/// </summary>
internal sealed class AuxiliaryLayout
{
    private readonly int[] columnOfMargin;
    private readonly int[] marginOfColumn;

    /// <summary>Lays out the terms.</summary>
    /// <param name="terms">The terms in the caller's order.</param>
    /// <param name="largestWeight">The largest weight of any row.</param>
    /// <param name="largestValues">The largest magnitude of every term's values (ignored for terms of ones).</param>
    public AuxiliaryLayout(IReadOnlyList<CalibrationTerm> terms, double largestWeight, IReadOnlyList<double> largestValues)
    {
        Terms = [.. Enumerable.Range(0, terms.Count).OrderBy(t => terms[t].Values is null ? 0 : 1)];
        FactorCount = terms.Count(term => term.Values is null);
        Offset = new int[terms.Count];
        WeightScale = PowerOfTwo(largestWeight);
        ValueScale = [.. Terms.Select(t => terms[t].Values is null ? 1 : PowerOfTwo(largestValues[t]))];

        var firstMargin = new int[terms.Count];
        for (var t = 1; t < terms.Count; t++)
            firstMargin[t] = firstMargin[t - 1] + terms[t - 1].Levels.Count;
        MarginCount = terms.Sum(term => term.Levels.Count);
        columnOfMargin = new int[MarginCount];
        var margins = new List<int>();
        for (var k = 0; k < Terms.Length; k++)
        {
            var t = Terms[k];
            Offset[k] = margins.Count;
            for (var level = 0; level < terms[t].Levels.Count; level++)
            {
                columnOfMargin[firstMargin[t] + level] = margins.Count;
                margins.Add(firstMargin[t] + level);
            }

            margins.Add(-1);
        }

        marginOfColumn = margins.ToArray();
        ColumnScale = new double[ColumnCount];
        for (var k = 0; k < Terms.Length; k++)
            Array.Fill(ColumnScale, ValueScale[k], Offset[k], (k + 1 < Terms.Length ? Offset[k + 1] : ColumnCount) - Offset[k]);
    }

    /// <summary>Terms in the order of the columns, by their number in the caller's order.</summary>
    public int[] Terms { get; }

    /// <summary>How many of them are terms of ones; they come first.</summary>
    public int FactorCount { get; }

    /// <summary>First column of every term.</summary>
    public int[] Offset { get; }

    /// <summary>Columns, those for rows in no margin included.</summary>
    public int ColumnCount => marginOfColumn.Length;

    /// <summary>Margins of the problem, q.</summary>
    public int MarginCount { get; }

    /// <summary>What weights are multiplied by.</summary>
    public double WeightScale { get; }

    /// <summary>What the values of every term are multiplied by.</summary>
    public double[] ValueScale { get; }

    /// <summary>The same per column.</summary>
    public double[] ColumnScale { get; }

    /// <summary>Column of a margin.</summary>
    public int ColumnOf(int margin) => columnOfMargin[margin];

    /// <summary>Margin of a column; -1 for rows in none.</summary>
    public int MarginOf(int column) => marginOfColumn[column];

    /// <summary>How many columns belong to terms of ones; they come first.</summary>
    public int OnesColumnCount => FactorCount == Terms.Length ? ColumnCount : Offset[FactorCount];

    /// <summary>True for a column of ones, without values.</summary>
    public bool IsOfOnes(int column) => column < OnesColumnCount;

    /// <summary>What 1 / v is multiplied by, v the variance coefficients, so that it is at most one.</summary>
    public double VarianceScale { get; init; } = 1;

    /// <summary>Totals per margin as scaled totals per column.</summary>
    public double[] ScaledTotals(ReadOnlySpan<double> totals)
    {
        var scaled = new double[ColumnCount];
        for (var margin = 0; margin < totals.Length; margin++)
            scaled[columnOfMargin[margin]] = totals[margin] * WeightScale * ColumnScale[columnOfMargin[margin]];
        return scaled;
    }

    /// <summary>A scaled total of a column in the caller's units.</summary>
    public double Unscaled(int column, double scaled) => scaled / (WeightScale * ColumnScale[column]);

    private static double PowerOfTwo(double largest)
        => largest > 0 ? Math.ScaleB(1, Math.Min(1023, -Math.ILogB(largest) - 1)) : 1;
}
