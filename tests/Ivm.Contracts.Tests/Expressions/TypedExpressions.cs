using System.Collections.Immutable;
using CsCheck;

namespace Ivm.Contracts.Tests.Expressions;

/// <summary>
/// Random conditions of every kind of one record, over whole numbers <c>a b</c>, decimal numbers <c>x y</c>, texts
/// <c>s t</c> and dates <c>d e</c>, and records of them with missing values.
/// </summary>
internal static class TypedExpressions
{
    public static readonly ImmutableArray<ExpressionVariable> Variables =
    [
        .. new[] { "a", "b" }.Select(name => new ExpressionVariable(name, ExpressionType.Number, Answer: null, []) { Whole = true }),
        .. new[] { "x", "y" }.Select(name => new ExpressionVariable(name, ExpressionType.Number, Answer: null, [])),
        .. new[] { "s", "t" }.Select(name => new ExpressionVariable(name, ExpressionType.Text, Answer: null, [])),
        .. new[] { "d", "e" }.Select(name => new ExpressionVariable(name, ExpressionType.Date, Answer: null, [])),
    ];

    private static readonly ImmutableArray<string> Texts = ["", "a", "A", "ab", "abc", "12", "-3.5", "+7", "1e3", " a ", "é", "it's", "Éa b", "𝒳y"];

    private static readonly ImmutableArray<string> Patterns = ["[a-z]+", "\\d{1,2}", "a.*", "(a|b)?c?", "[^\\s]+", "\\w", "[\\d.-]+", "é"];

    private static readonly Gen<DateOnly> AnyDate = Gen.Int[0, 1500].Select(days => new DateOnly(2008, 2, 27).AddDays(days));

    private static readonly Gen<double> AnyNumber = Gen.OneOf(
        Gen.Int[-3, 14].Select(number => (double)number), Gen.Int[-30, 140].Select(tenths => tenths / 10.0), One.Of(0.1, 0.2, 0.3, 0.30000000000000004, 2010.0));

    /// <summary>A record: values by name, null where missing.</summary>
    public static Gen<ImmutableDictionary<string, object?>> Records { get; } = Gen.Select(
        Maybe(Gen.Int[-2, 13].Select(value => (object?)value)).Array[2],
        Maybe(AnyNumber.Select(value => (object?)value)).Array[2],
        Maybe(One.Of([.. Texts]).Select(value => (object?)value)).Array[2],
        Maybe(AnyDate.Select(value => (object?)value)).Array[2],
        (whole, real, text, date) => ImmutableDictionary.CreateRange(Variables.Select(variable => variable.Name).Zip<string, object?, KeyValuePair<string, object?>>([.. whole, .. real, .. text, .. date], KeyValuePair.Create)));

    /// <summary>A condition.</summary>
    public static Gen<Expression> Conditions { get; } = Condition(3);

    public static ExpressionScope Scope
    {
        get
        {
            var scope = new ExpressionScope { HasInterviews = false };
            foreach (var variable in Variables)
            {
                scope.Add(variable);
            }

            return scope;
        }
    }

    /// <summary>The record as the evaluator looks at it.</summary>
    public static ExpressionRecord Of(ImmutableDictionary<string, object?> record) => new(name => record[name] is { } value ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : null)
    {
        Text = name => (string?)record[name],
        Date = name => (DateOnly?)record[name],
    };

    private static Gen<object?> Maybe(Gen<object?> value) => Gen.Frequency((1, Gen.Const((object?)null)), (4, value));

    private static Gen<Expression> Condition(int depth)
    {
        var (number, text, date) = (Number(depth - 1), Text(depth - 1), Date(depth - 1));
        var simple = Gen.OneOf(
            Gen.Select(One.Of(BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.LessOrEqual, BinaryOperator.Greater, BinaryOperator.GreaterOrEqual), number, number)
                .Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            Gen.Select(One.Of(BinaryOperator.Equal, BinaryOperator.NotEqual), text, text).Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            Gen.Select(One.Of(BinaryOperator.Equal, BinaryOperator.Less, BinaryOperator.GreaterOrEqual), Variable("d", "e", ExpressionType.Date), date).Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            Gen.Select(number, number, Gen.Int[0, 20], Gen.Bool).Select((left, right, margin, relative) => (Expression)new ToleranceExpression(left, right, margin / 4.0, relative)),
            Gen.Select(number, AnyNumber.Array[1, 7]).Select((operand, items) => (Expression)new MembershipExpression(operand, [.. items.Select(item => new NumberExpression(item))], Low: null, High: null)),
            Gen.Select(number, Gen.Int[-3, 5], Gen.Int[0, 9]).Select((operand, low, width) => (Expression)new MembershipExpression(operand, [], low, low + width)),
            Gen.Select(text, One.Of([.. Texts]).Array[1, 7]).Select((operand, items) => (Expression)new MembershipExpression(operand, [.. items.Select(item => new TextExpression(item))], Low: null, High: null)),
            Gen.OneOf(number, text, date).Select(operand => Call(ExpressionFunction.IsMissing, operand)),
            Gen.Select(number, number, number).Select((operand, low, high) => Call(ExpressionFunction.InRange, operand, low, high)),
            Gen.Select(Variable("d", "e", ExpressionType.Date), date, date).Select((operand, low, high) => Call(ExpressionFunction.InRange, operand, low, high)),
            Gen.Select(text, One.Of([.. Patterns])).Select((operand, pattern) => Call(ExpressionFunction.Matches, operand, new TextExpression(pattern))),
            Gen.Select(One.Of(ExpressionFunction.Contains, ExpressionFunction.StartsWith, ExpressionFunction.EndsWith), text, text).Select((function, whole, part) => Call(function, whole, part)),
            text.Select(operand => Call(ExpressionFunction.IsNumber, operand)));
        if (depth <= 1)
        {
            return simple;
        }

        var inner = Condition(depth - 1);
        return Gen.Frequency(
            (2, simple),
            (1, inner.Select(operand => (Expression)new UnaryExpression(UnaryOperator.Not, operand))),
            (2, Gen.Select(One.Of(BinaryOperator.And, BinaryOperator.Or, BinaryOperator.Implies), inner, inner).Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right))));
    }

    private static Gen<Expression> Number(int depth)
    {
        var simple = Gen.OneOf(AnyNumber.Select(value => (Expression)new NumberExpression(value)), Variable("a", "b", ExpressionType.Number), Variable("x", "y", ExpressionType.Number));
        if (depth <= 0)
        {
            return simple;
        }

        var inner = Number(depth - 1);
        return Gen.OneOf(
            simple,
            Gen.Select(One.Of(BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Divide), inner, inner).Select((operation, left, right) => (Expression)new BinaryExpression(operation, left, right)),
            inner.Where(operand => operand is not NumberExpression).Select(operand => (Expression)new UnaryExpression(UnaryOperator.Negate, operand)),
            Gen.Select(One.Of(ExpressionFunction.Absolute, ExpressionFunction.Round, ExpressionFunction.Floor, ExpressionFunction.Ceiling, ExpressionFunction.SquareRoot, ExpressionFunction.Logarithm), inner).Select((function, operand) => Call(function, operand)),
            Gen.Select(inner, Gen.Int[0, 3]).Select((operand, digits) => Call(ExpressionFunction.Round, operand, new NumberExpression(digits))),
            Gen.Select(One.Of(ExpressionFunction.Modulo, ExpressionFunction.Sum, ExpressionFunction.Mean, ExpressionFunction.Minimum, ExpressionFunction.Maximum, ExpressionFunction.Coalesce, ExpressionFunction.CountMissing), inner, inner)
                .Select((function, left, right) => Call(function, left, right)),
            Gen.Select(Condition(1), inner, inner).Select((condition, left, right) => Call(ExpressionFunction.IfElse, condition, left, right)),
            Text(depth - 1).Select(text => Call(ExpressionFunction.Length, text)),
            Text(depth - 1).Select(text => Call(ExpressionFunction.ToNumber, text)),
            Gen.Select(One.Of(ExpressionFunction.Year, ExpressionFunction.Month, ExpressionFunction.Day), Date(depth - 1)).Select((function, date) => Call(function, date)),
            Gen.Select(Date(depth - 1), Date(depth - 1)).Select((first, second) => Call(ExpressionFunction.DaysBetween, first, second)));
    }

    private static Gen<Expression> Text(int depth)
    {
        var simple = Gen.OneOf(One.Of([.. Texts]).Select(text => (Expression)new TextExpression(text)), Variable("s", "t", ExpressionType.Text));
        if (depth <= 0)
        {
            return simple;
        }

        var inner = Text(depth - 1);
        return Gen.OneOf(
            simple,
            Gen.Select(One.Of(ExpressionFunction.Lower, ExpressionFunction.Upper, ExpressionFunction.Trim), inner).Select((function, text) => Call(function, text)),
            Gen.Select(One.Of(ExpressionFunction.Concatenate, ExpressionFunction.Coalesce), inner, inner).Select((function, left, right) => Call(function, left, right)),
            Gen.Select(inner, Gen.Int[1, 3], Gen.Int[1, 3]).Select((text, first, length) => Call(ExpressionFunction.Substring, text, new NumberExpression(first), new NumberExpression(length))));
    }

    /// <summary>A date; one that is written out stands where its type is known from its neighbour only.</summary>
    private static Gen<Expression> Date(int depth)
    {
        var simple = Variable("d", "e", ExpressionType.Date);
        return depth <= 0
            ? simple
            : Gen.OneOf(simple, Gen.Select(Gen.Int[2007, 2013], Gen.Int[0, 13], Gen.Int[0, 32]).Select((year, month, day) => Call(ExpressionFunction.ToDate, new NumberExpression(year), new NumberExpression(month), new NumberExpression(day))));
    }

    private static Gen<Expression> Variable(string one, string other, ExpressionType type) =>
        One.Of(one, other).Select(name => (Expression)new VariableExpression(name) { Type = type });

#pragma warning disable CA1859 // Generators of expressions of any kind mix, which those of calls would not.
    private static Expression Call(ExpressionFunction function, params ImmutableArray<Expression> arguments) => new CallExpression(function, arguments);
#pragma warning restore CA1859
}
