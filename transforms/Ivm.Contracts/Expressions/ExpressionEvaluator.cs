namespace Ivm.Contracts;

/// <summary>
/// Evaluates conditions for one record in C#, three-valued (Kleene): null stands for missing. It means the same as the
/// SQL that cleaning makes of the same condition. Codes for "don't know" and "refused" are missing values: whoever
/// looks answers up gives null for them.
/// </summary>
/// <param name="window">The edition's victimisation window, for <c>in_window</c>.</param>
/// <param name="fieldworkStart">First day of the edition's fieldwork, for <c>in_fieldwork</c>.</param>
/// <param name="fieldworkEnd">Last day of the edition's fieldwork.</param>
public sealed partial class ExpressionEvaluator(VictimisationWindow window, DateOnly fieldworkStart, DateOnly fieldworkEnd)
{
    /// <summary>Numbers that differ by no more than this are equal: what binary arithmetic makes of decimal fractions.</summary>
    public const double Rounding = 1e-8;

    /// <summary>An evaluator for tables that are no interviews.</summary>
    public ExpressionEvaluator()
        : this(new VictimisationWindow(0, MissingMonthSameYear: false, MissingMonthPreviousYear: false, 0), DateOnly.MaxValue, DateOnly.MinValue)
    {
    }

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
        ArgumentNullException.ThrowIfNull(number);
        return Holds(condition, new ExpressionRecord(number) { Text = text, Interview = interview });
    }

    /// <summary>Whether a condition holds.</summary>
    /// <param name="condition">The condition, as the parser gave it.</param>
    /// <param name="record">The record.</param>
    /// <returns>True, false, or null when a missing value decides.</returns>
    /// <exception cref="ArgumentException">The expression is no condition, or reads what the record does not have.</exception>
    public bool? Holds(Expression condition, ExpressionRecord record)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(record);
        return Truth(condition, record);
    }

    /// <summary>The number that an expression comes to; null when a missing value decides.</summary>
    /// <param name="quantity">The expression, as the parser gave it.</param>
    /// <param name="number">Looks a numeric variable up; null when missing.</param>
    /// <param name="interview">The interview date; null when missing.</param>
    public double? Quantity(Expression quantity, Func<string, double?> number, DateOnly? interview)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(number);
        return Number(quantity, new ExpressionRecord(number) { Interview = interview });
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

    private bool? Truth(Expression expression, ExpressionRecord record)
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
                return Compare(comparison, record);
            case ToleranceExpression tolerance:
                return Tolerate(tolerance, record);
            case MembershipExpression membership:
                return Contains(membership, record);
            case CallExpression call:
                return Call(call, record);
            case ExistsExpression exists:
                return (record.Exists ?? throw new ArgumentException("The condition looks at another dataset, which cannot be seen here.", nameof(record)))(exists);
            case InListExpression inList:
                return InList(inList, record);
            default:
                throw new ArgumentException($"{expression.GetType().Name} is no condition.", nameof(expression));
        }
    }

    private static bool? And(bool? left, bool? right) =>
        left is false || right is false ? false : left is null || right is null ? null : true;

    private bool? Compare(BinaryExpression comparison, ExpressionRecord record)
    {
        var types = (comparison.Left.Yields(), comparison.Right.Yields());
        if (types.Item1 == ExpressionType.Text || types.Item2 == ExpressionType.Text)
        {
            var (first, second) = (Text(comparison.Left, record), Text(comparison.Right, record));
            return first is null || second is null ? null : (first == second) == (comparison.Operator == BinaryOperator.Equal);
        }

        var difference = types.Item1 == ExpressionType.Date
            ? Date(comparison.Left, record)?.DayNumber - Date(comparison.Right, record)?.DayNumber
            : Number(comparison.Left, record) - Number(comparison.Right, record);
        return difference is not { } by ? null : comparison.Operator switch
        {
            BinaryOperator.Equal => Math.Abs(by) <= Rounding,
            BinaryOperator.NotEqual => Math.Abs(by) > Rounding,
            BinaryOperator.Less => by < -Rounding,
            BinaryOperator.LessOrEqual => by <= Rounding,
            BinaryOperator.Greater => by > Rounding,
            BinaryOperator.GreaterOrEqual => by >= -Rounding,
            _ => throw new ArgumentException($"{comparison.Operator} is no comparison.", nameof(comparison)),
        };
    }

    private bool? Tolerate(ToleranceExpression tolerance, ExpressionRecord record)
    {
        var (left, right) = (Number(tolerance.Left, record), Number(tolerance.Right, record));
        return left is null || right is null ? null
            : Math.Abs(left.Value - right.Value) - (tolerance.Relative ? Math.Abs(right.Value) * tolerance.Margin / 100 : tolerance.Margin) <= Rounding;
    }

    private bool? Contains(MembershipExpression membership, ExpressionRecord record)
    {
        switch (membership.Operand.Yields())
        {
            case ExpressionType.Text:
                var text = Text(membership.Operand, record);
                return text is null ? null : membership.Items.Any(item => item is TextExpression constant && constant.Value == text);
            case ExpressionType.Date:
                var date = Date(membership.Operand, record);
                return date is null ? null : membership.Items.Any(item => item is DateExpression constant && constant.Value == date);
        }

        if (Number(membership.Operand, record) is not { } number)
        {
            return null;
        }

        return membership.Low is { } low && membership.High is { } high
            ? number - low >= -Rounding && number - high <= Rounding
            : membership.Items.Any(item => item is NumberExpression constant && Math.Abs(number - constant.Value) <= Rounding);
    }

    private bool? InList(InListExpression inList, ExpressionRecord record)
    {
        if (Text(inList.Operand, record) is not { } code)
        {
            return null;
        }

        if (inList.Year is null)
        {
            return inList.Codes.Any(entry => entry.Code == code);
        }

        return Number(inList.Year, record) is { } year ? inList.Codes.Any(entry => entry.Code == code && entry.Year == year) : null;
    }
}
