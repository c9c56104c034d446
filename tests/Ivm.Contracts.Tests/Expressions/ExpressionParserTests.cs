using CsCheck;

namespace Ivm.Contracts.Tests.Expressions;

public class ExpressionParserTests
{
    [Theory]
    [InlineData("a = 1 or b = 1 and c = 1", "((a = 1) or ((b = 1) and (c = 1)))")]
    [InlineData("not a = 1 and b = 1", "((not (a = 1)) and (b = 1))")]
    [InlineData("if a = 1 or b = 1 then c = 1 and d = 1", "(if ((a = 1) or (b = 1)) then ((c = 1) and (d = 1)))")]
    [InlineData("if a = 1 then if b = 1 then c = 1", "(if (a = 1) then (if (b = 1) then (c = 1)))")]
    [InlineData("a + b * c - d > 0", "(((a + (b * c)) - d) > 0)")]
    [InlineData("a - b - c = d", "(((a - b) - c) = d)")]
    [InlineData("(a + b) * -c = 0", "(((a + b) * (-c)) = 0)")]
    [InlineData("a in [1, -2, 3] and b in 1..5", "((a in [1, -2, 3]) and (b in 1..5))")]
    [InlineData("a not in [1]", "(not (a in [1]))")]
    [InlineData("a in -6..6", "(a in -6..6)")]
    [InlineData("a = 1.5", "(a = 1.5)")]
    [InlineData("is_missing(a) and in_fieldwork()", "(is_missing(a) and in_fieldwork())")]
    [InlineData("months_between(a, b, c, d + 1) >= 0", "(months_between(a, b, c, (d + 1)) >= 0)")]
    [InlineData("  a=1\n and\tb!=2 ", "((a = 1) and (b != 2))")]
    public void Operators_bind_from_if_then_through_or_and_not_comparison_to_times(string text, string meant) =>
        Assert.Equal(meant, SomeExpressions.Written(Parse(text)));

    [Fact]
    public void What_is_written_out_is_read_as_the_same_expression()
        => SomeExpressions.Condition.Sample(condition =>
        {
            var written = SomeExpressions.Written(condition);
            Assert.Equal(written, SomeExpressions.Written(Parse(written)));
        });

    [Fact]
    public void No_text_makes_the_parser_fail_without_a_fault()
        => Gen.String[Gen.OneOf(Gen.Char["abcd()[],.'=<>!+-*/ 0189"], Gen.Char['a', 'z']), 0, 20].Sample(text =>
        {
            var faults = new FaultCollector();
            var condition = ExpressionParser.ParseCondition(text, SomeExpressions.Scope, offset => new SourceLocation("f", 1, offset + 1), faults);
            Assert.Equal(condition is null, faults.Count > 0);
        });

    private static Expression Parse(string text)
    {
        var faults = new FaultCollector();
        var condition = ExpressionParser.ParseCondition(text, SomeExpressions.Scope, offset => new SourceLocation("f", 1, offset + 1), faults);
        Assert.Equal([], faults.Sorted());
        return condition!;
    }
}
