using Google.OrTools.Sat;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A condition as two literals: certainly true, and certainly false. Neither: it cannot be said.</summary>
internal readonly record struct Kleene(ILiteral True, ILiteral False);

/// <summary>
/// Turns conditions into literals with the three-valued meaning of the grammar: a comparison with a missing value is
/// neither true nor false, and Kleene's tables join what is known (S. C. Kleene, Introduction to Metamathematics, 1952, par. 64).
/// </summary>
internal sealed class ConditionEncoder(LogicBuilder logic, ArithmeticEncoder arithmetic, ConstraintSettings settings)
{
    /// <summary>The condition as literals.</summary>
    /// <exception cref="InexpressibleException">The condition, or a part of it, has no exact form.</exception>
    public Kleene Of(Expression condition) => condition switch
    {
        UnaryExpression { Operator: UnaryOperator.Not } not => Not(Of(not.Operand)),
        BinaryExpression { Operator: BinaryOperator.And } and => And(Of(and.Left), Of(and.Right)),
        BinaryExpression { Operator: BinaryOperator.Or } or => Or(Of(or.Left), Of(or.Right)),
        BinaryExpression { Operator: BinaryOperator.Implies } implies => Or(Not(Of(implies.Left)), Of(implies.Right)),
        BinaryExpression comparison => Compare(comparison),
        MembershipExpression membership => Member(membership),
        ToleranceExpression tolerance => Tolerate(tolerance),
        InListExpression { Year: null } list => OneOf(list.Operand, list.Codes.Select(code => code.Code)),
        CallExpression call => Call(call),
        ExistsExpression => throw new InexpressibleException("it reads another dataset"),
        _ => throw new InexpressibleException("a part of it is no condition that the solver knows"),
    };

    private static Kleene Not(Kleene part) => new(part.False, part.True);

    private Kleene And(Kleene left, Kleene right) => new(logic.And(left.True, right.True), logic.Or(left.False, right.False));

    private Kleene Or(Kleene left, Kleene right) => Not(And(Not(left), Not(right)));

    /// <summary>Where known, true or false as a literal says; else neither.</summary>
    private Kleene Where(IEnumerable<ILiteral> known, ILiteral holds) =>
        new(logic.And(known.Append(holds)), logic.And(known.Append(holds.Not())));

    private Kleene Compare(BinaryExpression comparison)
    {
        if (comparison.Left.Yields() == ExpressionType.Text)
        {
            return Texts(comparison);
        }

        var difference = arithmetic.Of(comparison.Left).Plus(arithmetic.Of(comparison.Right), -Fraction.One);
        var sign = comparison.Operator switch
        {
            BinaryOperator.Equal => (false, true, false),
            BinaryOperator.NotEqual => (true, false, true),
            BinaryOperator.Less => (true, false, false),
            BinaryOperator.LessOrEqual => (true, true, false),
            BinaryOperator.Greater => (false, false, true),
            BinaryOperator.GreaterOrEqual => (false, true, true),
            _ => throw new InexpressibleException($"{comparison.Operator} is no comparison"),
        };
        return Where(difference.Known, arithmetic.Sign(difference, sign));
    }

    private Kleene Texts(BinaryExpression comparison)
    {
        if (comparison.Left is not TextExpression && comparison.Right is not TextExpression)
        {
            throw new InexpressibleException("it compares calculated or open texts");
        }

        var (operand, constant) = comparison.Right is TextExpression right ? (comparison.Left, right.Value) : (comparison.Right, ((TextExpression)comparison.Left).Value);
        var equal = OneOf(operand, [constant]);
        return comparison.Operator == BinaryOperator.Equal ? equal : Not(equal);
    }

    private Kleene OneOf(Expression operand, IEnumerable<string> texts)
    {
        if (operand is TextExpression text)
        {
            return texts.Contains(text.Value, StringComparer.Ordinal) ? new Kleene(logic.True, logic.False) : new Kleene(logic.False, logic.True);
        }

        var (form, known, variable) = arithmetic.Text(operand);
        var places = texts.Select(variable.Encode).OfType<long>().Select(place => (new Fraction(place, 1), new Fraction(place, 1)));
        return Where(known, logic.Within(form, [.. places]));
    }

    private Kleene Member(MembershipExpression membership)
    {
        if (membership.Items.Any(item => item is TextExpression))
        {
            return OneOf(membership.Operand, membership.Items.Select(item => ((TextExpression)item).Value));
        }

        var operand = arithmetic.Of(membership.Operand);
        if (operand.Denominator is not null)
        {
            throw new InexpressibleException("a quotient by a variable is looked up in a set");
        }

        IEnumerable<(double Low, double High)> ranges = membership is { Low: { } low, High: { } high }
            ? [(low, high)]
            : membership.Items.Select(Constant).Select(item => (item, item));
        return Where(operand.Known, logic.Within(operand.Form, [.. ranges.Select(range => (Fraction.Of(range.Low), Fraction.Of(range.High)))]));
    }

    private static double Constant(Expression item) => item switch
    {
        NumberExpression number => number.Value,
        DateExpression date => date.Value.DayNumber,
        _ => throw new InexpressibleException("a set has other items than constants"),
    };

    /// <summary>The numbers differ by no more than a margin, which may be a share of the size of the second.</summary>
    private Kleene Tolerate(ToleranceExpression tolerance)
    {
        var (left, right) = (arithmetic.Of(tolerance.Left), arithmetic.Of(tolerance.Right));
        if (left.Denominator is not null || right.Denominator is not null)
        {
            throw new InexpressibleException("a quotient by a variable is compared with a margin");
        }

        var difference = left.Plus(right, -Fraction.One);
        if (!tolerance.Relative)
        {
            return Where(difference.Known, logic.Within(difference.Form, [(-Fraction.Of(tolerance.Margin), Fraction.Of(tolerance.Margin))]));
        }

        var share = Fraction.Of(tolerance.Margin) / Fraction.Of(100);
        ILiteral Between(Fraction of) => logic.And(
            logic.Sign(difference.Plus(right, -of).Form, (true, true, false)),
            logic.Sign(difference.Plus(right, of).Form, (false, true, true)));
        var positive = logic.Sign(right.Form, (false, true, true));
        return Where(difference.Known, logic.Or(logic.And(positive, Between(share)), logic.And(positive.Not(), Between(-share))));
    }

    private Kleene Call(CallExpression call)
    {
        switch (call.Function)
        {
            case ExpressionFunction.IsMissing:
                var known = logic.And(call.Arguments[0] is VariableExpression named ? arithmetic.Known(named.Name) : arithmetic.Of(call.Arguments[0]).Known);
                return new Kleene(known.Not(), known);
            case ExpressionFunction.InFieldwork when settings is { FieldworkStart: { } start, FieldworkEnd: { } end }:
                var day = arithmetic.Of(new VariableExpression(ConstraintSettings.InterviewDay));
                return Where(day.Known, logic.Within(day.Form, [(new Fraction(start.DayNumber, 1), new Fraction(end.DayNumber, 1))]));
            case ExpressionFunction.InWindow when settings.Window is { } window:
                return InWindow(call, window);
            case ExpressionFunction.InRange when call.Arguments[0].Yields() != ExpressionType.Text:
                var value = arithmetic.Of(call.Arguments[0]);
                var (low, high) = (value.Plus(arithmetic.Of(call.Arguments[1]), -Fraction.One), value.Plus(arithmetic.Of(call.Arguments[2]), -Fraction.One));
                return And(Where(low.Known, arithmetic.Sign(low, (false, true, true))), Where(high.Known, arithmetic.Sign(high, (true, true, false))));
            default:
                throw new InexpressibleException($"the solver does not know {ExpressionText.Of(call)}");
        }
    }

    /// <summary>A missing month is decided by the settings; only a missing year or interview date leaves it open.</summary>
    private Kleene InWindow(CallExpression call, VictimisationWindow window)
    {
        var year = arithmetic.Of(call.Arguments[0]);
        var month = arithmetic.Of(call.Arguments[1]);
        var interviewYear = arithmetic.Of(new VariableExpression(ConstraintSettings.InterviewYear));
        var yearsAgo = interviewYear.Plus(year, -Fraction.One);
        var months = yearsAgo.Times(Fraction.Of(12)).Plus(arithmetic.Of(new VariableExpression(ConstraintSettings.InterviewMonth)), Fraction.One).Plus(month, -Fraction.One);
        var monthKnown = logic.And(month.Known);
        var recent = logic.Within(months.Form, [(Fraction.Zero, Fraction.Of(window.WindowMonths - 1))]);
        var years = new List<(Fraction, Fraction)>();
        if (window.MissingMonthSameYear)
        {
            years.Add((Fraction.Zero, Fraction.Zero));
        }

        if (window.MissingMonthPreviousYear)
        {
            years.Add((Fraction.One, Fraction.One));
        }

        var byYear = logic.Within(yearsAgo.Form, years);
        var holds = logic.Or(logic.And(monthKnown, recent), logic.And(monthKnown.Not(), byYear));
        return Where(yearsAgo.Known, holds);
    }
}
