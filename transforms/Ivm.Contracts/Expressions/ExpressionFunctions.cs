using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What an argument of a function must be.</summary>
internal enum ParameterKind
{
    /// <summary>Anything but a condition.</summary>
    Any,

    /// <summary>Anything but a condition, of the type of the first argument that is of any type.</summary>
    Same,

    /// <summary>A condition.</summary>
    Condition,

    /// <summary>A number; codes of a closed question too.</summary>
    Number,

    /// <summary>A number to calculate with.</summary>
    Quantity,

    /// <summary>A number or a date, all of one type.</summary>
    Ordered,

    /// <summary>A whole number from 0 to 9, written out.</summary>
    Digits,

    /// <summary>A whole number from 1 to 9999, written out.</summary>
    Place,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A regular expression, written out.</summary>
    Pattern,

    /// <summary>A date.</summary>
    Date,
}

/// <summary>A function of the grammar: how it is called and what it yields.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Function">What it is.</param>
/// <param name="Result">What it yields; null where that is the type of an argument.</param>
/// <param name="Parameters">Its arguments. Names in square brackets may be left out; the last may be repeated where its name ends in three dots.</param>
internal sealed record FunctionSignature(string Name, ExpressionFunction Function, ExpressionType? Result, ImmutableArray<(string Name, ParameterKind Kind)> Parameters)
{
    private bool Repeats => Parameters is [.., var last] && last.Name.EndsWith("...", StringComparison.Ordinal);

    /// <summary>Whether it needs interviews, which only responses have.</summary>
    public bool NeedsInterview => Function is ExpressionFunction.MonthsBeforeInterview or ExpressionFunction.InWindow or ExpressionFunction.InterviewYear or ExpressionFunction.InterviewMonth or ExpressionFunction.InFieldwork;

    /// <summary>The argument whose type decides that of others and, where the function has no type of its own, of the outcome.</summary>
    public int Deciding => Function == ExpressionFunction.IfElse ? 1 : 0;

    /// <summary>Whether it takes so many arguments.</summary>
    public bool Takes(int arguments) => arguments >= Parameters.Count(parameter => !IsOptional(parameter.Name)) && (Repeats || arguments <= Parameters.Length);

    /// <summary>What an argument must be.</summary>
    public ParameterKind KindOf(int argument) => Parameters[Math.Min(argument, Parameters.Length - 1)].Kind;

    /// <summary>How many arguments it takes, for messages.</summary>
    public string Arguments
    {
        get
        {
            var least = Parameters.Count(parameter => !IsOptional(parameter.Name));
            return Repeats ? $"at least {Counted(least)}" : least < Parameters.Length ? $"{least} or {Counted(Parameters.Length)}" : Counted(least);
        }
    }

    /// <summary>A number of arguments in words.</summary>
    public static string Counted(int arguments) => arguments switch
    {
        0 => "no arguments",
        1 => "1 argument",
        _ => $"{arguments} arguments",
    };

    /// <summary>How it is called, for messages.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Name))})";

    private static bool IsOptional(string parameter) => parameter[0] == '[' || parameter.EndsWith("...", StringComparison.Ordinal);
}

/// <summary>The functions that an expression may call.</summary>
internal static class ExpressionFunctions
{
    /// <summary>Functions over the records of a group (<c>by</c>).</summary>
    public static ImmutableArray<(string Name, AggregateFunction Function)> Aggregates { get; } =
    [
        ("count", AggregateFunction.Count),
        ("distinct", AggregateFunction.Distinct),
        ("sum", AggregateFunction.Sum),
        ("mean", AggregateFunction.Mean),
        ("min", AggregateFunction.Minimum),
        ("max", AggregateFunction.Maximum),
    ];

    /// <summary>All functions of one record, in the order in which messages name them.</summary>
    public static ImmutableArray<FunctionSignature> All { get; } =
    [
        Truth("is_missing", ExpressionFunction.IsMissing, ("x", ParameterKind.Any)),
        Number("n_missing", ExpressionFunction.CountMissing, ("x", ParameterKind.Any), ("...", ParameterKind.Any)),
        new("coalesce", ExpressionFunction.Coalesce, Result: null, [("x", ParameterKind.Any), ("y", ParameterKind.Same), ("...", ParameterKind.Same)]),
        new("if_else", ExpressionFunction.IfElse, Result: null, [("condition", ParameterKind.Condition), ("x", ParameterKind.Any), ("y", ParameterKind.Same)]),
        Number("abs", ExpressionFunction.Absolute, ("x", ParameterKind.Quantity)),
        Number("round", ExpressionFunction.Round, ("x", ParameterKind.Quantity), ("[digits]", ParameterKind.Digits)),
        Number("floor", ExpressionFunction.Floor, ("x", ParameterKind.Quantity)),
        Number("ceiling", ExpressionFunction.Ceiling, ("x", ParameterKind.Quantity)),
        Number("sqrt", ExpressionFunction.SquareRoot, ("x", ParameterKind.Quantity)),
        Number("log", ExpressionFunction.Logarithm, ("x", ParameterKind.Quantity)),
        Number("mod", ExpressionFunction.Modulo, ("x", ParameterKind.Quantity), ("y", ParameterKind.Quantity)),
        Number("sum", ExpressionFunction.Sum, ("x", ParameterKind.Quantity), ("...", ParameterKind.Quantity)),
        Number("mean", ExpressionFunction.Mean, ("x", ParameterKind.Quantity), ("...", ParameterKind.Quantity)),
        Number("min", ExpressionFunction.Minimum, ("x", ParameterKind.Quantity), ("...", ParameterKind.Quantity)),
        Number("max", ExpressionFunction.Maximum, ("x", ParameterKind.Quantity), ("...", ParameterKind.Quantity)),
        Truth("in_range", ExpressionFunction.InRange, ("x", ParameterKind.Ordered), ("low", ParameterKind.Ordered), ("high", ParameterKind.Ordered)),
        Number("length", ExpressionFunction.Length, ("text", ParameterKind.Text)),
        Text("lower", ExpressionFunction.Lower, ("text", ParameterKind.Text)),
        Text("upper", ExpressionFunction.Upper, ("text", ParameterKind.Text)),
        Text("trim", ExpressionFunction.Trim, ("text", ParameterKind.Text)),
        Text("substring", ExpressionFunction.Substring, ("text", ParameterKind.Text), ("first", ParameterKind.Place), ("length", ParameterKind.Place)),
        Text("concat", ExpressionFunction.Concatenate, ("text", ParameterKind.Text), ("...", ParameterKind.Text)),
        Truth("matches", ExpressionFunction.Matches, ("text", ParameterKind.Text), ("'pattern'", ParameterKind.Pattern)),
        Truth("contains", ExpressionFunction.Contains, ("text", ParameterKind.Text), ("part", ParameterKind.Text)),
        Truth("starts_with", ExpressionFunction.StartsWith, ("text", ParameterKind.Text), ("part", ParameterKind.Text)),
        Truth("ends_with", ExpressionFunction.EndsWith, ("text", ParameterKind.Text), ("part", ParameterKind.Text)),
        Truth("is_number", ExpressionFunction.IsNumber, ("text", ParameterKind.Text)),
        Number("number", ExpressionFunction.ToNumber, ("text", ParameterKind.Text)),
        Number("year", ExpressionFunction.Year, ("date", ParameterKind.Date)),
        Number("month", ExpressionFunction.Month, ("date", ParameterKind.Date)),
        Number("day", ExpressionFunction.Day, ("date", ParameterKind.Date)),
        new("date", ExpressionFunction.ToDate, ExpressionType.Date, [("year", ParameterKind.Number), ("month", ParameterKind.Number), ("day", ParameterKind.Number)]),
        Number("days_between", ExpressionFunction.DaysBetween, ("first", ParameterKind.Date), ("second", ParameterKind.Date)),
        Number("months_between", ExpressionFunction.MonthsBetween, ("year1", ParameterKind.Number), ("month1", ParameterKind.Number), ("year2", ParameterKind.Number), ("month2", ParameterKind.Number)),
        Number("months_before_interview", ExpressionFunction.MonthsBeforeInterview, ("year", ParameterKind.Number), ("month", ParameterKind.Number)),
        Truth("in_window", ExpressionFunction.InWindow, ("year", ParameterKind.Number), ("month", ParameterKind.Number)),
        Number("interview_year", ExpressionFunction.InterviewYear),
        Number("interview_month", ExpressionFunction.InterviewMonth),
        Truth("in_fieldwork", ExpressionFunction.InFieldwork),
    ];

    /// <summary>How the functions that are no plain calls are written.</summary>
    public static ImmutableArray<(string Name, string Form)> Forms { get; } =
    [
        ("count", "count(by group) or count(x by group)"),
        ("distinct", "distinct(x by group)"),
        ("unique", "unique(x, y)"),
        ("exists", "exists(dataset: column = x, ...)"),
        ("in_list", "in_list(x, 'list') or in_list(x, 'list', year)"),
    ];

    /// <summary>Names of everything that can be called.</summary>
    public static IEnumerable<string> Names => All.Select(signature => signature.Name).Concat(Forms.Select(form => form.Name));

    /// <summary>The function of that name; null when there is none.</summary>
    public static FunctionSignature? Find(string name) => All.FirstOrDefault(signature => signature.Name == name);

    /// <summary>How a function is written, for messages; null when there is none of that name.</summary>
    public static string? FormOf(string name) => Find(name)?.ToString() ?? Forms.Where(form => form.Name == name).Select(form => form.Form).FirstOrDefault();

    /// <summary>How a function is written.</summary>
    public static string NameOf(ExpressionFunction function) => All.First(signature => signature.Function == function).Name;

    private static FunctionSignature Truth(string name, ExpressionFunction function, params ImmutableArray<(string, ParameterKind)> parameters) => new(name, function, ExpressionType.Truth, parameters);

    private static FunctionSignature Number(string name, ExpressionFunction function, params ImmutableArray<(string, ParameterKind)> parameters) => new(name, function, ExpressionType.Number, parameters);

    private static FunctionSignature Text(string name, ExpressionFunction function, params ImmutableArray<(string, ParameterKind)> parameters) => new(name, function, ExpressionType.Text, parameters);
}
