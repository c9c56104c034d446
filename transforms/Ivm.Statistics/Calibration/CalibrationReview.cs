using Ivm.Statistics.Calibration.Solving;

namespace Ivm.Statistics.Calibration;

/// <summary>A margin whose total differs from what the totals of other margins imply.</summary>
/// <param name="Margin">The margin.</param>
/// <param name="Parties">It and those it follows from.</param>
/// <param name="Implied">The total they imply for it.</param>
/// <param name="Asked">The total that is asked.</param>
public sealed record ContradictoryMargin(MarginName Margin, IReadOnlyList<MarginName> Parties, double Implied, double Asked);

/// <summary>Levels of a term that together would be one cell of enough rows.</summary>
/// <param name="Term">The term.</param>
/// <param name="Levels">The levels to join, in their order.</param>
/// <param name="RowCount">Rows the joint level has.</param>
/// <param name="Total">Population total of the joint level.</param>
public sealed record CellCollapse(string Term, IReadOnlyList<string> Levels, int RowCount, double Total);

/// <summary>What can be said of a calibration before it is solved.</summary>
public sealed record CalibrationReview
{
    /// <summary>Margins with a total that is not zero but without rows: no weights can meet them.</summary>
    public required IReadOnlyList<MarginName> EmptyCells { get; init; }

    /// <summary>Margins whose totals contradict each other.</summary>
    public required IReadOnlyList<ContradictoryMargin> Contradictions { get; init; }

    /// <summary>Margins that follow from others (or are empty on both sides) and are left out without loss.</summary>
    public required IReadOnlyList<MarginName> DependentMargins { get; init; }

    /// <summary>Margins of counts with fewer rows than asked, empty ones included.</summary>
    public required IReadOnlyList<MarginName> ThinCells { get; init; }

    /// <summary>Levels to join so that no cell is thin; neighbours in the order of the levels, the last crossed factor first.</summary>
    public required IReadOnlyList<CellCollapse> ProposedCollapses { get; init; }

    internal static CalibrationReview Of(MarginCatalogue catalogue, IReadOnlyList<CalibrationTerm> terms, CalibrationSystem system, int[] counts, int minimumRows)
    {
        var (thin, proposals) = (new List<MarginName>(), new List<CellCollapse>());
        var first = 0;
        foreach (var term in terms)
        {
            if (term.LevelCounts.Count > 0)
            {
                var ofTerm = Enumerable.Range(first, term.Levels.Count).Select(margin => counts[system.Layout.ColumnOf(margin)]).ToArray();
                thin.AddRange(Enumerable.Range(0, ofTerm.Length).Where(level => IsThin(ofTerm[level], term.Totals[level])).Select(level => catalogue.Names[first + level]));
                proposals.AddRange(CellCollapses.Of(term, ofTerm, minimumRows));
            }

            first += term.Levels.Count;
        }

        return new CalibrationReview
        {
            EmptyCells = system.EmptyMargins().Select(margin => catalogue.Names[margin]).ToArray(),
            Contradictions = system.Contradictions().Select(found => new ContradictoryMargin(
                catalogue.Names[found.Margin], found.Parties.Select(party => catalogue.Names[party]).ToArray(), found.Implied, catalogue.Totals[found.Margin])).ToArray(),
            DependentMargins = catalogue.Names.Where((_, margin) => IsDependent(system.Layout.ColumnOf(margin))).ToArray(),
            ThinCells = thin,
            ProposedCollapses = proposals,
        };

        bool IsDependent(int column) => !system.Factor.Kept[column] && (!system.IsEmpty[column] || system.Totals[column] == 0);

        bool IsThin(int rows, double total) => rows < minimumRows && (rows > 0 || total != 0);
    }
}
