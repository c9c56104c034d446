using Ivm.Statistics.Sampling;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>Steps of parts that share no row, as one step of the whole sample. Rows in no part keep their weight.</summary>
internal sealed class PartedAdjustment : IWeightAdjustment
{
    private readonly IReadOnlyList<(int[] Rows, IReadOnlyList<IWeightAdjustment> Chain)> parts;

    /// <summary>Makes the step.</summary>
    /// <param name="before">Weight of every row before it.</param>
    /// <param name="parts">Rows of every part, and its own steps for these rows, first one first.</param>
    public PartedAdjustment(double[] before, IReadOnlyList<(int[] Rows, IReadOnlyList<IWeightAdjustment> Chain)> parts)
    {
        this.parts = parts;
        WeightsBefore = before;
        Weights = (double[])before.Clone();
        foreach (var (rows, chain) in parts)
        {
            for (var k = 0; k < rows.Length; k++)
                Weights[rows[k]] = chain[^1].Weights[k];
        }
    }

    /// <inheritdoc/>
    public double[] WeightsBefore { get; }

    /// <inheritdoc/>
    public double[] Weights { get; }

    /// <inheritdoc/>
    public void Pullback(Span<double> linearised)
    {
        foreach (var (rows, chain) in parts)
        {
            var own = new double[rows.Length];
            for (var k = 0; k < own.Length; k++)
                own[k] = linearised[rows[k]];
            foreach (var step in chain.Reverse())
                step.Pullback(own);
            for (var k = 0; k < own.Length; k++)
                linearised[rows[k]] = own[k];
        }
    }
}
