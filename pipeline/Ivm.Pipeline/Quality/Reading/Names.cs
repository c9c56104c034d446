using System.Collections.Frozen;
using Ivm.Contracts;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Names for people of codes, variables, surveys and rules, from the contracts; what has none keeps its code.</summary>
internal sealed class Names(ContractSet contracts, Edition edition)
{
    private readonly FrozenDictionary<string, Label> questions = edition.Questionnaire.Questions
        .Concat(edition.LocalSurveys.SelectMany(survey => survey.FreeBlock?.Questions ?? []))
        .ToFrozenDictionary(question => question.Variable, question => question.Text, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Label> surveys = edition.LocalSurveys.ToFrozenDictionary(survey => survey.Survey, survey => survey.Label, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Label> rules = edition.Rules.ToFrozenDictionary(rule => rule.Name, rule => rule.Label, StringComparer.Ordinal);

    /// <summary>Name of a code.</summary>
    public Label Code(string list, string code) =>
        contracts.CodeLists.GetValueOrDefault(list)?.InYear(edition.Year).FirstOrDefault(each => each.Value == code)?.Label ?? new Label(code, code);

    /// <summary>What a variable asks.</summary>
    public Label Variable(string variable) => questions.GetValueOrDefault(variable) ?? new Label(variable, variable);

    /// <summary>Name of a survey.</summary>
    public Label Survey(string survey) => surveys.GetValueOrDefault(survey) ?? (survey == "national" ? new Label("Landelijk", "National") : new Label(survey, survey));

    /// <summary>What a rule demands. A check that follows from a question is <c>KIND.VARIABLE</c>: it has the question's text.</summary>
    public Label Rule(string rule, string kind)
    {
        var label = rules.GetValueOrDefault(rule);
        if (label is null && questions.TryGetValue(rule[(rule.IndexOf('.', StringComparison.Ordinal) + 1)..], out var question))
        {
            var check = Code("check_kind", kind);
            label = new Label($"{check.Dutch}: {question.Dutch}", $"{check.English}: {question.English}");
        }

        return label ?? new Label(rule, rule);
    }
}
