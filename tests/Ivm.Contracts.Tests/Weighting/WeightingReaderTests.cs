namespace Ivm.Contracts.Tests.Weighting;

public class WeightingReaderTests
{
    [Theory]
    [InlineData("distance: logit", "distance: logistic", "weighting/2011.yaml:1:11: found 'logistic'; expected one of linear, raking, logit. Take one of these.")]
    [InlineData("bounds: { lower: 0.3, upper: 3 }\n", "", "weighting/2011.yaml:1:1: found no key 'bounds'; expected the key 'bounds' with the bounds that the logit distance needs. Add 'bounds'.")]
    [InlineData("bounds: { lower: 0.3, upper: 3 }", "bounds: { lower: 0.3 }", "weighting/2011.yaml:2:9: found bounds that are not complete; expected both lower and upper for the logit distance. Add the other one.")]
    [InlineData("[police_region, sex]", "[police_region, gender]", "weighting/2011.yaml:4:21: found the unknown classification 'gender'; expected a name in codelists/classifications.yaml. Add it there.")]
    [InlineData("[police_region, sex]", "[sex, sex]", "weighting/2011.yaml:4:11: found 'sex' a second time; expected every item once. Remove it: it already stands at weighting/2011.yaml:4:6.")]
    [InlineData("- age_group", "- [sex, police_region]", "weighting/2011.yaml:5:5: found a crossing that stands in the list already; expected every crossing once. Remove it.")]
    [InlineData("terms:\n  - [police_region, sex]\n  - age_group\n", "terms: []\n", "weighting/2011.yaml:1:1: found no terms; expected at least one term. Add a term, for example 'total'.")]
    [InlineData("terms:\n  - [police_region, sex]\n  - age_group\n", "terms: police_region\n", "weighting/2011.yaml:3:8: found 'police_region'; expected a list of crossings of classifications. Write a list: [a, b], or a line with '- ' for each item.")]
    public void A_fault_in_a_weighting_model_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("weighting/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("variable: age", "variable: agee", "codelists/classifications.yaml:4:15: found 'agee', which is no column of link.population; expected a column of outputs/link.population.schema.json. Did you mean 'age'?")]
    [InlineData("classes: [15, 35, 55]", "classes: [15, 55, 35]", "codelists/classifications.yaml:5:23: found 35 after 55; expected lower bounds that go up. Put them in order.")]
    [InlineData("classes: [15, 35, 55]", "classes: [15, old]", "codelists/classifications.yaml:5:19: found 'old'; expected a whole number. Write digits only, without quotes.")]
    [InlineData("only: [\"0363\"]", "only: [\"0364\"]", "codelists/classifications.yaml:15:12: found the text '0364'; expected a code of the code list municipality. Correct the code.")]
    [InlineData("variable: sex", "variable: sex\n    classes: [1, 2]", "codelists/classifications.yaml:7:5: found classes of 'sex', which is no number; expected a numeric variable. Remove 'classes', or take another variable.")]
    [InlineData("variable: sex", "variable: income", "codelists/classifications.yaml:7:5: found no classes of 'income', which is a number; expected the key 'classes' with lower bounds. Add them.")]
    [InlineData("classes: [15, 35, 55]", "classes: [15, 35, 55]\n    only: [\"1\"]", "codelists/classifications.yaml:2:3: found both 'classes' and 'only'; expected one of them. Remove one.")]
    public void A_fault_in_a_classification_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("codelists/classifications.yaml", old, replacement).Fault());

    [Fact]
    public void A_model_has_its_terms_and_the_classifications_that_they_use()
    {
        var model = new SomeContracts().Load().Editions[2011].Weighting;

        Assert.Equal(("2011", CalibrationDistance.Logit, 0.3, 3.0), (model.Name, model.Distance, model.LowerBound, model.UpperBound));
        Assert.Equal([["police_region", "sex"], ["age_group"]], model.Terms.Select(term => term.By.ToArray()));
        Assert.Equal(["age_group", "police_region", "sex"], model.Classifications.Select(classification => classification.Name));
        Assert.Equal([15, 35, 55], model.Classifications[0].Classes);
    }

    [Fact]
    public void A_linear_model_needs_no_bounds()
    {
        var model = new SomeContracts()
            .Replacing("weighting/2011.yaml", "distance: logit\nbounds: { lower: 0.3, upper: 3 }", "distance: linear")
            .Replacing("weighting/2011.yaml", "- age_group", "- total")
            .Load().Editions[2011].Weighting;

        Assert.Equal((CalibrationDistance.Linear, (double?)null, (double?)null), (model.Distance, model.LowerBound, model.UpperBound));
        Assert.Empty(model.Terms[1].By);
    }

    [Fact]
    public void A_term_may_say_more_in_a_mapping()
    {
        var model = new SomeContracts().Replacing("weighting/2011.yaml", "- age_group", "- { by: age_group, cost: 0.01, name: ages }").Load().Editions[2011].Weighting;

        Assert.Equal(("ages", 0.01), (model.Terms[1].Name, model.Terms[1].Cost));
        Assert.Equal(["age_group"], model.Terms[1].By);
    }

    [Fact]
    public void The_line_counts_persons_and_knows_no_totals_of_variables() =>
        Assert.Equal(
            "weighting/2011.yaml:5:22: found the unknown key 'variable'; expected one of the keys by, cost, name. Remove it.",
            new SomeContracts().Replacing("weighting/2011.yaml", "- age_group", "- { by: age_group, variable: income }").Fault());
}
