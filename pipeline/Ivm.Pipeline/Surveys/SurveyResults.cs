using System.Collections.Immutable;
using System.Globalization;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Pipeline.Surveys;

/// <summary>Writes the figures of a survey: <c>estimates.csv</c> and <c>estimates.parquet</c>, the same rows in the same order.</summary>
public static class SurveyResults
{
    private static readonly ResultTable Table = new(
        ("request", "VARCHAR"), ("statistic", "VARCHAR"), ("variable", "VARCHAR"), ("denominator", "VARCHAR"), ("domain", "VARCHAR"), ("probability", "DOUBLE"),
        ("estimate", "DOUBLE"), ("standard_error", "DOUBLE"), ("lower", "DOUBLE"), ("upper", "DOUBLE"),
        ("coefficient_of_variation", "DOUBLE"), ("design_effect", "DOUBLE"), ("degrees_of_freedom", "DOUBLE"),
        ("count", "BIGINT"), ("sum_of_weights", "DOUBLE"));

    /// <summary>Writes both files; each replaces an older one only when both are whole.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="figures">The figures.</param>
    public static void Write(string folder, ImmutableArray<SurveyFigure> figures)
    {
        var results = new ResultFolder(folder);
        Table.Write(results, "estimates", figures.Select(Row));
        results.Complete();
    }

    private static string?[] Row(SurveyFigure figure) =>
    [
        figure.Request, figure.Statistic.ToString().ToLowerInvariant(), figure.Variable, figure.Denominator, figure.DomainText, ResultTable.Number(figure.Probability),
        ResultTable.Number(figure.Estimate), ResultTable.Number(figure.StandardError), ResultTable.Number(figure.Lower), ResultTable.Number(figure.Upper),
        ResultTable.Number(figure.CoefficientOfVariation), ResultTable.Number(figure.DesignEffect), ResultTable.Number(figure.DegreesOfFreedom),
        figure.Count.ToString(CultureInfo.InvariantCulture), ResultTable.Number(figure.SumOfWeights),
    ];
}
