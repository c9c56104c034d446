namespace Ivm.Statistics.Sampling.Selection;

/// <summary>A sample that was drawn.</summary>
/// <param name="Units">
/// Numbers of the selected units, ascending, counted from 0 in the population. With replacement a unit stands there as often as
/// it was drawn.
/// </param>
/// <param name="Probabilities">
/// Beside every selected unit its inclusion probability in this design; with replacement the expected number of times it is
/// drawn, which may exceed 1.
/// </param>
public sealed record SelectedSample(int[] Units, double[] Probabilities)
{
    /// <summary>Number of draws in the sample, n.</summary>
    public int Count => Units.Length;

    /// <summary>Design weights: one over <see cref="Probabilities"/>. With replacement each draw of a unit has one (Hansen and Hurwitz 1943).</summary>
    public double[] Weights() => Array.ConvertAll(Probabilities, p => 1 / p);

    internal static SelectedSample Of(int[] ascending, double probability)
    {
        var probabilities = new double[ascending.Length];
        Array.Fill(probabilities, probability);
        return new SelectedSample(ascending, probabilities);
    }

    internal static SelectedSample Of(IEnumerable<int> units, double[] probabilityOfUnit)
    {
        var chosen = units.ToArray();
        Array.Sort(chosen);
        return new SelectedSample(chosen, Array.ConvertAll(chosen, i => probabilityOfUnit[i]));
    }
}
