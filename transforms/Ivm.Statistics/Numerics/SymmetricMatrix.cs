namespace Ivm.Statistics.Numerics;

/// <summary>
/// A symmetric matrix as the lower triangle of exact sums: whole multiples of 2^-36 where both columns hold only ones, wide
/// fixed point elsewhere. Something may be added to its diagonal.
/// </summary>
/// <remarks>
/// Among columns of ones, rounding a weight to 2^-36 is the same as taking a slightly other weight in all of its sums, so
/// that margins which depend on each other still do so exactly.
/// </remarks>
internal sealed class SymmetricMatrix
{
    /// <summary>Units per one in the part of ones.</summary>
    public const double UnitsPerOne = 1L << 36;

    /// <summary>Sums of ones must stay below this to fit in 64 bits.</summary>
    public const double LargestSum = 1L << 26;

    private readonly long[] ones;
    private readonly FixedPoint[] rest;
    private readonly double[]? ridge;

    /// <summary>Wraps the two parts of the triangle; entry (i, j), i at least j, is at i (i + 1) / 2 + j of both together.</summary>
    public SymmetricMatrix(long[] ones, FixedPoint[] rest, int order, double[]? ridge = null)
    {
        this.ones = ones;
        this.rest = rest;
        this.ridge = ridge;
        Order = order;
    }

    public int Order { get; }

    public double this[int row, int column]
    {
        get
        {
            var index = Index(row, column);
            var value = index < ones.Length ? ones[index] / UnitsPerOne : rest[index - ones.Length].ToDouble();
            return ridge is not null && row == column ? value + ridge[row] : value;
        }
    }

    public bool IsNonzero(int row, int column) => IsNonzero(Index(row, column));

    /// <summary>Columns before the diagonal in which a row is not zero, ascending.</summary>
    public void CopyPattern(int row, List<int> columns)
    {
        columns.Clear();
        var start = Length(row);
        for (var column = 0; column < row; column++)
        {
            if (IsNonzero(start + column))
                columns.Add(column);
        }
    }

    /// <summary>Length of the triangle.</summary>
    public static int Length(int order) => checked((int)((long)order * (order + 1) / 2));

    private bool IsNonzero(int index) => index < ones.Length ? ones[index] != 0 : !rest[index - ones.Length].IsZero;

    private static int Index(int row, int column)
        => row >= column ? (row * (row + 1) / 2) + column : (column * (column + 1) / 2) + row;
}
