using Ivm.Contracts;

namespace Ivm.Transforms.Estimation;

/// <summary>A figure with the table, measure and cell that it belongs to.</summary>
internal sealed record TabulatedFigure(string Table, Measure Measure, DomainCells Crossing, int Cell, Figure Figure)
{
    /// <summary>The cell in words: <c>police_region=PO01, sex=1</c>, empty for the total.</summary>
    public string CellName => string.Join(", ", Crossing.By.Zip(Crossing.Cells[Cell], (name, value) => $"{name}={value}"));

    /// <summary>The class of a classification; null where the table is not split by it.</summary>
    public string? ClassOf(string classification)
    {
        var at = Crossing.By.IndexOf(classification);
        return at < 0 ? null : Crossing.Cells[Cell][at];
    }
}

/// <summary>Figures as the columns of <see cref="FigureSchema"/>.</summary>
internal static class FigureColumns
{
    /// <summary>The columns, sorted by the contract's key.</summary>
    public static ColumnBatch Of(IEnumerable<TabulatedFigure> figures, TablePlan plan)
    {
        var rows = figures
            .Select(row => (Row: row, row.CellName))
            .OrderBy(item => item.Row.Table, StringComparer.Ordinal)
            .ThenBy(item => item.Row.Measure.Name, StringComparer.Ordinal)
            .ThenBy(item => item.Row.Crossing.Name, StringComparer.Ordinal)
            .ThenBy(item => item.CellName, StringComparer.Ordinal)
            .ToArray();
        return new ColumnBatch(
        [
            Text("table_name", row => row.Table),
            Text("measure", row => row.Measure.Name),
            Text("statistic", row => Name(row.Measure.Statistic)),
            Text("by", row => row.Crossing.Name),
            new Column<string?>("cell", [.. rows.Select(item => item.CellName)]),
            .. plan.Classifications.Select(classification => Text(classification.Name, row => row.ClassOf(classification.Name))),
            Number("estimate", row => row.Figure.Estimate),
            Number("standard_error", row => row.Figure.StandardError),
            Number("margin", row => row.Figure.Margin),
            Number("ci_low", row => row.Figure.Lower),
            Number("ci_high", row => row.Figure.Upper),
            Count("n", row => row.Figure.Count),
            Count("n_ones", row => row.Figure.Ones),
            Count("degrees_of_freedom", row => row.Figure.DegreesOfFreedom),
            Number("cv", row => row.Figure.CoefficientOfVariation),
            Number("design_effect", row => row.Figure.DesignEffect),
            Number("unweighted_estimate", row => row.Figure.Unweighted),
            Text("symbol", row => PublicationSymbol.Of(row.Figure, row.Measure.Decimals)),
            Text("shown", row => PublicationSymbol.Shown(row.Figure, row.Measure.Decimals)),
        ]);

        Column<string?> Text(string name, Func<TabulatedFigure, string?> value) => new(name, [.. rows.Select(item => value(item.Row))]);
        Column<double?> Number(string name, Func<TabulatedFigure, double?> value) => new(name, [.. rows.Select(item => value(item.Row))]);
        Column<long?> Count(string name, Func<TabulatedFigure, long?> value) => new(name, [.. rows.Select(item => value(item.Row))]);
    }

    private static string Name(Statistic statistic) => statistic switch
    {
        Statistic.Percentage => "percentage",
        Statistic.Mean => "mean",
        Statistic.Per100 => "per_100",
        Statistic.RatioPercentage => "ratio_percentage",
        _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "This statistic has no name."),
    };
}
