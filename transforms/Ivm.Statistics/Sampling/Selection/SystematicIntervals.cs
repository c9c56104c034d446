using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Sampling.Selection;

/// <summary>
/// Units laid end to end on a line, each as long as its probability: the start u in (0, 1) selects those that cover
/// u, u + 1, u + 2, ... Units of probability 1 are always selected and take no room.
/// </summary>
internal sealed class SystematicIntervals
{
    private readonly int[] open;
    private readonly double[] ends;
    private readonly int[] certain;

    private SystematicIntervals(int[] open, double[] ends, int[] certain) => (this.open, this.ends, this.certain) = (open, ends, certain);

    public static SystematicIntervals Of(double[] probabilities)
    {
        var units = Enumerable.Range(0, probabilities.Length).Where(i => Require.IsOpen(probabilities[i])).ToArray();
        var line = CumulativeSums(Array.ConvertAll(units, i => probabilities[i]));
        // A sum that is whole but for rounding must be whole, so that every start selects as many units.
        if (line.Length > 0 && Math.Abs(line[^1] - Math.Round(line[^1])) < 1e-9)
            line[^1] = Math.Round(line[^1]);
        return new SystematicIntervals(units, line, Enumerable.Range(0, probabilities.Length).Where(i => Require.IsCertain(probabilities[i])).ToArray());
    }

    public static double[] CumulativeSums(ReadOnlySpan<double> lengths)
    {
        var sums = new double[lengths.Length];
        var sum = default(CompensatedSum);
        for (var i = 0; i < sums.Length; i++)
        {
            sum.Add(lengths[i]);
            sums[i] = sum.Value;
        }

        return sums;
    }

    /// <summary>The first unit that ends after a point of the line.</summary>
    public static int UnitAt(double[] sums, double point)
    {
        var (low, high) = (0, sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sums[middle] > point)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>The units a start selects, ascending.</summary>
    public int[] At(double start)
    {
        var chosen = new List<int>(certain);
        for (var point = start; ends.Length > 0 && point < ends[^1]; point++)
            chosen.Add(open[UnitAt(ends, point)]);
        chosen.Sort();
        return chosen.ToArray();
    }

    /// <summary>Every sample that can occur, with its probability: between two neighbouring fractional parts the sample stays the same.</summary>
    public void ForEachSample(Action<int[], double> action)
    {
        double[] cuts = [0, 1, .. ends.Select(end => end - Math.Floor(end))];
        Array.Sort(cuts);
        for (var k = 1; k < cuts.Length; k++)
        {
            if (cuts[k] > cuts[k - 1])
                action(At((cuts[k] + cuts[k - 1]) / 2), cuts[k] - cuts[k - 1]);
        }
    }
}
