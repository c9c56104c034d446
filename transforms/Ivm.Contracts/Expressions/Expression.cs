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
                case UnaryExpression unary:
                    Visit(unary.Operand);
                    break;
                case BinaryExpression binary:
                    Visit(binary.Left);
                    Visit(binary.Right);
                    break;
                case MembershipExpression membership:
                    Visit(membership.Operand);
                    break;
                case CallExpression call:
                    foreach (var argument in call.Arguments)
                    {
                        Visit(argument);
                    }

                    break;
            }
        }
    }
}

/// <summary>A whole or decimal number.</summary>
public sealed record NumberExpression(double Value) : Expression;

/// <summary>A text between single quotes.</summary>
public sealed record TextExpression(string Value) : Expression;

/// <summary>The value of a variable.</summary>
public sealed record VariableExpression(string Name) : Expression;

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

/// <summary>The functions that an expression may call.</summary>
public enum ExpressionFunction
{
    /// <summary><c>is_missing(x)</c>: true where x is missing; never missing itself.</summary>
    IsMissing,

    /// <summary><c>months_before_interview(year, month)</c>: interview month minus that month; missing when either is.</summary>
    MonthsBeforeInterview,

    /// <summary><c>in_window(year, month)</c>: whether an incident of that date falls in the edition's <see cref="VictimisationWindow"/>.</summary>
    InWindow,

    /// <summary><c>months_between(year1, month1, year2, month2)</c>: second minus first, in months.</summary>
    MonthsBetween,

    /// <summary><c>interview_year()</c>: the year of the interview date; missing when that is.</summary>
    InterviewYear,

    /// <summary><c>interview_month()</c>: the month of the interview date; missing when that is.</summary>
    InterviewMonth,

    /// <summary><c>in_fieldwork()</c>: whether the interview date lies in the edition's fieldwork; missing when that is.</summary>
    InFieldwork,
}

/// <summary>A call of a function.</summary>
public sealed record CallExpression(ExpressionFunction Function, ImmutableArray<Expression> Arguments) : Expression;
