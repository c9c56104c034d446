using System.Runtime.InteropServices;

namespace Ivm.Statistics.Numerics;

/// <summary>
/// A sum that carries its own rounding error: adding n numbers costs an error of the order of one rounding, not n.
/// </summary>
/// <remarks>
/// The terms are added in the order in which they come, so the same terms in the same order give the same bits.
/// Source: Neumaier (1974), ZAMM 54, 39-51 (the improved Kahan-Babuska sum).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct CompensatedSum
{
    private double sum;
    private double lost;

    /// <summary>The sum so far.</summary>
    public readonly double Value => double.IsFinite(lost) ? sum + lost : sum;

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        var next = sum + term;
        lost += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
        sum = next;
    }

    /// <summary>The sum of a whole span, in its order.</summary>
    public static double Of(ReadOnlySpan<double> terms)
    {
        var total = default(CompensatedSum);
        foreach (var term in terms)
            total.Add(term);
        return total.Value;
    }
}
