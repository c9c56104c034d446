namespace Ivm.Statistics.Numerics;

/// <summary>A symmetric matrix as the lower triangle of exact sums, with something added to its diagonal.</summary>
internal sealed class SymmetricMatrix
{
    private readonly FixedPoint[] cells;
    private readonly double[]? ridge;

    /// <summary>Wraps the triangle: entry (i, j), i at least j, at i (i + 1) / 2 + j.</summary>
    public SymmetricMatrix(FixedPoint[] cells, int order, double[]? ridge = null)
    {
        this.cells = cells;
        this.ridge = ridge;
        Order = order;
    }

    public int Order { get; }

    public double this[int row, int column]
    {
        get
        {
            var value = cells[Index(row, column)].ToDouble();
            return ridge is not null && row == column ? value + ridge[row] : value;
        }
    }

    public bool IsNonzero(int row, int column) => !cells[Index(row, column)].IsZero;

    /// <summary>Length of the triangle.</summary>
    public static int Length(int order) => checked((int)((long)order * (order + 1) / 2));

    private static int Index(int row, int column)
        => row >= column ? (row * (row + 1) / 2) + column : (column * (column + 1) / 2) + row;
}
