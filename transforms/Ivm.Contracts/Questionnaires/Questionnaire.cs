using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>What form an answer has.</summary>
public enum AnswerKind
{
    /// <summary>One code out of a list.</summary>
    Choice,

    /// <summary>A whole number in a range (a grade, a year, a count).</summary>
    Number,

    /// <summary>Free text (only in free blocks).</summary>
    Text,
}

/// <summary>
/// A form of answer that questions share: the codes or range, and the codes that mean "don't know" and "refused".
/// Answers travel as whole numbers, except text.
/// </summary>
/// <param name="Name">How questions refer to it.</param>
/// <param name="Kind">What form an answer has.</param>
/// <param name="Choices">The substantive codes with labels (<see cref="AnswerKind.Choice"/>); empty otherwise.</param>
/// <param name="Minimum">Smallest number (<see cref="AnswerKind.Number"/>).</param>
/// <param name="Maximum">Largest number (<see cref="AnswerKind.Number"/>).</param>
/// <param name="DontKnow">The code for "don't know"; null when that cannot be answered.</param>
/// <param name="Refused">The code for "refused"; null when that cannot be answered.</param>
public sealed record AnswerType(
    string Name,
    AnswerKind Kind,
    ImmutableArray<Category> Choices,
    int? Minimum,
    int? Maximum,
    int? DontKnow,
    int? Refused)
{
    /// <summary>The answers that can be given, as a message says it; without "don't know" and "refused".</summary>
    public string Allowed => Kind switch
    {
        AnswerKind.Choice => string.Join(", ", Choices.Select(choice => choice.Value)),
        AnswerKind.Number => $"{Minimum} to {Maximum}",
        _ => "any text",
    };

    /// <summary>Whether a number is an answer in substance: neither outside the codes or range, nor "don't know" or "refused".</summary>
    public bool Accepts(double answer) => Kind switch
    {
        AnswerKind.Choice => Choices.Any(choice => choice.Value == answer.ToString(CultureInfo.InvariantCulture)),
        AnswerKind.Number => answer >= Minimum && answer <= Maximum,
        _ => false,
    };
}

/// <summary>One question: the variable it fills, how it is worded, how it is answered and when it is asked.</summary>
/// <param name="Variable">Name of the variable; lower case with underscores.</param>
/// <param name="Text">Wording. All wording is ours: the original questionnaire was not found.</param>
/// <param name="Answer">Form of the answer.</param>
/// <param name="AskIf">The routing: asked only where this holds; null when always asked.</param>
/// <param name="Offence">For questions repeated over offences, the offence's code; else null.</param>
public sealed record Question(string Variable, Label Text, AnswerType Answer, Expression? AskIf, string? Offence);

/// <summary>A block of questions that a survey takes or leaves as a whole.</summary>
/// <param name="Name">Name of the block.</param>
/// <param name="Title">What it asks about.</param>
/// <param name="Mandatory">Whether every survey takes it.</param>
/// <param name="Questions">The questions, in the order in which they are asked.</param>
public sealed record Block(string Name, Label Title, bool Mandatory, ImmutableArray<Question> Questions);

/// <summary>One offence of the tree (<c>codelists/offence.csv</c>).</summary>
/// <param name="Code">Its code, which is also the prefix of its variables.</param>
/// <param name="Label">Its name.</param>
/// <param name="Group">Code of the group: <c>violence</c>, <c>property</c>, <c>vandalism</c> or <c>other</c>.</param>
/// <param name="CountsInTotal">False for "other offences", which count in no total.</param>
/// <param name="HouseholdObject">Whether the object hit belongs to the household (burglary, car) rather than to the person.</param>
public sealed record Offence(string Code, Label Label, string Group, bool CountsInTotal, bool HouseholdObject);

/// <summary>A group of offences that has a total of its own: at least one of its offences counts.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Label">Its name.</param>
public sealed record OffenceGroup(string Code, Label Label);

/// <summary>The whole modular questionnaire of an edition.</summary>
/// <param name="Blocks">The blocks every survey can take, in the order in which they are asked.</param>
/// <param name="Offences">The 14 leaves of the offence tree.</param>
public sealed record Questionnaire(ImmutableArray<Block> Blocks, ImmutableArray<Offence> Offences)
{
    /// <summary>The groups of offences with totals of their own, in the order of <c>codelists/offence_group.csv</c>.</summary>
    public ImmutableArray<OffenceGroup> Groups { get; init; } = [];

    /// <summary>All questions of all blocks, in the order in which they are asked.</summary>
    public IEnumerable<Question> Questions => Blocks.SelectMany(block => block.Questions);
}

/// <summary>
/// How incidents become victimisation: the window and what to do with incomplete dates. The sources state the
/// window (12 months before the interview); the rest are assumptions.
/// </summary>
/// <param name="WindowMonths">Length of the window in months: an incident counts when 0 &lt;= interview month - incident month &lt; this.</param>
/// <param name="MissingMonthSameYear">Whether an incident of unknown month in the interview's year counts.</param>
/// <param name="MissingMonthPreviousYear">Whether an incident of unknown month in the year before counts.</param>
/// <param name="MaximumPerOffence">How many incidents of one offence are counted at most for one person.</param>
public sealed record VictimisationWindow(
    int WindowMonths,
    bool MissingMonthSameYear,
    bool MissingMonthPreviousYear,
    int MaximumPerOffence);
