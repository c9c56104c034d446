using System.Globalization;

namespace Ivm.Contracts;

/// <summary>An expression with its type (null after a fault, so that one cause gives one message) and where it starts.</summary>
internal sealed record TypedExpression(Expression Expression, ExpressionType? Type, int Offset, ExpressionVariable? Variable = null);

/// <summary>Checks names, codes and types while an expression is read.</summary>
internal sealed partial class ExpressionChecks(ExpressionScope scope, Func<int, SourceLocation> at, FaultCollector faults)
{
    private const string WriteADate = "Write a date between single quotes: '2011-10-01'.";

    /// <summary>Where a text is written out that is used as a date, it becomes one.</summary>
    public static (TypedExpression Left, TypedExpression Right) Dates(TypedExpression left, TypedExpression right) =>
        (left.Type == ExpressionType.Date ? left : DateOf(left, right), right.Type == ExpressionType.Date ? right : DateOf(right, left));

    private static TypedExpression DateOf(TypedExpression text, TypedExpression other) =>
        other.Type == ExpressionType.Date && text.Expression is TextExpression { Value: var written }
            && DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? text with { Expression = new DateExpression(date), Type = ExpressionType.Date }
            : text;

    /// <summary>The variable that a word names.</summary>
    public TypedExpression Variable(Token token)
    {
        var variable = scope.Find(token.Text);
        if (variable is null)
        {
            var (reason, repair) = scope.WhyNot(token.Text);
            var function = ExpressionFunctions.FormOf(token.Text);
            faults.Add(
                at(token.Offset),
                function is not null ? $"the function '{token.Text}' without arguments" : $"'{token.Text}', which {reason}",
                "the name of a variable",
                function is not null ? $"Write {function}." : repair);
        }

        return new TypedExpression(new VariableExpression(token.Text) { Type = variable?.Type ?? ExpressionType.Number }, variable?.Type, token.Offset, variable);
    }

    /// <summary>An expression must have a type.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="type">The type.</param>
    /// <param name="what">Where it stands, to follow the type in a message.</param>
    public void Demand(TypedExpression expression, ExpressionType type, string what)
    {
        if (expression.Type is { } actual && actual != type)
        {
            faults.Add(at(expression.Offset), Describe(expression, actual), $"{Name(type)} {what}", type == ExpressionType.Truth ? "Write a comparison, for example 'x = 1'." : "Correct the expression.");
        }
    }

    /// <summary>An operand of arithmetic must be a number, and codes of a closed question are not.</summary>
    public void Quantity(TypedExpression operand)
    {
        if (operand.Variable is { Answer: { Kind: AnswerKind.Choice } answer } variable)
        {
            faults.Add(at(operand.Offset), $"'{variable.Name}', whose answers are codes ({answer.Name})", "a quantity to calculate with", "Compare it with a code instead.");
            return;
        }

        Demand(operand, ExpressionType.Number, "to calculate with");
    }

    /// <summary>Both sides of a comparison must be of one type, and codes must exist.</summary>
    public void Comparison(BinaryOperator operation, TypedExpression left, TypedExpression right)
    {
        if (left.Type is null || right.Type is null)
        {
            return;
        }

        if (left.Type == ExpressionType.Truth || right.Type == ExpressionType.Truth)
        {
            var truth = left.Type == ExpressionType.Truth ? left : right;
            faults.Add(at(truth.Offset), "a condition", "a number or a text to compare", "Use the condition as it is, or 'not' before it.");
            return;
        }

        if (left.Type != right.Type)
        {
            faults.Add(at(right.Offset), $"{Describe(right, right.Type.Value)}, compared with {Name(left.Type.Value)}", $"{Name(left.Type.Value)} on both sides", (left.Type, right.Type) switch
            {
                (ExpressionType.Date, _) or (_, ExpressionType.Date) => WriteADate,
                (_, ExpressionType.Text) => "Remove the quotes, or compare another variable.",
                _ => "Put the code between single quotes, or compare another variable.",
            });
            return;
        }

        var equality = operation is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left.Type == ExpressionType.Text && !equality)
        {
            faults.Add(at(left.Offset), Describe(left, ExpressionType.Text), "numbers or dates on both sides of < <= > >=", "Compare texts with '=' or '!='.");
            return;
        }

        if (equality)
        {
            Code(left.Variable, right);
            Code(right.Variable, left);
        }
    }

    /// <summary>The items of a list must be of the operand's type and exist as codes.</summary>
    public void Items(TypedExpression operand, IEnumerable<TypedExpression> items)
    {
        if (operand.Type == ExpressionType.Truth)
        {
            Demand(operand, ExpressionType.Number, "before 'in'");
            return;
        }

        foreach (var item in items)
        {
            if (operand.Type is { } type && item.Type != type)
            {
                faults.Add(at(item.Offset), Name(item.Type!.Value), $"{Name(type)} like what stands before 'in'", type switch
                {
                    ExpressionType.Number => "Remove the quotes.",
                    ExpressionType.Date => WriteADate,
                    _ => "Put the code between single quotes.",
                });
            }
            else
            {
                Code(operand.Variable, item);
            }
        }
    }

    /// <summary>A range must go up and lie within what can be answered.</summary>
    public void Range(TypedExpression operand, TypedExpression low, TypedExpression high)
    {
        Demand(operand, ExpressionType.Number, "before 'in'");
        Demand(low, ExpressionType.Number, "as end of a range");
        Demand(high, ExpressionType.Number, "as end of a range");
        if (low.Expression is NumberExpression { Value: var from } && high.Expression is NumberExpression { Value: var to })
        {
            if (from > to)
            {
                faults.Add(at(low.Offset), $"the range {from}..{to}", "a range that goes up", "Exchange the ends.");
            }

            Code(operand.Variable, low);
            Code(operand.Variable, high);
        }
    }

    private void Code(ExpressionVariable? variable, TypedExpression constant)
    {
        switch (constant.Expression)
        {
            case NumberExpression { Value: var number } when variable?.Answer is { } answer && !answer.Accepts(number):
                var missing = number == answer.DontKnow ? "don't know" : number == answer.Refused ? "refused" : null;
                faults.Add(
                    at(constant.Offset),
                    missing is null ? $"{number}, which {variable.Name} cannot be" : $"{number}, which for {variable.Name} means '{missing}'",
                    $"{answer.Allowed}, the answers of type {answer.Name}",
                    missing is null ? "Correct the code." : $"Write is_missing({variable.Name}): such answers are missing values.");
                break;
            case TextExpression { Value: var text } when variable is { Codes.IsEmpty: false } && !variable.Codes.Contains(text):
                faults.Add(at(constant.Offset), $"'{text}', which {variable.Name} cannot be", $"one of {string.Join(", ", variable.Codes.Take(6))}{(variable.Codes.Length > 6 ? ", ..." : "")}", NearestName.Suggestion(text, variable.Codes, "Correct the code."));
                break;
        }
    }

    private static string Describe(TypedExpression expression, ExpressionType type) => expression.Expression switch
    {
        VariableExpression variable => $"'{variable.Name}', which is {Name(type)}",
        NumberExpression number => $"the number {number.Value}",
        TextExpression text => $"the text '{text.Value}'",
        _ => Name(type),
    };

    private static string Name(ExpressionType type) => type switch
    {
        ExpressionType.Truth => "a condition",
        ExpressionType.Number => "a number",
        ExpressionType.Date => "a date",
        _ => "a text",
    };
}
