using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <summary>
/// Turns expressions of contracts into SQL with the same three-valued meaning: missing is NULL. Variables become
/// columns of the row at hand, which must also have the columns <c>interview_date</c>, <c>interview_year</c> and
/// <c>interview_month</c>. (The latter are columns because every call of DuckDB's <c>year()</c> in a statement prepares a
/// cache of all dates: a thousand calls took 20 seconds.)
/// </summary>
public sealed class ExpressionSql
{
    private const string InterviewYear = "interview_year";
    private const string InterviewMonth = "interview_month";

    private readonly Edition? edition;
    private readonly Func<string, bool> isWhole;

    /// <summary>SQL over the answers of an edition, with its window and fieldwork.</summary>
    public ExpressionSql(Edition edition)
    {
        this.edition = edition;
        isWhole = _ => true;
    }

    /// <summary>SQL over the variables of any table, which knows no interviews.</summary>
    public ExpressionSql(CheckedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var whole = table.Variables.Where(variable => variable.Whole).Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        isWhole = whole.Contains;
    }

    private Edition Survey => edition ?? throw new InvalidOperationException("This table knows no interviews.");

    /// <summary>The expression as SQL text, in brackets where precedence could matter.</summary>
    public string Of(Expression expression) => expression switch
    {
        NumberExpression number => Number(number.Value),
        TextExpression text => SqlStatement.Literal(text.Value),
        VariableExpression variable => SqlStatement.Identifier(variable.Name),
        UnaryExpression { Operator: UnaryOperator.Not } unary => $"(NOT {Of(unary.Operand)})",
        UnaryExpression unary => $"(-{Of(unary.Operand)})",
        BinaryExpression { Operator: BinaryOperator.Implies } implies => $"((NOT {Of(implies.Left)}) OR {Of(implies.Right)})",
        // As decimal numbers, so that no product overflows.
        BinaryExpression { Operator: BinaryOperator.Multiply } product => $"(CAST({Of(product.Left)} AS DOUBLE) * {Of(product.Right)})",
        BinaryExpression { Operator: BinaryOperator.Divide } division => $"({Of(division.Left)} / NULLIF({Of(division.Right)}, 0))",
        BinaryExpression binary => $"({Of(binary.Left)} {Symbol(binary.Operator)} {Of(binary.Right)})",
        MembershipExpression { Low: { } low, High: { } high } range =>
            $"({Of(range.Operand)} BETWEEN {Number(low)} AND {Number(high)})",
        MembershipExpression membership when IsWhole(membership.Operand) && membership.Items.All(IsWhole) =>
            CodeSet.Contains(Of(membership.Operand), membership.Items.Select(item => (int)((NumberExpression)item).Value)),
        MembershipExpression membership =>
            $"({Of(membership.Operand)} IN ({string.Join(", ", membership.Items.Select(Of))}))",
        CallExpression call => Call(call),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression.GetType().Name, "This kind of expression has no SQL."),
    };

    /// <summary>Whether an incident of that year and month falls in the window, as SQL: true, false, or NULL when the year is missing.</summary>
    /// <param name="year">SQL of the year.</param>
    /// <param name="month">SQL of the month.</param>
    public string InWindow(string year, string month)
    {
        var window = Survey.Window;
        return $"(CASE WHEN {year} IS NULL THEN NULL"
        + $" WHEN {month} IS NULL THEN CASE {InterviewYear} - {year} WHEN 0 THEN {Boolean(window.MissingMonthSameYear)} WHEN 1 THEN {Boolean(window.MissingMonthPreviousYear)} ELSE FALSE END"
        + $" ELSE {MonthsBeforeInterview(year, month)} BETWEEN 0 AND {Number(window.WindowMonths - 1)} END)";
    }

    /// <summary>Whether a quantity can only be a whole number, so that neighbouring codes may become a range.</summary>
    private bool IsWhole(Expression expression) => expression switch
    {
        NumberExpression number => number.Value == Math.Truncate(number.Value),
        VariableExpression variable => isWhole(variable.Name),
        CallExpression => true,
        UnaryExpression unary => IsWhole(unary.Operand),
        BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } binary => IsWhole(binary.Left) && IsWhole(binary.Right),
        _ => false,
    };

    private static string MonthsBeforeInterview(string year, string month) =>
        $"(({InterviewYear} * 12 + {InterviewMonth}) - ({year} * 12 + {month}))";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Boolean(bool value) => value ? "TRUE" : "FALSE";

    private static string Symbol(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Or => "OR",
        BinaryOperator.And => "AND",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        _ => throw new ArgumentOutOfRangeException(nameof(binary), binary, "This operator has no SQL."),
    };

    private string Call(CallExpression call)
    {
        var arguments = call.Arguments.Select(Of).ToArray();
        return call.Function switch
        {
            ExpressionFunction.IsMissing => $"({arguments[0]} IS NULL)",
            ExpressionFunction.MonthsBeforeInterview => MonthsBeforeInterview(arguments[0], arguments[1]),
            ExpressionFunction.InWindow => InWindow(arguments[0], arguments[1]),
            ExpressionFunction.MonthsBetween => $"(({arguments[2]} * 12 + {arguments[3]}) - ({arguments[0]} * 12 + {arguments[1]}))",
            ExpressionFunction.InterviewYear => InterviewYear,
            ExpressionFunction.InterviewMonth => InterviewMonth,
            ExpressionFunction.InFieldwork => $"(interview_date BETWEEN DATE '{Survey.FieldworkStart:yyyy-MM-dd}' AND DATE '{Survey.FieldworkEnd:yyyy-MM-dd}')",
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Function, "This function has no SQL."),
        };
    }
}
