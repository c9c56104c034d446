using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// All that a step of calibration needs to know of the rows: per margin the total under the weights d F(x'lambda), and the
/// sum of d F'(x'lambda) x x'. Additive: rows may come in any order, in chunks and on several threads, and parts may be
/// merged; the sums are exact, so the result is the same bits.
/// </summary>
internal sealed class CalibrationMoments
{
    private readonly FixedPoint[] totals;
    private readonly long[]? onesGram;
    private readonly FixedPoint[] restGram;
    private readonly int[] triangle;
    private double[] coefficients;
    private FixedPoint weights;
    private FixedPoint slopes;
    private bool isTooLarge;

    /// <summary>Starts at nothing.</summary>
    /// <param name="coefficients">lambda, per column, scaled as the columns are.</param>
    /// <param name="withGram">Whether the sum of d F' x x' is wanted.</param>
    /// <param name="onesColumns">How many of the first columns hold nothing but ones.</param>
    public CalibrationMoments(double[] coefficients, bool withGram, int onesColumns)
    {
        this.coefficients = coefficients;
        totals = new FixedPoint[coefficients.Length];
        triangle = new int[coefficients.Length];
        for (var i = 0; i < triangle.Length; i++)
            triangle[i] = SymmetricMatrix.Length(i);
        onesGram = withGram ? new long[SymmetricMatrix.Length(onesColumns)] : null;
        restGram = withGram ? new FixedPoint[SymmetricMatrix.Length(coefficients.Length) - SymmetricMatrix.Length(onesColumns)] : [];
    }

    /// <summary>Starts again at nothing, with other coefficients.</summary>
    public void Restart(double[] other)
    {
        coefficients = other;
        Array.Clear(totals);
        Array.Clear(onesGram ?? []);
        Array.Clear(restGram);
        (weights, slopes, isTooLarge) = (default, default, false);
    }

    /// <summary>True once a weight was too large to be summed; the totals then mean nothing.</summary>
    public bool HasOverflown => isTooLarge || slopes.ToDouble() >= SymmetricMatrix.LargestSum;

    /// <summary>Whether the sum of d F' x x' is there.</summary>
    public bool HasGram => onesGram is not null;

    /// <summary>Sum of the scaled weights, d F or the factors.</summary>
    public double SumOfWeights => weights.ToDouble();

    /// <summary>Scaled total per column.</summary>
    public double[] Totals => HasOverflown
        ? Array.ConvertAll(totals, _ => double.PositiveInfinity)
        : Array.ConvertAll(totals, total => total.ToDouble());

    /// <summary>The sum of d F' x x', scaled.</summary>
    public SymmetricMatrix Gram(double[]? ridge = null)
        => new(onesGram ?? throw new InvalidOperationException("The moments were made without their matrix."), restGram, coefficients.Length, ridge);

    /// <summary>Adds units.</summary>
    public void Add(AuxiliaryRows rows, RatioFunction ratio, int from, int to)
    {
        var scale = rows.Layout.WeightScale;
        for (var unit = from; unit < to; unit++)
        {
            var weight = rows.Weight[unit] * scale;
            if (weight == 0)
                continue;
            var inverse = rows.InverseVarianceOf(unit);
            var (g, slope) = ratio.Evaluate(rows, unit, rows.Product(unit, coefficients) * inverse);
            AddTotals(rows, unit, weight * g);
            if (onesGram is not null && slope != 0)
                AddGram(onesGram, rows, unit, weight * slope * inverse);
        }
    }

    /// <summary>Adds units with factors of their own in place of d F: the totals of any weights, or of squares.</summary>
    public void AddWeighted(AuxiliaryRows rows, ReadOnlySpan<double> factors, int from, int to)
    {
        for (var unit = from; unit < to; unit++)
        {
            if (factors[unit] == 0)
                continue;
            AddTotals(rows, unit, factors[unit]);
            if (onesGram is not null)
                AddGram(onesGram, rows, unit, factors[unit]);
        }
    }

    /// <summary>Marks which pairs of columns meet in a unit: values count by magnitude, and every unit for one.</summary>
    public void AddPattern(AuxiliaryRows rows, int from, int to)
    {
        var ones = onesGram ?? throw new InvalidOperationException("The moments were made without their matrix.");
        for (var unit = from; unit < to; unit++)
        {
            var columns = rows.ColumnsOf(unit);
            var values = rows.ValuesOf(unit);
            for (var j = 0; j < columns.Length; j++)
            {
                for (var k = 0; k <= j; k++)
                {
                    if ((j >= rows.OnesCount && values[j - rows.OnesCount] == 0) || (k >= rows.OnesCount && values[k - rows.OnesCount] == 0))
                        continue;
                    var index = triangle[columns[j]] + columns[k];
                    if (index < ones.Length)
                        ones[index] = 1;
                    else
                        restGram[index - ones.Length] = FixedPoint.Smallest;
                }
            }
        }
    }

    /// <summary>Adds another part.</summary>
    public void Merge(CalibrationMoments other)
    {
        FixedPoint.Add(totals, other.totals);
        weights.Add(other.weights);
        for (var i = 0; onesGram is not null && i < onesGram.Length; i++)
            onesGram[i] += other.onesGram![i];
        FixedPoint.Add(restGram, other.restGram);
        slopes.Add(other.slopes);
        isTooLarge |= other.isTooLarge;
    }

    private void AddTotals(AuxiliaryRows rows, int unit, double factor)
    {
        if (!(Math.Abs(factor) < FixedPoint.Limit))
        {
            isTooLarge = true;
            return;
        }

        var columns = rows.ColumnsOf(unit);
        var ones = Math.Min(rows.OnesCount, columns.Length);
        var term = FixedPoint.From(factor);
        weights.Add(term);
        ref var first = ref MemoryMarshal.GetArrayDataReference(totals);
        foreach (var column in columns[..ones])
            Unsafe.Add(ref first, column).Add(term);
        if (ones == columns.Length)
            return;
        var values = rows.ValuesOf(unit);
        for (var k = ones; k < columns.Length; k++)
            totals[columns[k]].Add(FixedPoint.From(factor * values[k - ones]));
    }

    /// <summary>The inner loop of everything: columns ascend, so the pairs lie in the lower triangle; they were checked when compiled.</summary>
    private void AddGram(long[] cells, AuxiliaryRows rows, int unit, double factor)
    {
        if (!(Math.Abs(factor) < SymmetricMatrix.LargestSum))
        {
            isTooLarge = true;
            return;
        }

        var columns = rows.ColumnsOf(unit);
        var ones = Math.Min(rows.OnesCount, columns.Length);
        slopes.Add(FixedPoint.From(factor));
        var term = (long)((factor * SymmetricMatrix.UnitsPerOne) + 0.5);
        ref var first = ref MemoryMarshal.GetArrayDataReference(cells);
        ref var column = ref MemoryMarshal.GetReference(columns);
        for (var j = 0; j < ones; j++)
        {
            ref var line = ref Unsafe.Add(ref first, triangle[Unsafe.Add(ref column, j)]);
            for (var k = 0; k <= j; k++)
                Unsafe.Add(ref line, Unsafe.Add(ref column, k)) += term;
        }

        if (ones < columns.Length)
            AddValued(columns, rows.ValuesOf(unit), ones, factor, cells.Length);
    }

    private void AddValued(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, int ones, double factor, int before)
    {
        for (var j = ones; j < columns.Length; j++)
        {
            var start = triangle[columns[j]] - before;
            var scaled = factor * values[j - ones];
            if (scaled == 0)
                continue;
            var own = FixedPoint.From(scaled);
            for (var k = 0; k < ones; k++)
                restGram[start + columns[k]].Add(own);
            for (var k = ones; k <= j; k++)
                restGram[start + columns[k]].Add(FixedPoint.From(scaled * values[k - ones]));
        }
    }
}
