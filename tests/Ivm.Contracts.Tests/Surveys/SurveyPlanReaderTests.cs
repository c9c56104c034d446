namespace Ivm.Contracts.Tests.Surveys;

public class SurveyPlanReaderTests
{
    private const string Whole = """
        data: { separator: ";", decimal_mark: ",", missing: [NA] }
        missing_codes: { trust: [8, 9] }
        design:
          weights: w
          stages:
            - { strata: h, units: psu, population_size: N }
            - { units: person, sampling_fraction: f }
          nested: true
          lonely_units: adjust
        level: 0.9
        degrees_of_freedom: domain
        estimates:
          - { statistic: mean, variable: grade }
          - { name: share, statistic: proportion, variable: trust, ones: [1, 2], by: [[], [region], [region, sex]], where: { age: [15, 16] }, interval: wilson }
          - { statistic: ratio, variable: reported, denominator: offences, design_effect: with_replacement }
        """;

    [Fact]
    public void A_design_file_says_how_the_data_are_written_how_they_were_drawn_and_what_is_asked()
    {
        var plan = SurveyPlanReader.Read("design.yaml", Whole);
        Assert.Equal((';', ','), (plan.Dialect.Delimiter, plan.Dialect.DecimalMark));
        Assert.Equal(["8", "9"], plan.MissingCodes["trust"]);
        Assert.Equal([new SurveyStagePlan("h", "psu", "N", null), new SurveyStagePlan(null, "person", null, "f")], plan.Design.Stages);
        Assert.Equal((LonelyUnits.Adjust, true, 0.9, true), (plan.Design.LonelyUnits, plan.Design.Nested, plan.Level, plan.DomainDegreesOfFreedom));
        Assert.Equal(["grade Mean", "share", "reported/offences Ratio"], plan.Requests.Select(request => request.Name));
        Assert.Equal(3, plan.Requests[1].By.Length);
        Assert.Equal(SurveyInterval.Wilson, plan.Requests[1].Interval);
        Assert.True(plan.Requests[2].DesignEffectWithReplacement);
    }

    [Fact]
    public void Columns_are_read_as_numbers_or_codes_as_their_use_asks()
    {
        var plan = SurveyPlanReader.Read("design.yaml", Whole);
        Assert.Equal(["N", "f", "grade", "offences", "reported", "w"], plan.NumberColumns.Order(StringComparer.Ordinal));
        Assert.Equal(["age", "h", "person", "psu", "region", "sex", "trust"], plan.CodeColumns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Quantiles_have_shares_and_units_may_have_probabilities_of_their_own()
    {
        var plan = SurveyPlanReader.Read("design.yaml", """
            design: { weights: w, stages: [{ units: farm, unit_probability: p, unequal: hartley_rao }] }
            estimates:
              - { statistic: quantile, variable: income, probabilities: [0.1, 0.9], interval: beta }
              - { statistic: quantile, variable: age }
            """);
        Assert.Equal((UnequalMethod.HartleyRao, "p"), (plan.Design.Stages[0].UnequalMethod, plan.Design.Stages[0].UnitProbability));
        Assert.Equal([[0.1, 0.9], [0.5]], plan.Requests.Select(request => request.Probabilities.ToArray()));
        Assert.Equal(["age", "income", "p", "w"], plan.NumberColumns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Faults_of_quantiles_and_of_unequal_probabilities_have_their_place()
    {
        var exception = Assert.Throws<InvalidInputException>(() => SurveyPlanReader.Read("design.yaml", """
            design: { weights: w, stages: [{ population_size: N, unit_probability: p }] }
            estimates:
              - { statistic: quantile, variable: income, probabilities: [50] }
              - { statistic: variance, variable: income, ones: [1] }
            """));
        Assert.Equal(
            [
                "design.yaml:1:32: found population_size and unit_probability; expected one of them. Remove the others.",
                "design.yaml:3:62: found '50'; expected a number between 0 and 1. Write 0.5 for the median.",
                "design.yaml:4:5: found codes that count as one for a Variance; expected a column of numbers. Ask for a proportion, or make the column beforehand.",
            ],
            exception.Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void All_faults_are_reported_at_once_with_their_place()
    {
        var exception = Assert.Throws<InvalidInputException>(() => SurveyPlanReader.Read("design.yaml", """
            design:
              weigths: w
              lonely_units: adjusted
            estimates:
              - { statistic: ratio, variable: a }
              - { statistic: mean, variable: b, interval: logit }
            """));
        Assert.Equal(["design.yaml:2:3", "design.yaml:3:17", "design.yaml:5:5", "design.yaml:6:5"], exception.Faults.Select(fault => fault.Where));
        Assert.Contains("Did you mean 'weights'?", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_estimate_is_a_fault()
        => Assert.Contains("nothing to estimate", Assert.Throws<InvalidInputException>(() => SurveyPlanReader.Read("d.yaml", "design: { weights: w }\nestimates: []\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_weighting_model_brings_the_design_and_what_is_read_for_it()
    {
        var plan = SurveyPlanReader.Read("d.yaml", "weighting: model.yaml\nmissing_codes: { y: [9], sex: [3] }\nestimates: [{ statistic: mean, variable: y }]\n");
        var model = SurveyWeightingReader.Read("model.yaml", "data: { missing: [NA] }\nmissing_codes: { sex: [8] }\ndesign: { weights: w }\ndistance: linear\nterms: [sex]\ntotals: t.csv\n");
        var (weighted, reading) = plan.WeightedBy(model);

        Assert.Equal(("model.yaml", "w"), (plan.Weighting, weighted.Design.Weights));
        Assert.Equal(["w", "y"], reading.NumberColumns);
        Assert.Equal(["sex"], reading.CodeColumns);
        Assert.Equal(["NA"], reading.MissingTexts);
        Assert.Equal(["9"], reading.MissingCodes["y"]);
        Assert.Equal(["3", "8"], reading.MissingCodes["sex"]);
    }

    [Fact]
    public void A_weighting_model_beside_a_design_is_a_fault()
        => Assert.Contains("a weighting model beside 'data' or 'design'", Assert.Throws<InvalidInputException>(() => SurveyPlanReader.Read("d.yaml", "weighting: m.yaml\ndesign: { weights: w }\nestimates: [{ statistic: mean, variable: y }]\n")).Message, StringComparison.Ordinal);
}
