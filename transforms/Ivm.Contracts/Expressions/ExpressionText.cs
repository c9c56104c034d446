using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Writes expressions in one canonical form, with brackets only where they are needed; reading it gives the same expression.</summary>
public static class ExpressionText
{
    private const int Implication = 0;
    private const int Disjunction = 1;
    private const int Conjunction = 2;
    private const int Negation = 3;
    private const int Comparison = 4;
    private const int Sum = 5;
    private const int Product = 6;
    private const int Sign = 7;
    private const int Primary = 8;

    /// <summary>The expression as a methodologist would write it.</summary>
    public static string Of(Expression expression) => Write(expression, Implication);

    private static string Write(Expression expression, int atLeast)
    {
        var (text, strength) = Written(expression);
        return strength < atLeast ? $"({text})" : text;
    }

    private static (string Text, int Strength) Written(Expression expression) => expression switch
    {
        NumberExpression number => (Number(number.Value), number.Value < 0 ? Sign : Primary),
        TextExpression text => (Quoted(text.Value), Primary),
        DateExpression date => ($"'{date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'", Primary),
        VariableExpression variable => (Name(variable.Name), Primary),
        UnaryExpression { Operator: UnaryOperator.Not } not => ($"not {Write(not.Operand, Negation)}", Negation),
        // A number after the sign would be read as a negative number.
        UnaryExpression { Operand: NumberExpression number } => ($"-({Number(number.Value)})", Sign),
        UnaryExpression negate => ($"-{Write(negate.Operand, Sign)}", Sign),
        BinaryExpression { Operator: BinaryOperator.Implies } implies => ($"if {Write(implies.Left, Disjunction)} then {Write(implies.Right, Implication)}", Implication),
        BinaryExpression binary => Binary(binary),
        MembershipExpression { Low: { } low, High: { } high } range => ($"{Write(range.Operand, Sum)} in {Number(low)}..{Number(high)}", Comparison),
        MembershipExpression membership => ($"{Write(membership.Operand, Sum)} in [{string.Join(", ", membership.Items.Select(item => Write(item, Sum)))}]", Comparison),
        CallExpression call => ($"{ExpressionFunctions.NameOf(call.Function)}({string.Join(", ", call.Arguments.Select(argument => Write(argument, Implication)))})", Primary),
        ToleranceExpression tolerance => ($"{Write(tolerance.Left, Sum)} = {Write(tolerance.Right, Sum)} within {Number(tolerance.Margin)}{(tolerance.Relative ? " %" : "")}", Comparison),
        AggregateExpression aggregate => (Aggregate(aggregate), Primary),
        ExistsExpression exists => ($"exists({exists.Dataset}: {string.Join(", ", exists.Keys.Select(key => $"{Name(key.Column)} = {Write(key.Value, Sum)}"))})", Primary),
        InListExpression inList => ($"in_list({Write(inList.Operand, Sum)}, '{inList.List}'{(inList.Year is { } year ? $", {Write(year, Sum)}" : "")})", Primary),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "This kind of expression has no text."),
    };

    private static string Aggregate(AggregateExpression aggregate)
    {
        var name = ExpressionFunctions.Aggregates.First(entry => entry.Function == aggregate.Function).Name;
        var operand = aggregate.Operand is { } of ? Write(of, Implication) + " " : "";
        var group = aggregate.By.IsEmpty ? "all" : string.Join(", ", aggregate.By.Select(by => Write(by, Sum)));
        return $"{name}({operand}by {group})";
    }

    /// <summary>Operators of one strength are read from the left.</summary>
    private static (string Text, int Strength) Binary(BinaryExpression binary)
    {
        var (symbol, strength) = binary.Operator switch
        {
            BinaryOperator.Or => ("or", Disjunction),
            BinaryOperator.And => ("and", Conjunction),
            BinaryOperator.Equal => ("=", Comparison),
            BinaryOperator.NotEqual => ("!=", Comparison),
            BinaryOperator.Less => ("<", Comparison),
            BinaryOperator.LessOrEqual => ("<=", Comparison),
            BinaryOperator.Greater => (">", Comparison),
            BinaryOperator.GreaterOrEqual => (">=", Comparison),
            BinaryOperator.Add => ("+", Sum),
            BinaryOperator.Subtract => ("-", Sum),
            BinaryOperator.Multiply => ("*", Product),
            BinaryOperator.Divide => ("/", Product),
            _ => throw new ArgumentOutOfRangeException(nameof(binary), binary.Operator, "This operator has no sign."),
        };
        var left = strength == Comparison ? Sum : strength;
        return ($"{Write(binary.Left, left)} {symbol} {Write(binary.Right, strength + 1)}", strength);
    }

    /// <summary>Digits without an exponent, which the grammar does not have.</summary>
    private static string Number(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) ? value.ToString("0.##############################", CultureInfo.InvariantCulture) : shortest;
    }

    private static string Name(string name) => ExpressionLexer.IsPlain(name) ? name : $"\"{name}\"";

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
