namespace Ivm.Contracts.Tests.Surveys;

public class SurveyWeightingReaderTests
{
    private const string Whole = """
        data: { separator: ";", decimal_mark: ",", missing: [NA] }
        missing_codes: { age: [999] }
        key: [household, person]
        design:
          probabilities: pi
          stages: [{ strata: h, units: psu }]
          nested: true
        classifications:
          age_group: { variable: age, classes: [15, 25, 65] }
        response:
          column: answered
          ones: [yes]
          propensity: [urban, [sex, age_group], { variable: income_of_register }]
          number_of_classes: 4
        distance: raking
        bounds: { lower: 1, upper: 500, on: final_weight }
        clusters: household
        variance_coefficient: v
        terms:
          - total
          - [sex, age_group]
          - { by: region, partial: true }
          - { variable: income, by: [sex], cost: 0.5, name: earnings }
        partition: province
        totals: { population: register.parquet, count: persons }
        minimum_rows: 25
        trim: { upper: 400 }
        replicates: { kind: rao_wu, number: 200, seed: 2011, about_estimate: true, write: true }
        """;

    [Fact]
    public void A_model_says_all_steps_in_the_terms_of_the_field()
    {
        var plan = SurveyWeightingReader.Read("model.yaml", Whole);

        Assert.Equal(["household", "person"], plan.Keys);
        Assert.Equal("pi", plan.Design.Probabilities);
        Assert.Equal(("answered", true, true, 4), (plan.Response!.Column, plan.Response.Weighted, plan.Response.WeightedModel, plan.Response.PropensityClasses));
        Assert.Equal(["urban", "sex x age_group", "income_of_register"], plan.Response.Propensity.Select(term => term.Name));
        Assert.Equal((CalibrationDistance.Raking, 1, 500, WeightBounds.FinalWeight), (plan.Model.Distance, plan.Model.LowerBound, plan.Model.UpperBound, plan.Model.BoundsOn));
        Assert.Equal(["total", "sex x age_group", "region", "earnings"], plan.Model.Terms.Select(term => term.Name));
        Assert.True(plan.Model.Terms[2].Partial);
        Assert.Equal(("income", 0.5), (plan.Model.Terms[3].Variable, plan.Model.Terms[3].Cost));
        Assert.Equal([15, 25, 65], plan.Classification("age_group").Classes);
        Assert.Equal("region", plan.Classification("region").Variable);
        Assert.Equal(["province"], plan.Partition);
        Assert.Equal(("register.parquet", true, "persons"), (plan.Totals!.File, plan.Totals.IsPopulation, plan.Totals.Count));
        Assert.Equal((25, 0, 400), (plan.MinimumRows, plan.Trim!.Lower, plan.Trim.Upper));
        Assert.Equal(new SurveyReplicatesPlan(ReplicateKind.RaoWu, 200, 2011, 0, AboutEstimate: true, Write: true), plan.Replicates);
    }

    [Fact]
    public void Columns_are_read_as_numbers_or_codes_as_their_use_asks()
    {
        var plan = SurveyWeightingReader.Read("model.yaml", Whole);

        Assert.Equal(["income", "income_of_register", "pi", "v"], plan.Reading.NumberColumns.Order(StringComparer.Ordinal));
        Assert.Equal(["age", "answered", "h", "household", "person", "province", "psu", "region", "sex", "urban"], plan.Reading.CodeColumns.Order(StringComparer.Ordinal));
        Assert.Equal(["income", "persons"], plan.PopulationReading.NumberColumns.Order(StringComparer.Ordinal));
        Assert.Equal(["999"], plan.PopulationReading.MissingCodes["age"]);
    }

    [Theory]
    [InlineData("design: { weights: w }\n", "model.yaml:1:1: found neither 'terms' nor 'response'; expected a step of weighting. Add 'terms' to calibrate, 'response' to weight for nonresponse, or both.")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [sex]\n", "model.yaml:1:1: found no key 'totals'; expected the key 'totals' with the file with the totals, or a mapping with 'file' or 'population'. Add 'totals'.")]
    [InlineData("design: { weights: w }\ndistance: logit\nterms: [sex]\ntotals: t.csv\n", "model.yaml:1:1: found no key 'bounds'; expected the key 'bounds' with the bounds that the logit distance needs. Add 'bounds'.")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [sex, { by: sex }]\ntotals: t.csv\n", "model.yaml:3:14: found a crossing that stands in the list already; expected every crossing once. Remove it.")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [{ by: sex, csot: 1 }]\ntotals: t.csv\n", "model.yaml:3:20: found the unknown key 'csot'; expected one of the keys by, cost, name, partial, variable. Did you mean 'cost'?")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [sex]\ntotals: { separator: \";\" }\n", "model.yaml:4:9: found neither 'file' nor 'population'; expected one of them. Name a file of totals, or a file of the population.")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [sex]\ntotals: t.csv\ntrim: {}\n", "model.yaml:5:7: found no bounds; expected 'lower', 'upper' or both. Add one.")]
    [InlineData("design: { weights: w }\ndistance: linear\nterms: [sex]\ntotals: t.csv\nbounds: { lower: 4, upper: 3, on: final_weight }\n", "model.yaml:5:9: found a lower bound of 4 and an upper one of 3; expected a lower bound below the upper one. Correct one of them.")]
    [InlineData("design: { weights: w }\nresponse: { column: r }\n", "model.yaml:2:11: found neither 'classes' nor 'propensity'; expected one of them. Give weighting classes, or the terms of a model of response.")]
    [InlineData("design: { weights: w }\nresponse: { column: r, propensity: [total] }\n", "model.yaml:2:37: found a term for everyone; expected classifications, or a variable alone. Name one of them: a model of response always has a constant.")]
    [InlineData("design: { weights: w }\nresponse: { column: r, classes: sex }\nreplicates: { kind: jk2 }\n", "model.yaml:3:21: found 'jk2'; expected one of jk1, jkn, brr, fay, rao_wu, subbootstrap. Did you mean 'jk1'?")]
    [InlineData("design: { weights: w }\nresponse: { column: r, classes: sex }\nreplicates: { kind: jkn, seed: 1 }\n", "model.yaml:3:13: found 'number' or 'seed' for replicates that follow from the design; expected these for a bootstrap only. Remove them.")]
    public void A_fault_is_reported_with_its_place(string model, string fault) =>
        Assert.Equal(fault, Assert.Throws<InvalidInputException>(() => SurveyWeightingReader.Read("model.yaml", model)).Message);

    [Fact]
    public void The_model_of_the_line_reads_the_same_here_but_for_what_only_the_line_has()
    {
        var text = string.Join('\n', SomeFiles.All.Single(file => file.Path == "weighting/2011.yaml").Text.Split('\n').Take(5)) + "\ndesign: { weights: w }\ntotals: t.csv\n";
        var (own, line) = (SurveyWeightingReader.Read("model.yaml", text).Model, new SomeContracts().Load().Editions[2011].Weighting);

        Assert.Equal((line.Distance, line.LowerBound, line.UpperBound, line.BoundsOn), (own.Distance, own.LowerBound, own.UpperBound, own.BoundsOn));
        Assert.Equal(line.Terms.Select(term => term.Name), own.Terms.Select(term => term.Name));
    }
}
