using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A function of the grammar: how it is called and what it yields.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Function">What it is.</param>
/// <param name="Result">What it yields.</param>
/// <param name="Parameters">Names of its arguments.</param>
internal sealed record FunctionSignature(string Name, ExpressionFunction Function, ExpressionType Result, ImmutableArray<string> Parameters)
{
    /// <summary>How it is called, for messages.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Parameters)})";
}

/// <summary>The functions that an expression may call.</summary>
internal static class ExpressionFunctions
{
    /// <summary>All functions, in the order in which messages name them.</summary>
    public static ImmutableArray<FunctionSignature> All { get; } =
    [
        new("is_missing", ExpressionFunction.IsMissing, ExpressionType.Truth, ["variable"]),
        new("months_before_interview", ExpressionFunction.MonthsBeforeInterview, ExpressionType.Number, ["year", "month"]),
        new("in_window", ExpressionFunction.InWindow, ExpressionType.Truth, ["year", "month"]),
        new("months_between", ExpressionFunction.MonthsBetween, ExpressionType.Number, ["year1", "month1", "year2", "month2"]),
        new("interview_year", ExpressionFunction.InterviewYear, ExpressionType.Number, []),
        new("interview_month", ExpressionFunction.InterviewMonth, ExpressionType.Number, []),
        new("in_fieldwork", ExpressionFunction.InFieldwork, ExpressionType.Truth, []),
    ];

    /// <summary>The function of that name; null when there is none.</summary>
    public static FunctionSignature? Find(string name) => All.FirstOrDefault(signature => signature.Name == name);

    /// <summary>How a function is written.</summary>
    public static string NameOf(ExpressionFunction function) => All.First(signature => signature.Function == function).Name;
}
