namespace Ivm.Contracts.Tests.Surveys;

public class SurveyContractsTests
{
    private const string Design = "weighting: other-weighting.yaml\nestimates: [{ statistic: mean, variable: y }]\n";
    private const string Model = "design: { weights: w }\ndistance: linear\nterms: [sex]\ntotals: other-totals.csv\n";

    [Fact]
    public void A_design_file_its_weighting_model_and_its_totals_may_lie_among_the_contracts() =>
        Assert.Empty(Some().With("surveys/other-totals.csv", "term,level,total\nsex,1,10\n").Faults());

    [Fact]
    public void Totals_and_models_that_are_not_there_are_named()
    {
        Assert.Equal(
            "surveys/other-weighting.yaml: found 'other-totals.csv', for which there is no file surveys/other-totals.csv; expected the totals that it names. Add the file, or correct the name.",
            Some().Fault());
        Assert.Equal(
            "surveys/other.yaml: found 'other-weighting.yaml', for which there is no file surveys/other-weighting.yaml; expected the weighting model that it names. Add the file, or correct the name.",
            new SomeContracts().With("surveys/other.yaml", Design).Fault());
    }

    [Fact]
    public void A_fault_in_a_weighting_model_is_reported_with_its_place() =>
        Assert.StartsWith("surveys/other-weighting.yaml:2:11: found 'lineer'", Some().With("surveys/other-totals.csv", "x").Replacing("surveys/other-weighting.yaml", "linear", "lineer").Fault(), StringComparison.Ordinal);

    private static SomeContracts Some() => new SomeContracts().With("surveys/other.yaml", Design).With("surveys/other-weighting.yaml", Model);
}
