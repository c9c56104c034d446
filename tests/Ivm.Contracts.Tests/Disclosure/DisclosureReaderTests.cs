namespace Ivm.Contracts.Tests.Disclosure;

public class DisclosureReaderTests
{
    [Theory]
    [InlineData("drop_variables: [rinpersoon]", "drop_variables: [rinpersoons]", "disclosure/2011.yaml:1:18: found the unknown variable 'rinpersoons'; expected a variable of the persons dataset. Did you mean 'rinpersoon'?")]
    [InlineData("suppression_order: [age, sex]", "suppression_order: [age]", "disclosure/2011.yaml:4:17: found the key variable 'sex' without a place in the suppression order; expected every key variable in suppression_order. Add it there.")]
    [InlineData("suppression_order: [age, sex]", "suppression_order: [age, sex, income]", "disclosure/2011.yaml:5:31: found 'income', which is no key variable; expected one of the key variables. Correct the name.")]
    [InlineData("{ variable: age, maximum: 85 }", "{ variable: sex, maximum: 85 }", "disclosure/2011.yaml:3:17: found 'sex', which is no number; expected a numeric variable. Take another variable.")]
    [InlineData("{ variable: age, maximum: 85 }", "{ variable: age }", "disclosure/2011.yaml:3:5: found no extremes to pool; expected minimum, maximum or both, the first no larger. Correct the bounds.")]
    [InlineData("{ variable: age, maximum: 85 }", "{ variable: age, minimum: 90, maximum: 85 }", "disclosure/2011.yaml:3:5: found no extremes to pool; expected minimum, maximum or both, the first no larger. Correct the bounds.")]
    [InlineData("minimum_cell_count: 10", "minimum_cell_count: 0", "disclosure/2011.yaml:7:21: found '0'; expected a whole number of at least 1. Take a value in this range.")]
    public void A_fault_in_a_disclosure_policy_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("disclosure/2011.yaml", old, replacement).Fault());

    [Fact]
    public void A_policy_is_read()
    {
        var policy = new SomeContracts().Load().Editions[2011].Disclosure;

        Assert.Equal(["rinpersoon"], policy.DropVariables);
        Assert.Equal([new TopCode("age", Minimum: null, Maximum: 85)], policy.TopCodes);
        Assert.Equal(["sex", "age"], policy.KeyVariables);
        Assert.Equal(["age", "sex"], policy.SuppressionOrder);
        Assert.Equal((3, 10, 10), (policy.MinimumCount, policy.MinimumCellCount, policy.MinimumDegreesOfFreedom));
    }
}
