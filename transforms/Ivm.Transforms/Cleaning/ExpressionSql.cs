using System.Collections.Frozen;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <summary>
/// Turns expressions of contracts into SQL with the same three-valued meaning: missing is NULL. Variables become
/// columns of the row at hand, which for interviews must also have the columns <c>interview_date</c>,
/// <c>interview_year</c> and <c>interview_month</c>. (The latter are columns because every call of DuckDB's <c>year()</c>
/// in a statement prepares a cache of all dates: a thousand calls took 20 seconds.)
/// </summary>
public sealed partial class ExpressionSql
{
    private const string InterviewYear = "interview_year";
    private const string InterviewMonth = "interview_month";

    private static readonly string Rounding = Number(ExpressionEvaluator.Rounding);

    private static readonly FrozenSet<ExpressionFunction> AlwaysWhole = FrozenSet.Create(
        ExpressionFunction.CountMissing,
        ExpressionFunction.Length,
        ExpressionFunction.Year,
        ExpressionFunction.Month,
        ExpressionFunction.Day,
        ExpressionFunction.DaysBetween,
        ExpressionFunction.InterviewYear,
        ExpressionFunction.InterviewMonth,
        ExpressionFunction.Floor,
        ExpressionFunction.Ceiling);

    private static readonly FrozenSet<ExpressionFunction> WholeOfWhole = FrozenSet.Create(
        ExpressionFunction.Absolute,
        ExpressionFunction.Sum,
        ExpressionFunction.Minimum,
        ExpressionFunction.Maximum,
        ExpressionFunction.Coalesce,
        ExpressionFunction.MonthsBeforeInterview,
        ExpressionFunction.MonthsBetween);

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

    private ExpressionSql(ExpressionSql plain, Func<Expression, string> elsewhere)
    {
        (edition, isWhole) = (plain.edition, plain.isWhole);
        Elsewhere = elsewhere;
    }

    private Edition Survey => edition ?? throw new InvalidOperationException("This table knows no interviews.");

    /// <summary>Column with what an expression finds in other records, other datasets and code lists.</summary>
    private Func<Expression, string> Elsewhere { get; } = expression => throw new InvalidOperationException($"'{ExpressionText.Of(expression)}' looks elsewhere, which only checks of a table can.");

    /// <summary>The same, of rows that have columns with what expressions find elsewhere.</summary>
    internal ExpressionSql Seeing(Func<Expression, string> elsewhere) => new(this, elsewhere);

    /// <summary>The expression as SQL text, in brackets where precedence could matter.</summary>
    public string Of(Expression expression) => expression switch
    {
        NumberExpression number => Number(number.Value),
        TextExpression text => SqlStatement.Literal(text.Value),
        DateExpression date => $"DATE '{date.Value:yyyy-MM-dd}'",
        VariableExpression variable => SqlStatement.Identifier(variable.Name),
        UnaryExpression { Operator: UnaryOperator.Not } unary => $"(NOT {Of(unary.Operand)})",
        UnaryExpression unary => $"(-{Double(unary.Operand)})",
        BinaryExpression binary => Binary(binary),
        ToleranceExpression tolerance => Tolerance(tolerance),
        MembershipExpression { Low: { } low, High: { } high } range => InRange(range.Operand, new NumberExpression(low), new NumberExpression(high)),
        MembershipExpression membership => Membership(membership),
        CallExpression call => Call(call),
        AggregateExpression or ExistsExpression or InListExpression => Elsewhere(expression),
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

    /// <summary>Whether a quantity can only be a whole number, so that it is compared exactly.</summary>
    internal bool IsWhole(Expression expression) => expression switch
    {
        NumberExpression number => number.Value == Math.Truncate(number.Value),
        VariableExpression variable => isWhole(variable.Name),
        AggregateExpression { Function: AggregateFunction.Count or AggregateFunction.Distinct } => true,
        AggregateExpression { Function: not AggregateFunction.Mean } aggregate => IsWhole(aggregate.Operand!),
        CallExpression call when AlwaysWhole.Contains(call.Function) => true,
        CallExpression call when WholeOfWhole.Contains(call.Function) => call.Arguments.All(IsWhole),
        CallExpression { Function: ExpressionFunction.IfElse } choice => IsWhole(choice.Arguments[1]) && IsWhole(choice.Arguments[2]),
        UnaryExpression unary => IsWhole(unary.Operand),
        BinaryExpression { Operator: BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply } binary => IsWhole(binary.Left) && IsWhole(binary.Right),
        _ => false,
    };

    private string Binary(BinaryExpression binary) => binary.Operator switch
    {
        BinaryOperator.Implies => $"((NOT {Of(binary.Left)}) OR {Of(binary.Right)})",
        BinaryOperator.Or => $"({Of(binary.Left)} OR {Of(binary.Right)})",
        BinaryOperator.And => $"({Of(binary.Left)} AND {Of(binary.Right)})",
        // As floating-point numbers, so that nothing overflows.
        BinaryOperator.Add => $"({Double(binary.Left)} + {Of(binary.Right)})",
        BinaryOperator.Subtract => $"({Double(binary.Left)} - {Of(binary.Right)})",
        BinaryOperator.Multiply => $"({Double(binary.Left)} * {Of(binary.Right)})",
        BinaryOperator.Divide => $"({Double(binary.Left)} / NULLIF({Of(binary.Right)}, 0))",
        _ => Comparison(binary),
    };

    /// <summary>Numbers that need not be whole are equal when they differ by no more than rounding does.</summary>
    private string Comparison(BinaryExpression binary)
    {
        if (binary.Left.Yields() != ExpressionType.Number || binary.Right.Yields() != ExpressionType.Number || (IsWhole(binary.Left) && IsWhole(binary.Right)))
        {
            return $"({Of(binary.Left)} {Symbol(binary.Operator)} {Of(binary.Right)})";
        }

        var difference = $"({Double(binary.Left)} - {Of(binary.Right)})";
        return binary.Operator switch
        {
            BinaryOperator.Equal => $"(abs({difference}) <= {Rounding})",
            BinaryOperator.NotEqual => $"(abs({difference}) > {Rounding})",
            BinaryOperator.Less => $"({difference} < -{Rounding})",
            BinaryOperator.LessOrEqual => $"({difference} <= {Rounding})",
            BinaryOperator.Greater => $"({difference} > {Rounding})",
            _ => $"({difference} >= -{Rounding})",
        };
    }

    private string Tolerance(ToleranceExpression tolerance)
    {
        var margin = tolerance.Relative ? $"abs({Of(tolerance.Right)}) * {Number(tolerance.Margin)}::DOUBLE / 100" : $"{Number(tolerance.Margin)}::DOUBLE";
        return $"(abs({Double(tolerance.Left)} - {Of(tolerance.Right)}) - ({margin}) <= {Rounding})";
    }

    private string Membership(MembershipExpression membership)
    {
        var operand = Of(membership.Operand);
        return membership.Operand.Yields() switch
        {
            ExpressionType.Text => CodeSet.Contains(operand, [.. membership.Items.Select(item => ((TextExpression)item).Value)]),
            ExpressionType.Number when IsWhole(membership.Operand) && membership.Items.All(item => IsWhole(item) && Math.Abs(((NumberExpression)item).Value) <= int.MaxValue) =>
                CodeSet.Contains(operand, membership.Items.Select(item => (int)((NumberExpression)item).Value)),
            _ => $"({string.Join(" OR ", membership.Items.Select(item => Comparison(new BinaryExpression(BinaryOperator.Equal, membership.Operand, item))))})",
        };
    }

    private string InRange(Expression value, Expression low, Expression high) =>
        value.Yields() == ExpressionType.Number && IsWhole(value) && IsWhole(low) && IsWhole(high)
            ? $"({Of(value)} BETWEEN {Of(low)} AND {Of(high)})"
            : $"({Comparison(new BinaryExpression(BinaryOperator.GreaterOrEqual, value, low))} AND {Comparison(new BinaryExpression(BinaryOperator.LessOrEqual, value, high))})";

    private string Double(Expression expression) => $"CAST({Of(expression)} AS DOUBLE)";

    private static string MonthsBeforeInterview(string year, string month) =>
        $"(({InterviewYear} * 12 + {InterviewMonth}) - ({year} * 12 + {month}))";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Boolean(bool value) => value ? "TRUE" : "FALSE";

    private static string Symbol(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        _ => throw new ArgumentOutOfRangeException(nameof(binary), binary, "This operator has no SQL."),
    };
}
