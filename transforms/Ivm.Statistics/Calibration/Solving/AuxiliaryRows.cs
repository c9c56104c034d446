using System.Text;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// The auxiliary variables of a calibration, compiled: per calibration unit (a row, or a cluster of rows) the columns it
/// touches and their scaled values, by ascending column. Never a dense n x q matrix.
/// </summary>
internal sealed class AuxiliaryRows
{
    private readonly int[]? starts;
    private readonly int[] columns;
    private readonly double[] values;
    private readonly int width;

    private AuxiliaryRows(AuxiliaryLayout layout, int[]? starts, int[] columns, double[] values, int ones, int width, double[] weight)
    {
        Layout = layout;
        this.starts = starts;
        this.columns = columns;
        this.values = values;
        OnesCount = ones;
        this.width = width;
        Weight = weight;
    }

    public AuxiliaryLayout Layout { get; }

    public int UnitCount => Weight.Length;

    public int ColumnCount => Layout.ColumnCount;

    /// <summary>How many of a unit's first columns have value one; the others have theirs in <see cref="ValuesOf"/>.</summary>
    public int OnesCount { get; }

    /// <summary>How many of the first columns hold nothing but ones.</summary>
    public int OnesColumnCount => OnesCount == 0 ? 0 : Layout.OnesColumnCount;

    /// <summary>Design weight of every unit (the sum over its rows).</summary>
    public double[] Weight { get; }

    /// <summary>Unit of every row; null: the row itself.</summary>
    public int[]? UnitOfRow { get; private init; }

    /// <summary>The least and the largest weight, above zero, of any row of every unit (zeros where it has none); null: units are rows.</summary>
    public (double Least, double Largest)[]? RowWeights { get; private init; }

    /// <summary>The same auxiliary variables with a unit for every row.</summary>
    public AuxiliaryRows ByRow => BeforeAggregation ?? this;

    /// <summary>1 / v of every unit, scaled, v the variance coefficient; null: ones.</summary>
    public double[]? InverseVariance { get; private init; }

    private AuxiliaryRows? BeforeAggregation { get; init; }

    public ReadOnlySpan<int> ColumnsOf(int unit)
        => starts is null ? columns.AsSpan(unit * width, width) : columns.AsSpan(starts[unit], starts[unit + 1] - starts[unit]);

    /// <summary>Values of the columns after the first <see cref="OnesCount"/>.</summary>
    public ReadOnlySpan<double> ValuesOf(int unit)
        => starts is null
            ? values.AsSpan(unit * (width - OnesCount), width - OnesCount)
            : values.AsSpan(starts[unit], starts[unit + 1] - starts[unit]);

    public int UnitOf(int row) => UnitOfRow is null ? row : UnitOfRow[row];

    /// <summary>1 / v of a unit, scaled.</summary>
    public double InverseVarianceOf(int unit) => InverseVariance is null ? 1 : InverseVariance[unit];

    /// <summary>Compiles terms for rows with the given weights.</summary>
    public static AuxiliaryRows Compile(IReadOnlyList<CalibrationTerm> terms, AuxiliaryLayout layout, double[] weights, int[]? clusters, double[]? variance, int threads)
    {
        var (rows, width, ones) = (weights.Length, terms.Count, layout.FactorCount);
        var index = new int[rows * width];
        var entries = new double[rows * (width - ones)];
        // Row blocks, so that what is written stays in the cache while the terms follow each other.
        const int Block = 4096;
        Parallel.For(0, (rows + Block - 1) / Block, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            for (var k = 0; k < width; k++)
                Fill(terms[layout.Terms[k]], layout, k, index, entries, block * Block, Math.Min(rows, (block + 1) * Block));
        });

        var single = new AuxiliaryRows(layout, null, index, entries, ones, width, weights)
        {
            InverseVariance = variance is null ? null : Array.ConvertAll(variance, v => layout.VarianceScale / v),
        };
        return clusters is null ? single : single.Aggregated(clusters);
    }

    private static void Fill(CalibrationTerm term, AuxiliaryLayout layout, int k, int[] index, double[] entries, int from, int to)
    {
        var (width, valued) = (layout.Terms.Length, layout.Terms.Length - layout.FactorCount);
        var (offset, none) = (layout.Offset[k], layout.Offset[k] + term.Levels.Count);
        for (var row = from; row < to; row++)
        {
            var code = term.Codes is null ? 0 : term.Codes[row];
            index[(row * width) + k] = code < 0 ? none : offset + code;
        }

        for (var row = from; term.Values is not null && row < to; row++)
            entries[(row * valued) + k - layout.FactorCount] = term.Values[row] * layout.ValueScale[k];
    }

    /// <summary>The same auxiliary variables under other weights, one per row.</summary>
    public AuxiliaryRows WithWeights(double[] weights, int[]? clusters)
        => BeforeAggregation is { } single
            ? single.WithWeights(weights, null).Aggregated(clusters!)
            : new AuxiliaryRows(Layout, starts, columns, values, OnesCount, width, weights) { InverseVariance = InverseVariance };

    /// <summary>x'b for one unit, b scaled as the columns are.</summary>
    public double Product(int unit, ReadOnlySpan<double> coefficients)
    {
        var own = ColumnsOf(unit);
        var given = ValuesOf(unit);
        var ones = Math.Min(OnesCount, own.Length);
        var sum = 0.0;
        for (var k = 0; k < ones; k++)
            sum += coefficients[own[k]];
        for (var k = ones; k < own.Length; k++)
            sum += given[k - ones] * coefficients[own[k]];
        return sum;
    }

    /// <summary>Adds factor times a unit's auxiliary vector.</summary>
    public void Accumulate(SparseAccumulator target, int unit, double factor)
    {
        var own = ColumnsOf(unit);
        var given = ValuesOf(unit);
        for (var k = 0; k < own.Length; k++)
            target.Add(own[k], k < OnesCount ? factor : factor * given[k - OnesCount]);
    }

    /// <summary>
    /// The same units with only some of their columns; units without any of them are left out, and units that do not differ
    /// may become one of their joint weight.
    /// </summary>
    public AuxiliaryRows Restricted(bool[] isIn, bool mayMerge)
    {
        var known = new Dictionary<string, int>();
        var (start, keptColumns, keptValues) = (new List<int> { 0 }, new List<int>(), new List<double>());
        var (weight, rowWeights) = (new List<double>(), new List<(double Least, double Largest)>());
        var key = new StringBuilder();
        for (var unit = 0; unit < UnitCount; unit++)
        {
            var own = ColumnsOf(unit);
            var given = ValuesOf(unit);
            var from = keptColumns.Count;
            key.Clear();
            for (var k = 0; k < own.Length; k++)
            {
                if (!isIn[own[k]])
                    continue;
                keptColumns.Add(own[k]);
                keptValues.Add(k < OnesCount ? 1 : given[k - OnesCount]);
                key.Append(own[k]).Append(':').Append(BitConverter.DoubleToInt64Bits(keptValues[^1])).Append(';');
            }

            if (keptColumns.Count == from || Weight[unit] == 0)
            {
                keptColumns.RemoveRange(from, keptColumns.Count - from);
                keptValues.RemoveRange(from, keptValues.Count - from);
                continue;
            }

            if (mayMerge && !known.TryAdd(key.ToString(), weight.Count))
            {
                weight[known[key.ToString()]] += Weight[unit];
                keptColumns.RemoveRange(from, keptColumns.Count - from);
                keptValues.RemoveRange(from, keptValues.Count - from);
                continue;
            }

            weight.Add(Weight[unit]);
            rowWeights.Add(RowWeights is null ? (Weight[unit], Weight[unit]) : RowWeights[unit]);
            start.Add(keptColumns.Count);
        }

        return new AuxiliaryRows(Layout, start.ToArray(), keptColumns.ToArray(), keptValues.ToArray(), 0, 0, weight.ToArray()) { RowWeights = rowWeights.ToArray() };
    }

    /// <summary>Units of weight other than zero with a value other than zero, per column.</summary>
    public int[] Counts()
    {
        var counts = new int[ColumnCount];
        for (var unit = 0; unit < UnitCount; unit++)
        {
            if (Weight[unit] == 0)
                continue;
            var own = ColumnsOf(unit);
            var given = ValuesOf(unit);
            for (var k = 0; k < own.Length; k++)
            {
                if (k < OnesCount || given[k - OnesCount] != 0)
                    counts[own[k]]++;
            }
        }

        return counts;
    }

    /// <summary>One unit per cluster: weight = sum of weights, auxiliary = weighted mean, so that totals are kept.</summary>
    private AuxiliaryRows Aggregated(int[] clusters)
    {
        var (unitOfRow, codes) = StableGrouping.Rank(clusters);
        var identity = new int[clusters.Length];
        for (var row = 0; row < identity.Length; row++)
            identity[row] = row;
        var sorted = StableGrouping.Sort(identity, unitOfRow, codes.Length, out var rowsOf);

        var sums = new SparseAccumulator(ColumnCount);
        var weight = new double[codes.Length];
        var start = new int[codes.Length + 1];
        var rowWeights = new (double Least, double Largest)[codes.Length];
        var inverse = InverseVariance is null ? null : new double[codes.Length];
        var unitColumns = new List<int>();
        var unitValues = new List<double>();
        for (var unit = 0; unit < codes.Length; unit++)
        {
            for (var k = rowsOf[unit]; k < rowsOf[unit + 1]; k++)
            {
                weight[unit] += Weight[sorted[k]];
                Accumulate(sums, sorted[k], Weight[sorted[k]]);
                if (Weight[sorted[k]] is > 0 and var own)
                    rowWeights[unit] = (rowWeights[unit].Least > 0 ? Math.Min(rowWeights[unit].Least, own) : own, Math.Max(rowWeights[unit].Largest, own));
            }

            if (inverse is not null)
                inverse[unit] = InverseVariance![sorted[rowsOf[unit]]];
            var touched = sums.Touched.ToArray();
            Array.Sort(touched);
            foreach (var column in touched)
            {
                unitColumns.Add(column);
                unitValues.Add(weight[unit] == 0 ? 0 : sums[column] / weight[unit]);
            }

            sums.Clear();
            start[unit + 1] = unitColumns.Count;
        }

        return new AuxiliaryRows(Layout, start, unitColumns.ToArray(), unitValues.ToArray(), 0, 0, weight)
        {
            UnitOfRow = unitOfRow,
            RowWeights = rowWeights,
            InverseVariance = inverse,
            BeforeAggregation = this,
        };
    }
}
