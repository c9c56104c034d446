using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ivm.Statistics.Numerics;

/// <summary>
/// A number in units of 2^-80 held in 128 bits. Adding such numbers never rounds, so a sum of them is the same bits in
/// whatever order, in whatever parts and on however many threads it is made.
/// </summary>
/// <remarks>
/// A term is rounded once, to the nearest 2^-80 (8e-25); sums may reach 2^46 (7e13). Callers scale their numbers by powers
/// of two so that single terms are at most about one. Source of the idea: Kulisch (2013), Computer Arithmetic and Validity,
/// ch. 8 (exact accumulation in fixed point).
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct FixedPoint
{
    private ulong low;
    private long high;

    private FixedPoint(ulong low, long high)
    {
        this.low = low;
        this.high = high;
    }

    /// <summary>Terms at or above this magnitude cannot be held.</summary>
    public const double Limit = 1L << 40;

    private const int FractionBits = 80;
    private const int ExponentBias = 1075;
    private const double Unit = 1.0 / (1L << 40) / (1L << 40);

    /// <summary>A number below <see cref="Limit"/> in magnitude, rounded to the nearest multiple of 2^-80.</summary>
    public static FixedPoint From(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        if (exponent == 0)
            return default;
        var mantissa = (ulong)((bits & 0xFFFFFFFFFFFFF) | 0x10000000000000);
        var shift = exponent - ExponentBias + FractionBits;
        ulong lower, upper;
        if (shift >= 64)
            (lower, upper) = (0, mantissa << (shift - 64));
        else if (shift > 0)
            (lower, upper) = (mantissa << shift, mantissa >> (64 - shift));
        else if (shift > -54)
            (lower, upper) = (shift == 0 ? mantissa : (mantissa + (1UL << (-shift - 1))) >> -shift, 0);
        else
            return default;
        return bits >= 0 ? new FixedPoint(lower, (long)upper) : new FixedPoint(0 - lower, (long)(~upper + (lower == 0 ? 1UL : 0UL)));
    }

    /// <summary>The smallest number above zero, 2^-80.</summary>
    public static FixedPoint Smallest => new(1, 0);

    /// <summary>True for zero.</summary>
    public readonly bool IsZero => (low | (ulong)high) == 0;

    /// <summary>The nearest double.</summary>
    public readonly double ToDouble() => (double)new Int128((ulong)high, low) * Unit;

    /// <summary>Adds a term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(FixedPoint term)
    {
        var sum = low + term.low;
        high += term.high + (sum < term.low ? 1 : 0);
        low = sum;
    }

    /// <summary>Adds terms to the cells beside them.</summary>
    public static void Add(Span<FixedPoint> cells, ReadOnlySpan<FixedPoint> terms)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i].Add(terms[i]);
    }
}
