namespace Ivm.Contracts;

/// <summary>
/// Evaluates conditions for one record in C#, three-valued (Kleene): null stands for missing. It means the same as the
/// SQL that cleaning makes of the same condition. Codes for "don't know" and "refused" are missing values: whoever
/// looks answers up gives null for them.
/// </summary>
/// <param name="window">The edition's victimisation window, for <c>in_window</c>.</param>
/// <param name="fieldworkStart">First day of the edition's fieldwork, for <c>in_fieldwork</c>.</param>
/// <param name="fieldworkEnd">Last day of the edition's fieldwork.</param>
public sealed class ExpressionEvaluator(VictimisationWindow window, DateOnly fieldworkStart, DateOnly fieldworkEnd)
{
    /// <summary>An evaluator with the settings of an edition.</summary>
    public static ExpressionEvaluator For(Edition edition)
    {
        ArgumentNullException.ThrowIfNull(edition);
        return new ExpressionEvaluator(edition.Window, edition.FieldworkStart, edition.FieldworkEnd);
    }

    /// <summary>Whether a condition holds.</summary>
    /// <param name="condition">The condition, as the parser gave it.</param>
    /// <param name="number">Looks a numeric variable up; null when missing.</param>
    /// <param name="interview">The interview date; null when missing.</param>
    /// <param name="text">Looks a text variable up; needed only for conditions that read one.</param>
    /// <returns>True, false, or null when a missing value decides.</returns>
    /// <exception cref="ArgumentException">The expression is no condition.</exception>
    public bool? Holds(Expression condition, Func<string, double?> number, DateOnly? interview, Func<string, string?>? text = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(number);
        return Truth(condition, new Record(number, text, interview));
    }

    /// <summary>What a quantity comes to.</summary>
    /// <param name="quantity">The quantity, as the parser gave it.</param>
    /// <param name="number">Looks a numeric variable up; null when missing.</param>
    /// <param name="interview">The interview date; null when missing.</param>
    /// <returns>The number, or null when a missing value decides.</returns>
    /// <exception cref="ArgumentException">The expression is no quantity.</exception>
    public double? Quantity(Expression quantity, Func<string, double?> number, DateOnly? interview)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(number);
        return Number(quantity, new Record(number, null, interview));
    }

    /// <summary>Whether an incident of a year and month falls in the window before the interview; null when the year or the interview date is missing.</summary>
    /// <param name="year">Year of the incident; null when missing.</param>
    /// <param name="month">Month of the incident, 1 to 12; null when missing.</param>
    /// <param name="interview">The interview date; null when missing.</param>
    public bool? InWindow(int? year, int? month, DateOnly? interview)
    {
        if (year is null || interview is not { } date)
        {
            return null;
        }

        if (month is not null)
        {
            var months = ((date.Year - year.Value) * 12) + date.Month - month.Value;
            return months >= 0 && months < window.WindowMonths;
        }

        return (date.Year - year.Value) switch
        {
            0 => window.MissingMonthSameYear,
            1 => window.MissingMonthPreviousYear,
            _ => false,
        };
    }

    private bool? Truth(Expression expression, in Record record)
    {
        switch (expression)
        {
            case UnaryExpression { Operator: UnaryOperator.Not } not:
                return !Truth(not.Operand, record);
            case BinaryExpression { Operator: BinaryOperator.And } and:
                return Truth(and.Left, record) is var first && first is false ? false : And(first, Truth(and.Right, record));
            case BinaryExpression { Operator: BinaryOperator.Or } or:
                return Truth(or.Left, record) is var either && either is true ? true : !And(!either, !Truth(or.Right, record));
            case BinaryExpression { Operator: BinaryOperator.Implies } implies:
                return !And(Truth(implies.Left, record), !Truth(implies.Right, record));
            case BinaryExpression comparison:
                return IsText(comparison.Left) || IsText(comparison.Right)
                    ? CompareTexts(comparison, record)
                    : Compare(comparison.Operator, Number(comparison.Left, record), Number(comparison.Right, record));
            case MembershipExpression membership:
                return Contains(membership, record);
            case CallExpression call:
                return Call(call, record);
            default:
                throw new ArgumentException($"{expression.GetType().Name} is no condition.", nameof(expression));
        }
    }

    private static bool? And(bool? left, bool? right) =>
        left is false || right is false ? false : left is null || right is null ? null : true;

    private static bool IsText(Expression expression) => expression is TextExpression;

    private static bool? CompareTexts(BinaryExpression comparison, in Record record)
    {
        var left = Text(comparison.Left, record);
        var right = Text(comparison.Right, record);
        return left is null || right is null ? null : (left == right) == (comparison.Operator == BinaryOperator.Equal);
    }

    private static bool? Compare(BinaryOperator operation, double? left, double? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        return operation switch
        {
            BinaryOperator.Equal => left == right,
            BinaryOperator.NotEqual => left != right,
            BinaryOperator.Less => left < right,
            BinaryOperator.LessOrEqual => left <= right,
            BinaryOperator.Greater => left > right,
            BinaryOperator.GreaterOrEqual => left >= right,
            _ => throw new ArgumentException($"{operation} is no comparison.", nameof(operation)),
        };
    }

    private bool? Contains(MembershipExpression membership, in Record record)
    {
        if (membership.Low is { } low && membership.High is { } high)
        {
            var value = Number(membership.Operand, record);
            return value is null ? null : value >= low && value <= high;
        }

        if (membership.Items.Any(IsText))
        {
            var text = Text(membership.Operand, record);
            return text is null ? null : membership.Items.Any(item => item is TextExpression constant && constant.Value == text);
        }

        var number = Number(membership.Operand, record);
        return number is null ? null : membership.Items.Any(item => item is NumberExpression constant && constant.Value == number);
    }

    private bool? Call(CallExpression call, in Record record) => call.Function switch
    {
        ExpressionFunction.IsMissing => IsMissing((VariableExpression)call.Arguments[0], record),
        ExpressionFunction.InWindow => InWindow(Whole(call.Arguments[0], record), Whole(call.Arguments[1], record), record.Interview),
        ExpressionFunction.InFieldwork => record.Interview is { } date ? date >= fieldworkStart && date <= fieldworkEnd : null,
        _ => throw new ArgumentException($"{call.Function} is no condition.", nameof(call)),
    };

    private static bool IsMissing(VariableExpression variable, in Record record) =>
        record.Number(variable.Name) is null && record.Text?.Invoke(variable.Name) is null;

    private int? Whole(Expression expression, in Record record) => (int?)Number(expression, record);

    private double? Number(Expression expression, in Record record) => expression switch
    {
        NumberExpression number => number.Value,
        VariableExpression variable => record.Number(variable.Name),
        UnaryExpression { Operator: UnaryOperator.Negate } negate => -Number(negate.Operand, record),
        BinaryExpression { Operator: BinaryOperator.Add } add => Number(add.Left, record) + Number(add.Right, record),
        BinaryExpression { Operator: BinaryOperator.Subtract } subtract => Number(subtract.Left, record) - Number(subtract.Right, record),
        BinaryExpression { Operator: BinaryOperator.Multiply } multiply => Number(multiply.Left, record) * Number(multiply.Right, record),
        BinaryExpression { Operator: BinaryOperator.Divide } divide => Divide(Number(divide.Left, record), Number(divide.Right, record)),
        CallExpression call => Quantity(call, record),
        _ => throw new ArgumentException($"{expression.GetType().Name} is no number.", nameof(expression)),
    };

    /// <summary>What is divided by zero is missing.</summary>
    private static double? Divide(double? left, double? right) => right == 0 ? null : left / right;

    private double? Quantity(CallExpression call, in Record record) => call.Function switch
    {
        ExpressionFunction.InterviewYear => record.Interview?.Year,
        ExpressionFunction.InterviewMonth => record.Interview?.Month,
        ExpressionFunction.MonthsBeforeInterview => Months(
            Number(call.Arguments[0], record), Number(call.Arguments[1], record), record.Interview?.Year, record.Interview?.Month),
        ExpressionFunction.MonthsBetween => Months(
            Number(call.Arguments[0], record), Number(call.Arguments[1], record), Number(call.Arguments[2], record), Number(call.Arguments[3], record)),
        _ => throw new ArgumentException($"{call.Function} is no number.", nameof(call)),
    };

    private static double? Months(double? fromYear, double? fromMonth, double? toYear, double? toMonth) =>
        ((toYear - fromYear) * 12) + toMonth - fromMonth;

    private static string? Text(Expression expression, in Record record) => expression switch
    {
        TextExpression text => text.Value,
        VariableExpression variable => (record.Text ?? throw new ArgumentException($"The condition reads the text variable '{variable.Name}', but texts cannot be looked up.", nameof(record)))(variable.Name),
        _ => throw new ArgumentException($"{expression.GetType().Name} is no text.", nameof(expression)),
    };

    private readonly record struct Record(Func<string, double?> Number, Func<string, string?>? Text, DateOnly? Interview);
}
