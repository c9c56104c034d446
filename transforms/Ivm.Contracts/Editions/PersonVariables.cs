using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The variables of persons that tables and disclosure policies may name.</summary>
internal sealed class PersonVariables(FrozenDictionary<string, TableSchema> outputs)
{
    private static readonly ImmutableArray<string> Datasets = ["link.respondents", "link.population", "weight.weights"];

    /// <summary>All of them with their types.</summary>
    public FrozenDictionary<string, FieldType> Of(Questionnaire questionnaire, ImmutableArray<LocalSurvey> surveys, TableSchema administration, Derivations derivations)
    {
        var types = new Dictionary<string, FieldType>
        {
            ["stream"] = FieldType.String,
            ["survey"] = FieldType.String,
            ["source_file"] = FieldType.String,
            ["source_line"] = FieldType.Integer,
        };
        foreach (var field in administration.Fields)
        {
            types[field.Name.ToLowerInvariant()] = field.Type;
        }

        foreach (var field in Datasets.SelectMany(dataset => outputs.GetValueOrDefault(dataset)?.Fields ?? []))
        {
            types.TryAdd(field.Name, field.Type);
        }

        foreach (var question in questionnaire.Questions.Concat(surveys.SelectMany(survey => survey.FreeBlock?.Questions ?? [])))
        {
            types[question.Variable] = question.Answer.Kind == AnswerKind.Text ? FieldType.String : FieldType.Integer;
            types[$"{question.Variable}_missing"] = FieldType.String;
        }

        foreach (var derived in VictimisationVariables.Of(questionnaire))
        {
            types[derived.Name] = derived.Type;
        }

        foreach (var name in derivations.Scales.Select(scale => scale.Variable))
        {
            types[name] = FieldType.Number;
        }

        foreach (var name in derivations.Indicators.Select(indicator => indicator.Variable).Concat(derivations.IncidentCounts.Select(count => count.Variable)))
        {
            types[name] = FieldType.Integer;
        }

        return types.ToFrozenDictionary();
    }
}
