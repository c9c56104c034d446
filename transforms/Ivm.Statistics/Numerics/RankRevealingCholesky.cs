namespace Ivm.Statistics.Numerics;

/// <summary>
/// Cholesky factor L L' of a positive semidefinite matrix that leaves out, in the given order, every column that depends
/// on the columns before it.
/// </summary>
/// <remarks>
/// Columns are scaled to a unit diagonal first; a pivot below the tolerance (what is left of a column's square after the
/// columns before it) means dependence. Leading zeros of a row are skipped, so an arrow-like order costs little.
/// Source: Golub and Van Loan (2013), Matrix Computations, section 4.2.
/// </remarks>
public sealed class RankRevealingCholesky
{
    private readonly double[] factor;
    private readonly double[] scales;
    private readonly bool[] isKept;
    private readonly int[] envelope;

    private RankRevealingCholesky(double[] factor, double[] scale, bool[] kept, int[] first)
    {
        this.factor = factor;
        scales = scale;
        isKept = kept;
        envelope = first;
    }

    /// <summary>Order of the matrix, q.</summary>
    public int Order => isKept.Length;

    /// <summary>Whether each column is in the factor.</summary>
    public IReadOnlyList<bool> Kept => isKept;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">Row-major q x q; only the lower triangle is read; overwritten.</param>
    /// <param name="order">q.</param>
    /// <param name="tolerance">Smallest pivot, relative to the column's own diagonal, that counts as independent.</param>
    public static RankRevealingCholesky Factor(double[] matrix, int order, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var scale = new double[order];
        for (var j = 0; j < order; j++)
        {
            var diagonal = matrix[(j * order) + j];
            scale[j] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 0;
        }

        var kept = new bool[order];
        var first = new int[order];
        for (var i = 0; i < order; i++)
        {
            var row = matrix.AsSpan(i * order, order);
            var start = 0;
            while (start < i && row[start] == 0)
                start++;
            first[i] = start;
            for (var j = start; j < i; j++)
            {
                if (!kept[j])
                {
                    row[j] = 0;
                    continue;
                }

                var from = Math.Max(start, first[j]);
                var other = matrix.AsSpan(j * order, order);
                var value = row[j] * scale[i] * scale[j];
                if (from < j)
                    value -= VectorOperations.Dot(row[from..j], other[from..j]);
                row[j] = value / other[j];
            }

            var pivot = scale[i] == 0 ? 0 : 1 - VectorOperations.Dot(row[start..i], row[start..i]);
            kept[i] = pivot > tolerance;
            row[i] = kept[i] ? Math.Sqrt(pivot) : 0;
        }

        return new RankRevealingCholesky(matrix, scale, kept, first);
    }

    /// <summary>Solves A x = b on the kept columns, in place; entries of dropped columns become zero.</summary>
    public void Solve(Span<double> vector)
    {
        var order = Order;
        var leading = vector.IndexOfAnyExcept(0.0);
        for (var i = Math.Max(0, leading); i < order; i++)
        {
            if (!isKept[i])
            {
                vector[i] = 0;
                continue;
            }

            var from = Math.Min(i, Math.Max(leading, envelope[i]));
            var row = factor.AsSpan((i * order) + from, i - from);
            vector[i] = ((vector[i] * scales[i]) - VectorOperations.Dot(row, vector[from..i])) / factor[(i * order) + i];
        }

        SolveTransposed(vector);
    }

    /// <summary>The coefficients on the kept columns that reproduce a dropped column.</summary>
    /// <param name="column">A column that is not kept.</param>
    public double[] Dependence(int column)
    {
        var order = Order;
        var coefficients = new double[order];
        factor.AsSpan(column * order, column).CopyTo(coefficients);
        SolveTransposed(coefficients);
        for (var j = 0; j < order; j++)
            coefficients[j] /= scales[column] == 0 ? 1 : scales[column];
        return coefficients;
    }

    private void SolveTransposed(Span<double> vector)
    {
        var order = Order;
        for (var i = order - 1; i >= 0; i--)
        {
            if (!isKept[i])
            {
                vector[i] = 0;
                continue;
            }

            var value = vector[i] / factor[(i * order) + i];
            var from = envelope[i];
            VectorOperations.AddScaled(vector[from..i], -value, factor.AsSpan((i * order) + from, i - from));
            vector[i] = value * scales[i];
        }
    }
}
