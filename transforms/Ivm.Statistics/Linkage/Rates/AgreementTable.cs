using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Rates;

/// <summary>Cells of agreement, those that no rule catches first.</summary>
/// <param name="free">Things in which matches differ, as bits of a cell.</param>
/// <param name="unseen">Cells that no rule catches.</param>
/// <param name="seen">Cells that a rule catches.</param>
/// <param name="observed">Matches in the cells that a rule catches.</param>
internal sealed class AgreementTable(int[] free, int[] unseen, int[] seen, double[] observed)
{
    private readonly int[] cells = [.. unseen, .. seen];

    /// <summary>Things in which matches differ.</summary>
    public int Things => free.Length;

    /// <summary>Cells that no rule catches.</summary>
    public int UnseenCount => unseen.Length;

    /// <summary>Cells that a rule catches.</summary>
    public int SeenCount => seen.Length;

    /// <summary>All cells.</summary>
    public int CellCount => cells.Length;

    /// <summary>Matches in the cells that a rule catches.</summary>
    public double[] Observed => observed;

    /// <summary>All of them.</summary>
    public double Found { get; } = CompensatedSum.Of(observed);

    /// <summary>Whether a thing agrees in a cell: 1 or 0.</summary>
    /// <param name="cell">Place of the cell.</param>
    /// <param name="thing">Place of the thing.</param>
    public int Agrees(int cell, int thing) => cells[cell] >> free[thing] & 1;

    /// <summary>Rows of a loglinear model of the cells: a constant, the things, and where asked for every two of them.</summary>
    public double[][] Design(bool pairs)
    {
        var design = new double[cells.Length][];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var row = new List<double> { 1 };
            for (var thing = 0; thing < free.Length; thing++)
                row.Add(Agrees(cell, thing));
            for (var first = 0; pairs && first < free.Length; first++)
            {
                for (var second = first + 1; second < free.Length; second++)
                    row.Add(Agrees(cell, first) * Agrees(cell, second));
            }

            design[cell] = [.. row];
        }

        return design;
    }

    /// <summary>The estimate of a fitted model.</summary>
    /// <param name="model">Which.</param>
    /// <param name="means">Fitted mean of every cell.</param>
    /// <param name="slopes">For every cell the derivatives of the logarithm of its mean.</param>
    /// <param name="confidence">Of the interval.</param>
    public AgreementCapture Result(AgreementModel model, double[] means, double[][] slopes, double confidence)
    {
        var missed = CompensatedSum.Of(means.AsSpan(0, unseen.Length));
        var gradient = new double[slopes[0].Length];
        for (var row = 0; row < unseen.Length; row++)
        {
            for (var term = 0; term < gradient.Length; term++)
                gradient[term] += means[row] * slopes[row][term];
        }

        var variance = missed + LoglinearFit.Variance(slopes, means, unseen.Length, gradient);
        var spread = missed > 0 ? Math.Exp(NormalDistribution.Quantile((1 + confidence) / 2) * Math.Sqrt(GammaFunction.LogOnePlus(variance / (missed * missed)))) : 1;
        var deviance = LoglinearFit.Deviance(observed, means.AsSpan(unseen.Length));
        return new AgreementCapture(Found, missed, missed / spread, missed * spread, model, deviance, seen.Length - gradient.Length);
    }
}
