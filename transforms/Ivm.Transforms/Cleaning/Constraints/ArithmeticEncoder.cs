using System.Collections.Immutable;
using Google.OrTools.Sat;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A quantity: a form, divided by another where there is a denominator, and the literals that say it is known.</summary>
internal sealed record Quantity(LinearForm Form, LinearForm? Denominator, ImmutableArray<ILiteral> Known)
{
    /// <summary>This quantity plus a multiple of another.</summary>
    public Quantity Plus(Quantity other, Fraction times)
    {
        ImmutableArray<ILiteral> known = [.. Known, .. other.Known];
        return (Denominator, other.Denominator) switch
        {
            (null, null) => new Quantity(Form.Plus(other.Form, times), null, known),
            ({ } divisor, null) when other.Form.IsConstant => new Quantity(Form.Plus(divisor, other.Form.Constant * times), divisor, known),
            (null, { } divisor) when Form.IsConstant => new Quantity(divisor.Times(Form.Constant).Plus(other.Form, times), divisor, known),
            _ => throw new InexpressibleException("a quotient by a variable is added to a variable"),
        };
    }

    /// <summary>A multiple of this quantity.</summary>
    public Quantity Times(Fraction factor) => this with { Form = Form.Times(factor) };
}

/// <summary>Turns quantities of conditions into linear forms: sums, multiples, and quotients that a comparison can clear.</summary>
internal sealed class ArithmeticEncoder(LogicBuilder logic, IReadOnlyDictionary<string, ModelVariable> variables)
{
    /// <summary>The quantity as a form.</summary>
    /// <exception cref="InexpressibleException">It is not linear, or reads what the model has not.</exception>
    public Quantity Of(Expression expression) => expression switch
    {
        NumberExpression number => Constant(Fraction.Of(number.Value)),
        DateExpression date => Constant(new Fraction(date.Value.DayNumber, 1)),
        VariableExpression variable => Number(variable.Name),
        UnaryExpression { Operator: UnaryOperator.Negate } negate => Of(negate.Operand).Times(-Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Add } sum => Of(sum.Left).Plus(Of(sum.Right), Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Subtract } difference => Of(difference.Left).Plus(Of(difference.Right), -Fraction.One),
        BinaryExpression { Operator: BinaryOperator.Multiply } product => Multiply(Of(product.Left), Of(product.Right)),
        BinaryExpression { Operator: BinaryOperator.Divide } quotient => Divide(Of(quotient.Left), Of(quotient.Right)),
        CallExpression call => Call(call),
        AggregateExpression => throw new InexpressibleException("it reads other records"),
        _ => throw new InexpressibleException("a part of it is no number that the solver knows"),
    };

    /// <summary>A text variable: the form of its place, what says that it is known, and its texts.</summary>
    public (LinearForm Form, ImmutableArray<ILiteral> Known, ConstraintVariable Variable) Text(Expression expression)
    {
        if (expression is not VariableExpression named)
        {
            throw new InexpressibleException("a calculated text is beyond the solver");
        }

        var variable = Find(named.Name);
        return variable.Declared.IsText
            ? (LinearForm.Of(variable.Number, Fraction.One), variable.Known, variable.Declared)
            : throw new InexpressibleException($"'{named.Name}' is compared with a text, but is a number");
    }

    /// <summary>What says that a variable is not missing.</summary>
    public ImmutableArray<ILiteral> Known(string name) => Find(name).Known;

    /// <summary>How a quantity compares with zero. Where a denominator can be zero, <see cref="Quantity.Known"/> excludes it.</summary>
    public ILiteral Sign(Quantity quantity, (bool Below, bool Zero, bool Above) sign)
    {
        if (quantity.Denominator is not { } divisor)
        {
            return logic.Sign(quantity.Form, sign);
        }

        var positive = logic.Sign(divisor, (false, false, true));
        var negative = logic.Sign(divisor, (true, false, false));
        return logic.Or(
            logic.And(positive, logic.Sign(quantity.Form, sign)),
            logic.And(negative, logic.Sign(quantity.Form, (sign.Above, sign.Zero, sign.Below))));
    }

    private static Quantity Constant(Fraction value) => new(LinearForm.Of(value), null, []);

    private Quantity Number(string name)
    {
        var variable = Find(name);
        return variable.Declared.IsText
            ? throw new InexpressibleException($"'{name}' is calculated with, but is a text")
            : new Quantity(LinearForm.Of(variable.Number, new Fraction(1, variable.Declared.Scale)), null, variable.Known);
    }

    private ModelVariable Find(string name) => variables.TryGetValue(name, out var variable)
        ? variable
        : throw new InexpressibleException($"it reads '{name}', which is no variable of the record with known bounds");

    private static Quantity Multiply(Quantity left, Quantity right)
    {
        if (left is { Denominator: null, Form.IsConstant: true })
        {
            (left, right) = (right, left);
        }

        return right is { Denominator: null, Form.IsConstant: true }
            ? left.Times(right.Form.Constant) with { Known = [.. left.Known, .. right.Known] }
            : throw new InexpressibleException("it multiplies variables with each other");
    }

    private Quantity Divide(Quantity left, Quantity right)
    {
        if (left.Denominator is not null || right.Denominator is not null)
        {
            throw new InexpressibleException("it divides a quotient by a variable");
        }

        ImmutableArray<ILiteral> known = [.. left.Known, .. right.Known];
        if (!right.Form.IsConstant)
        {
            return new Quantity(left.Form, right.Form, [.. known, logic.Sign(right.Form, (true, false, true))]);
        }

        return right.Form.Constant.Sign == 0
            ? new Quantity(LinearForm.Of(Fraction.Zero), null, [logic.False])
            : new Quantity(left.Form.Times(Fraction.One / right.Form.Constant), null, known);
    }

    private Quantity Call(CallExpression call)
    {
        var year = new VariableExpression(ConstraintSettings.InterviewYear);
        var month = new VariableExpression(ConstraintSettings.InterviewMonth);
        return call.Function switch
        {
            ExpressionFunction.InterviewYear => Of(year),
            ExpressionFunction.InterviewMonth => Of(month),
            ExpressionFunction.MonthsBeforeInterview => Months(call.Arguments[0], call.Arguments[1], year, month),
            ExpressionFunction.MonthsBetween => Months(call.Arguments[0], call.Arguments[1], call.Arguments[2], call.Arguments[3]),
            ExpressionFunction.DaysBetween => Of(call.Arguments[1]).Plus(Of(call.Arguments[0]), -Fraction.One),
            ExpressionFunction.Sum => Sum(call.Arguments),
            ExpressionFunction.Mean => Sum(call.Arguments).Times(new Fraction(1, call.Arguments.Length)),
            ExpressionFunction.CountMissing => CountMissing(call.Arguments),
            ExpressionFunction.Absolute => Function(call.Arguments, (model, value, parts) => model.AddAbsEquality(value, parts[0]), ranges => (Fraction.Zero, Largest([-ranges[0].Low, ranges[0].High]))),
            ExpressionFunction.Minimum => Function(call.Arguments, (model, value, parts) => model.AddMinEquality(value, parts), ranges => (Smallest(ranges.Select(range => range.Low)), Smallest(ranges.Select(range => range.High)))),
            ExpressionFunction.Maximum => Function(call.Arguments, (model, value, parts) => model.AddMaxEquality(value, parts), ranges => (Largest(ranges.Select(range => range.Low)), Largest(ranges.Select(range => range.High)))),
            _ => throw new InexpressibleException($"the solver does not know {ExpressionText.Of(call)}"),
        };
    }

    private static Fraction Largest(IEnumerable<Fraction> values) => values.Aggregate((one, other) => (one - other).Sign >= 0 ? one : other);

    private static Fraction Smallest(IEnumerable<Fraction> values) => values.Aggregate((one, other) => (one - other).Sign <= 0 ? one : other);

    private Quantity Sum(ImmutableArray<Expression> parts) => parts.Skip(1).Aggregate(Of(parts[0]), (sum, part) => sum.Plus(Of(part), Fraction.One));

    private Quantity CountMissing(ImmutableArray<Expression> parts)
    {
        var count = LinearForm.Of(Fraction.Zero);
        foreach (var part in parts)
        {
            if (part is not VariableExpression named)
            {
                throw new InexpressibleException("it counts whether calculated values are missing");
            }

            if (Find(named.Name) is { Declared.CanBeMissing: true, Present: BoolVar present })
            {
                count = count.Plus(LinearForm.Of(logic.Add(present, 0, 1), -Fraction.One), Fraction.One) with { Constant = count.Constant + Fraction.One };
            }
        }

        return new Quantity(count, null, []);
    }

    private Quantity Function(ImmutableArray<Expression> arguments, Action<CpModel, IntVar, LinearExpr[]> define, Func<IReadOnlyList<(Fraction Low, Fraction High)>, (Fraction Low, Fraction High)> range)
    {
        var parts = arguments.Select(Of).ToArray();
        return parts.Any(part => part.Denominator is not null)
            ? throw new InexpressibleException("a function is applied to a quotient by a variable")
            : new Quantity(logic.Function([.. parts.Select(part => part.Form)], define, range), null, [.. parts.SelectMany(part => part.Known)]);
    }

    private Quantity Months(Expression fromYear, Expression fromMonth, Expression toYear, Expression toMonth) =>
        Of(toYear).Plus(Of(fromYear), -Fraction.One).Times(Fraction.Of(12)).Plus(Of(toMonth), Fraction.One).Plus(Of(fromMonth), -Fraction.One);
}
