namespace Ivm.Contracts.Tests.Scales;

public class ScaleReaderTests
{
    [Theory]
    [InlineData("reversed: [grade_safety]", "reversed: [grade_safty]", "scales/2011.yaml:5:16: found 'grade_safty', which is no item of this scale; expected one of the items. Did you mean 'grade_safety'?")]
    [InlineData("items: [feels_unsafe, grade_safety]", "items: [feels_unsafe, grade_safety, mood]", "scales/2011.yaml:4:41: found 'mood', which no question fills; expected a question whose answers are ordered codes or numbers. Correct the name.")]
    [InlineData("minimum_answered: 1", "minimum_answered: 3", "scales/2011.yaml:6:23: found '3'; expected a whole number from 1 to 2. Take a value in this range.")]
    [InlineData("scale: scale_safety", "scale: feels_unsafe", "scales/2011.yaml:2:12: found 'feels_unsafe', which a question fills; expected a name that nothing else has. Rename the derived variable.")]
    [InlineData("scale: scale_safety", "scale: unsafe", "scales/2011.yaml:8:16: found the derived variable 'unsafe' a second time; expected every derived variable once. Rename or remove it: it already stands at scales/2011.yaml:2:12.")]
    [InlineData("codes: [1]", "codes: [3]", "scales/2011.yaml:11:13: found '3'; expected one of the answers 1, 2 (yes_no). Correct the code.")]
    [InlineData("codes: [1]", "codes: [x]", "scales/2011.yaml:11:13: found 'x'; expected one of the answers 1, 2 (yes_no). Correct the code.")]
    [InlineData("routed_past: 0", "routed_past: 2", "scales/2011.yaml:12:18: found '2'; expected 0, 1 or missing. Take one of these.")]
    [InlineData("groups: [property]", "groups: [propertie]", "scales/2011.yaml:17:14: found 'propertie'; expected one of the groups property. Did you mean 'property'?")]
    [InlineData("reported: [1]", "reported: [1]\n    report_form: [1]", "scales/2011.yaml:19:19: found no question 'burglary_report_form'; expected a question '..._report_form' about every offence that counts. Ask it, or remove this count.")]
    [InlineData("from: feels_unsafe", "from: feels", "scales/2011.yaml:10:11: found 'feels', which no question fills; expected a question whose answers are codes or numbers. Correct the name.")]
    public void A_fault_in_a_derived_variable_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("scales/2011.yaml", old, replacement).Fault());

    [Fact]
    public void Scales_indicators_and_counts_are_read()
    {
        var edition = new SomeContracts().Load().Editions[2011];

        var scale = Assert.Single(edition.Scales);
        Assert.Equal([new ScaleItem("feels_unsafe", Reversed: false), new ScaleItem("grade_safety", Reversed: true)], scale.Items);
        var indicator = Assert.Single(edition.Indicators);
        Assert.Equal(("unsafe", "feels_unsafe", 0, (int?)null), (indicator.Variable, indicator.From, indicator.RoutedPast, indicator.DontKnow));
        var count = Assert.Single(edition.IncidentCounts);
        Assert.Equal(["property"], count.Groups);
        Assert.Equal([1], count.Reported);
        Assert.Empty(count.ReportForm);
    }

    [Fact]
    public void All_items_of_a_scale_can_be_reversed_at_once() => Assert.All(
        new SomeContracts().Replacing("scales/2011.yaml", "reversed: [grade_safety]", "reversed: all").Load().Editions[2011].Scales[0].Items,
        item => Assert.True(item.Reversed));

    [Fact]
    public void Derived_variables_are_listed_in_the_order_of_their_columns() => Assert.Equal(
        [
            "victim_burglary", "count_burglary", "victim_other_offence", "count_other_offence", "victim_property", "count_property", "victim_any", "count_any",
            "last_reported", "scale_safety", "unsafe",
        ],
        new SomeContracts().Load().Editions[2011].DerivedVariables().Select(variable => variable.Name));
}
