using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>An expression with its type (null after a fault, so that one cause gives one message) and where it starts.</summary>
internal sealed record TypedExpression(Expression Expression, ExpressionType? Type, int Offset, ExpressionVariable? Variable = null);

/// <summary>Checks names, codes and types while an expression is read.</summary>
internal sealed class ExpressionChecks(ExpressionScope scope, Func<int, SourceLocation> at, FaultCollector faults)
{
    /// <summary>The variable that a word names.</summary>
    public TypedExpression Variable(Token token)
    {
        var variable = scope.Find(token.Text);
        if (variable is null)
        {
            var (reason, repair) = scope.WhyNot(token.Text);
            var function = ExpressionFunctions.Find(token.Text);
            faults.Add(
                at(token.Offset),
                function is not null ? $"the function '{token.Text}' without arguments" : $"'{token.Text}', which {reason}",
                "the name of a variable",
                function is not null ? $"Write {function}." : repair);
        }

        return new TypedExpression(new VariableExpression(token.Text), variable?.Type, token.Offset, variable);
    }

    /// <summary>The call of a function.</summary>
    public TypedExpression Call(Token name, ImmutableArray<TypedExpression> arguments)
    {
        if (ExpressionFunctions.Find(name.Text) is not { } signature)
        {
            var names = ExpressionFunctions.All.Select(entry => entry.Name);
            faults.Add(at(name.Offset), $"the unknown function '{name.Text}'", $"one of the functions {string.Join(", ", names)}", NearestName.Suggestion(name.Text, names, "Correct the name."));
            return new TypedExpression(new TextExpression(name.Text), Type: null, name.Offset);
        }

        var (_, function, result, parameters) = signature;
        if (arguments.Length != parameters.Length)
        {
            faults.Add(at(name.Offset), $"{Counted(arguments.Length)} for {name.Text}", Counted(parameters.Length), $"Write {signature}.");
        }

        foreach (var argument in arguments)
        {
            if (function != ExpressionFunction.IsMissing)
            {
                Demand(argument, ExpressionType.Number, $"as argument of {name.Text}");
            }
            else if (argument.Expression is not VariableExpression)
            {
                faults.Add(at(argument.Offset), "an expression", "the name of a variable as argument of is_missing", "Name the variable.");
            }
        }

        return new TypedExpression(new CallExpression(function, [.. arguments.Select(argument => argument.Expression)]), result, name.Offset);
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
            faults.Add(at(right.Offset), $"{Describe(right, right.Type.Value)}, compared with {Name(left.Type.Value)}", $"{Name(left.Type.Value)} on both sides", right.Type == ExpressionType.Text ? "Remove the quotes, or compare another variable." : "Put the code between single quotes, or compare another variable.");
            return;
        }

        var equality = operation is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left.Type == ExpressionType.Text && (!equality || (left.Expression is VariableExpression && right.Expression is VariableExpression)))
        {
            faults.Add(at(left.Offset), Describe(left, ExpressionType.Text), equality ? "a text between single quotes on one of the sides" : "numbers on both sides of < <= > >=", "Compare it with '=' and a text between single quotes.");
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
                faults.Add(at(item.Offset), Name(item.Type!.Value), $"{Name(type)} like what stands before 'in'", type == ExpressionType.Number ? "Remove the quotes." : "Put the code between single quotes.");
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

    private static string Counted(int arguments) => arguments switch
    {
        0 => "no arguments",
        1 => "1 argument",
        _ => $"{arguments} arguments",
    };

    private static string Name(ExpressionType type) => type switch
    {
        ExpressionType.Truth => "a condition",
        ExpressionType.Number => "a number",
        _ => "a text",
    };
}
