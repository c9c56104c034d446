namespace Ivm.Statistics.Calibration.Solving;

/// <summary>The margins of a problem by name and total, and what is said of them when there is no solution.</summary>
internal sealed class MarginCatalogue
{
    /// <summary>A message names so many margins in words; the outcome lists them all.</summary>
    private const int MarginsInMessage = 12;

    public MarginCatalogue(IReadOnlyList<CalibrationTerm> terms)
    {
        Names = terms.SelectMany(term => term.Levels, (term, level) => new MarginName(term.Name, level)).ToArray();
        Totals = terms.SelectMany(term => term.Totals).ToArray();
        Costs = terms.All(term => double.IsPositiveInfinity(term.Cost)) ? null : terms.SelectMany(term => term.Levels, (term, _) => term.Cost).ToArray();
    }

    public MarginName[] Names { get; }

    public double[] Totals { get; }

    /// <summary>Cost of missing each margin; null where all must be met.</summary>
    public double[]? Costs { get; }

    /// <summary>What the system shows to be impossible before any step; null where nothing does.</summary>
    public CalibrationOutcome.NotSolved? Refused(CalibrationSystem system)
    {
        if (system.EmptyMargins() is { Length: > 0 } empty)
            return NotSolved(CalibrationFailure.EmptyCell, empty, "no row in the sample counts towards these margins, but their totals are not zero");
        return system.Contradictions().FirstOrDefault() is { } contradiction
            ? NotSolved(CalibrationFailure.ContradictoryTotals, contradiction.Parties, Describe(contradiction))
            : null;
    }

    public string Describe(Contradiction contradiction)
        => $"{Names[contradiction.Margin]} follows from the others, which imply {contradiction.Implied:G12} where {Totals[contradiction.Margin]:G12} is asked";

    public CalibrationOutcome.NotSolved NotSolved(CalibrationFailure cause, IReadOnlyList<int> margins, string reason)
    {
        var listed = string.Join("; ", margins.Take(MarginsInMessage).Select(j => $"{Names[j]} (total {Totals[j]:G12})"));
        if (margins.Count > MarginsInMessage)
            listed += $"; and {margins.Count - MarginsInMessage} more";
        return new CalibrationOutcome.NotSolved(cause, margins.Select(j => Names[j]).ToArray(), $"{reason}: {listed}");
    }

    /// <summary>The margins before and after, and the coefficients in the caller's units.</summary>
    public (CalibrationMargin[] Margins, double[] Coefficients) Report(CalibrationSystem system, CalibrationSolution solution, IReadOnlyList<int> counts)
    {
        var layout = system.Layout;
        var margins = new CalibrationMargin[Names.Length];
        var coefficients = new double[Names.Length];
        for (var margin = 0; margin < margins.Length; margin++)
        {
            var j = layout.ColumnOf(margin);
            coefficients[margin] = solution.Coefficients[j] * layout.ColumnScale[j] * layout.VarianceScale;
            margins[margin] = new CalibrationMargin(
                Names[margin], Totals[margin], layout.Unscaled(j, system.Before[j]), layout.Unscaled(j, solution.Reached[j]), counts[j], !system.Factor.Kept[j]);
        }

        return (margins, coefficients);
    }
}
