using System.Collections.Immutable;

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
}

/// <summary>A variable that an expression may read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><see cref="ExpressionType.Number"/> or <see cref="ExpressionType.Text"/>.</param>
/// <param name="Answer">The form of the answer, which says what codes it can have; null where anything goes.</param>
/// <param name="Codes">The codes of a text variable; empty where anything goes.</param>
public sealed record ExpressionVariable(string Name, ExpressionType Type, AnswerType? Answer, ImmutableArray<string> Codes)
{
    /// <summary>The variable that a question fills.</summary>
    public static ExpressionVariable Of(Question question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new(question.Variable, question.Answer.Kind == AnswerKind.Text ? ExpressionType.Text : ExpressionType.Number, question.Answer, []);
    }
}

/// <summary>The variables that an expression at some place may read.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, ExpressionVariable> _variables = [];
    private readonly Dictionary<string, (string Reason, string Repair)> _explained = [];

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
