using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Nonresponse;

/// <summary>The explaining variables of a response model: per row at most one column of every term, and the constant.</summary>
internal sealed class ResponseMatrix
{
    private const int None = -1;

    private readonly IReadOnlyList<ResponseTerm> terms;
    private readonly int[] offset;

    public ResponseMatrix(int rows, IReadOnlyList<ResponseTerm> terms)
    {
        this.terms = terms;
        RowCount = rows;
        offset = new int[terms.Count];
        var names = new List<string> { "constant" };
        for (var t = 0; t < terms.Count; t++)
        {
            if (terms[t].RowCount != rows)
                throw new StatisticsInputException($"term '{terms[t].Name}'", null, $"{terms[t].RowCount} rows", $"{rows}, one per weight");
            offset[t] = names.Count;
            names.AddRange(terms[t].Coefficients);
        }

        Names = names.ToArray();
    }

    public int RowCount { get; }

    /// <summary>Names of the columns, the constant first.</summary>
    public string[] Names { get; }

    public int ColumnCount => Names.Length;

    /// <summary>x'b of a row.</summary>
    public double Product(int row, ReadOnlySpan<double> coefficients)
    {
        var sum = coefficients[0];
        for (var t = 0; t < terms.Count; t++)
        {
            var (column, value) = Entry(row, t);
            if (column != None)
                sum += coefficients[column] * value;
        }

        return sum;
    }

    /// <summary>The sum of factor x over rows, compensated and in their order.</summary>
    public double[] Totals(ReadOnlySpan<double> factors)
    {
        var sums = new CompensatedSum[ColumnCount];
        for (var row = 0; row < RowCount; row++)
        {
            if (factors[row] == 0)
                continue;
            sums[0].Add(factors[row]);
            for (var t = 0; t < terms.Count; t++)
            {
                var (column, value) = Entry(row, t);
                if (column != None)
                    sums[column].Add(factors[row] * value);
            }
        }

        return Array.ConvertAll(sums, sum => sum.Value);
    }

    /// <summary>The lower triangle of the sum of factor x x'.</summary>
    public double[] Gram(ReadOnlySpan<double> factors)
    {
        var gram = new double[ColumnCount * ColumnCount];
        for (var row = 0; row < RowCount; row++)
        {
            if (factors[row] == 0)
                continue;
            gram[0] += factors[row];
            for (var t = 0; t < terms.Count; t++)
            {
                var (column, value) = Entry(row, t);
                if (column == None)
                    continue;
                var scaled = factors[row] * value;
                gram[column * ColumnCount] += scaled;
                for (var u = 0; u <= t; u++)
                {
                    var (other, otherValue) = Entry(row, u);
                    if (other != None)
                        gram[(column * ColumnCount) + other] += scaled * otherValue;
                }
            }
        }

        return gram;
    }

    /// <summary>The largest magnitude in every column.</summary>
    public double[] LargestValues()
    {
        var largest = new double[ColumnCount];
        largest[0] = 1;
        for (var row = 0; row < RowCount; row++)
        {
            for (var t = 0; t < terms.Count; t++)
            {
                var (column, value) = Entry(row, t);
                if (column != None)
                    largest[column] = Math.Max(largest[column], Math.Abs(value));
            }
        }

        return largest;
    }

    private (int Column, double Value) Entry(int row, int t)
    {
        var term = terms[t];
        var own = term.Columns is null ? 0 : term.Columns[row];
        return own < 0 ? (None, 0) : (offset[t] + own, term.Values is null ? 1 : term.Values[row]);
    }
}
