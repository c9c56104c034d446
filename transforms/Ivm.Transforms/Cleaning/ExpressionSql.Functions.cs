using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <content>Functions of one record.</content>
public sealed partial class ExpressionSql
{
    private string Call(CallExpression call)
    {
        string Argument(int index) => Of(call.Arguments[index]);
        string Real(int index = 0) => Double(call.Arguments[index]);
        return call.Function switch
        {
            ExpressionFunction.IsMissing => $"({Argument(0)} IS NULL)",
            ExpressionFunction.CountMissing => $"({string.Join(" + ", call.Arguments.Select(argument => $"({Of(argument)} IS NULL)::INTEGER"))})",
            ExpressionFunction.Coalesce => $"coalesce({string.Join(", ", call.Arguments.Select(Of))})",
            ExpressionFunction.IfElse => $"(CASE WHEN {Argument(0)} THEN {Argument(1)} WHEN NOT {Argument(0)} THEN {Argument(2)} END)",
            ExpressionFunction.Absolute => $"abs({Real()})",
            ExpressionFunction.Round => Round(Real(), call.Arguments.Length > 1 ? (int)((NumberExpression)call.Arguments[1]).Value : 0),
            ExpressionFunction.Floor => $"floor({Real()})",
            ExpressionFunction.Ceiling => $"ceil({Real()})",
            ExpressionFunction.SquareRoot => $"(CASE WHEN {Argument(0)} >= 0 THEN sqrt({Real()}) END)",
            ExpressionFunction.Logarithm => $"(CASE WHEN {Argument(0)} > 0 THEN ln({Real()}) END)",
            ExpressionFunction.Modulo => $"({Real()} - floor({Real()} / NULLIF({Argument(1)}, 0)) * {Argument(1)})",
            ExpressionFunction.Sum => Sum(call),
            ExpressionFunction.Mean => $"({Sum(call)} / {call.Arguments.Length})",
            ExpressionFunction.Minimum => Extreme("least", call),
            ExpressionFunction.Maximum => Extreme("greatest", call),
            ExpressionFunction.InRange => InRange(call.Arguments[0], call.Arguments[1], call.Arguments[2]),
            ExpressionFunction.Length => $"length({Argument(0)})",
            ExpressionFunction.Lower => $"lower({Argument(0)})",
            ExpressionFunction.Upper => $"upper({Argument(0)})",
            ExpressionFunction.Trim => $"trim({Argument(0)}, ' ')",
            ExpressionFunction.Substring => $"substring({Argument(0)}, {Argument(1)}, {Argument(2)})",
            ExpressionFunction.Concatenate => $"({string.Join(" || ", call.Arguments.Select(Of))})",
            ExpressionFunction.Matches => $"regexp_full_match({Argument(0)}, {SqlStatement.Literal(TextPattern.Portable(((TextExpression)call.Arguments[1]).Value))})",
            ExpressionFunction.Contains => $"contains({Argument(0)}, {Argument(1)})",
            ExpressionFunction.StartsWith => $"starts_with({Argument(0)}, {Argument(1)})",
            ExpressionFunction.EndsWith => $"ends_with({Argument(0)}, {Argument(1)})",
            ExpressionFunction.IsNumber => IsNumber(Argument(0)),
            ExpressionFunction.ToNumber => $"(CASE WHEN {IsNumber(Argument(0))} THEN TRY_CAST({Argument(0)} AS DOUBLE) END)",
            ExpressionFunction.Year => $"year({Argument(0)})",
            ExpressionFunction.Month => $"month({Argument(0)})",
            ExpressionFunction.Day => $"day({Argument(0)})",
            ExpressionFunction.ToDate => Date(Argument(0), Argument(1), Argument(2)),
            ExpressionFunction.DaysBetween => $"({Argument(1)} - {Argument(0)})",
            ExpressionFunction.MonthsBetween => $"(({Argument(2)} * 12 + {Argument(3)}) - ({Argument(0)} * 12 + {Argument(1)}))",
            ExpressionFunction.MonthsBeforeInterview => MonthsBeforeInterview(Argument(0), Argument(1)),
            ExpressionFunction.InWindow => InWindow(Argument(0), Argument(1)),
            ExpressionFunction.InterviewYear => InterviewYear,
            ExpressionFunction.InterviewMonth => InterviewMonth,
            ExpressionFunction.InFieldwork => $"({CheckedTable.InterviewDate} BETWEEN DATE '{Survey.FieldworkStart:yyyy-MM-dd}' AND DATE '{Survey.FieldworkEnd:yyyy-MM-dd}')",
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Function, "This function has no SQL."),
        };
    }

    private static string IsNumber(string text) => $"regexp_full_match({text}, {SqlStatement.Literal(ExpressionEvaluator.NumberPattern)})";

    private static string Round(string value, int digits)
    {
        var scale = Number(Math.Pow(10, digits));
        return $"(round({value} * {scale}::DOUBLE) / {scale}::DOUBLE)";
    }

    private static string Date(string year, string month, string day) =>
        $"(CASE WHEN {year} BETWEEN 1 AND 9999 AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND 31"
        + $" THEN TRY_CAST(format('{{:04d}}-{{:02d}}-{{:02d}}', trunc({year})::BIGINT, trunc({month})::BIGINT, trunc({day})::BIGINT) AS DATE) END)";

    private string Sum(CallExpression call) => $"({string.Join(" + ", call.Arguments.Select(Double))})";

    /// <summary>DuckDB leaves missing values out; here they make the outcome missing.</summary>
    private string Extreme(string function, CallExpression call) =>
        $"(CASE WHEN {string.Join(" AND ", call.Arguments.Select(argument => $"{Of(argument)} IS NOT NULL"))} THEN {function}({string.Join(", ", call.Arguments.Select(Double))}) END)";
}
