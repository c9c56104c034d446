using Ivm.Contracts;

namespace Ivm.Transforms.Estimation;

/// <summary>The contract of <c>estimate.figures</c>: what was estimated, for which cell, and how precisely.</summary>
public static class FigureSchema
{
    /// <summary>Name of the dataset.</summary>
    public static DatasetName Figures { get; } = new("estimate", "figures");

    /// <summary>The contract for a plan: a column per classification, missing where a table is not split by it.</summary>
    public static TableSchema Of(TablePlan plan) => TableSchema.Dataset(
        Figures.ToString(),
        new Label("Cijfers met marges", "Figures with margins"),
        [
            Text("table_name", "Tabel", "Table"),
            Text("measure", "Maat", "Measure"),
            Text("statistic", "Statistiek", "Statistic"),
            Text("by", "Uitsplitsing; leeg voor het totaal", "Classifications; empty for the total"),
            Text("cell", "Cel van de uitsplitsing; leeg voor het totaal", "Cell of the classifications; empty for the total"),
            .. plan.Classifications.Select(classification => Field.Of(classification.Name, FieldType.String, classification.Label)),
            Number("estimate", "Schatting", "Estimate"),
            Number("standard_error", "Standaardfout", "Standard error"),
            Number("margin", "Marge (halve breedte van het interval)", "Margin (half the width of the interval)"),
            Number("ci_low", "Ondergrens van het interval (Wilson voor percentages)", "Lower end of the interval (Wilson for percentages)"),
            Number("ci_high", "Bovengrens van het interval (Wilson voor percentages)", "Upper end of the interval (Wilson for percentages)"),
            Count("n", "Waarnemingen, ongewogen", "Observations, unweighted"),
            Field.Of("n_ones", FieldType.Long, new Label("Waarnemingen met het kenmerk, ongewogen (percentages)", "Observations with the property, unweighted (percentages)")),
            Count("degrees_of_freedom", "Vrijheidsgraden", "Degrees of freedom"),
            Number("cv", "Variatiecoëfficiënt", "Coefficient of variation"),
            Number("design_effect", "Steekproefeffect", "Design effect"),
            Number("unweighted_estimate", "Ongewogen cijfer", "Unweighted figure"),
            Field.Of("symbol", FieldType.String, new Label("Publicatiesymbool; leeg voor een gewoon getal", "Publication symbol; empty for an ordinary number")),
            Text("shown", "Zoals gepubliceerd", "As published"),
        ],
        "table_name",
        "measure",
        "by",
        "cell");

    private static Field Text(string name, string dutch, string english) =>
        Field.Of(name, FieldType.String, new Label(dutch, english), required: true);

    private static Field Number(string name, string dutch, string english) =>
        Field.Of(name, FieldType.Number, new Label(dutch, english));

    private static Field Count(string name, string dutch, string english) =>
        Field.Of(name, FieldType.Long, new Label(dutch, english), required: true);
}
