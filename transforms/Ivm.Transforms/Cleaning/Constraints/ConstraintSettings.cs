using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>What conditions read besides the variables: settings of an edition.</summary>
/// <param name="Window">The victimisation window, for <c>in_window</c>; null where there is none.</param>
/// <param name="FieldworkStart">First day of the fieldwork, for <c>in_fieldwork</c>.</param>
/// <param name="FieldworkEnd">Last day of the fieldwork.</param>
/// <remarks>
/// The interview date is three variables of the model: <see cref="InterviewDay"/> (days since 1 January of the year 1),
/// <see cref="InterviewYear"/> and <see cref="InterviewMonth"/>, tied to each other where all three are given.
/// </remarks>
public sealed record ConstraintSettings(VictimisationWindow? Window = null, DateOnly? FieldworkStart = null, DateOnly? FieldworkEnd = null)
{
    /// <summary>The day of the interview.</summary>
    public const string InterviewDay = "interview_date";

    /// <summary>The year of the interview.</summary>
    public const string InterviewYear = "interview_year";

    /// <summary>The month of the interview.</summary>
    public const string InterviewMonth = "interview_month";

    /// <summary>Whether the interview date is always fixed, so that its parts need not be tied.</summary>
    internal bool InterviewIsGiven { get; init; }

    /// <summary>The variables of an interview date that is always fixed.</summary>
    internal static ImmutableArray<ConstraintVariable> GivenInterview { get; } =
    [
        ConstraintVariable.Number(InterviewDay, 1, DateOnly.MaxValue.DayNumber),
        ConstraintVariable.Number(InterviewYear, 1, 9999),
        ConstraintVariable.Number(InterviewMonth, 1, 12),
    ];

    /// <summary>The settings of an edition.</summary>
    public static ConstraintSettings For(Edition edition)
    {
        ArgumentNullException.ThrowIfNull(edition);
        return new ConstraintSettings(edition.Window, edition.FieldworkStart, edition.FieldworkEnd);
    }

    /// <summary>The variables of an interview date between two days.</summary>
    public static IEnumerable<ConstraintVariable> InterviewVariables(DateOnly first, DateOnly last) =>
    [
        ConstraintVariable.Number(InterviewDay, first.DayNumber, last.DayNumber),
        ConstraintVariable.Number(InterviewYear, first.Year, last.Year),
        ConstraintVariable.Number(InterviewMonth, first.Year == last.Year ? first.Month : 1, first.Year == last.Year ? last.Month : 12),
    ];
}
