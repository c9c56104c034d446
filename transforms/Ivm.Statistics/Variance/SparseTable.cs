using Ivm.Statistics.Calibration.Solving;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Variance;

/// <summary>Sparse vectors, one per group.</summary>
internal sealed class SparseTable
{
    private readonly int[] starts;
    private readonly int[] index;
    private readonly double[] value;

    private SparseTable(int[] start, int[] index, double[] value)
    {
        starts = start;
        this.index = index;
        this.value = value;
    }

    /// <summary>Sums item vectors per group.</summary>
    public static SparseTable Grouped(int[] groupOfItem, int groups, int length, Action<int, SparseAccumulator> add)
    {
        var items = new int[groupOfItem.Length];
        for (var item = 0; item < items.Length; item++)
            items[item] = item;
        var sorted = StableGrouping.Sort(items, groupOfItem, groups, out var from);
        var start = new int[groups + 1];
        var indices = new List<int>();
        var values = new List<double>();
        var sums = new SparseAccumulator(length);
        for (var group = 0; group < groups; group++)
        {
            for (var k = from[group]; k < from[group + 1]; k++)
                add(sorted[k], sums);
            foreach (var touched in sums.Touched)
            {
                indices.Add(touched);
                values.Add(sums[touched]);
            }

            sums.Clear();
            start[group + 1] = indices.Count;
        }

        return new SparseTable(start, indices.ToArray(), values.ToArray());
    }

    /// <summary>One vector per group of a single row: factor times the row's auxiliary vector.</summary>
    public static SparseTable OfRows(int[] rowOfGroup, AuxiliaryRows auxiliary, double[] factors)
    {
        var start = new int[rowOfGroup.Length + 1];
        for (var group = 0; group < rowOfGroup.Length; group++)
            start[group + 1] = start[group] + auxiliary.ColumnsOf(auxiliary.UnitOf(rowOfGroup[group])).Length;
        var (indices, values) = (new int[start[^1]], new double[start[^1]]);
        for (var group = 0; group < rowOfGroup.Length; group++)
        {
            var unit = auxiliary.UnitOf(rowOfGroup[group]);
            var columns = auxiliary.ColumnsOf(unit);
            var given = auxiliary.ValuesOf(unit);
            var factor = factors[rowOfGroup[group]];
            columns.CopyTo(indices.AsSpan(start[group]));
            for (var k = 0; k < columns.Length; k++)
                values[start[group] + k] = k < auxiliary.OnesCount ? factor : factor * given[k - auxiliary.OnesCount];
        }

        return new SparseTable(start, indices, values);
    }

    public void AddTo(SparseAccumulator target, int group)
    {
        for (var k = starts[group]; k < starts[group + 1]; k++)
            target.Add(index[k], value[k]);
    }

    public double Dot(int group, ReadOnlySpan<double> dense)
    {
        var sum = 0.0;
        for (var k = starts[group]; k < starts[group + 1]; k++)
            sum += value[k] * dense[index[k]];
        return sum;
    }

    /// <summary>Adds factor v v' to the lower triangle of a row-major matrix.</summary>
    public void AddOuterProduct(double[] matrix, int order, int group, double factor)
    {
        if (factor == 0)
            return;
        for (var j = starts[group]; j < starts[group + 1]; j++)
        {
            var scaled = factor * value[j];
            for (var k = starts[group]; k <= j; k++)
            {
                var (row, column) = index[j] >= index[k] ? (index[j], index[k]) : (index[k], index[j]);
                matrix[(row * order) + column] += scaled * value[k];
            }
        }
    }
}
