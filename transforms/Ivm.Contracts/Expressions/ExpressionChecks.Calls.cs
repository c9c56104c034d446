using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <content>Arguments of functions, groups, other datasets and code lists.</content>
internal sealed partial class ExpressionChecks
{
    /// <summary>The call of a function.</summary>
    public TypedExpression Call(Token name, ImmutableArray<TypedExpression> arguments)
    {
        if (ExpressionFunctions.Find(name.Text) is not { } signature)
        {
            var names = ExpressionFunctions.Names.Where(each => scope.HasInterviews || ExpressionFunctions.Find(each) is not { NeedsInterview: true }).ToList();
            faults.Add(at(name.Offset), $"the unknown function '{name.Text}'", $"one of the functions {string.Join(", ", names)}", NearestName.Suggestion(name.Text, names, "Correct the name."));
            return new TypedExpression(new TextExpression(name.Text), Type: null, name.Offset);
        }

        if (signature.NeedsInterview && !scope.HasInterviews)
        {
            faults.Add(at(name.Offset), $"'{name.Text}', which needs interviews", "a function of the table's own columns", "Name the columns with the dates that are meant.");
        }

        if (!signature.Takes(arguments.Length))
        {
            faults.Add(at(name.Offset), $"{FunctionSignature.Counted(arguments.Length)} for {name.Text}", signature.Arguments, $"Write {signature}.");
            return new TypedExpression(new CallExpression(signature.Function, [.. arguments.Select(argument => argument.Expression)]), signature.Result, name.Offset);
        }

        if (arguments.FirstOrDefault(argument => argument.Type == ExpressionType.Date) is { } date)
        {
            arguments = [.. arguments.Select((argument, index) => signature.KindOf(index) is ParameterKind.Same or ParameterKind.Ordered or ParameterKind.Any ? Dates(date, argument).Right : argument)];
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            Argument(signature, arguments, index);
        }

        var result = signature.Result ?? arguments[signature.Deciding].Type;
        return new TypedExpression(new CallExpression(signature.Function, [.. arguments.Select(argument => argument.Expression)]), result, name.Offset);
    }

    /// <summary>A quantity of a group of records.</summary>
    public TypedExpression Aggregate(Token name, TypedExpression? operand, ImmutableArray<TypedExpression> by)
    {
        Elsewhere(name, "other records");
        var function = ExpressionFunctions.Aggregates.FirstOrDefault(entry => entry.Name == name.Text).Function;
        foreach (var part in by)
        {
            NoCondition(part, "to group by");
        }

        if (operand is null && function != AggregateFunction.Count)
        {
            faults.Add(at(name.Offset), $"{name.Text} of nothing", "what it is taken of", $"Write {name.Text}(x by group).");
        }
        else if (operand is not null && function == AggregateFunction.Distinct)
        {
            NoCondition(operand, $"as argument of {name.Text}");
        }
        else if (operand is not null && function != AggregateFunction.Count)
        {
            Quantity(operand);
        }

        foreach (var inner in by.Append(operand).OfType<TypedExpression>().Where(part => part.Expression.WithParts().Any(each => each is AggregateExpression or ExistsExpression or InListExpression)))
        {
            faults.Add(at(inner.Offset), "a look at other records within another", "a quantity of the record itself", "Write it as two rules, or in a simpler way.");
        }

        return new TypedExpression(new AggregateExpression(function, operand?.Expression, [.. by.Select(part => part.Expression)]), ExpressionType.Number, name.Offset);
    }

    /// <summary>A row of another dataset.</summary>
    public TypedExpression Exists(Token name, Token dataset, ImmutableArray<(Token Column, TypedExpression Value)> keys)
    {
        Elsewhere(name, "other datasets");
        if (!scope.Datasets.TryGetValue(dataset.Text, out var columns))
        {
            faults.Add(at(dataset.Offset), $"the unknown dataset '{dataset.Text}'", scope.Datasets.IsEmpty ? "a dataset, and there is none here" : $"one of {string.Join(", ", scope.Datasets.Keys)}", NearestName.Suggestion(dataset.Text, scope.Datasets.Keys, "Declare it under 'datasets'."));
        }

        foreach (var (column, value) in keys)
        {
            NoCondition(value, "to compare with a column");
            if (columns.IsDefault)
            {
                continue;
            }

            if (columns.FirstOrDefault(candidate => candidate.Name == column.Text) is not { } known)
            {
                faults.Add(at(column.Offset), $"the unknown column '{column.Text}' of {dataset.Text}", $"one of {string.Join(", ", columns.Select(candidate => candidate.Name))}", NearestName.Suggestion(column.Text, columns.Select(candidate => candidate.Name), "Correct the name."));
            }
            else if (value.Type is { } type && type != known.Type)
            {
                faults.Add(at(value.Offset), Describe(value, type), $"{Name(known.Type)}, as {dataset.Text}.{column.Text} is", "Compare another variable.");
            }
        }

        return new TypedExpression(new ExistsExpression(dataset.Text, [.. keys.Select(key => new ExistsKey(key.Column.Text, key.Value.Expression))]), ExpressionType.Truth, name.Offset);
    }

    /// <summary>A code of a code list.</summary>
    public TypedExpression InList(Token name, TypedExpression operand, Token list, TypedExpression? year)
    {
        Elsewhere(name, "code lists");
        Demand(operand, ExpressionType.Text, "as a code");
        if (!scope.CodeLists.TryGetValue(list.Text, out var codes))
        {
            faults.Add(at(list.Offset), $"the unknown code list '{list.Text}'", "the name of a code list", NearestName.Suggestion(list.Text, scope.CodeLists.Keys, "Declare it under 'codelists'."));
            return new TypedExpression(new InListExpression(operand.Expression, list.Text, year?.Expression, []), ExpressionType.Truth, name.Offset);
        }

        if (year is not null)
        {
            Demand(year, ExpressionType.Number, "as a year");
            if (!codes.ByYear)
            {
                faults.Add(at(year.Offset), $"a year for '{list.Text}', whose codes are the same in every year", "no year", $"Write in_list(x, '{list.Text}').");
            }

            if (year.Expression is NumberExpression { Value: var given } && codes.ByYear && codes.Codes.All(code => code.Year != given))
            {
                faults.Add(at(year.Offset), $"the year {given}, of which '{list.Text}' has no codes", $"one of {string.Join(", ", codes.Codes.Select(code => code.Year).Distinct().Order())}", "Correct the year.");
            }

            return new TypedExpression(new InListExpression(operand.Expression, list.Text, year.Expression, [.. codes.Codes.Select(code => (code.Year, code.Value))]), ExpressionType.Truth, name.Offset);
        }

        if (codes.ByYear && scope.Year is null)
        {
            faults.Add(at(name.Offset), $"'{list.Text}', whose codes differ by year, without a year", "the year that is meant", $"Write in_list(x, '{list.Text}', year).");
        }

        return new TypedExpression(new InListExpression(operand.Expression, list.Text, Year: null, [.. codes.InYear(scope.Year ?? 0).Select(code => ((int?)null, code.Value))]), ExpressionType.Truth, name.Offset);
    }

    private void Argument(FunctionSignature signature, ImmutableArray<TypedExpression> arguments, int index)
    {
        var argument = arguments[index];
        var what = $"as argument of {signature.Name}";
        switch (signature.KindOf(index))
        {
            case ParameterKind.Number:
                Demand(argument, ExpressionType.Number, what);
                break;
            case ParameterKind.Quantity:
                Quantity(argument);
                break;
            case ParameterKind.Text:
                Demand(argument, ExpressionType.Text, what);
                break;
            case ParameterKind.Date:
                Demand(argument, ExpressionType.Date, what);
                break;
            case ParameterKind.Condition:
                Demand(argument, ExpressionType.Truth, what);
                break;
            case ParameterKind.Ordered:
                if (argument.Type == ExpressionType.Text)
                {
                    Demand(argument, ExpressionType.Number, $"or a date {what}");
                }
                else if (NoCondition(argument, what) && arguments[0].Type is { } first)
                {
                    Demand(argument, first, what);
                }

                break;
            case ParameterKind.Same:
                if (NoCondition(argument, what) && arguments[signature.Deciding].Type is { } same)
                {
                    Demand(argument, same, what);
                }

                break;
            case ParameterKind.Digits:
                if (argument.Expression is not NumberExpression { Value: >= 0 and <= 9 } digits || digits.Value != Math.Truncate(digits.Value))
                {
                    faults.Add(at(argument.Offset), "something else", "a whole number from 0 to 9, written out, as number of decimals", $"Write {signature.Name}(x, 2).");
                }

                break;
            case ParameterKind.Place:
                if (argument.Expression is not NumberExpression { Value: >= 1 and <= 9999 } place || place.Value != Math.Truncate(place.Value))
                {
                    faults.Add(at(argument.Offset), "something else", "a whole number from 1 to 9999, written out, as number of characters", $"Write {signature.Name}(x, 1, 4).");
                }

                break;
            case ParameterKind.Pattern:
                Pattern(argument);
                break;
            default:
                NoCondition(argument, what);
                break;
        }
    }

    private void Pattern(TypedExpression argument)
    {
        if (argument.Expression is not TextExpression { Value: var pattern })
        {
            faults.Add(at(argument.Offset), "something else", "a regular expression between single quotes", "Write matches(x, '[0-9]{4}').");
        }
        else if (TextPattern.WhyNot(pattern) is { } reason)
        {
            faults.Add(at(argument.Offset), $"the pattern '{pattern}' ({reason})", "a regular expression without look-around and back references", "Correct it: brackets and backslashes must be balanced.");
        }
    }

    private bool NoCondition(TypedExpression expression, string what)
    {
        if (expression.Type != ExpressionType.Truth)
        {
            return true;
        }

        faults.Add(at(expression.Offset), "a condition", $"a number, a text or a date {what}", "Write a variable or a quantity.");
        return false;
    }

    private void Elsewhere(Token name, string what)
    {
        if (!scope.LooksElsewhere)
        {
            faults.Add(at(name.Offset), $"'{name.Text}', which looks at {what}", "a condition of one record", "Only rules may do that.");
        }
    }
}
