using System.Collections.Frozen;

namespace Ivm.Contracts;

/// <summary>The variables that an editing contract may name, and what it says about them.</summary>
internal sealed class EditingVariables
{
    private readonly FrozenDictionary<string, ExpressionVariable> _variables;
    private readonly FaultCollector _faults;

    /// <summary>The variables of a context.</summary>
    public EditingVariables(EditingContext context, FaultCollector faults)
    {
        _variables = context.Variables.ToFrozenDictionary(variable => variable.Name);
        _faults = faults;
        Scope = new ExpressionScope();
        foreach (var variable in context.Variables)
        {
            Scope.Add(variable);
        }
    }

    /// <summary>The variables, as conditions may read them.</summary>
    public ExpressionScope Scope { get; }

    /// <summary>The variable of that name; null and a fault when there is none.</summary>
    public ExpressionVariable? Find(ContractScalar name)
    {
        if (_variables.TryGetValue(name.Value, out var variable))
        {
            return variable;
        }

        _faults.Add(name.Where, $"the unknown variable '{name.Value}'", "a variable of the records", NearestName.Suggestion(name.Value, _variables.Keys, "Correct the name."));
        return null;
    }

    /// <summary>A condition; null after a fault.</summary>
    public Expression? Condition(Expanded text) => text.Sound ? OfOneRecord(ExpressionParser.ParseCondition(text.Text, Scope, text.At, _faults), text) : null;

    /// <summary>
    /// A value for a variable; null after a fault. It is read as the right side of an equation, so that its type and its
    /// codes are checked against those of the variable.
    /// </summary>
    public Expression? Value(string variable, Expanded text)
    {
        var prefix = $"{variable} = ";
        var equation = text.Sound
            ? OfOneRecord(ExpressionParser.ParseCondition($"{prefix}{text.Text}", Scope, offset => text.At(Math.Max(0, offset - prefix.Length)), _faults), text)
            : null;
        switch (equation)
        {
            case BinaryExpression { Operator: BinaryOperator.Equal, Left: VariableExpression left } binary when left.Name == variable:
                return binary.Right.Yields() == ExpressionType.Number || binary.Right is TextExpression or DateExpression or VariableExpression ? binary.Right : Calculated(text);
            case null:
                return null;
            default:
                _faults.Add(text.At(0), "a condition", $"a value for '{variable}'", "Write a number, a text between single quotes or arithmetic.");
                return null;
        }
    }

    private Expression? OfOneRecord(Expression? condition, Expanded text)
    {
        if (condition?.WithParts().Any(part => part is AggregateExpression or ExistsExpression) is not true)
        {
            return condition;
        }

        _faults.Add(text.At(0), "a condition that reads other records or datasets", "a condition of one record", "Leave groups and other datasets to rules.");
        return null;
    }

    private Expression? Calculated(Expanded text)
    {
        _faults.Add(text.At(0), "a calculated text or date", "a constant, a variable, or arithmetic of numbers", "Write what is set.");
        return null;
    }
}
