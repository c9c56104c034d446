using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <content>Calls of functions, of groups of records, of other datasets and code lists; tolerance.</content>
public sealed partial class ExpressionParser
{
    private TypedExpression ReadTolerance(BinaryOperator operation, TypedExpression left, TypedExpression right)
    {
        var word = _tokens[_next++];
        if (operation is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
        {
            _faults.Add(_at(word.Offset), "'within' after a comparison that is neither '=' nor '!='", "a tolerance of an equality", "Add the tolerance to one of the sides instead.");
        }

        _checks.Quantity(left);
        _checks.Quantity(right);
        if (Current.Kind != TokenKind.Number)
        {
            Refuse("a number: 'within 0.5', or 'within 1 %'");
        }

        var margin = _tokens[_next++].Number;
        var tolerance = new ToleranceExpression(left.Expression, right.Expression, margin, Relative: TakeSymbol("%"));
        return new TypedExpression(operation == BinaryOperator.NotEqual ? new UnaryExpression(UnaryOperator.Not, tolerance) : tolerance, ExpressionType.Truth, left.Offset);
    }

    /// <summary>What follows a name and an opening bracket.</summary>
    private TypedExpression ReadCall(Token name)
    {
        switch (name.Text)
        {
            case "exists":
                return ReadExists(name);
            case "in_list":
                return ReadInList(name);
            case "unique":
                return ReadUnique(name);
        }

        if (ExpressionFunctions.Aggregates.Any(entry => entry.Name == name.Text) && IsGrouped(name.Text))
        {
            return ReadAggregate(name);
        }

        var arguments = ImmutableArray.CreateBuilder<TypedExpression>();
        if (!TakeSymbol(")"))
        {
            do
            {
                arguments.Add(ReadImplication());
            }
            while (TakeSymbol(","));

            Expect(")");
        }

        return _checks.Call(name, arguments.ToImmutable());
    }

    /// <summary>Whether the call that begins here has a 'by', or can only be one that has.</summary>
    private bool IsGrouped(string name)
    {
        if (name is "count" or "distinct")
        {
            return true;
        }

        var depth = 0;
        for (var index = _next; index < _tokens.Length && depth >= 0; index++)
        {
            depth += _tokens[index] is { Kind: TokenKind.Symbol, Text: "(" } ? 1 : _tokens[index] is { Kind: TokenKind.Symbol, Text: ")" } ? -1 : 0;
            if (depth == 0 && IsWord(_tokens[index], "by"))
            {
                return true;
            }
        }

        return false;
    }

    private TypedExpression ReadAggregate(Token name)
    {
        var operand = IsWord(Current, "by") ? null : ReadImplication();
        if (!TakeWord("by", out _))
        {
            Refuse($"the word 'by' and what makes the group: {ExpressionFunctions.FormOf(name.Text)}");
        }

        return _checks.Aggregate(name, operand, ReadGroup());
    }

    private ImmutableArray<TypedExpression> ReadGroup()
    {
        var group = ImmutableArray.CreateBuilder<TypedExpression>();
        if (IsWord(Current, "all") && _tokens[_next + 1] is { Kind: TokenKind.Symbol, Text: ")" })
        {
            _next += 2;
            return [];
        }

        do
        {
            group.Add(ReadSum());
        }
        while (TakeSymbol(","));

        Expect(")");
        return group.ToImmutable();
    }

    /// <summary><c>unique(a, b)</c> says that the group of a and b has one record.</summary>
    private TypedExpression ReadUnique(Token name)
    {
        if (Current is { Kind: TokenKind.Symbol, Text: ")" })
        {
            Refuse("at least one variable: unique(x, y)");
        }

        var count = _checks.Aggregate(name, operand: null, ReadGroup());
        return new TypedExpression(new BinaryExpression(BinaryOperator.Equal, count.Expression, new NumberExpression(1)), ExpressionType.Truth, name.Offset);
    }

    private TypedExpression ReadExists(Token name)
    {
        if (Current.Kind != TokenKind.Word)
        {
            Refuse("the name of a dataset: exists(dataset: column = x)");
        }

        var dataset = _tokens[_next++];
        Expect(":");
        var keys = ImmutableArray.CreateBuilder<(Token Column, TypedExpression Value)>();
        do
        {
            if (Current.Kind != TokenKind.Word)
            {
                Refuse("a column of the dataset: exists(dataset: column = x)");
            }

            var column = _tokens[_next++];
            Expect("=");
            keys.Add((column, ReadSum()));
        }
        while (TakeSymbol(","));

        Expect(")");
        return _checks.Exists(name, dataset, keys.ToImmutable());
    }

    private TypedExpression ReadInList(Token name)
    {
        var operand = ReadSum();
        Expect(",");
        if (Current.Kind != TokenKind.Text)
        {
            Refuse("the name of a code list between single quotes: in_list(x, 'list')");
        }

        var list = _tokens[_next++];
        var year = TakeSymbol(",") ? ReadSum() : null;
        Expect(")");
        return _checks.InList(name, operand, list, year);
    }
}
