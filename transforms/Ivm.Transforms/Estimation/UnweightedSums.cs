namespace Ivm.Transforms.Estimation;

/// <summary>Unweighted sums of a cell, whose quotient is the unweighted figure.</summary>
/// <param name="Numerator">Sum of the variable.</param>
/// <param name="Denominator">Sum of the variable below the line; without one, the number of observations.</param>
internal sealed record UnweightedSums(double Numerator, double Denominator)
{
    /// <summary>The sums of every cell over the rows where nothing is missing.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="variable">Value of every row; NaN when missing.</param>
    /// <param name="denominator">Value below the line of every row; null for one.</param>
    public static UnweightedSums[] Of(DomainCells cells, double[] variable, double[]? denominator)
    {
        var above = new double[cells.Cells.Length];
        var below = new double[cells.Cells.Length];
        for (var row = 0; row < variable.Length; row++)
        {
            var divisor = denominator?[row] ?? 1;
            if (!double.IsNaN(variable[row]) && !double.IsNaN(divisor))
            {
                above[cells.CellOfRow[row]] += variable[row];
                below[cells.CellOfRow[row]] += divisor;
            }
        }

        return [.. above.Zip(below, (numerator, divisor) => new UnweightedSums(numerator, divisor))];
    }
}
