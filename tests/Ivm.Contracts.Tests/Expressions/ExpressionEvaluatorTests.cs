using System.Collections.Immutable;
using CsCheck;

namespace Ivm.Contracts.Tests.Expressions;

public class ExpressionEvaluatorTests
{
    private static readonly DateOnly Interview = new(2011, 10, 20);
    private static readonly ExpressionEvaluator Evaluator = new(SomeExpressions.Window, new DateOnly(2011, 8, 15), new DateOnly(2011, 11, 30));

    [Theory]
    [InlineData("a = 1", true)]
    [InlineData("a = 2", false)]
    [InlineData("c = 1", null)]
    [InlineData("not c = 1", null)]
    [InlineData("a = 1 or c = 1", true)]
    [InlineData("c = 1 or a = 1", true)]
    [InlineData("a = 2 or c = 1", null)]
    [InlineData("a = 2 and c = 1", false)]
    [InlineData("c = 1 and a = 2", false)]
    [InlineData("a = 1 and c = 1", null)]
    [InlineData("if a = 2 then c = 1", true)]
    [InlineData("if a = 1 then c = 1", null)]
    [InlineData("if c = 1 then a = 1", true)]
    [InlineData("if c = 1 then a = 2", null)]
    [InlineData("is_missing(c)", true)]
    [InlineData("is_missing(a)", false)]
    [InlineData("a in [1, 2]", true)]
    [InlineData("a not in [1, 2]", false)]
    [InlineData("b in 6..8", true)]
    [InlineData("c in 6..8", null)]
    [InlineData("a + b * 2 = 15", true)]
    [InlineData("b / 2 = 3.5", true)]
    [InlineData("a / 0 = 1", null)]
    [InlineData("-a < 0", true)]
    [InlineData("a + c > 0", null)]
    [InlineData("interview_year() = 2011 and interview_month() = 10", true)]
    [InlineData("in_fieldwork()", true)]
    [InlineData("months_before_interview(2011, b) = 3", true)]
    [InlineData("months_before_interview(2011, c) = 3", null)]
    [InlineData("months_between(2010, 12, 2011, b) = 7", true)]
    public void Conditions_are_three_valued(string condition, bool? holds) =>
        Assert.Equal(holds, Holds(Parse(condition), Values(1, 7, null, null)));

    [Theory]
    [InlineData(2011, 10, true)]
    [InlineData(2010, 11, true)]
    [InlineData(2010, 10, false)]
    [InlineData(2011, 11, false)]
    [InlineData(2011, null, true)]
    [InlineData(2010, null, false)]
    [InlineData(2009, null, false)]
    [InlineData(2012, null, false)]
    [InlineData(null, 10, null)]
    [InlineData(null, null, null)]
    public void The_window_is_the_twelve_months_that_end_with_the_month_of_the_interview(int? year, int? month, bool? inWindow)
    {
        Assert.Equal(inWindow, Evaluator.InWindow(year, month, Interview));
        Assert.Equal(inWindow, Holds(Parse("in_window(a, b)"), Values(year, month, null, null)));
    }

    [Fact]
    public void Without_interview_date_nothing_is_known_of_the_window_or_the_fieldwork()
    {
        Assert.Null(Evaluator.InWindow(2011, 10, interview: null));
        Assert.Null(Evaluator.Holds(Parse("in_fieldwork()"), _ => null, interview: null));
    }

    [Theory]
    [InlineData("mode = 'cawi'", true)]
    [InlineData("mode != 'cawi'", false)]
    [InlineData("mode in ['papi', 'capi']", false)]
    [InlineData("survey = 'national'", null)]
    [InlineData("is_missing(survey)", true)]
    [InlineData("is_missing(mode)", false)]
    public void Texts_are_compared(string condition, bool? holds)
    {
        var scope = new ExpressionScope();
        scope.Add(new ExpressionVariable("mode", ExpressionType.Text, Answer: null, []));
        scope.Add(new ExpressionVariable("survey", ExpressionType.Text, Answer: null, []));

        Assert.Equal(holds, Evaluator.Holds(Parse(condition, scope), _ => null, Interview, name => name == "mode" ? "cawi" : null));
    }

    [Fact]
    public void What_is_decided_stays_decided_whatever_missing_values_turn_out_to_be()
        => Gen.Select(WithoutIsMissing, SomeExpressions.Values, SomeExpressions.Values).Sample((condition, values, others) =>
        {
            if (Holds(condition, values) is { } decided)
            {
                var completed = values.ToImmutableDictionary(pair => pair.Key, pair => pair.Value ?? others[pair.Key]);
                Assert.Equal(decided, Holds(condition, completed));
            }
        });

    [Fact]
    public void And_and_or_are_dual()
        => Gen.Select(SomeExpressions.Condition, SomeExpressions.Condition, SomeExpressions.Values).Sample((left, right, values) =>
            Holds(Not(new BinaryExpression(BinaryOperator.And, left, right)), values)
                == Holds(new BinaryExpression(BinaryOperator.Or, Not(left), Not(right)), values));

    [Fact]
    public void If_then_is_not_or()
        => Gen.Select(SomeExpressions.Condition, SomeExpressions.Condition, SomeExpressions.Values).Sample((left, right, values) =>
            Holds(new BinaryExpression(BinaryOperator.Implies, left, right), values)
                == Holds(new BinaryExpression(BinaryOperator.Or, Not(left), right), values));

    /// <summary>
    /// Conditions that are monotone in what is known: without <c>is_missing</c>, and without <c>in_window</c>, which decides
    /// about an unknown month by a setting.
    /// </summary>
    private static Gen<Expression> WithoutIsMissing =>
        SomeExpressions.Condition.Where(condition => !SomeExpressions.Written(condition).Contains("is_missing", StringComparison.Ordinal)
            && !SomeExpressions.Written(condition).Contains("in_window", StringComparison.Ordinal));

    private static UnaryExpression Not(Expression operand) => new(UnaryOperator.Not, operand);

    private static bool? Holds(Expression condition, ImmutableDictionary<string, double?> values) =>
        Evaluator.Holds(condition, name => values[name], Interview);

    private static ImmutableDictionary<string, double?> Values(params double?[] values) =>
        SomeExpressions.Variables.Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second);

    private static Expression Parse(string text, ExpressionScope? scope = null)
    {
        var faults = new FaultCollector();
        var condition = ExpressionParser.ParseCondition(text, scope ?? SomeExpressions.Scope, offset => new SourceLocation("f", 1, offset + 1), faults);
        Assert.Equal([], faults.Sorted());
        return condition!;
    }
}
