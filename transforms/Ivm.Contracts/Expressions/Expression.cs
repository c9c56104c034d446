using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// A condition or quantity in a contract: the routing of a question, an edit rule. Values are three-valued: an
/// expression over a missing value is itself missing, except where a function says otherwise. The grammar stands in
/// <c>data-schemas/README.md</c>.
/// </summary>
public abstract record Expression
{
    /// <summary>Names of the variables that the expression reads, each once, in order of first appearance.</summary>
    public ImmutableArray<string> Variables()
    {
        var names = new List<string>();
        Visit(this);
        return [.. names];

        void Visit(Expression expression)
        {
            switch (expression)
            {
                case VariableExpression variable when !names.Contains(variable.Name):
                    names.Add(variable.Name);
                    break;
                default:
                    foreach (var part in expression.Parts())
                    {
                        Visit(part);
                    }

                    break;
            }
        }
    }

    /// <summary>The expressions that it is directly made of, in the order in which they are written.</summary>
    public ImmutableArray<Expression> Parts() => this switch
    {
        UnaryExpression unary => [unary.Operand],
        BinaryExpression binary => [binary.Left, binary.Right],
        ToleranceExpression tolerance => [tolerance.Left, tolerance.Right],
        MembershipExpression membership => [membership.Operand],
        CallExpression call => call.Arguments,
        AggregateExpression aggregate => aggregate.Operand is { } operand ? [operand, .. aggregate.By] : aggregate.By,
        ExistsExpression exists => [.. exists.Keys.Select(key => key.Value)],
        InListExpression inList => inList.Year is { } year ? [inList.Operand, year] : [inList.Operand],
        _ => [],
    };

    /// <summary>What it yields.</summary>
    public ExpressionType Yields() => this switch
    {
        NumberExpression or AggregateExpression { Function: not (AggregateFunction.Minimum or AggregateFunction.Maximum) } or UnaryExpression { Operator: UnaryOperator.Negate } => ExpressionType.Number,
        AggregateExpression aggregate => aggregate.Operand!.Yields(),
        TextExpression => ExpressionType.Text,
        DateExpression => ExpressionType.Date,
        VariableExpression variable => variable.Type,
        BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide } => ExpressionType.Number,
        CallExpression call when ExpressionFunctions.All.First(entry => entry.Function == call.Function) is var signature => signature.Result ?? call.Arguments[signature.Deciding].Yields(),
        _ => ExpressionType.Truth,
    };

    /// <summary>The expression and all that it is made of.</summary>
    public IEnumerable<Expression> WithParts() => Parts().SelectMany(part => part.WithParts()).Prepend(this);
}

/// <summary>A whole or decimal number.</summary>
public sealed record NumberExpression(double Value) : Expression;

/// <summary>A text between single quotes.</summary>
public sealed record TextExpression(string Value) : Expression;

/// <summary>A date, written as a text such as <c>'2011-10-01'</c> where a date is compared.</summary>
public sealed record DateExpression(DateOnly Value) : Expression;

/// <summary>The value of a variable.</summary>
/// <param name="Name">Its name.</param>
public sealed record VariableExpression(string Name) : Expression
{
    /// <summary>What it yields.</summary>
    public ExpressionType Type { get; init; } = ExpressionType.Number;
}

/// <summary>The operators before one operand.</summary>
public enum UnaryOperator
{
    /// <summary><c>not x</c></summary>
    Not,

    /// <summary><c>-x</c></summary>
    Negate,
}

/// <summary>An operator before one operand.</summary>
public sealed record UnaryExpression(UnaryOperator Operator, Expression Operand) : Expression;

/// <summary>The operators between two operands.</summary>
public enum BinaryOperator
{
    /// <summary><c>a or b</c></summary>
    Or,

    /// <summary><c>a and b</c></summary>
    And,

    /// <summary><c>a = b</c></summary>
    Equal,

    /// <summary><c>a != b</c></summary>
    NotEqual,

    /// <summary><c>a &lt; b</c></summary>
    Less,

    /// <summary><c>a &lt;= b</c></summary>
    LessOrEqual,

    /// <summary><c>a &gt; b</c></summary>
    Greater,

    /// <summary><c>a &gt;= b</c></summary>
    GreaterOrEqual,

    /// <summary><c>a + b</c></summary>
    Add,

    /// <summary><c>a - b</c></summary>
    Subtract,

    /// <summary><c>a * b</c></summary>
    Multiply,

    /// <summary><c>a / b</c></summary>
    Divide,

    /// <summary><c>if a then b</c>: holds where a does not.</summary>
    Implies,
}

/// <summary>An operator between two operands.</summary>
public sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right) : Expression;

/// <summary><c>x in [1, 2, 3]</c>, <c>x in 1..5</c>.</summary>
/// <param name="Operand">What is looked up.</param>
/// <param name="Items">Numbers or texts; empty when a range is given.</param>
/// <param name="Low">Lower end of the range, inclusive; null when items are given.</param>
/// <param name="High">Upper end of the range, inclusive; null when items are given.</param>
public sealed record MembershipExpression(Expression Operand, ImmutableArray<Expression> Items, double? Low, double? High) : Expression;

/// <summary><c>a = b within 0.5</c>, <c>a = b within 1 %</c>: the numbers differ by no more than that; a percentage is of b.</summary>
/// <param name="Left">The number that is looked at.</param>
/// <param name="Right">The number that it should be.</param>
/// <param name="Margin">How much they may differ, at least 0.</param>
/// <param name="Relative">Whether the margin is a percentage of the size of <paramref name="Right"/>.</param>
public sealed record ToleranceExpression(Expression Left, Expression Right, double Margin, bool Relative) : Expression;

/// <summary>A call of a function.</summary>
public sealed record CallExpression(ExpressionFunction Function, ImmutableArray<Expression> Arguments) : Expression;

/// <summary>What is computed of the records of a group.</summary>
public enum AggregateFunction
{
    /// <summary><c>count(by a)</c>: records; <c>count(x by a)</c>: records where x is not missing, or where the condition x holds.</summary>
    Count,

    /// <summary><c>distinct(x by a)</c>: different values of x, missing ones left out.</summary>
    Distinct,

    /// <summary><c>sum(x by a)</c>: missing where any x of the group is.</summary>
    Sum,

    /// <summary><c>mean(x by a)</c>: missing where any x of the group is.</summary>
    Mean,

    /// <summary><c>min(x by a)</c>: missing where any x of the group is.</summary>
    Minimum,

    /// <summary><c>max(x by a)</c>: missing where any x of the group is.</summary>
    Maximum,
}

/// <summary>A quantity of the group of records that have the same values as this one; missing where one of those values is.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Operand">Of what; null when records are counted.</param>
/// <param name="By">What makes the group; empty for the whole table (<c>by all</c>).</param>
public sealed record AggregateExpression(AggregateFunction Function, Expression? Operand, ImmutableArray<Expression> By) : Expression;

/// <summary>A column of another dataset and what it must be equal to.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, of this record.</param>
public sealed record ExistsKey(string Column, Expression Value);

/// <summary><c>exists(sample: samplenr = samplenr)</c>: whether another dataset has a row of those values; missing where one of them is.</summary>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="Keys">What must be equal, at least one.</param>
public sealed record ExistsExpression(string Dataset, ImmutableArray<ExistsKey> Keys) : Expression;

/// <summary><c>in_list(x, 'municipality', year)</c>: whether a code stands in a code list, of a year where the list has years.</summary>
/// <param name="Operand">The code, a text.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Year">The year; null where the list is the same in every year, or where the codes are already those of one.</param>
/// <param name="Codes">The codes that count, with the year of each where <paramref name="Year"/> is given.</param>
public sealed record InListExpression(Expression Operand, string List, Expression? Year, ImmutableArray<(int? Year, string Code)> Codes) : Expression;
