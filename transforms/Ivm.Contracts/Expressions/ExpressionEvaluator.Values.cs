using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ivm.Contracts;

/// <content>Numbers, texts and dates, and the functions of them.</content>
public sealed partial class ExpressionEvaluator
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);
    private static readonly Regex WrittenNumber = TextPattern.Compile(NumberPattern);

    /// <summary>How a number is written in a text: a sign, digits, and decimals after a point.</summary>
    public const string NumberPattern = "[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?";

    private bool? Call(CallExpression call, ExpressionRecord record)
    {
        var arguments = call.Arguments;
        return call.Function switch
        {
            ExpressionFunction.IsMissing => IsMissing(arguments[0], record),
            ExpressionFunction.InRange => InRange(arguments, record),
            ExpressionFunction.Matches => Text(arguments[0], record) is { } text ? Patterns.GetOrAdd(((TextExpression)arguments[1]).Value, TextPattern.Compile).IsMatch(text) : null,
            ExpressionFunction.Contains => Both(arguments, record, (text, part) => text.Contains(part, StringComparison.Ordinal)),
            ExpressionFunction.StartsWith => Both(arguments, record, (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
            ExpressionFunction.EndsWith => Both(arguments, record, (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
            ExpressionFunction.IsNumber => Text(arguments[0], record) is { } text ? WrittenNumber.IsMatch(text) : null,
            ExpressionFunction.InWindow => InWindow((int?)Number(arguments[0], record), (int?)Number(arguments[1], record), record.Interview),
            ExpressionFunction.InFieldwork => record.Interview is { } date ? date >= fieldworkStart && date <= fieldworkEnd : null,
            _ => throw new ArgumentException($"{call.Function} is no condition.", nameof(call)),
        };
    }

    private bool? Both(ImmutableArray<Expression> arguments, ExpressionRecord record, Func<string, string, bool> holds) =>
        Text(arguments[0], record) is { } text && Text(arguments[1], record) is { } part ? holds(text, part) : null;

    private bool? InRange(ImmutableArray<Expression> arguments, ExpressionRecord record)
    {
        if (arguments[0].Yields() == ExpressionType.Date)
        {
            var (date, first, last) = (Date(arguments[0], record), Date(arguments[1], record), Date(arguments[2], record));
            return And(date is null || first is null ? null : date >= first, date is null || last is null ? null : date <= last);
        }

        var (number, low, high) = (Number(arguments[0], record), Number(arguments[1], record), Number(arguments[2], record));
        return And(number - low is { } above ? above >= -Rounding : null, number - high is { } below ? below <= Rounding : null);
    }

    private bool IsMissing(Expression expression, ExpressionRecord record) => expression.Yields() switch
    {
        // Who knows only the variable's name looks it up as a number and as a text.
        ExpressionType.Number when expression is VariableExpression variable => record.Number(variable.Name) is null && record.Text?.Invoke(variable.Name) is null,
        ExpressionType.Text => Text(expression, record) is null,
        ExpressionType.Date => Date(expression, record) is null,
        _ => Number(expression, record) is null,
    };

    private double? Number(Expression expression, ExpressionRecord record) => expression switch
    {
        NumberExpression number => number.Value,
        VariableExpression variable => record.Number(variable.Name),
        UnaryExpression { Operator: UnaryOperator.Negate } negate => -Number(negate.Operand, record),
        BinaryExpression { Operator: BinaryOperator.Add } add => Number(add.Left, record) + Number(add.Right, record),
        BinaryExpression { Operator: BinaryOperator.Subtract } subtract => Number(subtract.Left, record) - Number(subtract.Right, record),
        BinaryExpression { Operator: BinaryOperator.Multiply } multiply => Number(multiply.Left, record) * Number(multiply.Right, record),
        BinaryExpression { Operator: BinaryOperator.Divide } divide => Divide(Number(divide.Left, record), Number(divide.Right, record)),
        AggregateExpression aggregate => (record.Aggregate ?? throw new ArgumentException("The condition looks at other records, which cannot be seen here.", nameof(record)))(aggregate),
        CallExpression call => Quantity(call, record),
        _ => throw new ArgumentException($"{expression.GetType().Name} is no number.", nameof(expression)),
    };

    /// <summary>What is divided by zero is missing.</summary>
    private static double? Divide(double? left, double? right) => right == 0 ? null : left / right;

    private double? Quantity(CallExpression call, ExpressionRecord record)
    {
        var arguments = call.Arguments;
        double? First() => Number(arguments[0], record);
        IEnumerable<double?> All() => arguments.Select(argument => Number(argument, record));
        return call.Function switch
        {
            ExpressionFunction.CountMissing => arguments.Count(argument => IsMissing(argument, record)),
            ExpressionFunction.Coalesce => All().FirstOrDefault(value => value is not null),
            ExpressionFunction.IfElse => Chosen(arguments, record) is { } chosen ? Number(chosen, record) : null,
            ExpressionFunction.Absolute => First() is { } value ? Math.Abs(value) : null,
            ExpressionFunction.Round => First() is { } value ? Round(value, arguments.Length > 1 ? (int)((NumberExpression)arguments[1]).Value : 0) : null,
            ExpressionFunction.Floor => First() is { } value ? Math.Floor(value) : null,
            ExpressionFunction.Ceiling => First() is { } value ? Math.Ceiling(value) : null,
            ExpressionFunction.SquareRoot => First() is { } value and >= 0 ? Math.Sqrt(value) : null,
            ExpressionFunction.Logarithm => First() is { } value and > 0 ? Math.Log(value) : null,
            ExpressionFunction.Modulo => Divide(First(), Number(arguments[1], record)) is { } times ? First() - (Math.Floor(times) * Number(arguments[1], record)) : null,
            ExpressionFunction.Sum => All().Aggregate((sum, value) => sum + value),
            ExpressionFunction.Mean => All().Aggregate((sum, value) => sum + value) / arguments.Length,
            ExpressionFunction.Minimum => All().Aggregate((least, value) => value is null || least is null ? null : Math.Min(least.Value, value.Value)),
            ExpressionFunction.Maximum => All().Aggregate((most, value) => value is null || most is null ? null : Math.Max(most.Value, value.Value)),
            ExpressionFunction.Length => Text(arguments[0], record)?.EnumerateRunes().Count(),
            ExpressionFunction.ToNumber => Text(arguments[0], record) is { } text && WrittenNumber.IsMatch(text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : null,
            ExpressionFunction.Year => Date(arguments[0], record)?.Year,
            ExpressionFunction.Month => Date(arguments[0], record)?.Month,
            ExpressionFunction.Day => Date(arguments[0], record)?.Day,
            ExpressionFunction.DaysBetween => Date(arguments[1], record)?.DayNumber - Date(arguments[0], record)?.DayNumber,
            ExpressionFunction.InterviewYear => record.Interview?.Year,
            ExpressionFunction.InterviewMonth => record.Interview?.Month,
            ExpressionFunction.MonthsBeforeInterview => Months(First(), Number(arguments[1], record), record.Interview?.Year, record.Interview?.Month),
            ExpressionFunction.MonthsBetween => Months(First(), Number(arguments[1], record), Number(arguments[2], record), Number(arguments[3], record)),
            _ => throw new ArgumentException($"{call.Function} is no number.", nameof(call)),
        };
    }

    private Expression? Chosen(ImmutableArray<Expression> arguments, ExpressionRecord record) => Truth(arguments[0], record) switch
    {
        true => arguments[1],
        false => arguments[2],
        null => null,
    };

    private static double? Months(double? fromYear, double? fromMonth, double? toYear, double? toMonth) =>
        ((toYear - fromYear) * 12) + toMonth - fromMonth;

    private static double Round(double value, int digits)
    {
        var scale = Math.Pow(10, digits);
        return Math.Round(value * scale, MidpointRounding.AwayFromZero) / scale;
    }

    private string? Text(Expression expression, ExpressionRecord record) => expression switch
    {
        TextExpression text => text.Value,
        VariableExpression variable => (record.Text ?? throw new ArgumentException($"The condition reads the text variable '{variable.Name}', but texts cannot be looked up.", nameof(record)))(variable.Name),
        CallExpression call => Text(call, record),
        _ => throw new ArgumentException($"{expression.GetType().Name} is no text.", nameof(expression)),
    };

    private string? Text(CallExpression call, ExpressionRecord record)
    {
        if (call.Function == ExpressionFunction.IfElse)
        {
            return Chosen(call.Arguments, record) is { } chosen ? Text(chosen, record) : null;
        }

        var text = Text(call.Arguments[0], record);
        return call.Function switch
        {
            ExpressionFunction.Coalesce => call.Arguments.Select(argument => Text(argument, record)).FirstOrDefault(value => value is not null),
            ExpressionFunction.Lower => text?.ToLowerInvariant(),
            ExpressionFunction.Upper => text?.ToUpperInvariant(),
            ExpressionFunction.Trim => text?.Trim(' '),
            ExpressionFunction.Concatenate => call.Arguments.Select(argument => Text(argument, record)).Aggregate((joined, part) => joined is null || part is null ? null : joined + part),
            ExpressionFunction.Substring => text is null ? null : Substring(text, (int)((NumberExpression)call.Arguments[1]).Value, (int)((NumberExpression)call.Arguments[2]).Value),
            _ => throw new ArgumentException($"{call.Function} is no text.", nameof(call)),
        };
    }

    /// <summary>Characters from a number on; the first character is number 1.</summary>
    private static string Substring(string text, int first, int length) =>
        string.Concat(text.EnumerateRunes().Skip(first - 1).Take(length).Select(rune => rune.ToString()));

    private DateOnly? Date(Expression expression, ExpressionRecord record)
    {
        switch (expression)
        {
            case DateExpression date:
                return date.Value;
            case VariableExpression variable:
                return (record.Date ?? throw new ArgumentException($"The condition reads the date '{variable.Name}', but dates cannot be looked up.", nameof(record)))(variable.Name);
            case CallExpression { Function: ExpressionFunction.Coalesce } coalesce:
                return coalesce.Arguments.Select(argument => Date(argument, record)).FirstOrDefault(value => value is not null);
            case CallExpression { Function: ExpressionFunction.IfElse } choice:
                return Chosen(choice.Arguments, record) is { } chosen ? Date(chosen, record) : null;
            case CallExpression { Function: ExpressionFunction.ToDate } call:
                var (year, month, day) = (Number(call.Arguments[0], record), Number(call.Arguments[1], record), Number(call.Arguments[2], record));
                return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day is >= 1 and <= 31 && (int)day <= DateTime.DaysInMonth((int)year, (int)month) ? new DateOnly((int)year, (int)month, (int)day) : null;
            default:
                throw new ArgumentException($"{expression.GetType().Name} is no date.", nameof(expression));
        }
    }
}
