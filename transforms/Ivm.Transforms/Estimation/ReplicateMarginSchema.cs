using Ivm.Contracts;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Variance;

namespace Ivm.Transforms.Estimation;

/// <summary>A figure's standard error and margin by replicates, in the unit of the statistic; null where not defined.</summary>
internal sealed record ReplicateMargin(string Measure, string By, string Cell, double? Estimate, double? StandardError, double? Margin, long Count)
{
    /// <summary>Brings an estimate to the unit of its statistic.</summary>
    public static ReplicateMargin Of(Measure measure, DomainCells crossing, int cell, DomainEstimate estimate, double level)
    {
        var unit = measure.Statistic == Statistic.Mean ? 1 : 100;
        var quantile = estimate.DegreesOfFreedom >= 1 ? StudentDistribution.Quantile((1 + level) / 2, estimate.DegreesOfFreedom) : double.NaN;
        return new ReplicateMargin(
            measure.Name,
            crossing.Name,
            string.Join(", ", crossing.By.Zip(crossing.Cells[cell], (name, value) => $"{name}={value}")),
            Finite(unit * estimate.Estimate),
            Finite(unit * estimate.StandardError),
            Finite(unit * estimate.StandardError * quantile),
            estimate.Count);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>The contract of <c>estimate.replicate_margins</c>.</summary>
public static class ReplicateMarginSchema
{
    /// <summary>Name of the dataset.</summary>
    public static DatasetName Name { get; } = new("estimate", "replicate_margins");

    /// <summary>The contract.</summary>
    public static TableSchema Schema { get; } = TableSchema.Dataset(
        Name.ToString(),
        new Label("Marges uit replicaties", "Margins by replicates"),
        [
            Field.Of("measure", FieldType.String, new Label("Maat", "Measure"), required: true),
            Field.Of("by", FieldType.String, new Label("Uitsplitsing; leeg voor het totaal", "Classifications; empty for the total"), required: true),
            Field.Of("cell", FieldType.String, new Label("Cel van de uitsplitsing; leeg voor het totaal", "Cell of the classifications; empty for the total"), required: true),
            Field.Of("estimate", FieldType.Number, new Label("Schatting", "Estimate")),
            Field.Of("standard_error", FieldType.Number, new Label("Standaardfout uit replicaties", "Standard error by replicates")),
            Field.Of("margin", FieldType.Number, new Label("Marge uit replicaties", "Margin by replicates")),
            Field.Of("n", FieldType.Long, new Label("Waarnemingen, ongewogen", "Observations, unweighted"), required: true),
        ],
        "measure",
        "by",
        "cell");

    internal static ColumnBatch Columns(IEnumerable<ReplicateMargin> margins)
    {
        var rows = margins
            .OrderBy(row => row.Measure, StringComparer.Ordinal).ThenBy(row => row.By, StringComparer.Ordinal).ThenBy(row => row.Cell, StringComparer.Ordinal).ToArray();
        return new ColumnBatch(
        [
            new Column<string?>("measure", [.. rows.Select(row => row.Measure)]),
            new Column<string?>("by", [.. rows.Select(row => row.By)]),
            new Column<string?>("cell", [.. rows.Select(row => row.Cell)]),
            new Column<double?>("estimate", [.. rows.Select(row => row.Estimate)]),
            new Column<double?>("standard_error", [.. rows.Select(row => row.StandardError)]),
            new Column<double?>("margin", [.. rows.Select(row => row.Margin)]),
            new Column<long?>("n", [.. rows.Select(row => (long?)row.Count)]),
        ]);
    }
}
