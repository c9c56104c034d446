using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Derivation;

namespace Ivm.Transforms.Cleaning;

/// <summary>The columns of <c>clean.respondents</c>: who and when, every answer with its missing reason, what was derived.</summary>
public static class RespondentColumns
{
    /// <summary>Which response a row is.</summary>
    public static ImmutableArray<Field> Administrative { get; } =
    [
        Field.Of("samplenr", FieldType.String, new Label("Nummer van de steekproefpersoon", "Number of the sampled person"), required: true),
        Field.Of("rinpersoons", FieldType.String, new Label("Soort persoonsnummer; leeg waar het onderzoek geen sleutels kent", "Kind of person number; empty where the survey knows no keys")),
        Field.Of("rinpersoon", FieldType.String, new Label("Persoonsnummer; leeg waar het onderzoek geen sleutels kent", "Person number; empty where the survey knows no keys")),
        Coded("stream", "stream", "Stroom", "Stream"),
        Coded("survey", codeList: null, "Onderzoek", "Survey"),
        Coded("mode", "mode", "Waarnemingsmethode", "Mode of the interview"),
        Field.Of("interview_date", FieldType.Date, new Label("Datum van het interview", "Date of the interview"), required: true),
        Field.Of("source_file", FieldType.String, new Label("Geleverd bestand", "Delivered file"), required: true),
        Field.Of("source_line", FieldType.Integer, new Label("Regel in het geleverde bestand", "Line in the delivered file"), required: true),
    ];

    private static ImmutableArray<Category> MissingReasons { get; } = [.. MissingReason.All.Select(reason => new Category(reason, new Label(reason, reason)))];

    /// <summary>A column per question, each followed by the reason why it is missing.</summary>
    public static IEnumerable<Field> Answers(Questionnaire questionnaire)
    {
        foreach (var question in questionnaire.Questions)
        {
            yield return Field.Of(question.Variable, FieldType.Integer, question.Text) with { Categories = question.Answer.Choices };
            var label = new Label($"Reden van ontbreken: {question.Variable}", $"Reason of missing: {question.Variable}");
            var reason = Field.Of(MissingReason.Column(question.Variable), FieldType.String, label);
            yield return reason with { CodeList = "missing_reason", Categories = MissingReasons };
        }
    }

    /// <summary>Name of the column that says whether a variable was imputed.</summary>
    public static string ImputedColumn(string variable) => $"{variable}_imputed";

    /// <summary>The variables that editing may impute, in the order of the questionnaire; each has a column of its own that says where it did.</summary>
    public static ImmutableArray<string> Imputable(Edition edition)
    {
        var imputed = edition.Editing.Imputed.ToHashSet(StringComparer.Ordinal);
        return [.. edition.Questionnaire.Questions.Select(question => question.Variable).Where(imputed.Contains)];
    }

    /// <summary>How the derived variables are computed; those that others read come first.</summary>
    internal static ImmutableArray<DerivedColumn> Derived(Edition edition)
    {
        var expressions = new ExpressionSql(edition);
        return
        [
            .. VictimisationDerivation.Of(edition, expressions),
            .. IncidentCountDerivation.Of(edition),
            .. ScaleDerivation.Scales(edition),
            .. ScaleDerivation.Indicators(edition),
        ];
    }

    /// <summary>The whole contract.</summary>
    public static TableSchema Schema(Edition edition) => TableSchema.Dataset(
        "clean.respondents",
        new Label("Gaafgemaakte respondenten", "Cleaned respondents"),
        [
            .. Administrative,
            .. Answers(edition.Questionnaire),
            .. Imputable(edition).Select(variable => Field.Of(
                ImputedColumn(variable), FieldType.Boolean, new Label($"Geïmputeerd: {variable}", $"Imputed: {variable}"), required: true)),
            .. edition.DerivedVariables().Select(variable => Field.Of(variable.Name, variable.Type, variable.Label)),
        ],
        "samplenr");

    private static Field Coded(string name, string? codeList, string dutch, string english) =>
        Field.Of(name, FieldType.String, new Label(dutch, english), required: true) with { CodeList = codeList };
}
