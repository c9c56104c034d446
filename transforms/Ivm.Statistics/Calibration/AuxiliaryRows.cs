using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration;

/// <summary>
/// The auxiliary variables of a calibration, compiled: per calibration unit (a row, or a cluster of rows) the margins it
/// touches and their values. Never a dense n x q matrix.
/// </summary>
internal sealed class AuxiliaryRows
{
    private readonly int[] starts;
    private readonly int[] columnIndex;
    private readonly double[]? entries;

    private AuxiliaryRows(int[] start, int[] column, double[]? value, double[] weight, int[]? unitOfRow, int columns)
    {
        starts = start;
        columnIndex = column;
        entries = value;
        Weight = weight;
        UnitOfRow = unitOfRow;
        ColumnCount = columns;
    }

    public int UnitCount => Weight.Length;

    public int ColumnCount { get; }

    /// <summary>Design weight of every unit (the sum over its rows).</summary>
    public double[] Weight { get; }

    /// <summary>Unit of every row; null: the row itself.</summary>
    public int[]? UnitOfRow { get; }

    public ReadOnlySpan<int> ColumnsOf(int unit) => columnIndex.AsSpan(starts[unit], starts[unit + 1] - starts[unit]);

    /// <summary>Values beside <see cref="ColumnsOf"/>; empty: all ones.</summary>
    public ReadOnlySpan<double> ValuesOf(int unit) => entries is null ? default : entries.AsSpan(starts[unit], starts[unit + 1] - starts[unit]);

    public int UnitOf(int row) => UnitOfRow is null ? row : UnitOfRow[row];

    public static AuxiliaryRows Compile(IReadOnlyList<CalibrationTerm> terms, double[] weights, int[]? clusters)
    {
        var columns = terms.Sum(term => term.Levels.Count);
        var rows = weights.Length;
        var start = new int[rows + 1];
        var column = new int[rows * terms.Count];
        var value = terms.Any(term => term.Values is not null) ? new double[rows * terms.Count] : null;
        var next = 0;
        for (var row = 0; row < rows; row++)
        {
            var offset = 0;
            foreach (var term in terms)
            {
                var code = term.Codes is null ? 0 : term.Codes[row];
                if (code >= 0)
                {
                    column[next] = offset + code;
                    if (value is not null)
                        value[next] = term.Values is null ? 1 : term.Values[row];
                    next++;
                }

                offset += term.Levels.Count;
            }

            start[row + 1] = next;
        }

        var single = new AuxiliaryRows(start, column, value, weights, null, columns);
        return clusters is null ? single : single.Aggregate(clusters);
    }

    /// <summary>One unit per cluster: weight = sum of weights, auxiliary = weighted mean, so that totals are kept.</summary>
    private AuxiliaryRows Aggregate(int[] clusters)
    {
        var (unitOfRow, codes) = StableGrouping.Rank(clusters);
        var identity = new int[clusters.Length];
        for (var row = 0; row < identity.Length; row++)
            identity[row] = row;
        var sorted = StableGrouping.Sort(identity, unitOfRow, codes.Length, out var rowsOf);

        var sums = new SparseAccumulator(ColumnCount);
        var weight = new double[codes.Length];
        var unitStart = new int[codes.Length + 1];
        var columns = new List<int>();
        var values = new List<double>();
        for (var unit = 0; unit < codes.Length; unit++)
        {
            for (var k = rowsOf[unit]; k < rowsOf[unit + 1]; k++)
            {
                weight[unit] += Weight[sorted[k]];
                Accumulate(sums, sorted[k], Weight[sorted[k]]);
            }

            foreach (var touched in sums.Touched)
            {
                columns.Add(touched);
                values.Add(weight[unit] == 0 ? 0 : sums[touched] / weight[unit]);
            }

            sums.Clear();
            unitStart[unit + 1] = columns.Count;
        }

        return new AuxiliaryRows(unitStart, columns.ToArray(), values.ToArray(), weight, unitOfRow, ColumnCount);
    }

    /// <summary>Adds factor times a unit's auxiliary vector.</summary>
    public void Accumulate(SparseAccumulator target, int unit, double factor)
    {
        var columns = ColumnsOf(unit);
        var values = ValuesOf(unit);
        for (var k = 0; k < columns.Length; k++)
            target.Add(columns[k], values.IsEmpty ? factor : factor * values[k]);
    }

    /// <summary>x'b for one unit.</summary>
    public double Product(int unit, ReadOnlySpan<double> coefficients)
    {
        var columns = ColumnsOf(unit);
        var values = ValuesOf(unit);
        var sum = 0.0;
        for (var k = 0; k < columns.Length; k++)
            sum += values.IsEmpty ? coefficients[columns[k]] : values[k] * coefficients[columns[k]];
        return sum;
    }

    /// <summary>Totals over units of factor times auxiliary vector, by compensated sums in the order of units.</summary>
    public double[] Totals(ReadOnlySpan<double> factors, bool absolute = false)
    {
        var sums = new CompensatedSum[ColumnCount];
        for (var unit = 0; unit < UnitCount; unit++)
        {
            var columns = ColumnsOf(unit);
            var values = ValuesOf(unit);
            for (var k = 0; k < columns.Length; k++)
            {
                var term = values.IsEmpty ? factors[unit] : factors[unit] * values[k];
                sums[columns[k]].Add(absolute ? Math.Abs(term) : term);
            }
        }

        return Array.ConvertAll(sums, sum => sum.Value);
    }

    /// <summary>Number of units with a value other than zero, per column.</summary>
    public int[] Counts()
    {
        var counts = new int[ColumnCount];
        for (var unit = 0; unit < UnitCount; unit++)
        {
            var columns = ColumnsOf(unit);
            var values = ValuesOf(unit);
            for (var k = 0; k < columns.Length; k++)
            {
                if (values.IsEmpty || values[k] != 0)
                    counts[columns[k]]++;
            }
        }

        return counts;
    }

    /// <summary>Lower triangle of the sum over units of factor x x', over the columns that have a place in the result.</summary>
    /// <param name="factors">One per unit.</param>
    /// <param name="place">Row and column of every auxiliary column in the result, or -1.</param>
    /// <param name="order">Order of the result.</param>
    public double[] Gram(ReadOnlySpan<double> factors, ReadOnlySpan<int> place, int order)
    {
        var gram = new double[order * order];
        for (var unit = 0; unit < UnitCount; unit++)
        {
            var factor = factors[unit];
            if (factor == 0)
                continue;
            var columns = ColumnsOf(unit);
            var values = ValuesOf(unit);
            for (var j = 0; j < columns.Length; j++)
            {
                var left = place[columns[j]];
                if (left < 0)
                    continue;
                var scaled = values.IsEmpty ? factor : factor * values[j];
                for (var k = 0; k <= j; k++)
                {
                    var right = place[columns[k]];
                    if (right < 0)
                        continue;
                    var product = values.IsEmpty ? scaled : scaled * values[k];
                    gram[left >= right ? (left * order) + right : (right * order) + left] += product;
                }
            }
        }

        return gram;
    }
}
