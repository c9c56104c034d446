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

    [Theory]
    [InlineData(30_000, "(", "a = 1", ")", "a condition more than 100 levels deep")]
    [InlineData(30_000, "not ", "a = 1", "", "a condition more than 100 levels deep")]
    [InlineData(30_000, "-", "a = 1", "", "a condition more than 100 levels deep")]
    [InlineData(30_000, "if a = 1 then ", "a = 1", "", "a condition more than 100 levels deep")]
    [InlineData(30_000, "abs(", "a", ")", "a condition more than 100 levels deep")]
    [InlineData(30_000, "a + ", "a = 1", "", "more than 200 terms in a row")]
    [InlineData(30_000, "a = 1 or ", "a = 1", "", "more than 200 terms in a row")]
    public void What_is_too_deep_or_long_is_a_fault_and_not_the_end_of_the_program(int times, string before, string middle, string after, string found)
    {
        var text = string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(after, times));
        var faults = new FaultCollector();

        Assert.Null(ExpressionParser.ParseCondition(text, SomeExpressions.Scope, offset => new SourceLocation("f", 1, offset + 1), faults));
        Assert.Equal(found, Assert.Single(faults.Sorted()).Found);
    }

    private static Expression Parse(string text)
    {
        var faults = new FaultCollector();
        var condition = ExpressionParser.ParseCondition(text, SomeExpressions.Scope, offset => new SourceLocation("f", 1, offset + 1), faults);
        Assert.Equal([], faults.Sorted());
        return condition!;
    }
}
