using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ivm.Statistics.Numerics;

/// <summary>
/// Inner loops over contiguous numbers. Always four lanes and never a fused multiply-add, so that every machine adds in
/// the same order and gives the same bits.
/// </summary>
internal static class VectorOperations
{
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var length = left.Length;
        var i = 0;
        var (first, second) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (; i <= length - 8; i += 8)
        {
            first += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
            second += Vector256.LoadUnsafe(ref a, (nuint)(i + 4)) * Vector256.LoadUnsafe(ref b, (nuint)(i + 4));
        }

        var sum = Vector256.Sum(first + second);
        for (; i < length; i++)
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    public static double Sum(ReadOnlySpan<double> terms)
    {
        ref var a = ref MemoryMarshal.GetReference(terms);
        var length = terms.Length;
        var i = 0;
        var (first, second) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (; i <= length - 8; i += 8)
        {
            first += Vector256.LoadUnsafe(ref a, (nuint)i);
            second += Vector256.LoadUnsafe(ref a, (nuint)(i + 4));
        }

        var sum = Vector256.Sum(first + second);
        for (; i < length; i++)
            sum += Unsafe.Add(ref a, i);
        return sum;
    }

    /// <summary>target += factor * source.</summary>
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var s = ref MemoryMarshal.GetReference(source);
        var length = target.Length;
        var i = 0;
        var factors = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
            (Vector256.LoadUnsafe(ref t, (nuint)i) + (factors * Vector256.LoadUnsafe(ref s, (nuint)i))).StoreUnsafe(ref t, (nuint)i);
        for (; i < length; i++)
            Unsafe.Add(ref t, i) += factor * Unsafe.Add(ref s, i);
    }
}
