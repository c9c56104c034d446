namespace Ivm.Contracts.Tests.Loading;

public class AssumptionTests
{
    [Theory]
    [InlineData("minimum_count: { value: 3, assumption: true, reason: no rule was found }", "minimum_count: { value: 3, assumption: true }", "disclosure/2011.yaml:6:40: found an assumption without a reason; expected a 'reason' beside 'assumption: true'. Add 'reason:' and say why this was chosen and what the sources leave open.")]
    [InlineData("minimum_count: { value: 3, assumption: true, reason: no rule was found }", "minimum_count: { value: 3, assumption: true, reason: }", "disclosure/2011.yaml:6:40: found an assumption without a reason; expected a 'reason' beside 'assumption: true'. Add 'reason:' and say why this was chosen and what the sources leave open.")]
    [InlineData("minimum_count: { value: 3, assumption: true, reason: no rule was found }", "minimum_count: { value: 3, asumption: true, reason: no rule was found }", "disclosure/2011.yaml:6:28: found the unknown key 'asumption' beside 'value'; expected one of the keys assumption, note, reason, setting, source. Did you mean 'assumption'?")]
    [InlineData("minimum_count: { value: 3, assumption: true, reason: no rule was found }", "minimum_count: { value: 3, assumption: \"yes\", reason: no rule was found }", "disclosure/2011.yaml:6:40: found the text 'yes'; expected true or false. Write 'assumption: true', or leave it out.")]
    public void A_marked_assumption_needs_a_reason_and_a_mark_that_is_true(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("disclosure/2011.yaml", old, replacement).Fault());

    [Fact]
    public void Every_marked_setting_is_collected_in_file_order() => Assert.Equal(
        [
            new Assumption("disclosure/2011.yaml: minimum_count", "3", "no rule was found"),
            new Assumption("editions/2011.yaml: reference_date", "2011-10-01", "no date was found"),
            new Assumption("questionnaire/blocks/unsafety.yaml: wording", "wording", "our own"),
        ],
        new SomeContracts().Load().Assumptions);

    [Fact]
    public void A_setting_is_told_in_its_own_words_or_else_as_it_is_written()
    {
        var assumptions = new SomeContracts()
            .Replacing("disclosure/2011.yaml", "value: 3,", "value: 3, setting: Three share every combination.,")
            .Replacing("weighting/2011.yaml", "lower: 0.3, upper: 3 }", "lower: 0.3, upper: 3, assumption: true, reason: none published }")
            .Load().Assumptions;

        Assert.Contains(new Assumption("disclosure/2011.yaml: minimum_count", "Three share every combination.", "no rule was found"), assumptions);
        Assert.Contains(new Assumption("weighting/2011.yaml: bounds", "lower 0.3, upper 3", "none published"), assumptions);
    }
}
