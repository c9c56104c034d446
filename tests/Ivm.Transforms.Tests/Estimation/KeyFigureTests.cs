using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Estimation;
using Ivm.Transforms.Tests.Harness;
using Ivm.Transforms.Tests.Weighting;

namespace Ivm.Transforms.Tests.Estimation;

public sealed class KeyFigureTests
{
    [Fact]
    public void Figures_stand_beside_the_truth_of_the_same_cell()
    {
        var survey = new SomeSurvey().Persons(10, "PO01").Persons(10, "PO02")
            .Respondent(1, (0.5, 0), answers: "grade=6").Respondent(2, (0.5, 0), answers: "grade=8")
            .Respondent(11, (0.5, 0), answers: "grade=4").Respondent(12, (0.1, 0), answers: "grade=5").Respondent(13, (0.1, 0), answers: "grade=5");
        var measure = new Measure("grade", new Label("grade", "grade"), Statistic.Mean, "grade", null, 1);
        using var harness = new TransformHarness();
        var figures = survey.Estimate(SomeSurvey.Edition(["region"], by: ["", "region", "region sex"], measures: [measure]), within: harness).Figures;
        var reading = new Reading();

        harness.Input(figures).Run(reading);

        Assert.Equal(
            [("total", "total", 6.0, true), ("region", "PO01", 6.5, true), ("region x sex", "PO01 x 1", 99.0, false)],
            reading.Found.Select(figure => (figure.By, figure.Domain, figure.Truth, figure.Covers)));
        Assert.Equal(5.6, reading.Found[0].Unweighted, 1e-12);
        Assert.Equal([null, 0.25, null], reading.Found.Select(figure => figure.ReplicateMargin));
    }

    private sealed class Reading : ITransform
    {
        public ImmutableArray<KeyFigure> Found { get; private set; }

        public string Task => "reading";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs { get; } = [FigureSchema.Figures];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            context.Sql.Load("truth", new ColumnBatch(
            [
                new Column<string?>("measure", ["grade", "grade", "grade", "other"]),
                new Column<string?>("by", ["total", "region", "region x sex", "total"]),
                new Column<string?>("domain", ["total", "PO01", "PO01 x 1", "total"]),
                new Column<double?>("truth", [6.0, 6.5, 99.0, 1.0]),
            ]));
            context.Sql.Load("replicate_margin", new ColumnBatch(
            [
                new Column<string?>("measure", ["grade"]),
                new Column<string?>("by", ["region"]),
                new Column<string?>("cell", ["region=PO01"]),
                new Column<double?>("margin", [0.25]),
            ]));
            using var reader = context.Sql.Query(KeyFigure.Query);
            Found = KeyFigure.Read(reader);
        }
    }
}
