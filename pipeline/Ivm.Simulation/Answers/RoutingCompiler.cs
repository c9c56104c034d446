using Ivm.Contracts;

namespace Ivm.Simulation.Answers;

/// <summary>A routing condition made ready to be asked millions of times: true, false, or null when a missing answer decides.</summary>
internal delegate bool? Routing(AnswerSheet sheet);

/// <summary>
/// Turns conditions of the questionnaire into delegates over an <see cref="AnswerSheet"/>. They mean the same as
/// <see cref="ExpressionEvaluator"/> does with the codes for "don't know" and "refused" as missing; missing numbers are
/// NaN inside.
/// </summary>
internal sealed class RoutingCompiler
{
    private readonly Dictionary<string, int> _index = [];
    private readonly AnswerType[] _answers;
    private readonly ExpressionEvaluator _evaluator;

    /// <param name="edition">Gives the victimisation window.</param>
    /// <param name="questions">The questions, in the order of the sheets.</param>
    public RoutingCompiler(Edition edition, IReadOnlyList<Question> questions)
    {
        _evaluator = ExpressionEvaluator.For(edition);
        _answers = [.. questions.Select(question => question.Answer)];
        foreach (var question in questions)
            _index.Add(question.Variable, _index.Count);
    }

    private delegate double Quantity(AnswerSheet sheet);

    /// <summary>The routing of a question; always true where it has none.</summary>
    public Routing Compile(Expression? condition) => condition is null ? static _ => true : Condition(condition);

    private Routing Condition(Expression expression)
    {
        switch (expression)
        {
            case UnaryExpression { Operator: UnaryOperator.Not } not:
                var negated = Condition(not.Operand);
                return sheet => !negated(sheet);
            case BinaryExpression { Operator: BinaryOperator.And } and:
                var (left, right) = (Condition(and.Left), Condition(and.Right));
                return sheet => Both(left(sheet), right, sheet);
            case BinaryExpression { Operator: BinaryOperator.Or } or:
                var (either, other) = (Condition(or.Left), Condition(or.Right));
                return sheet => !Both(!either(sheet), inner => !other(inner), sheet);
            case BinaryExpression { Operator: BinaryOperator.Implies } implies:
                var (given, then) = (Condition(implies.Left), Condition(implies.Right));
                return sheet => !Both(given(sheet), inner => !then(inner), sheet);
            case BinaryExpression comparison:
                return Comparison(comparison);
            case MembershipExpression membership:
                return Membership(membership);
            case CallExpression call:
                return Call(call);
            default:
                throw new NotSupportedException($"A routing condition cannot be a {expression.GetType().Name}.");
        }
    }

    private static bool? Both(bool? left, Routing right, AnswerSheet sheet)
    {
        if (left is false)
            return false;

        var second = right(sheet);
        return second is false ? false : left is null || second is null ? null : true;
    }

    private Routing Comparison(BinaryExpression comparison)
    {
        var (left, right) = (Number(comparison.Left), Number(comparison.Right));
        return comparison.Operator switch
        {
            BinaryOperator.Equal => Compare((a, b) => a == b),
            BinaryOperator.NotEqual => Compare((a, b) => a != b),
            BinaryOperator.Less => Compare((a, b) => a < b),
            BinaryOperator.LessOrEqual => Compare((a, b) => a <= b),
            BinaryOperator.Greater => Compare((a, b) => a > b),
            BinaryOperator.GreaterOrEqual => Compare((a, b) => a >= b),
            _ => throw new NotSupportedException($"{comparison.Operator} is no comparison."),
        };

        Routing Compare(Func<double, double, bool> holds) => sheet =>
        {
            var (a, b) = (left(sheet), right(sheet));
            return double.IsNaN(a) || double.IsNaN(b) ? null : holds(a, b);
        };
    }

    private Routing Membership(MembershipExpression membership)
    {
        var operand = Number(membership.Operand);
        if (membership.Low is { } low && membership.High is { } high)
        {
            return sheet => operand(sheet) is var value && double.IsNaN(value) ? null : value >= low && value <= high;
        }

        var items = membership.Items.OfType<NumberExpression>().Select(item => item.Value).ToArray();
        return sheet => operand(sheet) is var value && double.IsNaN(value) ? null : Array.IndexOf(items, value) >= 0;
    }

    private Routing Call(CallExpression call)
    {
        switch (call.Function)
        {
            case ExpressionFunction.IsMissing:
                var operand = Number(call.Arguments[0]);
                return sheet => double.IsNaN(operand(sheet));
            case ExpressionFunction.InWindow:
                var (year, month) = (Number(call.Arguments[0]), Number(call.Arguments[1]));
                return sheet => _evaluator.InWindow(Whole(year(sheet)), Whole(month(sheet)), sheet.Interview);
            default:
                // Rare in routing: the evaluator of the contracts does it, at its own speed.
                return sheet => _evaluator.Holds(call, name => Value(_index[name], sheet) is var value && double.IsNaN(value) ? null : value, sheet.Interview);
        }
    }

    private Quantity Number(Expression expression)
    {
        switch (expression)
        {
            case NumberExpression number:
                return _ => number.Value;
            case VariableExpression variable:
                var index = _index[variable.Name];
                return sheet => Value(index, sheet);
            case UnaryExpression { Operator: UnaryOperator.Negate } negate:
                var negated = Number(negate.Operand);
                return sheet => -negated(sheet);
            case BinaryExpression { Operator: BinaryOperator.Add } add:
                var (augend, addend) = (Number(add.Left), Number(add.Right));
                return sheet => augend(sheet) + addend(sheet);
            case BinaryExpression { Operator: BinaryOperator.Subtract } subtract:
                var (minuend, subtrahend) = (Number(subtract.Left), Number(subtract.Right));
                return sheet => minuend(sheet) - subtrahend(sheet);
            case CallExpression { Function: ExpressionFunction.MonthsBeforeInterview } call:
                var (year, month) = (Number(call.Arguments[0]), Number(call.Arguments[1]));
                return sheet => ((sheet.Interview.Year - year(sheet)) * 12) + sheet.Interview.Month - month(sheet);
            case CallExpression { Function: ExpressionFunction.InterviewYear }:
                return sheet => sheet.Interview.Year;
            case CallExpression { Function: ExpressionFunction.InterviewMonth }:
                return sheet => sheet.Interview.Month;
            default:
                throw new NotSupportedException($"A routing condition cannot compute with a {expression.GetType().Name}.");
        }
    }

    private double Value(int index, AnswerSheet sheet)
    {
        var value = sheet.Values[index];
        var answer = _answers[index];
        return value == AnswerSheet.None || value == answer.DontKnow || value == answer.Refused ? double.NaN : value;
    }

    private static int? Whole(double value) => double.IsNaN(value) ? null : (int)value;
}
