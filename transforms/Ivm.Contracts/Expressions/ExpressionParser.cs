using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads conditions by recursive descent and checks names, codes and types on the way. The grammar stands in
/// <c>data-schemas/README.md</c>; from weak to strong: <c>if-then</c>, <c>or</c>, <c>and</c>, <c>not</c>, comparison
/// and <c>in</c>, <c>+ -</c>, <c>* /</c>, <c>-</c>.
/// </summary>
public sealed partial class ExpressionParser
{
    // What works on a condition follows its nesting, and so does the SQL engine, which has a limit of its own.
    private const int MostNested = 100;
    private const int MostTerms = 200;

    private static readonly ImmutableArray<string> Keywords = ["if", "then", "or", "and", "not", "in"];

    private readonly ImmutableArray<Token> _tokens;
    private readonly ExpressionChecks _checks;
    private readonly Func<int, SourceLocation> _at;
    private readonly FaultCollector _faults;
    private int _next;
    private int _nested;

    private ExpressionParser(string text, ExpressionScope scope, Func<int, SourceLocation> at, FaultCollector faults)
    {
        _tokens = ExpressionLexer.Cut(text);
        _checks = new ExpressionChecks(scope, at, faults);
        _at = at;
        _faults = faults;
    }

    private Token Current => _tokens[_next];

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="scope">Variables that it may read.</param>
    /// <param name="at">Place of a character of the text, by 0-based offset.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <returns>The condition; null when anything is wrong with it, which is then among the faults.</returns>
    public static Expression? ParseCondition(string text, ExpressionScope scope, Func<int, SourceLocation> at, FaultCollector faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var own = new FaultCollector();
        var condition = new ExpressionParser(text, scope, at, own).ReadCondition();
        faults.Add(own);
        return own.Count == 0 ? condition : null;
    }

    private Expression? ReadCondition()
    {
        try
        {
            var condition = ReadImplication();
            if (Current.Kind != TokenKind.End)
            {
                Refuse("an operator, or the end of the condition");
            }

            _checks.Demand(condition, ExpressionType.Truth, "as the whole");
            return condition.Expression;
        }
        catch (SyntaxException)
        {
            return null;
        }
    }

    private TypedExpression ReadImplication()
    {
        Descend();
        var condition = TakeWord("if", out var start) ? ReadPremise(start) : ReadOr();
        _nested--;
        return condition;
    }

    private TypedExpression ReadPremise(int start)
    {
        var premise = ReadOr();
        if (!TakeWord("then", out _))
        {
            Refuse("the word 'then'");
        }

        return Logical(BinaryOperator.Implies, premise, ReadImplication()) with { Offset = start };
    }

    private TypedExpression ReadOr()
    {
        var left = ReadAnd();
        for (var terms = 2; TakeWord("or", out _); terms++)
        {
            Lengthen(terms);
            left = Logical(BinaryOperator.Or, left, ReadAnd());
        }

        return left;
    }

    private TypedExpression ReadAnd()
    {
        var left = ReadNot();
        for (var terms = 2; TakeWord("and", out _); terms++)
        {
            Lengthen(terms);
            left = Logical(BinaryOperator.And, left, ReadNot());
        }

        return left;
    }

    private TypedExpression ReadNot()
    {
        if (!TakeWord("not", out var start))
        {
            return ReadComparison();
        }

        Descend();
        var operand = ReadNot();
        _nested--;
        _checks.Demand(operand, ExpressionType.Truth, "after 'not'");
        return new TypedExpression(new UnaryExpression(UnaryOperator.Not, operand.Expression), ExpressionType.Truth, start);
    }

    private TypedExpression Logical(BinaryOperator operation, TypedExpression left, TypedExpression right)
    {
        _checks.Demand(left, ExpressionType.Truth, "on each side of 'and', 'or' and 'if-then'");
        _checks.Demand(right, ExpressionType.Truth, "on each side of 'and', 'or' and 'if-then'");
        return new TypedExpression(new BinaryExpression(operation, left.Expression, right.Expression), ExpressionType.Truth, left.Offset);
    }

    private TypedExpression ReadComparison()
    {
        var left = ReadSum();
        if (ComparisonOf(Current) is { } operation)
        {
            _next++;
            var right = ReadSum();
            (left, right) = ExpressionChecks.Dates(left, right);
            _checks.Comparison(operation, left, right);
            return IsWord(Current, "within") ? ReadTolerance(operation, left, right) : new TypedExpression(new BinaryExpression(operation, left.Expression, right.Expression), ExpressionType.Truth, left.Offset);
        }

        if (TakeWord("in", out _))
        {
            return ReadMembership(left);
        }

        if (IsWord(Current, "not") && IsWord(_tokens[_next + 1], "in"))
        {
            _next += 2;
            var membership = ReadMembership(left);
            return membership with { Expression = new UnaryExpression(UnaryOperator.Not, membership.Expression) };
        }

        return left;
    }

    private TypedExpression ReadMembership(TypedExpression operand)
    {
        MembershipExpression membership;
        if (TakeSymbol("["))
        {
            var items = ImmutableArray.CreateBuilder<TypedExpression>();
            do
            {
                items.Add(ReadConstant("a number or a text between single quotes"));
            }
            while (TakeSymbol(","));

            Expect("]");
            var typed = items.Select(item => ExpressionChecks.Dates(operand, item).Right).ToArray();
            _checks.Items(operand, typed);
            membership = new MembershipExpression(operand.Expression, [.. typed.Select(item => item.Expression)], Low: null, High: null);
        }
        else
        {
            var low = ReadConstant("a list [1, 2] or a range 1..5");
            Expect("..");
            var high = ReadConstant("a number");
            _checks.Range(operand, low, high);
            membership = new MembershipExpression(operand.Expression, [], (low.Expression as NumberExpression)?.Value ?? 0, (high.Expression as NumberExpression)?.Value ?? 0);
        }

        return new TypedExpression(membership, ExpressionType.Truth, operand.Offset);
    }

    private TypedExpression ReadConstant(string expected)
    {
        if (Current.Kind is not (TokenKind.Number or TokenKind.Text) && !(Current is { Kind: TokenKind.Symbol, Text: "-" } && _tokens[_next + 1].Kind == TokenKind.Number))
        {
            Refuse(expected);
        }

        return ReadUnary();
    }

    private TypedExpression ReadSum()
    {
        var left = ReadProduct();
        for (var terms = 2; Current is { Kind: TokenKind.Symbol, Text: "+" or "-" }; terms++)
        {
            Lengthen(terms);
            var operation = _tokens[_next++].Text == "+" ? BinaryOperator.Add : BinaryOperator.Subtract;
            left = Arithmetic(operation, left, ReadProduct());
        }

        return left;
    }

    private TypedExpression ReadProduct()
    {
        var left = ReadUnary();
        for (var terms = 2; Current is { Kind: TokenKind.Symbol, Text: "*" or "/" }; terms++)
        {
            Lengthen(terms);
            var operation = _tokens[_next++].Text == "*" ? BinaryOperator.Multiply : BinaryOperator.Divide;
            left = Arithmetic(operation, left, ReadUnary());
        }

        return left;
    }

    private TypedExpression Arithmetic(BinaryOperator operation, TypedExpression left, TypedExpression right)
    {
        _checks.Quantity(left);
        _checks.Quantity(right);
        return new TypedExpression(new BinaryExpression(operation, left.Expression, right.Expression), ExpressionType.Number, left.Offset);
    }

    private TypedExpression ReadUnary()
    {
        var start = Current.Offset;
        if (!TakeSymbol("-"))
        {
            return ReadPrimary();
        }

        Descend();
        var operand = ReadUnary();
        _nested--;
        _checks.Quantity(operand);
        return operand.Expression is NumberExpression number
            ? new TypedExpression(new NumberExpression(-number.Value), ExpressionType.Number, start)
            : new TypedExpression(new UnaryExpression(UnaryOperator.Negate, operand.Expression), ExpressionType.Number, start);
    }

    private TypedExpression ReadPrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _next++;
                return new TypedExpression(new NumberExpression(token.Number), ExpressionType.Number, token.Offset);
            case TokenKind.Text:
                _next++;
                return new TypedExpression(new TextExpression(token.Text), ExpressionType.Text, token.Offset);
            case TokenKind.Word when !Keywords.Contains(token.Text):
                _next++;
                return TakeSymbol("(") ? ReadCall(token) : _checks.Variable(token);
            case TokenKind.Symbol when token.Text == "(":
                _next++;
                var inner = ReadImplication();
                Expect(")");
                return inner with { Offset = token.Offset };
            default:
                Refuse("a variable, a number, a text between single quotes, a function or '('");
                throw new SyntaxException();
        }
    }

    private static BinaryOperator? ComparisonOf(Token token) => token is { Kind: TokenKind.Symbol }
        ? token.Text switch
        {
            "=" => BinaryOperator.Equal,
            "!=" => BinaryOperator.NotEqual,
            "<" => BinaryOperator.Less,
            "<=" => BinaryOperator.LessOrEqual,
            ">" => BinaryOperator.Greater,
            ">=" => BinaryOperator.GreaterOrEqual,
            _ => null,
        }
        : null;

    private static bool IsWord(Token token, string word) => token.Kind == TokenKind.Word && token.Text == word;

    private bool TakeWord(string word, out int offset)
    {
        offset = Current.Offset;
        if (!IsWord(Current, word))
        {
            return false;
        }

        _next++;
        return true;
    }

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }

        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!TakeSymbol(symbol))
        {
            Refuse($"'{symbol}'");
        }
    }

    private void Descend()
    {
        if (++_nested > MostNested)
        {
            TooLarge($"a condition more than {MostNested} levels deep", $"at most {MostNested} levels of brackets, 'not', '-' and 'if-then'");
        }
    }

    private void Lengthen(int terms)
    {
        if (terms > MostTerms)
        {
            TooLarge($"more than {MostTerms} terms in a row", $"at most {MostTerms} terms");
        }
    }

    private void TooLarge(string found, string expected)
    {
        _faults.Add(_at(Current.Offset), found, expected, "Split the condition into several rules.");
        throw new SyntaxException();
    }

    private void Refuse(string expected)
    {
        var token = Current;
        var (found, repair) = token switch
        {
            { Kind: TokenKind.End } => ("the end of the condition", "Complete the condition."),
            { Kind: TokenKind.Text } => ($"the text '{token.Text}'", "Correct the condition."),
            { Kind: TokenKind.Wrong, Text: ['\'', ..] } => ("a text whose quote is not closed", "Close it with a single quote."),
            { Kind: TokenKind.Wrong } => ($"the character '{token.Text}'", "Remove it: the grammar stands in README.md."),
            { Text: "=" } when _next > 0 && ComparisonOf(_tokens[_next - 1]) is not null => ("'='", "Write one sign of comparison; equality is a single '='."),
            { Text: "then" } => ("'then' without 'if'", "Write 'if ... then ...'."),
            _ => ($"'{token.Text}'", "Correct the condition: the grammar stands in README.md."),
        };
        _faults.Add(_at(token.Offset), found, expected, repair);
        throw new SyntaxException();
    }

    /// <summary>Ends the reading of one condition after a fault from which no sensible rest can be read.</summary>
    private sealed class SyntaxException : Exception;
}
