using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>
/// The linear system of a calibration at its starting point: which margins are empty, which follow from others, and the
/// factor of the Gram matrix on the rest. All in the scaled columns of the layout.
/// </summary>
internal sealed class CalibrationSystem
{
    private readonly CalibrationOptions options;
    private readonly double[] disagreement;

    private CalibrationSystem(AuxiliaryLayout layout, CalibrationOptions options, double[] totals, double[]? ridge, CalibrationMoments start, EliminationOrder? elimination)
    {
        Layout = layout;
        Totals = totals;
        Ridge = ridge;
        this.options = options;
        Before = start.Totals;
        var gram = start.Gram(ridge);
        Size = new double[layout.ColumnCount];
        disagreement = new double[layout.ColumnCount];
        IsEmpty = new bool[layout.ColumnCount];
        var isAllowed = new bool[layout.ColumnCount];
        var weights = start.SumOfWeights;
        for (var j = 0; j < Size.Length; j++)
        {
            IsEmpty[j] = !gram.IsNonzero(j, j);
            isAllowed[j] = layout.MarginOf(j) >= 0 && !IsEmpty[j];
            var inSample = layout.IsOfOnes(j) ? Math.Abs(Before[j]) : Math.Sqrt(gram[j, j] * weights);
            Size[j] = layout.MarginOf(j) < 0 ? 0 : Math.Max(inSample, Math.Abs(totals[j]));
        }

        Elimination = elimination ?? EliminationOrder.Of(gram, column => layout.MarginOf(column) >= 0);
        Factor = GramFactor.Of(gram, Elimination, options.CollinearityTolerance, isAllowed);
    }

    public AuxiliaryLayout Layout { get; }

    /// <summary>Population totals.</summary>
    public double[] Totals { get; }

    /// <summary>One over the cost of missing a margin; 0 for a margin that must be met.</summary>
    public double[]? Ridge { get; }

    /// <summary>Totals at the starting point.</summary>
    public double[] Before { get; }

    /// <summary>What a misfit is judged against.</summary>
    public double[] Size { get; }

    /// <summary>Columns without any unit.</summary>
    public bool[] IsEmpty { get; }

    /// <summary>Margins given up, in the caller's order.</summary>
    public IReadOnlyList<int> LeftOut { get; private set; } = [];

    public EliminationOrder Elimination { get; }

    /// <summary>Factor of the Gram matrix at the starting point.</summary>
    public GramFactor Factor { get; }

    public static CalibrationSystem Make(
        AuxiliaryLayout layout, CalibrationOptions options, double[] totals, double[]? costs, CalibrationMoments start, EliminationOrder? elimination)
        => new(layout, options, layout.ScaledTotals(totals), costs is null ? null : ScaledRidge(layout, costs, start.Gram(), options.CollinearityTolerance), start, elimination);

    /// <summary>The system with every margin soft, by what is added to the diagonal of the scaled columns.</summary>
    public static CalibrationSystem Soft(
        AuxiliaryLayout layout, CalibrationOptions options, double[] scaledTotals, double[] ridge, CalibrationMoments start, EliminationOrder? elimination)
        => new(layout, options, scaledTotals, ridge, start, elimination);

    /// <summary>Margins with a total but without units, in the caller's order.</summary>
    public int[] EmptyMargins()
        => Columns().Where(j => IsEmpty[j] && Totals[j] != 0 && !IsSoft(j)).Select(Layout.MarginOf).Order().ToArray();

    /// <summary>Margins that follow from others though their totals do not, in the caller's order.</summary>
    public IEnumerable<Contradiction> Contradictions()
    {
        foreach (var j in Columns().OrderBy(Layout.MarginOf))
        {
            if (Factor.Kept[j] || IsEmpty[j] || IsSoft(j))
                continue;
            var coefficients = Factor.Dependence(j);
            var (implied, size) = (default(CompensatedSum), Math.Abs(Totals[j]));
            for (var k = 0; k < coefficients.Length; k++)
            {
                implied.Add(coefficients[k] * Totals[k]);
                size = Math.Max(size, Math.Abs(coefficients[k] * Totals[k]));
            }

            var difference = Math.Abs(implied.Value - Totals[j]);
            if (difference <= options.ContradictionTolerance * size)
            {
                disagreement[j] = difference;
                continue;
            }

            var parties = Enumerable.Range(0, coefficients.Length).Where(k => Math.Abs(coefficients[k]) > 1e-6).Append(j);
            yield return new Contradiction(
                Layout.MarginOf(j),
                parties.Select(Layout.MarginOf).Order().ToArray(),
                Layout.Unscaled(j, implied.Value));
        }
    }

    /// <summary>
    /// Gives up margins without units and then, one by one, those whose totals contradict what is left: counting as empty,
    /// they no longer have to be met. Nothing is given up where no margin is empty.
    /// </summary>
    public void LeaveOutUnmeetable()
    {
        var leftOut = EmptyMargins().ToList();
        foreach (var margin in leftOut)
            Totals[Layout.ColumnOf(margin)] = 0;
        while (leftOut.Count > 0 && Contradictions().FirstOrDefault() is { } contradiction)
        {
            leftOut.Add(contradiction.Margin);
            IsEmpty[Layout.ColumnOf(contradiction.Margin)] = true;
            Totals[Layout.ColumnOf(contradiction.Margin)] = 0;
        }

        leftOut.Sort();
        LeftOut = leftOut;
    }

    /// <summary>True for a margin that may be missed at a cost.</summary>
    public bool IsSoft(int column) => Ridge is not null && Ridge[column] > 0;

    /// <summary>
    /// Totals less what was reached, and the largest of them relative to its size; dropped empty margins do not count. Where
    /// rounded totals of dependent margins disagree within what is tolerated (found by <see cref="Contradictions"/>), a
    /// dropped one need not be met more closely than they agree; twice that, as the disagreement itself is not exact.
    /// </summary>
    public (double[] Misfit, double Largest) MisfitOf(double[] reached, double[] coefficients)
    {
        var misfit = new double[reached.Length];
        var largest = 0.0;
        for (var j = 0; j < misfit.Length; j++)
        {
            if (Size[j] == 0 || IsEmpty[j] || (IsSoft(j) && !Factor.Kept[j]))
                continue;
            misfit[j] = Totals[j] - reached[j] - (Ridge is null ? 0 : Ridge[j] * coefficients[j]);
            largest = Math.Max(largest, Excess(misfit, j));
        }

        return (misfit, largest);
    }

    /// <summary>How far a margin's misfit goes beyond what is tolerated of rounded totals, relative to its size; 0 where it has none.</summary>
    public double Excess(double[] misfit, int column)
        => misfit[column] == 0 ? 0 : (Math.Abs(misfit[column]) - (2 * disagreement[column])) / Size[column];

    private IEnumerable<int> Columns() => Enumerable.Range(0, Layout.ColumnCount).Where(j => Layout.MarginOf(j) >= 0);

    /// <summary>
    /// Costs beyond which a margin is met to some parts in 10^10 anyway count as that much: a dearer one could not be told
    /// from the margins that it follows from, or that follow from it.
    /// </summary>
    private static double[] ScaledRidge(AuxiliaryLayout layout, double[] costs, SymmetricMatrix gram, double collinearity)
    {
        var ridge = new double[layout.ColumnCount];
        for (var margin = 0; margin < costs.Length; margin++)
        {
            var column = layout.ColumnOf(margin);
            if (double.IsPositiveInfinity(costs[margin]))
                continue;
            var asked = layout.ColumnScale[column] * layout.ColumnScale[column] * layout.WeightScale * layout.VarianceScale / costs[margin];
            ridge[column] = Math.Max(asked, 4 * collinearity * gram[column, column]);
        }

        return ridge;
    }
}

/// <summary>A margin whose total differs from what the other totals imply.</summary>
/// <param name="Margin">The margin.</param>
/// <param name="Parties">It and the margins it follows from, in the caller's order.</param>
/// <param name="Implied">What they imply for it.</param>
internal sealed record Contradiction(int Margin, int[] Parties, double Implied);
