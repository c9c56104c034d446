using System.Collections.Frozen;
using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Tests;

/// <summary>
/// A survey small enough to read: two offences that count and one that does not, a follow-up question, a grade, one
/// optional block, a national file and a local file that leaves the optional block out.
/// </summary>
internal static class SomeEdition
{
    public static readonly AnswerType YesNo = new("yes_no", AnswerKind.Choice, [Choice("1", "ja", "yes"), Choice("2", "nee", "no")], null, null, 8, 9);
    public static readonly AnswerType Frequency = new("frequency", AnswerKind.Choice, [Choice("1", "vaak", "often"), Choice("2", "soms", "sometimes"), Choice("3", "zelden", "rarely")], null, null, 8, 9);
    public static readonly AnswerType Grade = new("grade", AnswerKind.Number, [], 1, 10, 98, 99);
    public static readonly AnswerType Year = new("year", AnswerKind.Number, [], 2000, 2012, 9998, 9999);
    public static readonly AnswerType Month = new("month", AnswerKind.Number, [], 1, 12, 98, 99);

    public static Edition Build(ImmutableArray<EditRule> rules = default)
    {
        var questionnaire = new Questionnaire(
            [
                new Block("unsafety", Same("unsafety"), Mandatory: true,
                [
                    Ask("feels_unsafe", YesNo),
                    Ask("feels_unsafe_frequency", Frequency, Is("feels_unsafe", 1)),
                    Ask("grade_safety", Grade),
                ]),
                new Block("victimisation", Same("victimisation"), Mandatory: true, [.. Offence("burglary"), .. Offence("bicycle_theft"), .. Offence("other_offence")]),
                new Block("reporting", Same("reporting"), Mandatory: false,
                [
                    Ask("burglary_reported", YesNo, new CallExpression(ExpressionFunction.InWindow, [new VariableExpression("burglary_last_year"), new VariableExpression("burglary_last_month")])),
                ]),
            ],
            [
                new Offence("burglary", Same("burglary"), "property", CountsInTotal: true, HouseholdObject: true),
                new Offence("bicycle_theft", Same("bicycle theft"), "property", CountsInTotal: true, HouseholdObject: false),
                new Offence("other_offence", Same("other"), "other", CountsInTotal: false, HouseholdObject: false),
            ])
        { Groups = [new OffenceGroup("property", Same("property"))] };
        return new Edition(
            2011,
            new DateOnly(2011, 10, 1),
            new DateOnly(2011, 8, 15),
            new DateOnly(2011, 11, 30),
            Registers: [],
            Sample: TableSchema.Dataset("sample", Same("sample"), []),
            NationalSampleSize: 0,
            questionnaire,
            LocalSurveys: [],
            ResponseFiles:
            [
                File("national_cawi", SurveyStream.National, "national", questionnaire.Blocks),
                File("local_l1", SurveyStream.Local, "l1", [.. questionnaire.Blocks.Where(block => block.Mandatory)]),
            ],
            new VictimisationWindow(WindowMonths: 12, MissingMonthSameYear: true, MissingMonthPreviousYear: false, MaximumPerOffence: 2),
            rules.IsDefault ? [] : rules,
            new DuplicateRule(["rinpersoons", "rinpersoon"], [DuplicateCriterion.MostMandatoryAnswers, DuplicateCriterion.NationalFirst, DuplicateCriterion.ModeOrder, DuplicateCriterion.EarliestInterview, DuplicateCriterion.FileAndLine]),
            Scales: [new Scale("scale_safety", Same("safety"), [new ScaleItem("grade_safety", Reversed: false), new ScaleItem("feels_unsafe_frequency", Reversed: false)], MinimumAnswered: 1)],
            Indicators: [new Indicator("feels_unsafe_often", Same("often unsafe"), "feels_unsafe_frequency", [1], RoutedPast: 0, DontKnow: null)],
            Weighting: null!,
            Tables: null!,
            Disclosure: null!);
    }

    public static ContractSet Contracts(Edition edition) => new(
        new Dictionary<string, CodeList>
        {
            ["mode"] = List("mode", "cawi", "papi", "cati", "capi"),
        }.ToFrozenDictionary(),
        ImmutableSortedDictionary<int, Edition>.Empty.Add(edition.Year, edition),
        new[]
        {
            Dataset("clean.incidents", "samplenr offence sequence", "samplenr:s offence:s sequence:i incident_year:i incident_month:i reported:i report_form:i"),
            Dataset("clean.edits", "samplenr variable sequence", "run:s samplenr:s variable:s sequence:i step:s rule:s rule_version:s old_value:s new_value:s reason:s"),
            Dataset("clean.superseded", "source_file source_line", "samplenr:s source_file:s source_line:i reason:s by_file:s by_line:i"),
            Dataset("clean.variant_answers", "samplenr variable", "samplenr:s survey:s variable:s variant:s answer:i mapped:i"),
            Dataset("clean.final_check", "rule", "rule:s kind:s severity:s holds:l fails:l unchecked:l"),
            Dataset("clean.rule_failures", "rule samplenr", "rule:s samplenr:s severity:s"),
            Dataset("clean.rule_summary", "rule", "rule:s kind:s severity:s holds:l fails:l unchecked:l"),
            Dataset("clean.duplicates", "source_file source_line", "samplenr:s kept_samplenr:s source_file:s source_line:i kept_source_file:s kept_source_line:i kind:s criterion:s"),
            Dataset("clean.free_answers", "survey samplenr variable", "survey:s samplenr:s variable:s answer:s answer_nl:s answer_en:s answer_missing:s found:s"),
        }.ToFrozenDictionary(schema => schema.Name),
        [],
        ImmutableSortedDictionary<string, string>.Empty);

    public static Expression Is(string variable, int code) =>
        new BinaryExpression(BinaryOperator.Equal, new VariableExpression(variable), new NumberExpression(code));

    private static ResponseFile File(string name, SurveyStream stream, string survey, ImmutableArray<Block> blocks)
    {
        var administrative = new[] { "SAMPLENR", "RINPERSOONS", "RINPERSOON", "MODE" }.Select(column => Field.Of(column, FieldType.String, Same(column), required: true))
            .Append(Field.Of("INTERVIEW_DATE", FieldType.Date, Same("date"), required: true));
        var answers = blocks.SelectMany(block => block.Questions).Select(question => Field.Of(question.Variable, FieldType.Integer, question.Text));
        return new ResponseFile(name, stream, survey, Mode: null, blocks, TableSchema.Dataset(name, Same(name), [.. administrative, .. answers]));
    }

    private static IEnumerable<Question> Offence(string code)
    {
        yield return Ask($"{code}_ever5y", YesNo, offence: code);
        yield return Ask($"{code}_last_year", Year, Is($"{code}_ever5y", 1), code);
        yield return Ask($"{code}_last_month", Month, Is($"{code}_ever5y", 1), code);
        yield return Ask($"{code}_more", YesNo, Is($"{code}_ever5y", 1), code);
        yield return Ask($"{code}_prev_year", Year, Is($"{code}_more", 1), code);
        yield return Ask($"{code}_prev_month", Month, Is($"{code}_more", 1), code);
    }

    private static Question Ask(string variable, AnswerType answer, Expression? askIf = null, string? offence = null) =>
        new(variable, Same(variable), answer, askIf, offence);

    private static TableSchema Dataset(string name, string key, string fields) => TableSchema.Dataset(
        name,
        Same(name),
        fields.Split(' ').Select(field => Field.Of(field[..^2], field[^1] switch { 's' => FieldType.String, 'l' => FieldType.Long, _ => FieldType.Integer }, Same(field))),
        [.. key.Split(' ')]);

    private static CodeList List(string name, params string[] codes) =>
        new(name, Same(name), "test", [], [.. codes.Select(code => new Code(code, Same(code), null, FrozenDictionary<string, string>.Empty))]);

    private static Category Choice(string value, string dutch, string english) => new(value, new Label(dutch, english));

    private static Label Same(string text) => new(text, text);
}
