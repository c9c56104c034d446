namespace Ivm.Statistics.Numerics;

/// <summary>
/// Cholesky factor L L' of a sparse positive semidefinite matrix that leaves out, in the order of elimination, every column
/// that depends on those before it.
/// </summary>
/// <remarks>
/// Columns are scaled to a unit diagonal first; a pivot below the tolerance (what is left of a column's square after the
/// columns before it) means dependence. Work grows with the entries of the factor, not with q cubed; a matrix without zeros
/// goes to <see cref="RankRevealingCholesky"/>. Immutable once made, so several threads may solve with it.
/// Source: Davis (2006), Direct Methods for Sparse Linear Systems, section 4.8 (up-looking factorisation).
/// </remarks>
internal sealed class GramFactor
{
    /// <summary>Above this share of entries in the triangle, dense arithmetic is faster.</summary>
    private const double DenseShare = 0.35;

    private readonly EliminationOrder elimination;
    private readonly double[] scale;
    private readonly bool[] isKept;
    private readonly RankRevealingCholesky? dense;
    private readonly double[] diagonal;
    private readonly double[][] below;
    private readonly Dictionary<int, (int Place, double Value)[]> droppedRows = [];

    private GramFactor(EliminationOrder elimination, double[] scale, RankRevealingCholesky? dense)
    {
        this.elimination = elimination;
        this.scale = scale;
        this.dense = dense;
        isKept = new bool[scale.Length];
        diagonal = dense is null ? new double[scale.Length] : [];
        below = dense is null ? Array.ConvertAll(elimination.Pattern, pattern => new double[pattern.Length]) : [];
    }

    /// <summary>Order of the matrix, q.</summary>
    public int Order => isKept.Length;

    /// <summary>Whether each column is in the factor.</summary>
    public IReadOnlyList<bool> Kept => isKept;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">The matrix; its pattern must lie within that of the order of elimination.</param>
    /// <param name="elimination">The order of elimination.</param>
    /// <param name="tolerance">Smallest pivot, relative to the column's own diagonal, that counts as independent.</param>
    /// <param name="isAllowed">Columns that may be in the factor; null: all.</param>
    public static GramFactor Of(SymmetricMatrix matrix, EliminationOrder elimination, double tolerance, IReadOnlyList<bool>? isAllowed = null)
    {
        var order = matrix.Order;
        var scales = new double[order];
        for (var k = 0; k < order; k++)
        {
            var column = elimination.Columns[k];
            var square = isAllowed?[column] == false ? 0 : matrix[column, column];
            scales[k] = square > 0 ? 1 / Math.Sqrt(square) : 0;
        }

        if (elimination.EntryCount > DenseShare * order * (order + 1) / 2)
            return Dense(matrix, elimination, scales, tolerance);
        var factor = new GramFactor(elimination, scales, null);
        factor.FactorRows(matrix, tolerance);
        return factor;
    }

    /// <summary>Solves A x = b on the kept columns, in place; entries of dropped columns become zero.</summary>
    public void Solve(Span<double> vector)
    {
        var order = Order;
        var work = new double[order];
        for (var k = 0; k < order; k++)
            work[k] = vector[elimination.Columns[k]] * (dense is null ? scale[k] : 1);
        if (dense is not null)
        {
            dense.Solve(work);
        }
        else
        {
            for (var k = 0; k < order; k++)
            {
                if (diagonal[k] == 0)
                {
                    work[k] = 0;
                    continue;
                }

                var value = work[k] /= diagonal[k];
                if (value == 0)
                    continue;
                var (pattern, column) = (elimination.Pattern[k], below[k]);
                for (var i = 0; i < pattern.Length; i++)
                    work[pattern[i]] -= column[i] * value;
            }

            SolveTransposed(work);
        }

        for (var k = 0; k < order; k++)
            vector[elimination.Columns[k]] = work[k];
    }

    /// <summary>The coefficients on the kept columns that reproduce a dropped column.</summary>
    /// <param name="column">A column that is not kept.</param>
    public double[] Dependence(int column)
    {
        var place = elimination.Position[column];
        double[] work;
        if (dense is not null)
        {
            work = dense.Dependence(place);
        }
        else
        {
            work = new double[Order];
            foreach (var (k, value) in droppedRows[place])
                work[k] = value;
            SolveTransposed(work);
            for (var k = 0; k < work.Length; k++)
                work[k] /= scale[place] == 0 ? 1 : scale[place];
        }

        var coefficients = new double[Order];
        for (var k = 0; k < work.Length; k++)
            coefficients[elimination.Columns[k]] = work[k];
        return coefficients;
    }

    private static GramFactor Dense(SymmetricMatrix matrix, EliminationOrder elimination, double[] scales, double tolerance)
    {
        var order = matrix.Order;
        var full = new double[order * order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i && scales[i] != 0; j++)
                full[(i * order) + j] = scales[j] == 0 ? 0 : matrix[elimination.Columns[i], elimination.Columns[j]];
        }

        var cholesky = RankRevealingCholesky.Factor(full, order, tolerance);
        var factor = new GramFactor(elimination, scales, cholesky);
        for (var k = 0; k < order; k++)
            factor.isKept[elimination.Columns[k]] = cholesky.Kept[k];
        return factor;
    }

    private void FactorRows(SymmetricMatrix matrix, double tolerance)
    {
        var order = Order;
        var rows = elimination.Rows;
        var filled = new int[order];
        var work = new double[order];
        for (var k = 0; k < order; k++)
        {
            var column = elimination.Columns[k];
            foreach (var j in rows[k])
                work[j] = matrix[column, elimination.Columns[j]] * scale[k] * scale[j];

            var pivot = scale[k] == 0 ? 0 : 1.0;
            foreach (var j in rows[k])
            {
                if (diagonal[j] == 0)
                    continue;
                var value = work[j] /= diagonal[j];
                pivot -= value * value;
                if (value == 0)
                    continue;
                var (pattern, entries) = (elimination.Pattern[j], below[j]);
                for (var i = 0; pattern[i] < k; i++)
                    work[pattern[i]] -= entries[i] * value;
            }

            if (pivot > tolerance)
            {
                diagonal[k] = Math.Sqrt(pivot);
                isKept[column] = true;
            }
            else
            {
                droppedRows[k] = rows[k].Where(j => diagonal[j] != 0).Select(j => (j, work[j])).ToArray();
            }

            foreach (var j in rows[k])
                below[j][filled[j]++] = diagonal[j] == 0 || diagonal[k] == 0 ? 0 : work[j];
        }
    }

    private void SolveTransposed(double[] work)
    {
        for (var k = Order - 1; k >= 0; k--)
        {
            if (diagonal[k] == 0)
            {
                work[k] = 0;
                continue;
            }

            var (value, pattern, column) = (work[k], elimination.Pattern[k], below[k]);
            for (var i = 0; i < pattern.Length; i++)
                value -= column[i] * work[pattern[i]];
            work[k] = value / diagonal[k];
        }

        for (var k = 0; k < work.Length; k++)
            work[k] *= scale[k];
    }
}
