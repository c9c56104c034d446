using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Pipeline.Lineage;

/// <summary>What codes, checks and edits mean, in the words of the contracts.</summary>
/// <param name="contracts">All contracts, for the code lists.</param>
/// <param name="edition">The edition.</param>
internal sealed class StoryWords(ContractSet contracts, Edition edition)
{
    private const string Missing = "missing";

    private readonly Dictionary<string, Question> questions = edition.Questionnaire.Questions.ToDictionary(question => question.Variable, StringComparer.Ordinal);
    private readonly Dictionary<string, EditRule> rules = edition.Rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);

    /// <summary>A code's label in a list; the code itself where the list does not know it.</summary>
    public string Label(string list, string code) =>
        contracts.CodeLists.GetValueOrDefault(list)?.Codes.FirstOrDefault(each => each.Value == code)?.Label.English ?? code;

    /// <summary>A value of a question or derived variable, with its label where it has one: <c>2 (sometimes)</c>.</summary>
    public string Value(string variable, string? value) => value is null ? Missing : Labelled(questions.GetValueOrDefault(variable)?.Answer, value);

    /// <summary>A value of a form of answer, with its label where it has one.</summary>
    public static string Labelled(AnswerType? answer, string value) =>
        (answer?.Choices.FirstOrDefault(choice => choice.Value == value)?.Label.English
            ?? (answer?.DontKnow is { } unknown && value == $"{unknown}" ? "does not know" : answer?.Refused is { } refused && value == $"{refused}" ? "refused" : null)) is { } label
            ? $"{value} ({label})"
            : value;

    /// <summary>A missing value with its reason: <c>missing (invalid answer)</c>.</summary>
    public string MissingBecause(string? reason) => reason is null ? Missing : $"{Missing} ({Label("missing_reason", reason)})";

    /// <summary>A question: its wording, its block, and the answers that it allows.</summary>
    public string Ask(Question question)
    {
        var block = edition.Questionnaire.Blocks.First(block => block.Questions.Contains(question)).Name;
        var answers = question.Answer.Choices.IsEmpty
            ? question.Answer.Allowed
            : string.Join(", ", question.Answer.Choices.Select(choice => $"{choice.Value} {choice.Label.English}"));
        return $"{question.Text.English} [block {block}; {answers}]";
    }

    /// <summary>What a check demands of a variable.</summary>
    /// <param name="check">Name of the check.</param>
    /// <param name="question">The question of the variable.</param>
    public string Demand(string check, Question question) => (check.Split('.')[0], rules.GetValueOrDefault(check)) switch
    {
        (_, { } rule) => rule.Label.English,
        ("codes" or "range", _) => $"the answers are {question.Answer.Allowed}",
        ("routing", _) when question.AskIf is { } routing => $"asked only if {ExpressionText.Of(routing)}",
        ("answered", _) => "asked, and not answered",
        _ => "",
    };

    /// <summary>Whether a check reads a variable.</summary>
    public bool Reads(string check, string variable) => rules.TryGetValue(check, out var rule)
        ? rule.Condition.Variables().Contains(variable)
        : check.EndsWith($".{variable}", StringComparison.Ordinal);

    /// <summary>What made an edit: the label of a correction, typing error or rule, or how an imputation finds values.</summary>
    /// <param name="rule">Name in the edit log.</param>
    /// <param name="step">The step.</param>
    /// <param name="question">The question of the variable.</param>
    public string Cause(string rule, string step, Question question) => step switch
    {
        "correction" => edition.Editing.Corrections.FirstOrDefault(each => each.Name == rule)?.Label.English ?? "",
        "typing" => edition.Editing.Typing.FirstOrDefault(each => each.Name == rule)?.Label.English ?? "",
        "imputation" => edition.Editing.Imputations.FirstOrDefault(each => each.Name == rule) is { } imputation ? Classes(imputation) : "",
        _ => Demand(rule, question),
    };

    private static string Classes(Imputation imputation)
    {
        ImmutableArray<string> classes = [.. imputation.Classes.Select(level => level.IsEmpty ? "everyone" : string.Join(" and ", level.Select(item => item.Variable)))];
        var by = imputation.By.IsEmpty ? "" : $"{(imputation.Method == ImputationMethod.Ratio ? "in proportion to" : "nearest in")} {string.Join(" and ", imputation.By)}, ";
        return $"{by}in the class by {string.Join(", else by ", classes)}".Replace("by everyone", "of everyone", StringComparison.Ordinal);
    }
}
