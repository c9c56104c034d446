using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Estimation;
using Ivm.Transforms.Tests.Harness;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Tests.Weighting;

/// <summary>
/// A survey of persons by region, sex, age and education, with a national sample and two local surveys (<c>la</c>,
/// <c>lc</c>) of which the second left the optional block <c>police</c> out.
/// </summary>
internal sealed class SomeSurvey
{
    private static readonly string[] Mandatory = ["victim", "offences", "grade"];
    private static readonly string[] Optional = ["incidents", "reported", "satisfied"];

    private readonly List<string> persons = [];
    private readonly List<string> respondents = [];
    private readonly List<string> answers = [];

    /// <summary>The classifications that terms and tables may use.</summary>
    public static ImmutableArray<WeightingClassification> Classifications { get; } =
    [
        Classification("region", "police_region"),
        Classification("sex", "sex"),
        Classification("age", "age", classes: [15, 35, 55]),
        Classification("education", "education"),
        Classification("city", "police_region", only: ["PO01"]),
    ];

    /// <summary>An edition with a weighting model and tables.</summary>
    /// <param name="terms">Terms, classifications joined by spaces; an empty text for the size of the population.</param>
    /// <param name="by">Crossings of the one table, written in the same way.</param>
    /// <param name="measures">Measures of that table; those of all variables when none are given.</param>
    /// <param name="distance">Distance of the calibration.</param>
    /// <param name="bounds">Bounds on g.</param>
    public static Edition Edition(
        string[] terms, string[]? by = null, ImmutableArray<Measure> measures = default, CalibrationDistance distance = CalibrationDistance.Linear, (double Low, double High)? bounds = null)
    {
        var edition = SomeEdition.Build();
        var mandatory = new Block("liveability", Same("liveability"), Mandatory: true, [.. Mandatory.Select(Ask)]);
        var optional = new Block("police", Same("police"), Mandatory: false, [.. Optional.Select(Ask)]);
        var chosen = measures.IsDefault ? AllMeasures : measures;
        return edition with
        {
            Questionnaire = new Questionnaire([mandatory, optional], []),
            Scales = [],
            Indicators = [],
            ResponseFiles =
            [
                new ResponseFile("national_cawi", SurveyStream.National, "national", null, [mandatory, optional], edition.Sample),
                new ResponseFile("local_la", SurveyStream.Local, "la", null, [mandatory, optional], edition.Sample),
                new ResponseFile("local_lc", SurveyStream.Local, "lc", null, [mandatory], edition.Sample),
            ],
            Weighting = new WeightingModel("test", distance, bounds?.Low, bounds?.High, Classifications, [.. terms.Select(term => WeightingTerm.Counts(Crossing(term)))]),
            Tables = new TablePlan(chosen, Classifications, [new TableDefinition("figures", Same("figures"), [.. chosen.Select(measure => measure.Name)], [.. (by ?? [""]).Select(Crossing)])], 0.95),
        };
    }

    /// <summary>A measure for every variable.</summary>
    public static ImmutableArray<Measure> AllMeasures { get; } =
    [
        new Measure("victim", Same("victim"), Statistic.Percentage, "victim", null, 1),
        new Measure("offences", Same("offences"), Statistic.Per100, "offences", null, 1),
        new Measure("grade", Same("grade"), Statistic.Mean, "grade", null, 1),
        new Measure("satisfied", Same("satisfied"), Statistic.Percentage, "satisfied", null, 1),
        new Measure("reported/incidents", Same("reported"), Statistic.RatioPercentage, "reported", "incidents", 1),
    ];

    /// <summary>Contracts of an edition.</summary>
    public static ContractSet Contracts(Edition edition) => SomeEdition.Contracts(edition) with
    {
        Outputs = new[]
        {
            Dataset("link.population", "rinpersoons:s rinpersoon:s sex:s age:i education:s police_region:s", "rinpersoons", "rinpersoon"),
            Dataset("link.respondents", "samplenr:s rinpersoons:s rinpersoon:s sex:s age:i education:s police_region:s", "samplenr"),
            Dataset("weight.weights", "samplenr:s inclusion_probability:n design_weight:n raised_weight:n g_weight:n weight_national:n stratum:s", "samplenr"),
            Dataset("weight.margins", "term:s category:s respondents:l population:n design_weighted:n calibrated:n", "term", "category"),
        }.ToFrozenDictionary(schema => schema.Name),
    };

    /// <summary>Adds persons of the target population.</summary>
    public SomeSurvey Persons(int count, string region = "PO01", int? sex = 1, int age = 40, int? education = null)
    {
        for (var each = 0; each < count; each++)
        {
            Person(persons.Count + 1, region, sex, age, education);
        }

        return this;
    }

    /// <summary>Adds a person of the target population.</summary>
    public SomeSurvey Person(int number, string region, int? sex, int age, int? education)
    {
        persons.Add($"({Key(number)}, {Text(sex)}, {age}, {Text(education)}, '{region}')");
        return this;
    }

    /// <summary>Adds a respondent: a person of the population by number.</summary>
    /// <param name="number">The person.</param>
    /// <param name="probabilities">National and local probability.</param>
    /// <param name="survey">The survey that interviewed.</param>
    /// <param name="local">The local survey that could draw.</param>
    /// <param name="stratum">Stratum of the national sample.</param>
    /// <param name="answers">Answers as <c>variable=value</c>; the rest is missing.</param>
    /// <param name="education">The answer that completes a register without education.</param>
    public SomeSurvey Respondent(
        int number, (double National, double Local) probabilities, string survey = "national", string local = "none", string stratum = "PO01-1", string answers = "", int? education = null)
    {
        var given = answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var samplenr = $"N{number:D9}";
        respondents.Add($"('{samplenr}', {Key(number)}, {Text(education)}, {Number(probabilities.National)}, {Number(probabilities.Local)}, '{survey}', '{local}', '{stratum}')");
        this.answers.Add($"('{samplenr}', {string.Join(", ", Mandatory.Concat(Optional).Select(variable => $"{given.GetValueOrDefault(variable, "NULL")}::INTEGER"))})");
        return this;
    }

    /// <summary>Gives population, respondents and answers to a harness.</summary>
    public TransformHarness Into(TransformHarness harness) => harness
        .Input("link.population", $"SELECT * FROM (VALUES {string.Join(", ", persons)}) AS t (rinpersoons, rinpersoon, sex, age, education, police_region)")
        .Input(
            "link.respondents",
            $"""
            SELECT respondent.*, population.* EXCLUDE (rinpersoons, rinpersoon, education), coalesce(population.education, answered) AS education, survey_local AS stratum_local
            FROM (VALUES {string.Join(", ", respondents)}) AS respondent (samplenr, rinpersoons, rinpersoon, answered, prob_national, prob_local, survey, survey_local, stratum_national)
            JOIN (VALUES {string.Join(", ", persons)}) AS population (rinpersoons, rinpersoon, sex, age, education, police_region) USING (rinpersoons, rinpersoon)
            """)
        .Input("clean.respondents", $"SELECT * FROM (VALUES {string.Join(", ", answers)}) AS t (samplenr, {string.Join(", ", Mandatory.Concat(Optional))})");

    /// <summary>Runs the national weighting.</summary>
    public HarnessResult Weigh(Edition edition, int threads = 2) =>
        Into(new TransformHarness()).Run(new WeightTransform(Contracts(edition), edition), threads);

    /// <summary>Runs both weightings and the estimation.</summary>
    public (HarnessResult Weights, HarnessResult Blocks, HarnessResult Figures) Estimate(Edition edition, int threads = 2, TransformHarness? within = null)
    {
        var harness = Into(within ?? new TransformHarness());
        var weights = harness.Run(new WeightTransform(Contracts(edition), edition), threads);
        var blocks = harness.Run(new WeightBlocksTransform(Contracts(edition), edition), threads);
        harness.Input(weights).Input(blocks);
        return (weights, blocks, harness.Run(new EstimateTransform(Contracts(edition), edition), threads));
    }

    private static ImmutableArray<string> Crossing(string names) => [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static WeightingClassification Classification(string name, string variable, int[]? classes = null, string[]? only = null) =>
        new(name, Same(name), variable, [.. classes ?? []], [.. only ?? []]);

    private static Question Ask(string variable) =>
        new(variable, Same(variable), new AnswerType("number", AnswerKind.Number, [], 0, 10, null, null), AskIf: null, Offence: null);

    private static TableSchema Dataset(string name, string fields, params ImmutableArray<string> key) => TableSchema.Dataset(
        name,
        Same(name),
        fields.Split(' ').Select(field => Field.Of(
            field[..^2],
            field[^1] switch { 's' => FieldType.String, 'l' => FieldType.Long, 'n' => FieldType.Number, _ => FieldType.Integer },
            Same(field))),
        key);

    private static string Key(int number) => $"'R', '{number:D9}'";

    private static string Text(int? code) => code is null ? "NULL::VARCHAR" : $"'{code}'";

    private static string Number(double value) => $"{value.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE";

    private static Label Same(string text) => new(text, text);
}
