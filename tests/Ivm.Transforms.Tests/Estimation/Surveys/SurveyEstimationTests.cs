using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Tests.Estimation.Surveys;

public sealed class SurveyEstimationTests
{
    [Fact]
    public void Quantiles_of_every_domain_stand_one_after_another_with_their_shares()
    {
        var figures = Run(
            "design: { weights: w }\nestimates: [{ name: size, statistic: quantile, variable: size, probabilities: [0.25, 0.5], by: [[], [kind]] }]\n",
            Enumerable.Range(1, 40).Select(row => (1.0, (double)row, row <= 20 ? "small" : "large")));

        // With equal weights the quantile is the smallest value with at least that share of the rows at or below it.
        Assert.Equal(
            [("", 0.25, 10.0), ("", 0.5, 20.0), ("kind=large", 0.25, 25.0), ("kind=large", 0.5, 30.0), ("kind=small", 0.25, 5.0), ("kind=small", 0.5, 10.0)],
            figures.Select(figure => (figure.DomainText, figure.Probability!.Value, figure.Estimate!.Value)));
        Assert.All(figures, figure => Assert.True(figure.Lower < figure.Estimate && figure.Estimate < figure.Upper));
    }

    [Fact]
    public void A_variance_is_that_of_the_values()
    {
        var figure = Assert.Single(Run(
            "design: { weights: w }\nestimates: [{ statistic: variance, variable: size }]\n",
            Enumerable.Range(1, 9).Select(row => (7.0, (double)row, "all"))));
        Assert.Equal(7.5, figure.Estimate!.Value, 1e-12);
    }

    [Fact]
    public void Units_with_probabilities_of_their_own_take_Brewers_variance()
    {
        // The total of y / p over n units; Brewer: n / (n - 1) times the sum of (1 - p) squared deviations of y / p.
        (double P, double Y)[] units = [(0.2, 3), (0.4, 5), (0.5, 8), (0.25, 2)];
        var figure = Assert.Single(Run(
            "design: { probabilities: w, stages: [{ unit_probability: w }] }\nestimates: [{ statistic: total, variable: size }]\n",
            units.Select(unit => (unit.P, unit.Y, "all"))));

        var mean = units.Average(unit => unit.Y / unit.P);
        var variance = 4.0 / 3 * units.Sum(unit => (1 - unit.P) * Math.Pow((unit.Y / unit.P) - mean, 2));
        Assert.Equal(units.Sum(unit => unit.Y / unit.P), figure.Estimate!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(variance), figure.StandardError!.Value, 1e-12);
    }

    private static ImmutableArray<SurveyFigure> Run(string design, IEnumerable<(double Weight, double Size, string Kind)> rows)
    {
        var all = rows.ToArray();
        return SurveyEstimation.Run(SurveyPlanReader.Read("design.yaml", design), new SurveyData(
            all.Length,
            ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("w", Array.ConvertAll(all, row => row.Weight)), KeyValuePair.Create("size", Array.ConvertAll(all, row => row.Size))]),
            ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("kind", Array.ConvertAll(all, row => (string?)row.Kind))])));
    }
}
