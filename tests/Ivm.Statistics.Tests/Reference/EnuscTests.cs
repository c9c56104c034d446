using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Reference;

public class EnuscTests
{
    private const double Tolerance = 1e-8;

    [Fact]
    public void The_eighty_published_figures_of_the_chilean_survey_are_reproduced()
    {
        var folder = SharedData.Require(Path.Combine("surveys", "enusc-2019"));
        var data = CsvColumns.Read(Path.Combine(folder, "input.csv"));
        var expected = CsvColumns.Read(Path.Combine(folder, "expected.csv"));
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = data.Numbers("Fact_Pers"),
            Stages = [new SamplingStage { Strata = data.Factor("VarStrat").Codes, Units = data.Factor("Conglomerado").Codes }],
            Nested = true,
            // The figures come from a version of R survey that took a lonely unit's deviation from zero.
            LonelyUnits = LonelyUnitPolicy.AdjustAboutZero,
        });

        for (var i = 0; i < expected.RowCount; i++)
        {
            var id = expected.Text("id")[i];
            var actual = Find(design, data, id, expected.Text("domain")[i]);
            Close.To(Expected("estimate"), actual.Estimate, Tolerance, id);
            Close.To(Expected("se"), actual.StandardError, Tolerance, id + " se");
            Assert.Equal(Expected("n"), actual.Count);
            foreach (var (column, value) in new[] { ("ci_l", actual.Lower), ("ci_u", actual.Upper), ("deff", actual.DesignEffect) })
            {
                if (!double.IsNaN(Expected(column)))
                    Close.To(Expected(column), value, Tolerance, $"{id} {column}");
            }

            double Expected(string column) => CsvColumns.Number(expected.Text(column)[i]);
        }

        Assert.Equal(80, expected.RowCount);
    }

    private static DomainEstimate Find(SurveyDesign design, CsvColumns data, string id, string domain)
    {
        var by = id.Split("_by_");
        var stem = by[0][..by[0].LastIndexOf('_')];
        var isTotal = by[0].EndsWith("_total", StringComparison.Ordinal);

        // The published share of P3_1_1 is that of answer 1 among all answers, "does not know" included.
        var values = data.Numbers(stem).Select(value => stem == "P3_1_1" ? (value == 1 ? 1 : 0) : value).ToArray();
        var (codes, levels) = by.Length == 1 ? (new int[data.RowCount], ["all"]) : data.Factor(by[1]);
        var estimator = design.By(codes, levels.Length);
        return (isTotal ? estimator.Total(values) : estimator.Mean(values))[Array.IndexOf(levels, domain)];
    }
}
