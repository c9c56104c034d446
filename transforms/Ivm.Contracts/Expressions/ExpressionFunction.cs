namespace Ivm.Contracts;

/// <summary>The functions of one record that an expression may call. Unless it is said otherwise, the outcome is missing where an argument is.</summary>
public enum ExpressionFunction
{
    /// <summary><c>is_missing(x)</c>: true where x is missing; never missing itself.</summary>
    IsMissing,

    /// <summary><c>n_missing(x, y, ...)</c>: how many are missing; never missing itself.</summary>
    CountMissing,

    /// <summary><c>coalesce(x, y, ...)</c>: the first that is not missing.</summary>
    Coalesce,

    /// <summary><c>if_else(condition, x, y)</c>: x where the condition holds, y where it fails.</summary>
    IfElse,

    /// <summary><c>abs(x)</c></summary>
    Absolute,

    /// <summary><c>round(x, digits)</c>: halves away from zero.</summary>
    Round,

    /// <summary><c>floor(x)</c></summary>
    Floor,

    /// <summary><c>ceiling(x)</c></summary>
    Ceiling,

    /// <summary><c>sqrt(x)</c>: missing below zero.</summary>
    SquareRoot,

    /// <summary><c>log(x)</c>: natural; missing at and below zero.</summary>
    Logarithm,

    /// <summary><c>mod(x, y)</c>: what is left of x after taking y whole times, with the sign of y; missing where y is 0.</summary>
    Modulo,

    /// <summary><c>sum(x, y, ...)</c></summary>
    Sum,

    /// <summary><c>mean(x, y, ...)</c></summary>
    Mean,

    /// <summary><c>min(x, y, ...)</c></summary>
    Minimum,

    /// <summary><c>max(x, y, ...)</c></summary>
    Maximum,

    /// <summary><c>in_range(x, low, high)</c>: numbers or dates, both ends included.</summary>
    InRange,

    /// <summary><c>length(text)</c>: characters.</summary>
    Length,

    /// <summary><c>lower(text)</c></summary>
    Lower,

    /// <summary><c>upper(text)</c></summary>
    Upper,

    /// <summary><c>trim(text)</c>: without spaces before and after.</summary>
    Trim,

    /// <summary><c>substring(text, first, length)</c>: characters, the first is number 1.</summary>
    Substring,

    /// <summary><c>concat(text, text, ...)</c></summary>
    Concatenate,

    /// <summary><c>matches(text, 'pattern')</c>: whether the whole text fits a regular expression.</summary>
    Matches,

    /// <summary><c>contains(text, part)</c></summary>
    Contains,

    /// <summary><c>starts_with(text, part)</c></summary>
    StartsWith,

    /// <summary><c>ends_with(text, part)</c></summary>
    EndsWith,

    /// <summary><c>is_number(text)</c>: whether it is written as a number with a decimal point.</summary>
    IsNumber,

    /// <summary><c>number(text)</c>: the number that is written; missing where it is none.</summary>
    ToNumber,

    /// <summary><c>year(date)</c></summary>
    Year,

    /// <summary><c>month(date)</c></summary>
    Month,

    /// <summary><c>day(date)</c></summary>
    Day,

    /// <summary><c>date(year, month, day)</c>: missing where there is no such day.</summary>
    ToDate,

    /// <summary><c>days_between(first, second)</c>: second minus first.</summary>
    DaysBetween,

    /// <summary><c>months_between(year1, month1, year2, month2)</c>: second minus first, in months.</summary>
    MonthsBetween,

    /// <summary><c>months_before_interview(year, month)</c>: interview month minus that month.</summary>
    MonthsBeforeInterview,

    /// <summary><c>in_window(year, month)</c>: whether an incident of that date falls in the edition's <see cref="VictimisationWindow"/>.</summary>
    InWindow,

    /// <summary><c>interview_year()</c>: the year of the interview date.</summary>
    InterviewYear,

    /// <summary><c>interview_month()</c>: the month of the interview date.</summary>
    InterviewMonth,

    /// <summary><c>in_fieldwork()</c>: whether the interview date lies in the edition's fieldwork.</summary>
    InFieldwork,
}
