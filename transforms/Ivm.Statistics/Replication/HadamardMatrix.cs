using System.Numerics;

namespace Ivm.Statistics.Replication;

/// <summary>
/// A square matrix of +1 and -1 whose columns are orthogonal. Its first row and column are +1, so every other row is
/// balanced. Entries are computed when asked for; only a table of one line of squares is kept.
/// </summary>
/// <remarks>
/// Orders 2^k (q + 1) for a prime q that is 3 modulo 4, 2^k 2 (q + 1) for a prime q that is 1 modulo 4, and powers of two.
/// Sources: Sylvester (1867), Philosophical Magazine 34, 461-475; Paley (1933), Journal of Mathematics and Physics 12, 311-320.
/// </remarks>
public sealed class HadamardMatrix
{
    private readonly int core;
    private readonly int prime;
    private readonly bool[] isSquare;

    private HadamardMatrix(int order, int core, int prime)
    {
        Order = order;
        this.core = core;
        this.prime = prime;
        isSquare = new bool[prime];
        for (long x = 1; x < prime; x++)
            isSquare[x * x % prime] = true;
    }

    /// <summary>Number of rows and of columns.</summary>
    public int Order { get; }

    /// <summary>The entry, +1 or -1.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    public int this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Order);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Order);
            return Raw(row, column) * Raw(row, 0) * Raw(0, column) * Raw(0, 0);
        }
    }

    /// <summary>The smallest matrix of these constructions with at least so many rows.</summary>
    /// <param name="rows">At least 1.</param>
    public static HadamardMatrix OfAtLeast(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        for (var order = rows; ; order++)
        {
            if (BitOperations.IsPow2(order))
                return new HadamardMatrix(order, 1, 0);
            for (var block = order; block % 4 == 0; block /= 2)
            {
                if (IsPrime(block - 1) && (block - 1) % 4 == 3)
                    return new HadamardMatrix(order, block, block - 1);
                if (IsPrime((block / 2) - 1) && ((block / 2) - 1) % 4 == 1)
                    return new HadamardMatrix(order, block, (block / 2) - 1);
            }
        }
    }

    /// <summary>Sylvester's doubling of the core: the sign turns with every bit that both indices share.</summary>
    private int Raw(int row, int column)
    {
        var sign = BitOperations.PopCount((uint)(row / core) & (uint)(column / core)) % 2 == 0 ? 1 : -1;
        if (core == 1)
            return sign;
        return sign * (prime + 1 == core ? First(row % core, column % core) : Second(row % core, column % core));
    }

    /// <summary>Paley's first construction, I + S with S the bordered skew matrix of squares.</summary>
    private int First(int row, int column)
    {
        if (row == column)
            return 1;
        if (row == 0)
            return 1;
        return column == 0 ? -1 : Character(row - column);
    }

    /// <summary>Paley's second construction: each entry of the bordered symmetric matrix C becomes a block of two by two.</summary>
    private int Second(int row, int column)
    {
        var (i, j) = (row / 2, column / 2);
        var isLast = row % 2 == 1 && column % 2 == 1;
        if (i != j)
            return (i == 0 || j == 0 ? 1 : Character(i - j)) * (isLast ? -1 : 1);
        return row % 2 == 0 && column % 2 == 0 ? 1 : -1;
    }

    private int Character(int difference) => isSquare[((difference % prime) + prime) % prime] ? 1 : -1;

    private static bool IsPrime(int number)
    {
        if (number < 3 || number % 2 == 0)
            return number == 2;
        for (var divisor = 3; divisor * divisor <= number; divisor += 2)
        {
            if (number % divisor == 0)
                return false;
        }

        return true;
    }
}
