using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>What an expression yields.</summary>
public enum ExpressionType
{
    /// <summary>True, false or missing.</summary>
    Truth,

    /// <summary>A number or missing.</summary>
    Number,

    /// <summary>A text or missing.</summary>
    Text,

    /// <summary>A date or missing.</summary>
    Date,
}

/// <summary>A variable that an expression may read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">A number, a text or a date.</param>
/// <param name="Answer">The form of the answer, which says what codes it can have; null where anything goes.</param>
/// <param name="Codes">The codes of a text variable; empty where anything goes.</param>
public sealed record ExpressionVariable(string Name, ExpressionType Type, AnswerType? Answer, ImmutableArray<string> Codes)
{
    private const int MostListed = 1_000;

    /// <summary>The texts by which rules may look a response up in other datasets.</summary>
    public static ImmutableArray<ExpressionVariable> Keys { get; } = [.. new[] { "samplenr", "rinpersoons", "rinpersoon" }.Select(name => new ExpressionVariable(name, ExpressionType.Text, Answer: null, []))];

    /// <summary>Whether a number can only be whole, so that it is compared exactly.</summary>
    public bool Whole { get; init; }

    /// <summary>Smallest number in substance; null where there is none.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest number in substance; null where there is none.</summary>
    public double? Maximum { get; init; }

    /// <summary>The codes in substance of a closed question, which are whole numbers; empty where anything goes.</summary>
    public ImmutableArray<int> NumberCodes { get; init; } = [];

    /// <summary>Codes that are allowed but mean missing in substance (don't know, refused): no part of the domain.</summary>
    public ImmutableArray<int> SpecialCodes { get; init; } = [];

    /// <summary>
    /// Every number that is allowed, special codes included, where they can be listed: codes, or a range of at most a
    /// thousand whole numbers; else empty.
    /// </summary>
    public IEnumerable<int> ListedNumbers => !NumberCodes.IsEmpty
        ? NumberCodes.Concat(SpecialCodes).Distinct()
        : Whole && Maximum - Minimum < MostListed ? Enumerable.Range((int)Minimum!, (int)(Maximum - Minimum)! + 1).Concat(SpecialCodes).Distinct() : [];

    /// <summary>Whether not every value of the type is allowed.</summary>
    public bool HasDomain => !Codes.IsEmpty || !NumberCodes.IsEmpty || Minimum is not null || Maximum is not null;

    /// <summary>
    /// The variable of a column, with the domain that its schema gives: categories, minimum and maximum. True and false
    /// are the whole numbers 1 and 0.
    /// </summary>
    public static ExpressionVariable Of(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var type = field.Type switch
        {
            FieldType.String => ExpressionType.Text,
            FieldType.Date => ExpressionType.Date,
            _ => ExpressionType.Number,
        };
        var categories = field.Categories.Select(category => category.Value);
        return new(field.Name, type, Answer: null, type == ExpressionType.Text ? [.. categories] : [])
        {
            Whole = field.Type is FieldType.Integer or FieldType.Long or FieldType.Boolean,
            Minimum = type == ExpressionType.Number ? field.Constraints.Minimum : null,
            Maximum = type == ExpressionType.Number ? field.Constraints.Maximum : null,
            NumberCodes = type == ExpressionType.Number ? [.. categories.Select(code => int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : (int?)null).OfType<int>()] : [],
        };
    }

    /// <summary>The variable that a question fills.</summary>
    public static ExpressionVariable Of(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var answer = question.Answer;
        return new(question.Variable, answer.Kind == AnswerKind.Text ? ExpressionType.Text : ExpressionType.Number, answer, [])
        {
            Whole = answer.Kind != AnswerKind.Text,
            Minimum = answer.Kind == AnswerKind.Number ? answer.Minimum : null,
            Maximum = answer.Kind == AnswerKind.Number ? answer.Maximum : null,
            NumberCodes = answer.Kind == AnswerKind.Choice ? [.. answer.Choices.Select(choice => int.Parse(choice.Value, CultureInfo.InvariantCulture))] : [],
            SpecialCodes = [.. new[] { answer.DontKnow, answer.Refused }.OfType<int>()],
        };
    }
}

/// <summary>The variables that an expression at some place may read.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, ExpressionVariable> _variables = [];
    private readonly Dictionary<string, (string Reason, string Repair)> _explained = [];

    /// <summary>Whether the records are interviews, with a date and an edition.</summary>
    public bool HasInterviews { get; init; } = true;

    /// <summary>Whether a condition may look at other records, other datasets and code lists: rules may, routing may not.</summary>
    public bool LooksElsewhere { get; init; }

    /// <summary>The edition's year, for code lists whose codes differ by year; null where there is none.</summary>
    public int? Year { get; init; }

    /// <summary>Columns of other datasets, by name of the dataset.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>> Datasets { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>>.Empty;

    /// <summary>Code lists by name.</summary>
    public IReadOnlyDictionary<string, CodeList> CodeLists { get; init; } = ImmutableDictionary<string, CodeList>.Empty;

    /// <summary>Names of the variables.</summary>
    public IReadOnlyCollection<string> Names => _variables.Keys;

    /// <summary>Makes a variable known; one of the same name is replaced.</summary>
    public void Add(ExpressionVariable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        _variables[variable.Name] = variable;
    }

    /// <summary>Tells why a variable that exists may not be read here.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="reason">The reason, to follow "which ".</param>
    /// <param name="repair">What to do about it.</param>
    public void Explain(string name, string reason, string repair) => _explained.TryAdd(name, (reason, repair));

    /// <summary>The variable of that name; null when it may not be read here.</summary>
    public ExpressionVariable? Find(string name) => _variables.GetValueOrDefault(name);

    /// <summary>Why a variable may not be read here, to follow "which ", and what to do about it.</summary>
    internal (string Reason, string Repair) WhyNot(string name) =>
        _explained.TryGetValue(name, out var why) ? why : ("is not known here", NearestName.Suggestion(name, Names, "Correct the name."));
}
