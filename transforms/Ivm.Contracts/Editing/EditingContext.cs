using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What an editing contract refers to: of an edition, or of any table.</summary>
/// <param name="Variables">The variables of a record, in the order of the table.</param>
/// <param name="Rules">The rules that records are verified by.</param>
public sealed record EditingContext(ImmutableArray<ExpressionVariable> Variables, ImmutableArray<EditRule> Rules)
{
    /// <summary>Variables of blocks of questions, by block.</summary>
    public FrozenDictionary<string, ImmutableArray<string>> Blocks { get; init; } = FrozenDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Variables that decide whether other questions are asked: an imputed answer would ask questions that were not.</summary>
    public FrozenSet<string> Routing { get; init; } = [];

    /// <summary>Variables that identify a record, which no step may change.</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>Where those are declared.</summary>
    public SourceLocation KeysAt { get; init; }

    /// <summary>Code lists that <c>repeat</c> may name.</summary>
    public FrozenDictionary<string, CodeList> CodeLists { get; init; } = FrozenDictionary<string, CodeList>.Empty;

    /// <summary>Whether this is the editing of somebody's own table, where labels may be left out and be in one language.</summary>
    public bool IsAlone { get; init; } = true;

    /// <summary>The year whose codes count.</summary>
    public int Year { get; init; }

    /// <summary>What an edition's editing refers to.</summary>
    internal static EditingContext Of(Questionnaire questionnaire, ImmutableArray<ExpressionVariable> texts, ImmutableArray<EditRule> rules) =>
        new([.. texts, .. questionnaire.Questions.Select(ExpressionVariable.Of)], rules)
        {
            IsAlone = false,
            Blocks = questionnaire.Blocks.ToFrozenDictionary(block => block.Name, block => block.Questions.Select(question => question.Variable).ToImmutableArray()),
            Routing = questionnaire.Questions.SelectMany(question => question.AskIf?.Variables() ?? []).ToFrozenSet(),
        };
}
