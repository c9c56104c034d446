namespace Ivm.Contracts;

/// <summary>One record, as conditions look at it. Every look-up gives null for a missing value.</summary>
/// <param name="Number">Looks a number up.</param>
public sealed record ExpressionRecord(Func<string, double?> Number)
{
    /// <summary>Looks a text up; null where there are none.</summary>
    public Func<string, string?>? Text { get; init; }

    /// <summary>Looks a date up; null where there are none.</summary>
    public Func<string, DateOnly?>? Date { get; init; }

    /// <summary>The interview date; null when missing.</summary>
    public DateOnly? Interview { get; init; }

    /// <summary>Quantities of the groups that the record belongs to; null where other records cannot be seen.</summary>
    public Func<AggregateExpression, double?>? Aggregate { get; init; }

    /// <summary>Whether another dataset has such a row; null where other datasets cannot be seen.</summary>
    public Func<ExistsExpression, bool?>? Exists { get; init; }
}
