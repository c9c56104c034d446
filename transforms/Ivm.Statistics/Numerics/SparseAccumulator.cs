namespace Ivm.Statistics.Numerics;

/// <summary>A vector that remembers which of its entries were touched, so that clearing costs only those.</summary>
internal sealed class SparseAccumulator(int length)
{
    private readonly double[] values = new double[length];
    private readonly bool[] isTouched = new bool[length];
    private readonly int[] touched = new int[length];
    private int count;

    public double this[int index] => values[index];

    /// <summary>Indices in the order in which they were first touched.</summary>
    public ReadOnlySpan<int> Touched => touched.AsSpan(0, count);

    /// <summary>The whole vector, zeros included.</summary>
    public ReadOnlySpan<double> Dense => values;

    public void Add(int index, double term)
    {
        if (!isTouched[index])
        {
            isTouched[index] = true;
            touched[count++] = index;
        }

        values[index] += term;
    }

    public void Clear()
    {
        foreach (var index in Touched)
        {
            values[index] = 0;
            isTouched[index] = false;
        }

        count = 0;
    }
}
