namespace Ivm.Contracts.Tests.Tabulation;

public class TablePlanReaderTests
{
    [Theory]
    [InlineData("statistic: percentage", "statistic: percent", "tables/2011.yaml:6:16: found 'percent'; expected one of percentage, mean, per_100, ratio_percentage. Did you mean 'percentage'?")]
    [InlineData("variable: \"victim_{offence}\"", "variable: \"victims_{offence}\"", "tables/2011.yaml:7:15: found the unknown variable 'victims_burglary'; expected a variable of persons: of a question or derived. Did you mean 'victim_burglary'?")]
    [InlineData("statistic: mean,", "statistic: ratio_percentage,", "tables/2011.yaml:9:5: found a ratio without 'denominator'; expected 'denominator' exactly where statistic is ratio_percentage. Add it.")]
    [InlineData("statistic: ratio_percentage,", "statistic: mean,", "tables/2011.yaml:10:118: found a 'denominator' of something that is no ratio; expected 'denominator' exactly where statistic is ratio_percentage. Remove it.")]
    [InlineData("- grade\n", "- graad\n", "tables/2011.yaml:16:9: found the unknown measure 'graad'; expected the name of a measure. Correct the name.")]
    [InlineData("measure: \"victim_{offence}\"", "measure: \"victims_{offence}\"", "tables/2011.yaml:15:37: found the unknown measure 'victims_burglary'; expected the name of a measure. Did you mean 'victim_burglary'?")]
    [InlineData("by: [total, police_region,", "by: [total, regions,", "tables/2011.yaml:17:17: found the unknown classification 'regions'; expected a name in codelists/classifications.yaml. Add it there.")]
    [InlineData("variable: grade_safety", "variable: sex", "tables/2011.yaml:9:84: found 'sex', which is no number; expected a numeric variable of persons. Take another variable.")]
    [InlineData("confidence_level: 0.95", "confidence_level: 95", "tables/2011.yaml:1:19: found '95'; expected a number from 0.5 to 0.9999. Take a value in this range.")]
    [InlineData("confidence_level: 0.95\n", "", "tables/2011.yaml:1:1: found no key 'confidence_level'; expected the level of the intervals behind the margins. Add 'confidence_level: 0.95'.")]
    [InlineData("measure: reported,", "measure: grade,", "tables/2011.yaml:10:16: found the measure 'grade' a second time; expected every measure once. Rename or remove it: it already stands at tables/2011.yaml:9:16.")]
    [InlineData("denominator: count_any", "denominator: count_all", "tables/2011.yaml:10:130: found the unknown variable 'count_all'; expected a variable of persons: of a question or derived. Did you mean 'count_any'?")]
    [InlineData("[police_region, sex]]", "police_region]", "tables/2011.yaml:17:32: found a crossing that stands in the list already; expected every crossing once. Remove it.")]
    [InlineData("proportion_interval: wilson\n", "proportion_interval: wilson\nreplicate_margins: { bootstrap: 1, seed: 3, by: [total] }\n", "tables/2011.yaml:19:33: found '1'; expected a whole number from 2 to 10000. Take a value in this range.")]
    public void A_fault_in_a_table_plan_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("tables/2011.yaml", old, replacement).Fault());

    [Fact]
    public void Measures_and_tables_are_read_with_repetitions_written_out()
    {
        var plan = new SomeContracts().Load().Editions[2011].Tables;

        Assert.Equal(["victim_burglary", "victim_other_offence", "grade", "reported"], plan.Measures.Select(measure => measure.Name));
        Assert.Equal((Statistic.RatioPercentage, "last_reported", "count_any"), (plan.Measures[3].Statistic, plan.Measures[3].Variable, plan.Measures[3].Denominator));
        var table = Assert.Single(plan.Tables);
        Assert.Equal(["victim_burglary", "victim_other_offence", "grade"], table.Measures);
        Assert.Equal([[], ["police_region"], ["police_region", "sex"]], table.By.Select(crossing => crossing.ToArray()));
        Assert.Equal(["police_region", "sex"], plan.Classifications.Select(classification => classification.Name));
        Assert.Equal(0.95, plan.ConfidenceLevel);
        Assert.Null(plan.ReplicateMargins);
    }

    [Fact]
    public void Margins_by_replicates_are_read_with_their_crossings()
    {
        const string Asked = "replicate_margins: { bootstrap: 50, seed: 3, by: [total, police_region] }\n";
        var margins = new SomeContracts().Replacing("tables/2011.yaml", "proportion_interval: wilson\n", "proportion_interval: wilson\n" + Asked).Load().Editions[2011].Tables.ReplicateMargins;

        Assert.Equal((50, 3UL), (margins!.Bootstrap, margins.Seed));
        Assert.Equal([[], ["police_region"]], margins.By.Select(crossing => crossing.ToArray()));
    }
}
