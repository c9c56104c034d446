namespace Ivm.Contracts.Tests.Expressions;

public class ExpressionTextTests
{
    [Fact]
    public void What_is_written_is_read_as_the_same_condition() =>
        TypedExpressions.Conditions.Sample(
            condition =>
            {
                var text = ExpressionText.Of(condition);
                var faults = new FaultCollector();
                var read = ExpressionParser.ParseCondition(text, TypedExpressions.Scope, offset => new SourceLocation("rules.yaml", 1, offset + 1), faults);
                Assert.True(faults.Count == 0, $"{text}: {string.Join("; ", faults.Sorted())}");
                Assert.Equal(text, ExpressionText.Of(read!));
            },
            iter: 2000);

    [Theory]
    [InlineData("if a = 1 then b = 2 and not (x < 3 or y >= 4)")]
    [InlineData("a - (b - 1) = a - b + 1")]
    [InlineData("x / (y * 2) = -3")]
    [InlineData("x = y within 0.5")]
    [InlineData("not x = y within 1 %")]
    [InlineData("if_else(a = 1, x, -y) > 0")]
    [InlineData("count(by a, b) = 1")]
    [InlineData("sum(x by s) <= max(y by all) and count(s = 'head' by a) = 1")]
    [InlineData("exists(frame: number = a, name = s)")]
    [InlineData("in_list(s, 'region', a) or in_list(t, 'sex')")]
    [InlineData("d >= '2011-10-01' and in_range(d, '2011-01-01', e)")]
    [InlineData("s = 'it''s' or matches(t, '[a-z]{2}')")]
    public void A_condition_in_canonical_form_is_written_as_it_was(string text)
    {
        Assert.Equal(text, ExpressionText.Of(SomeRules.Parse(text)));
    }

    [Fact]
    public void Layout_does_not_change_a_version_and_a_bound_does()
    {
        var rule = new EditRule("r", new Label("r", "r"), Severity.Error, SomeRules.Parse("a  <  3  and (b = 1)"), new SourceLocation("r", 1, 1));

        Assert.Equal(rule.Version, (rule with { Condition = SomeRules.Parse("a < 3 and b = 1"), Label = new Label("x", "x") }).Version);
        Assert.NotEqual(rule.Version, (rule with { Condition = SomeRules.Parse("a < 4 and b = 1") }).Version);
        Assert.NotEqual(rule.Version, (rule with { Severity = Severity.Warning }).Version);
    }
}
