using System.Collections.Immutable;
using System.Globalization;
using CsCheck;

namespace Ivm.Contracts.Tests.Expressions;

/// <summary>Random conditions over numeric variables <c>a</c> to <c>d</c>, and how they are written.</summary>
internal static class SomeExpressions
{
    public static readonly ImmutableArray<string> Variables = ["a", "b", "c", "d"];

    public static readonly VictimisationWindow Window = new(12, MissingMonthSameYear: true, MissingMonthPreviousYear: false, MaximumPerOffence: 2);

    private static readonly Gen<Expression> Variable = One.Of("a", "b", "c", "d").Select(name => (Expression)new VariableExpression(name));

    private static readonly Gen<Expression> Constant = Gen.Int[-3, 14].Select(number => (Expression)new NumberExpression(number));

    public static Gen<Expression> Condition { get; } = ConditionOf(3);

    /// <summary>Values of the variables, some missing.</summary>
    public static Gen<ImmutableDictionary<string, double?>> Values { get; } =
        Gen.OneOf(Gen.Const((double?)null), Gen.Int[0, 13].Select(value => (double?)value), One.Of<double?>(2009, 2010, 2011))
            .Array[4].Select(values => Variables.Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second));

    public static ExpressionScope Scope
    {
        get
        {
            var scope = new ExpressionScope();
            foreach (var name in Variables)
            {
                scope.Add(new ExpressionVariable(name, ExpressionType.Number, Answer: null, []));
            }

            return scope;
        }
    }

    /// <summary>The expression as a methodologist would write it, with every bracket.</summary>
    public static string Written(Expression expression) => expression switch
    {
        NumberExpression number => number.Value.ToString(CultureInfo.InvariantCulture),
        TextExpression text => $"'{text.Value}'",
        VariableExpression variable => variable.Name,
        UnaryExpression { Operator: UnaryOperator.Not } not => $"(not {Written(not.Operand)})",
        UnaryExpression negate => $"(-{Written(negate.Operand)})",
        BinaryExpression { Operator: BinaryOperator.Implies } implies => $"(if {Written(implies.Left)} then {Written(implies.Right)})",
        BinaryExpression binary => $"({Written(binary.Left)} {Symbol(binary.Operator)} {Written(binary.Right)})",
        MembershipExpression { Low: not null } range => $"({Written(range.Operand)} in {range.Low}..{range.High})",
        MembershipExpression membership => $"({Written(membership.Operand)} in [{string.Join(", ", membership.Items.Select(Written))}])",
        CallExpression call => $"{Name(call.Function)}({string.Join(", ", call.Arguments.Select(Written))})",
        _ => throw new InvalidOperationException(),
    };

    private static Gen<Expression> ConditionOf(int depth)
    {
        var quantity = QuantityOf(depth - 1);
        var simple = Gen.OneOf(
            Gen.Select(One.Of(BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.LessOrEqual, BinaryOperator.Greater, BinaryOperator.GreaterOrEqual), quantity, quantity)
                .Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            Gen.Select(quantity, Constant.Array[1, 3]).Select((operand, items) => (Expression)new MembershipExpression(operand, [.. items], Low: null, High: null)),
            Gen.Select(quantity, Gen.Int[0, 5], Gen.Int[0, 5]).Select((operand, low, length) => (Expression)new MembershipExpression(operand, [], low, low + length)),
            Variable.Select(variable => (Expression)new CallExpression(ExpressionFunction.IsMissing, [variable])),
            Gen.Select(Variable, Variable).Select((year, month) => (Expression)new CallExpression(ExpressionFunction.InWindow, [year, month])),
            Gen.Const((Expression)new CallExpression(ExpressionFunction.InFieldwork, [])));
        if (depth == 0)
        {
            return simple;
        }

        var deeper = ConditionOf(depth - 1);
        return Gen.OneOf(
            simple,
            deeper.Select(operand => (Expression)new UnaryExpression(UnaryOperator.Not, operand)),
            Gen.Select(One.Of(BinaryOperator.And, BinaryOperator.Or, BinaryOperator.Implies), deeper, deeper)
                .Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)));
    }

    private static Gen<Expression> QuantityOf(int depth)
    {
        var simple = Gen.OneOf(Variable, Constant);
        if (depth <= 0)
        {
            return simple;
        }

        var deeper = QuantityOf(depth - 1);
        return Gen.OneOf(
            simple,
            Gen.Select(One.Of(BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Divide), deeper, deeper)
                .Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            Variable.Select(operand => (Expression)new UnaryExpression(UnaryOperator.Negate, operand)),
            Gen.Select(Variable, Variable).Select((year, month) => (Expression)new CallExpression(ExpressionFunction.MonthsBeforeInterview, [year, month])),
            Gen.Const((Expression)new CallExpression(ExpressionFunction.InterviewYear, [])),
            Gen.Const((Expression)new CallExpression(ExpressionFunction.InterviewMonth, [])));
    }

    private static string Symbol(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Or => "or",
        BinaryOperator.And => "and",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        _ => throw new InvalidOperationException(),
    };

    private static string Name(ExpressionFunction function) => function switch
    {
        ExpressionFunction.IsMissing => "is_missing",
        ExpressionFunction.MonthsBeforeInterview => "months_before_interview",
        ExpressionFunction.InWindow => "in_window",
        ExpressionFunction.MonthsBetween => "months_between",
        ExpressionFunction.InterviewYear => "interview_year",
        ExpressionFunction.InterviewMonth => "interview_month",
        ExpressionFunction.InFieldwork => "in_fieldwork",
        _ => throw new InvalidOperationException(),
    };
}
